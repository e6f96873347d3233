/** Columns of built-in kinds. */
import { ageOf } from '../age.ts';
import type { Json } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Column } from '../resource.ts';

/** A column that shows always (priority 0) or with `-o wide` (priority 1). */
export const column = (
  name: string,
  cell: (object: KubeObject, nowMs: number) => Json,
  options: { readonly type?: string; readonly priority?: number; readonly format?: string } = {},
): Column => ({
  name,
  type: options.type ?? 'string',
  ...(options.format === undefined ? {} : { format: options.format }),
  priority: options.priority ?? 0,
  description: name,
  cell,
});

export const nameColumn: Column = column('Name', (object) => object.metadata.name, { format: 'name' });
export const ageColumn: Column = column('Age', (object, now) => ageOf(object.metadata.creationTimestamp, now));
