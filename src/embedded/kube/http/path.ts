/** Paths of resources: `/api/v1/...` and `/apis/GROUP/VERSION/...`. */

export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource: string;
}

/** The parts of a path; undefined when it is no path of a resource. */
export const resourcePath = (path: string): ResourcePath | undefined => {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [root] = parts;
  if (root !== 'api' && root !== 'apis') return undefined;
  const [group, version, ...rest] = root === 'api' ? ['', ...parts.slice(1)] : parts.slice(1);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  const [first = '', second, third, fourth, fifth, ...more] = rest;
  if (more.length > 0) return undefined;
  const place = { group, version };
  if (
    first === 'namespaces' &&
    second !== undefined &&
    third !== undefined &&
    !(group === '' && isNamespacePart(third))
  ) {
    return {
      ...place,
      plural: third,
      namespace: second,
      ...(fourth === undefined ? {} : { name: fourth }),
      subresource: fifth ?? '',
    };
  }
  if (fourth !== undefined) return undefined;
  return { ...place, plural: first, ...(second === undefined ? {} : { name: second }), subresource: third ?? '' };
};

const isNamespacePart = (part: string): boolean => part === 'status' || part === 'finalize';
