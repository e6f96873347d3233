/** Who set which fields: the managedFields of an object, and how writes change them. */
import { equal, isObject, type JsonObject, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Structural } from '../schema/structural.ts';
import {
  compare,
  type FieldSet,
  fromFieldsV1,
  isEmpty,
  noFields,
  onlyMember,
  toFieldsV1,
  union,
  without,
  withoutPaths,
} from './field-set.ts';

export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
}

export interface ManagedEntry extends Manager {
  readonly time: string;
  readonly fields: FieldSet;
}

/** Fields that nobody owns: the object's identity and what the server keeps itself. */
const unowned = [
  ['f:apiVersion'],
  ['f:kind'],
  ...['name', 'namespace', 'generateName', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
  ...['selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map((name) => ['f:metadata', `f:${name}`]),
];

/** The fields of a set that can be owned through this way of writing. */
export const ownable = (set: FieldSet, subresource: string, statusSubresource: boolean): FieldSet => {
  if (subresource === 'status') return onlyMember(set, 'status');
  return withoutPaths(set, statusSubresource ? [...unowned, ['f:status']] : unowned);
};

export const sameManager = (left: Manager, right: Manager): boolean =>
  left.name === right.name &&
  left.operation === right.operation &&
  left.subresource === right.subresource &&
  (left.operation === 'Apply' || left.apiVersion === right.apiVersion);

/** The entries of an object's managedFields. */
export const readManagers = (object: KubeObject | undefined): readonly ManagedEntry[] => {
  const list: unknown = object?.metadata.managedFields;
  return (Array.isArray(list) ? list : []).filter(isObject).flatMap((entry) =>
    textAt(entry, 'manager') === '' && entry['fieldsV1'] === undefined
      ? []
      : [
          {
            name: textAt(entry, 'manager'),
            operation: entry['operation'] === 'Apply' ? ('Apply' as const) : ('Update' as const),
            apiVersion: textAt(entry, 'apiVersion'),
            subresource: textAt(entry, 'subresource'),
            time: textAt(entry, 'time'),
            fields: fromFieldsV1(entry['fieldsV1']),
          },
        ],
  );
};

/** Writes the entries into the object (a private copy), those without fields left out. */
export const writeManagers = (object: KubeObject, entries: readonly ManagedEntry[]): void => {
  const order = (entry: ManagedEntry): string => `${entry.operation} ${entry.time} ${entry.name}`;
  const shown = entries
    .filter((entry) => !isEmpty(entry.fields))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(
      (entry): JsonObject => ({
        manager: entry.name,
        operation: entry.operation,
        apiVersion: entry.apiVersion,
        ...(entry.time === '' ? {} : { time: entry.time }),
        fieldsType: 'FieldsV1',
        fieldsV1: toFieldsV1(entry.fields),
        ...(entry.subresource === '' ? {} : { subresource: entry.subresource }),
      }),
    );
  if (shown.length === 0) delete object.metadata.managedFields;
  else object.metadata.managedFields = shown;
};

/** One entry replaced; its time moves only when its fields did. */
export const replaceEntry = (
  entries: readonly ManagedEntry[],
  manager: Manager,
  fields: FieldSet,
  time: string,
): readonly ManagedEntry[] => {
  const old = entries.find((entry) => sameManager(entry, manager));
  const unchanged = old !== undefined && equal(toFieldsV1(old.fields), toFieldsV1(fields));
  const rest = entries.filter((entry) => entry !== old);
  return [...rest, { ...manager, fields, time: unchanged ? old.time : time }];
};

/** Ownership after a plain write: what it changed belongs to the writer alone, what it removed to nobody. */
export const trackUpdate = (
  schema: Structural,
  before: KubeObject | undefined,
  after: KubeObject,
  manager: Manager,
  statusSubresource: boolean,
  time: string,
): void => {
  const base = before !== undefined && after.metadata.managedFields === undefined ? before : after;
  const difference = compare(schema, before ?? { metadata: {} }, after);
  const changed = ownable(difference.changed, manager.subresource, statusSubresource);
  const touched = union(changed, difference.removed);
  const entries = readManagers(base).map((entry) =>
    sameManager(entry, manager) ? entry : { ...entry, fields: without(entry.fields, touched) },
  );
  const own = entries.find((entry) => sameManager(entry, manager))?.fields;
  const fields = union(without(own ?? noFields, difference.removed), changed);
  writeManagers(after, replaceEntry(entries, manager, fields, time));
};
