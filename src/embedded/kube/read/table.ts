/** Objects as the server prints them for `kubectl get`. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { ResourceType } from '../resource.ts';

/** Metadata alone, as `PartialObjectMetadata`. */
export const metadataOnly = (object: KubeObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});

const rowObject = (object: KubeObject, include: string): Json | undefined => {
  if (include === 'None') return undefined;
  return include === 'Object' ? object : metadataOnly(object);
};

/** A table with one row for each object. `includeObject` is None, Metadata (the default) or Object. */
export const tableOf = (
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  nowMs: number,
  includeObject: string,
): JsonObject => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
  columnDefinitions: type.columns.map(({ name, type: cellType, format, priority, description }) => ({
    name,
    type: cellType === 'date' ? 'string' : cellType,
    format: format ?? '',
    description,
    priority,
  })),
  rows: objects.map((object) => {
    const included = rowObject(object, includeObject);
    return {
      cells: type.columns.map((column) => column.cell(object, nowMs)),
      ...(isObject(included) ? { object: included } : {}),
    };
  }),
});
