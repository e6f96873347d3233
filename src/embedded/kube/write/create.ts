/** Creating objects. */
import { applyTo } from '../apply/apply.ts';
import { trackUpdate } from '../apply/managers.ts';
import { type Core, timestamp } from '../core.ts';
import { clone, type Json } from '../json.ts';
import { type KubeObject, keyOf } from '../object.ts';
import { apiVersionOf, type ResourceType } from '../resource.ts';
import { alreadyExists, badRequest, forbiddenFor, notFound } from '../status.ts';
import { asObject, dropEmpty, normalise, unknownFields } from './decode.ts';
import type { WriteOptions } from './options.ts';
import { validateObject } from './validate.ts';

/**
 * Stores a new object and answers it as stored. Throws 400, 404 (namespace), 409 when the name is taken, 422.
 */
export const createObject = (
  core: Core,
  type: ResourceType,
  namespace: string | undefined,
  body: Json,
  options: WriteOptions,
): KubeObject => {
  const given = inNamespace(type, namespace, asObject(type, body));
  if ((given.metadata.resourceVersion ?? '') !== '')
    throw badRequest('resourceVersion should not be set on objects to be created');
  refuseUnknown(type, given, options);
  return store(core, type, given, options, (object) =>
    trackUpdate(
      type.schema,
      undefined,
      object,
      managerOf(type, options),
      type.statusSubresource,
      timestamp(core.clock),
    ),
  );
};

/** Stores a new object from an applied configuration, which its manager then owns. */
export const createApplied = (core: Core, type: ResourceType, config: KubeObject, options: WriteOptions): KubeObject =>
  store(core, type, clone(config), options, (object) => {
    const owned = applyTo(undefined, config, {
      schema: type.schema,
      statusSubresource: type.statusSubresource,
      manager: { ...managerOf(type, options), operation: 'Apply' },
      force: options.force,
      time: timestamp(core.clock),
    });
    if (owned.metadata.managedFields !== undefined) object.metadata.managedFields = owned.metadata.managedFields;
  });

const managerOf = (type: ResourceType, options: WriteOptions) => ({
  name: options.manager,
  operation: 'Update' as const,
  apiVersion: apiVersionOf(type),
  subresource: options.subresource,
});

const inNamespace = (type: ResourceType, namespace: string | undefined, object: KubeObject): KubeObject => {
  const { namespace: own, ...metadata } = object.metadata;
  if (!type.namespaced) return { ...object, metadata: { ...metadata, name: object.metadata.name } };
  if (own !== undefined && own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...object, metadata: { ...object.metadata, namespace: namespace ?? '' } };
};

/** Drops unknown fields, with a word about it or not, or refuses them. */
const refuseUnknown = (type: ResourceType, given: KubeObject, options: WriteOptions): void => {
  const { unknown } = normalise(type, clone(given));
  const words = unknownFields(unknown);
  if (words.length > 0 && options.fieldValidation === 'Strict') {
    throw badRequest(
      `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: strict decoding error: ${words.join(', ')}`,
    );
  }
  if (options.fieldValidation === 'Warn') options.warnings.push(...words);
};

const store = (
  core: Core,
  type: ResourceType,
  given: KubeObject,
  options: WriteOptions,
  own: (object: KubeObject) => void,
): KubeObject => {
  checkNamespace(core, type, given);
  const { object } = normalise(type, given);
  fillMetadata(core, type, object);
  if (type.statusSubresource) delete object.status;
  type.prepare?.(object, undefined);
  validateObject(type, object, undefined, '');
  own(object);
  const table = core.store.table(type.table);
  const { name, namespace } = object.metadata;
  if (table.get(keyOf(namespace, name)) !== undefined) throw alreadyExists(type, name);
  return options.dryRun ? object : core.store.put(table, object);
};

const checkNamespace = (core: Core, type: ResourceType, { metadata }: KubeObject): void => {
  if (!type.namespaced) return;
  const namespaces = { group: '', plural: 'namespaces', kind: 'Namespace' };
  const namespace = core.store.table('/namespaces').get(keyOf(undefined, metadata.namespace ?? ''));
  if (namespace === undefined) throw notFound(namespaces, metadata.namespace ?? '');
  if (namespace.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${metadata.namespace} because it is being terminated`;
  throw forbiddenFor(type, metadata.name, why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${metadata.namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
};

const fillMetadata = (core: Core, type: ResourceType, object: KubeObject): void => {
  const metadata = dropEmpty(object.metadata);
  if (metadata.name === '' && (metadata.generateName ?? '') !== '') {
    metadata.name = `${metadata.generateName?.slice(0, 58)}${core.identities.suffix()}`;
  }
  metadata.uid = core.identities.uid();
  metadata.creationTimestamp = timestamp(core.clock);
  if (type.countsGenerations) metadata.generation = 1;
  else delete metadata.generation;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.managedFields;
};
