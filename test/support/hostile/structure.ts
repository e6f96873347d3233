/** The fields of a resource, from the schema that the API server has, and values put at a field's place in a manifest. */
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import type { StructuralSchema } from '../../../src/api/structural.ts';
import type { Json } from '../resources.ts';

/** A part of a path: the name of a field, `[]` for any item of a list, `{}` for any value of a map. */
type Step = string;

export interface Field {
  /** `spec.driver.env[].name`, `spec.sparkConf{}`. */
  readonly path: string;
  readonly steps: readonly Step[];
  readonly schema: StructuralSchema;
}

/** The schema of a kind's `spec`. @throws Error when there is no such kind */
export const specSchema = (kind: string): StructuralSchema => {
  const found = customResourceDefinitions().find(({ spec }) => spec.names.kind === kind);
  const schema = found?.spec.versions[0]?.schema.openAPIV3Schema.properties.spec;
  if (schema === undefined) throw new Error(`no schema of ${kind}`);
  return schema;
};

/** Every field below a schema, the lists, maps and objects themselves too. */
export const fieldsOf = (schema: StructuralSchema): readonly Field[] => below(schema, ['spec']);

const below = (schema: StructuralSchema, steps: readonly Step[]): readonly Field[] => [
  { path: steps.join('.').replaceAll(/\.(\[\]|\{\})/g, '$1'), steps, schema },
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => below(inner, [...steps, name])),
  ...(schema.items === undefined ? [] : below(schema.items, [...steps, '[]'])),
  ...(schema.additionalProperties === undefined ? [] : below(schema.additionalProperties, [...steps, '{}'])),
];

/** A field without fields of its own. */
export const isLeaf = ({ schema }: Field): boolean =>
  schema.properties === undefined && schema.items === undefined && schema.additionalProperties === undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inner = (value: unknown, step: Step): readonly (readonly [string | number, unknown])[] => {
  if (step === '[]') return Array.isArray(value) ? value.map((item, index) => [index, item] as const) : [];
  if (!isObject(value)) return [];
  if (step === '{}') return Object.entries(value);
  return Object.hasOwn(value, step) ? [[step, value[step]]] : [];
};

/** A place of a field in one manifest. */
export interface Place {
  /** From `spec`, with indices and keys. */
  readonly keys: readonly (string | number)[];
  readonly value: unknown;
}

/** The first place of the field in a manifest that has it. */
export const placeOf = ({ steps }: Field, spec: Json): Place | undefined => find(steps.slice(1), spec, []);

const find = (steps: readonly Step[], value: unknown, keys: Place['keys']): Place | undefined => {
  const [step, ...rest] = steps;
  if (step === undefined) return { keys, value };
  for (const [key, member] of inner(value, step)) {
    const found = find(rest, member, [...keys, key]);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A copy of the manifest with another value at a place; undefined takes it away. */
export const withValue = (spec: Json, keys: Place['keys'], value: unknown): Json => {
  const changed = changedAt(spec, keys, () => value);
  return isObject(changed) ? changed : {};
};

/** A copy in which the key of a map is another one. */
export const withKey = (spec: Json, keys: Place['keys'], key: string): Json => {
  const parent = keys.slice(0, -1);
  const changed = changedAt(spec, parent, (map) =>
    isObject(map)
      ? entriesOf(Object.entries(map).map(([name, member]) => [name === keys.at(-1) ? key : name, member]))
      : map,
  );
  return isObject(changed) ? changed : {};
};

/** An object with these as its own properties, also where a name is `__proto__`. */
const entriesOf = (entries: readonly (readonly [string, unknown])[]): Json => Object.fromEntries(entries);

const changedAt = (value: unknown, keys: Place['keys'], change: (old: unknown) => unknown): unknown => {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (index === key ? listed(changedAt(item, rest, change)) : [item]));
  }
  const object = isObject(value) ? value : {};
  const changed = changedAt(object[key], rest, change);
  const others = Object.entries(object).filter(([name]) => name !== key || changed !== undefined);
  const next = others.map(([name, member]) => [name, name === key ? changed : member] as const);
  return entriesOf(changed === undefined || Object.hasOwn(object, key) ? next : [...next, [String(key), changed]]);
};

const listed = (item: unknown): readonly unknown[] => (item === undefined ? [] : [item]);
