/** JSON values as CEL sees them: integers apart from doubles, times as timestamps, member names as identifiers. */
import { isObject, type Json } from '../json.ts';
import { durationOf } from './cel-environment.ts';
import { memberSchema, type Structural } from './structural.ts';

/** The value in CEL's terms, by its schema where it has one. */
export const celValue = (schema: Structural | undefined, value: Json | undefined): unknown => {
  if (Array.isArray(value)) return value.map((item) => celValue(schema?.items, item));
  if (typeof value === 'number') {
    return schema?.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value;
  }
  if (typeof value === 'string') return textValue(schema, value);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const key = schema?.properties?.[name] === undefined ? name : identifierOf(name);
    result[key] = celValue(memberSchema(schema, name), member);
  }
  return result;
};

const textValue = (schema: Structural | undefined, value: string): unknown => {
  if (schema?.format === 'date-time' || schema?.format === 'date') {
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? value : time;
  }
  if (schema?.format === 'byte') return new Uint8Array(Buffer.from(value, 'base64'));
  return schema?.format === 'duration' ? durationOf(value) : value;
};

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** A member name as it is written in a rule: names that are no identifiers are escaped. */
const identifierOf = (name: string): string => {
  if (reserved.has(name)) return `__${name}__`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.includes('__')) return name;
  return name.replace(/__|\.|-|\//g, (found) => escapes[found] ?? found);
};

const escapes: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};
