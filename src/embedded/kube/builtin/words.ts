/** Short words to describe the schemas of built-in kinds with. */
import type { Structural } from '../schema/structural.ts';

export const text: Structural = { type: 'string' };
export const integer: Structural = { type: 'integer', format: 'int64' };
export const flag: Structural = { type: 'boolean' };
export const time: Structural = { type: 'string', format: 'date-time', nullable: true };
export const intOrText: Structural = { 'x-kubernetes-int-or-string': true };
/** An object whose members are not described: all are kept. */
export const open: Structural = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

export const object = (properties: Record<string, Structural>, description?: string): Structural => ({
  type: 'object',
  properties,
  ...(description === undefined ? {} : { description }),
});
/** Described members, and others that are kept. */
export const partly = (properties: Record<string, Structural>): Structural => ({ ...open, properties });
export const mapOf = (values: Structural): Structural => ({ type: 'object', additionalProperties: values });
export const listOf = (items: Structural): Structural => ({ type: 'array', items, 'x-kubernetes-list-type': 'atomic' });
export const setOf = (items: Structural): Structural => ({ type: 'array', items, 'x-kubernetes-list-type': 'set' });
/** A list of objects that are told apart by keys; strategic merge patches use the first of them, or `mergeKey`. */
export const mapList = (items: Structural, keys: readonly string[], mergeKey = keys[0] ?? 'name'): Structural => ({
  type: 'array',
  items,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
  'x-kubernetes-patch-merge-key': mergeKey,
});
export const described = (schema: Structural, description: string): Structural => ({ ...schema, description });

export const objectReference: Structural = object({
  apiVersion: text,
  kind: text,
  name: text,
  namespace: text,
  uid: text,
  resourceVersion: text,
  fieldPath: text,
});
export const condition: Structural = object({
  type: text,
  status: text,
  reason: text,
  message: text,
  observedGeneration: integer,
  lastTransitionTime: time,
  lastProbeTime: time,
});
