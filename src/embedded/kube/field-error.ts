/** Errors of single fields, in the words of the API server. */
import { isObject, type Json } from './json.ts';

export interface FieldError {
  readonly type: string;
  readonly field: string;
  /** The sentence without the field's path. */
  readonly body: string;
}

const show = (value: Json | undefined): string =>
  value === undefined
    ? 'null'
    : typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : JSON.stringify(value);

const withDetail = (body: string, detail: string): string => (detail === '' ? body : `${body}: ${detail}`);

/** A malformed value. */
export const invalid = (field: string, value: Json | undefined, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  body: withDetail(`Invalid value: ${show(value)}`, detail),
});

/** A value of another type than the schema's; `found` is the name of its type. */
export const wrongType = (field: string, wanted: string, found: string): FieldError => ({
  type: 'FieldValueTypeInvalid',
  field,
  body: `Invalid value: "${found}": ${field} in body must be of type ${wanted}: "${found}"`,
});

/** A value that must be given and is not. */
export const required = (field: string, detail = ''): FieldError => ({
  type: 'FieldValueRequired',
  field,
  body: withDetail('Required value', detail),
});

/** A value that must be unique and is not. */
export const duplicate = (field: string, value: Json): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  body: `Duplicate value: ${show(value)}`,
});

/** A value outside of a closed list. */
export const notSupported = (field: string, value: Json, allowed: readonly Json[]): FieldError => {
  const names = allowed.map((one) => JSON.stringify(typeof one === 'string' ? one : JSON.stringify(one))).join(', ');
  return {
    type: 'FieldValueNotSupported',
    field,
    body: `Unsupported value: ${show(value)}: supported values: ${names}`,
  };
};

/** A value that is well formed but not allowed here. */
export const forbidden = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  body: withDetail('Forbidden', detail),
});

/** A text longer than `max`. */
export const tooLong = (field: string, max: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  body: `Too long: may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`,
});

/** A list or map with more than `max` members. */
export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  body: `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
});

/** All errors in one sentence, repeated ones once, in brackets when there are several. */
export const sentenceOf = (errors: readonly FieldError[]): string => {
  const sentences = [...new Set(errors.map((error) => `${error.field}: ${error.body}`))];
  return sentences.length === 1 ? (sentences[0] ?? '') : `[${sentences.join(', ')}]`;
};

/** The name that validation messages use for the type of a value. */
export const typeName = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
};
