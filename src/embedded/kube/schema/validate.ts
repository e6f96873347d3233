/** Values against structural schemas: what the API server refuses, in its words. Rules in CEL are in `rules.ts`, those of lists in `list-types.ts`. */
import {
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeName,
  wrongType,
} from '../field-error.ts';
import { equal, isObject, type Json, type JsonObject } from '../json.ts';
import { hasFormat } from './formats.ts';
import { compilePattern } from './pattern.ts';
import { itemKey, mapKeys, memberPath, memberSchema, type Structural } from './structural.ts';

/**
 * Every way in which the value breaks the schema. What did not change from `old` is not looked at again, so that an object
 * stays writable when its schema became stricter.
 */
export const schemaErrors = (
  schema: Structural,
  value: Json,
  old: Json | undefined,
  path: string,
): readonly FieldError[] => {
  const errors: FieldError[] = [];
  check(schema, value, old, path, errors);
  return errors;
};

const check = (schema: Structural, value: Json, old: Json | undefined, path: string, errors: FieldError[]): void => {
  if (old !== undefined && equal(value, old)) return;
  if (value === null && schema.nullable === true) return;
  const wanted = wantedType(schema);
  if (wanted !== undefined && !hasType(schema, value)) {
    errors.push(wrongType(path, wanted, typeName(value)));
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((one) => equal(one, value))) {
    errors.push(notSupported(path, value, schema.enum));
  }
  if (typeof value === 'string') checkText(schema, value, path, errors);
  else if (typeof value === 'number') checkNumber(schema, value, path, errors);
  else if (Array.isArray(value)) checkList(schema, value, old, path, errors);
  else if (isObject(value)) checkObject(schema, value, old, path, errors);
  checkBranches(schema, value, path, errors);
};

const wantedType = (schema: Structural): string | undefined =>
  schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type;

const hasType = (schema: Structural, value: Json): boolean => {
  const found = typeName(value);
  if (schema['x-kubernetes-int-or-string'] === true) return found === 'integer' || found === 'string';
  return found === schema.type || (schema.type === 'number' && found === 'integer');
};

const checkText = (schema: Structural, value: string, path: string, errors: FieldError[]): void => {
  const length = schema.minLength === undefined && schema.maxLength === undefined ? 0 : [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLong(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) {
    errors.push(invalid(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && !compilePattern(schema.pattern).test(value)) {
    errors.push(invalid(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format !== undefined && !hasFormat(schema.format, value)) {
    errors.push(wrongType(path, schema.format, value));
  }
};

const checkNumber = (schema: Structural, value: number, path: string, errors: FieldError[]): void => {
  const refuse = (rest: string): number => errors.push(invalid(path, value, `${path} in body should be ${rest}`));
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && schema.exclusiveMinimum === true && value <= minimum) refuse(`greater than ${minimum}`);
  else if (minimum !== undefined && value < minimum) refuse(`greater than or equal to ${minimum}`);
  if (maximum !== undefined && schema.exclusiveMaximum === true && value >= maximum) refuse(`less than ${maximum}`);
  else if (maximum !== undefined && value > maximum) refuse(`less than or equal to ${maximum}`);
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) refuse(`a multiple of ${multipleOf}`);
};

const checkList = (
  schema: Structural,
  value: Json[],
  old: Json | undefined,
  path: string,
  errors: FieldError[],
): void => {
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    errors.push(tooMany(path, value.length, schema.maxItems));
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push(invalid(path, value.length, `${path} in body should have at least ${schema.minItems} items`));
  }
  if (schema.items === undefined) return;
  const before = oldItems(schema, old);
  for (const [index, item] of value.entries()) {
    check(schema.items, item, before(item), `${path}[${index}]`, errors);
  }
};

/** Finds the earlier state of an item: by its keys in a `map` list, nowhere in other lists. */
export const oldItems = (schema: Structural, old: Json | undefined): ((item: Json) => Json | undefined) => {
  const keys = mapKeys(schema);
  if (keys === undefined || !Array.isArray(old)) return () => undefined;
  const byKey = new Map(old.map((item) => [itemKey(schema, keys, item), item]));
  return (item) => byKey.get(itemKey(schema, keys, item));
};

const checkObject = (
  schema: Structural,
  value: JsonObject,
  old: Json | undefined,
  path: string,
  errors: FieldError[],
): void => {
  const size = Object.keys(value).length;
  if (schema.maxProperties !== undefined && size > schema.maxProperties) {
    errors.push(tooMany(path, size, schema.maxProperties));
  }
  if (schema.minProperties !== undefined && size < schema.minProperties) {
    errors.push(invalid(path, size, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  for (const name of schema.required ?? []) {
    if (value[name] === undefined) errors.push(required(memberPath(path, name)));
  }
  const before = isObject(old) ? old : undefined;
  for (const [name, member] of Object.entries(value)) {
    const inner = memberSchema(schema, name);
    if (inner !== undefined && member !== undefined)
      check(inner, member, before?.[name], memberPath(path, name), errors);
  }
};

const matches = (schema: Structural, value: Json, path: string): boolean =>
  schemaErrors(schema, value, undefined, path).length === 0;

const checkBranches = (schema: Structural, value: Json, path: string, errors: FieldError[]): void => {
  for (const branch of schema.allOf ?? []) check(branch, value, undefined, path, errors);
  if (schema.anyOf !== undefined && !schema.anyOf.some((branch) => matches(branch, value, path))) {
    errors.push(invalid(path, '', `"${path}" must validate at least one schema (anyOf)`));
  }
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((branch) => matches(branch, value, path)).length;
    const found = fitting === 0 ? 'Found none valid' : `Found ${fitting} valid alternatives`;
    if (fitting !== 1)
      errors.push(invalid(path, '', `"${path}" must validate one and only one schema (oneOf). ${found}`));
  }
  if (schema.not !== undefined && matches(schema.not, value, path)) {
    errors.push(invalid(path, '', `"${path}" must not validate the schema (not)`));
  }
};
