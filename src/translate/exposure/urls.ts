/** Host and path of an Ingress, from the format that an administrator or a user gives. */
import type { NamespacedMeta } from '../../api/meta.ts';

export interface Place {
  readonly host: string;
  /** Begins with a slash, and ends with none unless it is one. */
  readonly path: string;
}

const hostName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What the API server refuses in the path of an Ingress. */
const strange = /\/\/|\/[.]{1,2}(\/|$)/;

/** The place, or undefined when the format makes none for an application of this name. */
export const placeOf = (
  format: string,
  { name, namespace }: Pick<NamespacedMeta, 'name' | 'namespace'>,
): Place | undefined => {
  const url = format
    .replace(/^https?:\/\//, '')
    .replaceAll('{{$appName}}', name)
    .replaceAll('{{$appNamespace}}', namespace);
  const slash = url.indexOf('/');
  const host = slash < 0 ? url : url.slice(0, slash);
  const path = slash < 0 ? '/' : url.slice(slash).replace(/(?<=.)\/$/, '');
  return host.length <= 253 && hostName.test(host) && !strange.test(path) ? { host, path } : undefined;
};
