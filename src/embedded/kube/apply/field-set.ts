/**
 * Sets of fields of an object, as managedFields records them (`fieldsV1`): `f:` is a member, `k:` an item of a list with keys,
 * `v:` a value of a set. A node is itself in the set, or has descendants that are, or both.
 */
import { equal, isObject, type Json, type JsonObject } from '../json.ts';
import { mapKeys, memberSchema, type Structural } from '../schema/structural.ts';

export interface FieldSet {
  readonly own: boolean;
  readonly below: ReadonlyMap<string, FieldSet>;
}

export const noFields: FieldSet = { own: false, below: new Map() };
const leaf: FieldSet = { own: true, below: new Map() };

export const isEmpty = (set: FieldSet): boolean => !set.own && set.below.size === 0;

const node = (own: boolean, entries: Iterable<readonly [string, FieldSet]>): FieldSet => ({
  own,
  below: new Map([...entries].filter(([, set]) => !isEmpty(set))),
});

/** The parts of a value that are owned one by one: members, keyed items, set values. Undefined for what is owned as a whole. */
export const partsOf = (
  schema: Structural | undefined,
  value: Json | undefined,
): ReadonlyMap<string, { readonly value: Json; readonly schema: Structural | undefined }> | undefined => {
  if (isObject(value)) {
    if (schema?.['x-kubernetes-map-type'] === 'atomic') return undefined;
    const members = Object.entries(value).flatMap(([name, member]) =>
      member === undefined ? [] : [[`f:${name}`, { value: member, schema: memberSchema(schema, name) }] as const],
    );
    return new Map(members);
  }
  if (!Array.isArray(value)) return undefined;
  if (schema?.['x-kubernetes-list-type'] === 'set') {
    return new Map(value.map((item) => [`v:${JSON.stringify(item)}`, { value: item, schema: undefined }]));
  }
  const keys = mapKeys(schema);
  if (keys === undefined) return undefined;
  return new Map(value.map((item) => [`k:${keyText(schema, keys, item)}`, { value: item, schema: schema?.items }]));
};

const keyText = (schema: Structural | undefined, keys: readonly string[], item: Json): string => {
  const entries = [...keys].sort().map((key) => {
    const value = isObject(item) ? item[key] : undefined;
    return [key, value ?? schema?.items?.properties?.[key]?.default ?? null];
  });
  return JSON.stringify(Object.fromEntries(entries));
};

/** All fields of a value. With `containers` also the objects and lists themselves; else only leaves and list items. */
export const fieldsOf = (schema: Structural | undefined, value: Json | undefined, containers: boolean): FieldSet => {
  const parts = partsOf(schema, value);
  if (parts === undefined || parts.size === 0) return value === undefined ? noFields : leaf;
  const below = [...parts].map(([step, part]) => {
    const inner = fieldsOf(part.schema, part.value, containers);
    return [step, step.startsWith('k:') ? { ...inner, own: true } : inner] as const;
  });
  return node(containers, below);
};

/** What is different between two states of a value: fields that are new or have another value, and fields that are gone. */
export const compare = (
  schema: Structural | undefined,
  before: Json | undefined,
  after: Json | undefined,
): { readonly changed: FieldSet; readonly removed: FieldSet } => {
  if (before === undefined) return { changed: fieldsOf(schema, after, true), removed: noFields };
  if (after === undefined) return { changed: noFields, removed: fieldsOf(schema, before, true) };
  const old = partsOf(schema, before);
  const now = partsOf(schema, after);
  if (old === undefined || now === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return { changed: equal(before, after) ? noFields : leaf, removed: noFields };
  }
  const steps = [...new Set([...old.keys(), ...now.keys()])].map((step) => {
    const part = now.get(step) ?? old.get(step);
    return [step, compare(part?.schema, old.get(step)?.value, now.get(step)?.value)] as const;
  });
  return {
    changed: node(
      false,
      steps.map(([step, { changed }]) => [step, changed] as const),
    ),
    removed: node(
      false,
      steps.map(([step, { removed }]) => [step, removed] as const),
    ),
  };
};

const combine = (left: FieldSet, right: FieldSet, keep: (a: boolean, b: boolean) => boolean): FieldSet => {
  const steps = new Set([...left.below.keys(), ...right.below.keys()]);
  return node(
    keep(left.own, right.own),
    [...steps].map(
      (step) => [step, combine(left.below.get(step) ?? noFields, right.below.get(step) ?? noFields, keep)] as const,
    ),
  );
};

export const union = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a || b);
export const without = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a && !b);
export const both = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a && b);

/** The set without everything at and below the given paths. */
export const withoutPaths = (set: FieldSet, paths: readonly (readonly string[])[]): FieldSet =>
  paths.reduce((rest, path) => cut(rest, path), set);

const cut = (set: FieldSet, [step, ...rest]: readonly string[]): FieldSet => {
  const found = step === undefined ? undefined : set.below.get(step);
  if (step === undefined || found === undefined) return set;
  const entries = [...set.below].filter(([name]) => name !== step);
  return node(set.own, rest.length === 0 ? entries : [...entries, [step, cut(found, rest)] as const]);
};

/** The part of the set at and below one member. */
export const onlyMember = (set: FieldSet, name: string): FieldSet =>
  node(
    false,
    [...set.below].filter(([step]) => step === `f:${name}`),
  );

/** As managedFields carries it. */
export const toFieldsV1 = (set: FieldSet): JsonObject => {
  const result: JsonObject = set.own && set.below.size > 0 ? { '.': {} } : {};
  for (const [step, inner] of set.below) result[step] = toFieldsV1(inner);
  return result;
};

/** From what managedFields carries. */
export const fromFieldsV1 = (fields: Json | undefined): FieldSet => {
  if (!isObject(fields)) return noFields;
  const steps = Object.entries(fields).filter(([step]) => step !== '.');
  return {
    own: steps.length === 0 || fields['.'] !== undefined,
    below: new Map(steps.map(([step, inner]) => [step, fromFieldsV1(inner)])),
  };
};

/** The fields as paths that people read, `.spec.ports[port=80].name`. */
export const pathsOf = (set: FieldSet, prefix = ''): string[] => [
  ...(set.own ? [prefix] : []),
  ...[...set.below].flatMap(([step, inner]) => pathsOf(inner, `${prefix}${stepText(step)}`)),
];

const stepText = (step: string): string => {
  if (step.startsWith('f:')) return `.${step.slice(2)}`;
  if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
  const keys: unknown = JSON.parse(step.slice(2));
  const pairs = Object.entries(keys as JsonObject).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${pairs.join(',')}]`;
};
