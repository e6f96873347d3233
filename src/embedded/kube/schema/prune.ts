/** Takes away what a schema doesn't know, and fills in what it has defaults for. */
import { clone, isObject, type Json } from '../json.ts';
import { memberPath, memberSchema, type Structural } from './structural.ts';

/** Removes unknown fields from the value, in place; answers their paths. */
export const prune = (schema: Structural, value: Json | undefined, path = ''): string[] => {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, index) => prune(items, item, `${path}[${index}]`));
  }
  if (!isObject(value)) return [];
  const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  const removed: string[] = [];
  for (const name of Object.keys(value)) {
    const inner = memberSchema(schema, name);
    const here = memberPath(path, name);
    if (inner !== undefined) removed.push(...prune(inner, value[name], here));
    else if (!keeps) {
      delete value[name];
      removed.push(here);
    }
  }
  return removed;
};

/**
 * Sets the defaults of the schema, in place, where the value has nothing, or a null that it may not have. Such nulls without a
 * default are taken away.
 */
export const setDefaults = (schema: Structural, value: Json | undefined): void => {
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) setDefaults(schema.items, item);
    return;
  }
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    const inner = memberSchema(schema, name);
    if (value[name] === null && inner !== undefined && inner.nullable !== true) delete value[name];
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (value[name] === undefined && inner.default !== undefined) value[name] = clone(inner.default);
  }
  for (const name of Object.keys(value)) {
    const inner = memberSchema(schema, name);
    if (inner !== undefined) setDefaults(inner, value[name]);
  }
};
