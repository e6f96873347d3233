/** Lists that are sets or maps: no item twice. */
import { duplicate, type FieldError, invalid, required } from '../field-error.ts';
import { isObject, type Json } from '../json.ts';
import { itemKey, mapKeys, memberPath, memberSchema, type Structural } from './structural.ts';

/** All lists in the value that have an item twice, or items without the keys of their list. */
export const listTypeErrors = (schema: Structural, value: Json | undefined, path: string): readonly FieldError[] => {
  if (Array.isArray(value)) {
    const { items } = schema;
    const below = value.flatMap((item, index) =>
      items === undefined ? [] : listTypeErrors(items, item, `${path}[${index}]`),
    );
    return [...ownErrors(schema, value, path), ...below];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name);
    return inner === undefined ? [] : listTypeErrors(inner, member, memberPath(path, name));
  });
};

const ownErrors = (schema: Structural, value: readonly Json[], path: string): readonly FieldError[] => {
  if (schema['x-kubernetes-list-type'] === 'set') return repeated(value, (item) => JSON.stringify(item), path);
  const keys = mapKeys(schema);
  if (keys === undefined) return [];
  const wrong = value.findIndex((item) => !isObject(item));
  if (wrong >= 0) {
    return [invalid(`${path}[${wrong}]`, value[wrong], 'must be an object for an array of list-type map')];
  }
  return [
    ...missingKeys(schema, keys, value, path),
    ...repeated(value, (item) => itemKey(schema, keys, item), path, keys),
  ];
};

const missingKeys = (schema: Structural, keys: readonly string[], value: readonly Json[], path: string): FieldError[] =>
  value.flatMap((item, index) =>
    keys
      .filter((key) => isObject(item) && item[key] === undefined)
      .filter((key) => schema.items?.properties?.[key]?.default === undefined)
      .filter((key) => schema.items?.required?.includes(key) !== true)
      .map((key) => required(`${path}[${index}].${key}`)),
  );

const repeated = (
  value: readonly Json[],
  identity: (item: Json) => string,
  path: string,
  keys?: readonly string[],
): FieldError[] => {
  const seen = new Map<string, number>();
  return value.flatMap((item, index) => {
    const id = identity(item);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return times === 2 ? [duplicate(`${path}[${index}]`, keysOnly(item, keys))] : [];
  });
};

const keysOnly = (item: Json, keys: readonly string[] | undefined): Json =>
  keys === undefined || !isObject(item) ? item : Object.fromEntries(keys.map((key) => [key, item[key]]));
