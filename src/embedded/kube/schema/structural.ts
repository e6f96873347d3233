/** Structural schemas, as CustomResourceDefinitions carry them; the built-in kinds are described in the same words. */
import type { Json } from '../json.ts';

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  readonly reason?: string;
  readonly optionalOldSelf?: boolean;
}

export interface Structural {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, Structural>>;
  readonly additionalProperties?: Structural | boolean;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Structural;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly allOf?: readonly Structural[];
  readonly anyOf?: readonly Structural[];
  readonly oneOf?: readonly Structural[];
  readonly not?: Structural;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** The path of a member: `spec.driver`. */
export const memberPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The schema of a member of an object, undefined when the schema doesn't know it. */
export const memberSchema = (schema: Structural | undefined, name: string): Structural | undefined => {
  const known = schema?.properties?.[name];
  if (known !== undefined) return known;
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
};

/** The items of a `map` list share these keys; undefined for every other kind of list. */
export const mapKeys = (schema: Structural | undefined): readonly string[] | undefined =>
  schema?.['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys'] : undefined;

/** The values of an item under the keys of its list, as one text; keys with a default may be left out of the item. */
export const itemKey = (schema: Structural | undefined, keys: readonly string[], item: Json | undefined): string =>
  JSON.stringify(
    keys.map((key) => {
      const value = typeof item === 'object' && item !== null && !Array.isArray(item) ? item[key] : undefined;
      return value ?? schema?.items?.properties?.[key]?.default ?? null;
    }),
  );
