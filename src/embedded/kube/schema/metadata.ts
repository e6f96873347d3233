/** ObjectMeta as a schema: pruned, owned and explained like everything else. */
import type { Structural } from './structural.ts';

const text: Structural = { type: 'string' };
const texts: Structural = { type: 'object', additionalProperties: text };
const time: Structural = { type: 'string', format: 'date-time', nullable: true };

const ownerReference: Structural = {
  type: 'object',
  description: 'An object that this one belongs to; both live in the same namespace, or the owner in none.',
  required: ['apiVersion', 'kind', 'name', 'uid'],
  properties: {
    apiVersion: text,
    kind: text,
    name: text,
    uid: text,
    controller: { type: 'boolean' },
    blockOwnerDeletion: { type: 'boolean' },
  },
};

export const objectMeta: Structural = {
  type: 'object',
  description: 'What every stored object has: its name, its labels, and what the server keeps about it.',
  properties: {
    name: { ...text, description: 'Unique within a namespace. Cannot be changed.' },
    generateName: { ...text, description: 'The beginning of a name that the server completes.' },
    namespace: { ...text, description: 'The space within which the name is unique.' },
    selfLink: text,
    uid: { ...text, description: 'Unique in time and space; set by the server.' },
    resourceVersion: { ...text, description: 'Changes with every write; compare for equality only.' },
    generation: { type: 'integer', format: 'int64', description: 'Counts the changes of the desired state.' },
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    labels: { ...texts, description: 'Names to select objects by.' },
    annotations: { ...texts, description: 'Notes that nothing selects by.' },
    finalizers: {
      type: 'array',
      items: text,
      description: 'The object stays until this list is empty.',
      'x-kubernetes-list-type': 'set',
    },
    ownerReferences: {
      type: 'array',
      items: ownerReference,
      description: 'Objects that this one depends on; it is collected when all of them are gone.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-merge-key': 'uid',
    },
    managedFields: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      description: 'Which manager set which fields.',
      'x-kubernetes-list-type': 'atomic',
    },
  },
};

/** The schema of a whole object: that of its kind, with the type's words and the metadata added. */
export const wholeObject = (schema: Structural): Structural => {
  const own = schema.properties?.['metadata']?.properties ?? {};
  return {
    ...schema,
    properties: {
      apiVersion: { ...text, description: 'The versioned schema of this object.' },
      kind: { ...text, description: 'The kind of this object.' },
      metadata: { ...objectMeta, properties: { ...objectMeta.properties, ...own } },
      ...Object.fromEntries(
        Object.entries(schema.properties ?? {}).filter(([name]) => !['apiVersion', 'kind', 'metadata'].includes(name)),
      ),
    },
  };
};
