/** Changing objects: what PUT and every kind of patch have in common once the wanted state is known. */
import { trackUpdate } from '../apply/managers.ts';
import { type Core, timestamp } from '../core.ts';
import { invalid } from '../field-error.ts';
import { clone, equal, type Json, type JsonObject } from '../json.ts';
import { type KubeObject, keyOf, type ObjectMeta } from '../object.ts';
import { apiVersionOf, present, type ResourceType } from '../resource.ts';
import { badRequest, conflict, invalidObject, modified, notFound } from '../status.ts';
import { asObject, dropEmpty, normalise, unknownFields } from './decode.ts';
import type { WriteOptions } from './options.ts';
import { validateObject } from './validate.ts';

/** Replaces an object, or its status. Throws 400, 404, 409 when it was changed since the version in the body, 422. */
export const updateObject = (
  core: Core,
  type: ResourceType,
  namespace: string | undefined,
  name: string,
  body: Json,
  options: WriteOptions,
): KubeObject => {
  const given = asObject(type, body);
  checkPlace(type, namespace, name, given);
  const { object, unknown } = normalise(type, given);
  const words = unknownFields(unknown);
  if (words.length > 0 && options.fieldValidation === 'Strict') {
    throw badRequest(
      `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: strict decoding error: ${words.join(', ')}`,
    );
  }
  if (options.fieldValidation === 'Warn') options.warnings.push(...words);
  const live = liveObject(core, type, namespace, name);
  return replaceObject(core, type, live, object, options);
};

/** The stored object. Throws 404. */
export const liveObject = (core: Core, type: ResourceType, namespace: string | undefined, name: string): KubeObject => {
  const live = core.store.table(type.table).get(keyOf(type.namespaced ? namespace : undefined, name));
  if (live === undefined) throw notFound(type, name);
  return live;
};

const checkPlace = (
  type: ResourceType,
  namespace: string | undefined,
  name: string,
  { metadata }: KubeObject,
): void => {
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
  const own = metadata.namespace ?? '';
  if (type.namespaced && own !== '' && own !== namespace) {
    throw badRequest(`the namespace of the object (${own}) does not match the namespace on the request (${namespace})`);
  }
};

/**
 * Stores the next state of a live object (a private copy in stored form) and answers what is stored then. A state that
 * differs in nothing is not written; one whose last finalizer went while it was being deleted is removed.
 * `applied` says that managedFields are up to date already.
 */
export const replaceObject = (
  core: Core,
  type: ResourceType,
  live: KubeObject,
  wanted: KubeObject,
  options: WriteOptions,
  applied = false,
): KubeObject => {
  checkVersion(type, live, wanted.metadata);
  const next = carryOver(type, live, wanted, options.subresource);
  type.prepare?.(next, live);
  if (type.countsGenerations && desiredStateDiffers(type, live, next)) {
    next.metadata.generation = (live.metadata.generation ?? 0) + 1;
  }
  validateObject(type, next, live, options.subresource);
  if (sameBut(next, live, applied)) return live;
  if (!applied) track(core, type, live, next, options);
  if (options.dryRun) return next;
  const table = core.store.table(type.table);
  const done = next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0;
  return done && isDeletable(type, next) ? core.store.remove(table, live, next) : core.store.put(table, next);
};

/** Namespaces have finalizers of their own, in spec; a pod on a node goes when its grace period was set to 0. */
const isDeletable = (type: ResourceType, object: KubeObject): boolean => {
  if (type.table === '/namespaces') return false;
  return (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
};

const track = (core: Core, type: ResourceType, live: KubeObject, next: KubeObject, options: WriteOptions): void => {
  const manager = {
    name: options.manager,
    operation: 'Update' as const,
    apiVersion: apiVersionOf(type),
    subresource: options.subresource,
  };
  const shown = type.fromStorage === undefined ? next : clone(present(type, next));
  trackUpdate(type.schema, present(type, live), shown, manager, type.statusSubresource, timestamp(core.clock));
  if (shown.metadata.managedFields === undefined) delete next.metadata.managedFields;
  else next.metadata.managedFields = shown.metadata.managedFields;
};

const checkVersion = (type: ResourceType, live: KubeObject, wanted: ObjectMeta): void => {
  const version = wanted.resourceVersion ?? '';
  if ((wanted.uid ?? '') !== '' && wanted.uid !== live.metadata.uid) {
    throw conflict(
      type,
      live.metadata.name,
      `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  if (version === '' && !type.unconditionalUpdate) {
    const why = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalidObject(type.group, type.plural, live.metadata.name, [why]);
  }
  if (version !== '' && version !== '0' && version !== live.metadata.resourceVersion)
    throw modified(type, live.metadata.name);
};

const kept = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'namespace',
  'generateName',
  'selfLink',
];

/** The wanted state with what the server keeps itself, and with only that part which this way of writing may change. */
const carryOver = (type: ResourceType, live: KubeObject, wanted: KubeObject, subresource: string): KubeObject => {
  const next: KubeObject = subresource === '' ? wanted : clone(live);
  const status = (subresource === 'status' ? wanted : type.statusSubresource ? clone(live) : wanted).status;
  if (status === undefined) delete next.status;
  else next.status = status;
  const metadata: ObjectMeta = {
    ...(subresource === '' ? wanted.metadata : clone(live.metadata)),
    name: live.metadata.name,
  };
  for (const key of kept) {
    const value = live.metadata[key];
    if (value === undefined) delete metadata[key];
    else metadata[key] = clone(value);
  }
  const managed = wanted.metadata.managedFields ?? live.metadata.managedFields;
  if (managed !== undefined) metadata.managedFields = clone(managed);
  next.metadata = dropEmpty(metadata);
  next.apiVersion = live.apiVersion;
  return next;
};

const desiredStateDiffers = (type: ResourceType, live: KubeObject, next: KubeObject): boolean => {
  const { metadata: _, status: __, ...before } = live;
  const { metadata: ___, status: ____, ...after } = next;
  return !equal(before, after) || (!type.statusSubresource && !equal(live.status, next.status));
};

/** Equality apart from managedFields, which alone are no reason to write unless they were changed on purpose. */
const sameBut = (next: KubeObject, live: KubeObject, applied: boolean): boolean => {
  const strip = (object: KubeObject): JsonObject => ({
    ...object,
    metadata: { ...object.metadata, managedFields: applied ? fieldsOnly(object) : undefined },
  });
  return equal(strip(next), strip(live)) && (applied || givenFieldsEqual(next, live));
};

const givenFieldsEqual = (next: KubeObject, live: KubeObject): boolean =>
  equal(next.metadata.managedFields, live.metadata.managedFields);

const fieldsOnly = (object: KubeObject): Json[] =>
  (object.metadata.managedFields ?? []).map(({ time: _, ...entry }) => entry);
