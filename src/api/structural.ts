/**
 * zod -> the structural OpenAPI schema of a CRD. What a CRD can't say is an error here, at generation time, and so is a text, list,
 * map or number without bounds.
 *
 * A strict object keeps its unknown fields at the API server (`x-kubernetes-preserve-unknown-fields`), so that the parser can refuse
 * them by name. Defaults go into descriptions and not into `default`: the API server must not change a spec.
 */
import { z } from 'zod';

interface ValidationRule {
  readonly rule: string;
  readonly message: string;
  readonly fieldPath?: string;
}

export interface StructuralSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StructuralSchema;
  readonly maxProperties?: number;
  readonly items?: StructuralSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-kubernetes-preserve-unknown-fields'?: true;
  readonly 'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** Thrown for a schema that a CRD can't express; `path` is where. */
export class NotStructuralError extends Error {
  readonly code = 'NOT_STRUCTURAL';
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`not structural at ${path}: ${problem}`);
    this.name = 'NotStructuralError';
    this.path = path;
  }
}

type Json = Readonly<Record<string, unknown>>;

const shared = ['type', 'description', 'default', 'x-kubernetes-validations'];

/** Marks a schema of which the CRD tells the type only; the parser checks the rest. */
const schemalessKey = 'x-schemaless';

/** The schema with that mark: for what would make a CRD too large. */
export const schemaless = <Schema extends z.ZodType>(schema: Schema): Schema => schema.meta({ [schemalessKey]: true });
const allowed: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'maxProperties'],
  array: ['items', 'minItems', 'maxItems', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys'],
  string: ['enum', 'pattern', 'format', 'minLength', 'maxLength'],
  integer: ['minimum', 'maximum'],
  boolean: [],
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The structural schema of what is put in (before defaults and transforms).
 * @throws NotStructuralError when a CRD can't say it or something has no bound; zod's own error for what JSON schema can't say
 */
export function toStructural(schema: z.ZodType, path: string): StructuralSchema {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'throw',
    cycles: 'throw',
    reused: 'inline',
  });
  return convert(json, path);
}

function convert(json: unknown, path: string): StructuralSchema {
  if (!isObject(json)) throw new NotStructuralError(path, 'there is no schema');
  const type = json['type'];
  if (json[schemalessKey] === true) return opaque(json);
  const own = typeof type === 'string' ? allowed[type] : undefined;
  if (own === undefined)
    throw new NotStructuralError(path, `type ${String(type)} is not one of ${Object.keys(allowed).join(', ')}`);
  const foreign = Object.keys(json).find((key) => !own.includes(key) && !shared.includes(key));
  if (foreign !== undefined) throw new NotStructuralError(path, `${foreign} has no place in a ${String(type)}`);
  requireBounds(json, path);
  requireRe2(json, path);
  const { default: fallback, properties, additionalProperties, items, ...rest } = json;
  return {
    ...rest,
    ...describe(rest, fallback),
    ...(typeof rest['pattern'] === 'string' ? { pattern: rest['pattern'].replaceAll('\\/', '/') } : {}),
    ...(type === 'object' ? convertObject(properties, additionalProperties, path) : {}),
    ...(type === 'array' ? { items: convert(items, `${path}[]`) } : {}),
  } as StructuralSchema;
}

/** Any object: the API server keeps all of it. */
const opaque = ({ description }: Json): StructuralSchema => ({
  type: 'object',
  ...(typeof description === 'string' ? { description } : {}),
  'x-kubernetes-preserve-unknown-fields': true,
});

function convertObject(properties: unknown, additional: unknown, path: string): Partial<StructuralSchema> {
  if (!isObject(properties)) return { additionalProperties: convert(additional, `${path}{}`) };
  if (additional !== undefined && additional !== false) {
    throw new NotStructuralError(path, 'additionalProperties beside properties');
  }
  const converted = Object.entries(properties).map(
    ([name, property]) => [name, convert(property, `${path}.${name}`)] as const,
  );
  return {
    properties: Object.fromEntries(converted),
    ...(additional === false ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
  };
}

/** The description with the default appended, when there is one worth telling. */
function describe(json: Json, fallback: unknown): { description?: string } {
  const description = json['description'];
  if (typeof description !== 'string') return {};
  const isEmpty = typeof fallback === 'object' && fallback !== null && Object.keys(fallback).length === 0;
  if (fallback === undefined || fallback === '' || isEmpty) return { description };
  return {
    description: `${description} Defaults to ${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}.`,
  };
}

function requireBounds(json: Json, path: string): void {
  const missing = (key: string): boolean => typeof json[key] !== 'number';
  const { type } = json;
  if (type === 'string' && missing('maxLength') && json['enum'] === undefined)
    throw new NotStructuralError(path, 'no maxLength');
  if (type === 'array' && missing('maxItems')) throw new NotStructuralError(path, 'no maxItems');
  if (type === 'object' && json['properties'] === undefined && missing('maxProperties')) {
    throw new NotStructuralError(path, 'no maxProperties');
  }
  if (type === 'integer' && (missing('minimum') || missing('maximum')))
    throw new NotStructuralError(path, 'no minimum or maximum');
}

/** The API server runs patterns with RE2, which has neither look-around nor back-references. */
function requireRe2(json: Json, path: string): void {
  const { pattern } = json;
  if (typeof pattern !== 'string') return;
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</.test(pattern)) throw new NotStructuralError(path, `RE2 can't run ${pattern}`);
}
