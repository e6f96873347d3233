/** JSON values, and reads of their fields that say what is missing. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (of: Json, name: string): Json | undefined =>
  isObject(of) && Object.hasOwn(of, name) ? of[name] : undefined;

const wrong = (of: Json, name: string, type: string): Error =>
  new Error(`${name} of ${JSON.stringify(of).slice(0, 200)} is not ${type}`);

export const objectAt = (of: Json, name: string): JsonObject | undefined => {
  const value = fieldOf(of, name);
  return isObject(value) ? value : undefined;
};

export const listAt = (of: Json, name: string): Json[] => {
  const value = fieldOf(of, name);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(of, name, 'a list');
  return value;
};

export const textAt = (of: Json, name: string): string => {
  const value = fieldOf(of, name);
  if (typeof value !== 'string') throw wrong(of, name, 'a text');
  return value;
};

/** A number; texts stand for those that JSON doesn't have. */
export const numberAt = (of: Json, name: string): number => {
  const value = fieldOf(of, name);
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw wrong(of, name, 'a number');
};

/** An object all of whose fields are texts. */
export const textsAt = (of: Json, name: string): Record<string, string> => {
  const value = objectAt(of, name) ?? {};
  return Object.fromEntries(Object.keys(value).map((key) => [key, textAt(value, key)]));
};

/** Data as JSON has it: what is undefined is left out. */
export const asJson = (data: unknown): Json => JSON.parse(JSON.stringify(data)) as Json;
