/** Objects of the Kubernetes API as this room passes them on: only the envelope is known, the rest is for who reads it. */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

/** An object as the API server told it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [field: string]: unknown;
}

/** An object to be created: the server adds uid, version and times. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Omit<
    ObjectMeta,
    'uid' | 'resourceVersion' | 'generation' | 'creationTimestamp' | 'deletionTimestamp'
  >;
  readonly [field: string]: unknown;
}

export interface ResourceType {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface ObjectRef {
  readonly namespace?: string;
  readonly name: string;
}

/** `namespace/name`, or `name` for what has no namespace: the key of caches and queues. */
export const keyOf = (ref: ObjectRef): string =>
  ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`;

/** The inverse of `keyOf`: names can't contain a slash. */
export const refOfKey = (key: string): ObjectRef => {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
};

/** `group/version`, or `version` in the core group. */
export const apiVersionOf = (type: ResourceType): string =>
  type.group === '' ? type.version : `${type.group}/${type.version}`;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an answer of the API server as an object of the type. Items of lists carry neither apiVersion nor kind: they are filled in.
 * `managedFields` are left out, for nobody here reads them and they are often larger than all the rest.
 * @throws TypeError when it isn't an object with a name and a version.
 */
export function readObject(value: unknown, type: ResourceType): KubeObject {
  if (!isRecord(value) || !isRecord(value['metadata'])) throw new TypeError(`not a ${type.kind}: no metadata`);
  const { managedFields: _, ...metadata } = value['metadata'];
  const { name, resourceVersion } = metadata;
  if (typeof name !== 'string' || typeof resourceVersion !== 'string') {
    throw new TypeError(`not a ${type.kind}: metadata lacks name or resourceVersion`);
  }
  const uid = typeof metadata['uid'] === 'string' ? metadata['uid'] : '';
  return {
    ...value,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { ...metadata, name, resourceVersion, uid },
  };
}
