/** Writing what the operator itself owns of an object: its status and its finalizers, always against the version that was read. */
import type { KubeClient } from './client.ts';
import { mergePatchOf } from './merge-patch.ts';
import { isRecord, type KubeObject, type ResourceType } from './objects.ts';

/** What a conditional write must know of the object that it was decided on. */
export interface ReadObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[] | undefined;
  };
  readonly status?: unknown;
}

/** `object` is the server's answer; nothing was sent when `written` is false. */
export type WriteOutcome = { readonly written: true; readonly object: KubeObject } | { readonly written: false };

type Patcher = Pick<KubeClient, 'mergePatch'>;

const refOf = ({ metadata: { name, namespace } }: ReadObject) =>
  namespace === undefined ? { name } : { namespace, name };

/**
 * The merge patch from one status to the next, undefined when they say the same. The next is first turned into what JSON makes of it,
 * so that a field that is undefined inside an array is no difference. Pure.
 */
export const statusPatch = (current: unknown, next: object): Readonly<Record<string, unknown>> | undefined => {
  const wanted: unknown = JSON.parse(JSON.stringify(next));
  return mergePatchOf(isRecord(current) ? current : {}, isRecord(wanted) ? wanted : {});
};

/**
 * Writes the status when it differs, provided that the object is still the version that was read.
 * @throws KubeApiError with `conflict` when somebody wrote in between: read again, decide again.
 */
export async function writeStatus(
  client: Patcher,
  type: ResourceType,
  object: ReadObject,
  nextStatus: object,
): Promise<WriteOutcome> {
  const status = statusPatch(object.status, nextStatus);
  if (status === undefined) return { written: false };
  const { resourceVersion } = object.metadata;
  const patch = { metadata: { resourceVersion }, status };
  return { written: true, object: await client.mergePatch(type, refOf(object), patch, { subresource: 'status' }) };
}

const writeFinalizers = async (
  client: Patcher,
  type: ResourceType,
  object: ReadObject,
  finalizers: readonly string[],
): Promise<WriteOutcome> => {
  const { resourceVersion } = object.metadata;
  const patch = { metadata: { resourceVersion, finalizers } };
  return { written: true, object: await client.mergePatch(type, refOf(object), patch) };
};

/** Keeps the object from vanishing until the finalizer is removed. Nothing is sent when it is there. @throws as writeStatus. */
export async function addFinalizer(
  client: Patcher,
  type: ResourceType,
  object: ReadObject,
  finalizer: string,
): Promise<WriteOutcome> {
  const present = object.metadata.finalizers ?? [];
  return present.includes(finalizer)
    ? { written: false }
    : writeFinalizers(client, type, object, [...present, finalizer]);
}

/** Lets the object go, as far as this finalizer is concerned. Nothing is sent when it isn't there. @throws as writeStatus. */
export async function removeFinalizer(
  client: Patcher,
  type: ResourceType,
  object: ReadObject,
  finalizer: string,
): Promise<WriteOutcome> {
  const present = object.metadata.finalizers ?? [];
  return present.includes(finalizer)
    ? writeFinalizers(
        client,
        type,
        object,
        present.filter((name) => name !== finalizer),
      )
    : { written: false };
}
