/** Server-side apply: merges what a manager wants into the live object, and keeps others' fields from being taken unasked. */
import { clone, isObject, type Json, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Structural } from '../schema/structural.ts';
import { ApiError } from '../status.ts';
import {
  both,
  compare,
  type FieldSet,
  fieldsOf,
  isEmpty,
  noFields,
  partsOf,
  pathsOf,
  union,
  without,
} from './field-set.ts';
import {
  type ManagedEntry,
  type Manager,
  ownable,
  readManagers,
  replaceEntry,
  sameManager,
  writeManagers,
} from './managers.ts';

export interface Application {
  readonly schema: Structural;
  readonly statusSubresource: boolean;
  readonly manager: Manager;
  readonly force: boolean;
  readonly time: string;
}

/**
 * The live object (or nothing) with the applied configuration merged in, fields removed that this manager no longer applies,
 * and managedFields brought up to date. Throws 409 with a cause for each field that another manager holds with another value.
 */
export const applyTo = (live: KubeObject | undefined, config: KubeObject, how: Application): KubeObject => {
  const wanted = ownable(fieldsOf(how.schema, config, false), how.manager.subresource, how.statusSubresource);
  const before = readManagers(live);
  const merged = merge(how.schema, live, config) as KubeObject;
  const changed = live === undefined ? noFields : compare(how.schema, live, merged).changed;
  const others = before.filter((entry) => !sameManager(entry, how.manager));
  const conflicts = others
    .map((entry) => ({ entry, fields: both(both(entry.fields, changed), wanted) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (conflicts.length > 0 && !how.force) throw conflictOf(conflicts);
  const kept = others.map((entry) => {
    const taken = conflicts.find((one) => one.entry === entry);
    return taken === undefined ? entry : { ...entry, fields: without(entry.fields, taken.fields) };
  });
  const last = before.find((entry) => sameManager(entry, how.manager))?.fields ?? noFields;
  const held = kept.reduce((all, entry) => union(all, entry.fields), wanted);
  const result = (removeFields(how.schema, merged, without(last, wanted), held) ?? merged) as KubeObject;
  writeManagers(result, replaceEntry(kept, how.manager, wanted, how.time));
  return result;
};

/** The configuration laid over the live value: members and keyed items one by one, everything else as a whole. */
const merge = (schema: Structural | undefined, live: Json | undefined, config: Json): Json => {
  const old = partsOf(schema, live);
  const parts = partsOf(schema, config);
  if (parts === undefined || old === undefined || Array.isArray(live) !== Array.isArray(config)) return clone(config);
  if (isObject(config)) {
    const result: JsonObject = isObject(live) ? clone(live) : {};
    for (const [step, part] of parts) result[step.slice(2)] = merge(part.schema, old.get(step)?.value, part.value);
    return result;
  }
  const kept = [...old].map(([step, part]) => {
    const mine = parts.get(step);
    return mine === undefined ? clone(part.value) : merge(part.schema, part.value, mine.value);
  });
  return [...kept, ...[...parts].filter(([step]) => !old.has(step)).map(([, part]) => clone(part.value))];
};

/** Takes fields away that nobody holds; objects and lists that become empty by it go too. Undefined when nothing is left. */
const removeFields = (
  schema: Structural | undefined,
  value: Json,
  gone: FieldSet,
  held: FieldSet,
): Json | undefined => {
  const parts = partsOf(schema, value);
  if (gone.own && isEmpty(held)) return undefined;
  if (parts === undefined || gone.below.size === 0) return value;
  const left = [...parts].flatMap(([step, part]) => {
    const goneHere = gone.below.get(step);
    if (goneHere === undefined) return [[step, part.value] as const];
    const rest = removeFields(part.schema, part.value, goneHere, held.below.get(step) ?? noFields);
    return rest === undefined ? [] : [[step, rest] as const];
  });
  if (left.length === 0 && !held.own) return undefined;
  return Array.isArray(value)
    ? left.map(([, item]) => item)
    : Object.fromEntries(left.map(([step, member]) => [step.slice(2), member]));
};

const describe = (entry: ManagedEntry): string => {
  const name = `"${entry.name}"${entry.subresource === '' ? '' : ` with subresource "${entry.subresource}"`}`;
  if (entry.operation === 'Apply') return name;
  return `${name} using ${entry.apiVersion}`;
};

const conflictOf = (conflicts: readonly { readonly entry: ManagedEntry; readonly fields: FieldSet }[]): ApiError => {
  const single = conflicts.flatMap(({ entry, fields }) => pathsOf(fields).map((path) => ({ entry, path })));
  const causes = single.map(({ entry, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${describe(entry)}`,
    field: path,
  }));
  const lines = conflicts.flatMap(({ entry, fields }) => [
    `conflicts with ${describe(entry)}:`,
    ...pathsOf(fields).map((path) => `- ${path}`),
  ]);
  const [first] = single;
  const message =
    single.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: conflict with ${describe(first.entry)}: ${first.path}`
      : `Apply failed with ${single.length} conflicts: ${lines.join('\n')}`;
  return new ApiError(409, 'Conflict', message, { causes });
};
