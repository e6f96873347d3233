/** JSON values as the API stores them, and the few operations on them that everything here needs. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

/** True for a JSON object, false for lists, null and scalars. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A deep copy. Members that are undefined are left out. */
export const clone = <T extends Json | undefined>(value: T): T => copy(value) as T;

/** A member like any other: assigning to this name would be taken for something else. */
const plain = { writable: true, enumerable: true, configurable: true };

const copy = (value: Json | undefined): Json | undefined => {
  if (Array.isArray(value)) return value.map((item) => copy(item) ?? null);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    const copied = typeof member === 'object' ? copy(member) : member;
    if (key === '__proto__') Object.defineProperty(result, key, { ...plain, value: copied });
    else result[key] = copied;
  }
  return result;
};

/** Deep equality; a member that is undefined equals one that is absent. */
export const equal = (left: Json | undefined, right: Json | undefined): boolean => {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => equal(item, right[index]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  for (const key in left) if (!equal(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
};

/** The value under a list of member names, undefined where one is missing. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let found = value;
  for (const key of path) {
    if (!isObject(found)) return undefined;
    found = found[key];
  }
  return found;
};

/** The text under a list of member names, or the empty text. */
export const textAt = (value: Json | undefined, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** The list under a list of member names, or an empty one. */
export const listAt = (value: Json | undefined, ...path: readonly string[]): Json[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** The object under a list of member names, or an empty one. */
export const objectAt = (value: Json | undefined, ...path: readonly string[]): JsonObject => {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
};
