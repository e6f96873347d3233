/**
 * Rules between fields, said once for both readers: CEL for the API server, a predicate for the parser.
 */
import type { z } from 'zod';

export interface Rule<Value> {
  /** What must hold, for the API server. It sees the object before defaults are filled in. */
  readonly cel: string;
  /** The same for the parser, which sees the object with its defaults. */
  readonly holds: (value: Value) => boolean;
  /** Completes the sentence "field: ...". */
  readonly message: string;
  /** The field that is to blame, as a path from the object that carries the rule. */
  readonly field: readonly string[];
}

/** Findings that leave every field with the type that the rules expect. */
const harmless: readonly (string | undefined)[] = [
  'unrecognized_keys',
  'invalid_format',
  'too_big',
  'too_small',
  'custom',
];

/** A field of the wrong type stops rules from being asked; other findings don't, so that a user sees all of them at once. */
const typesAreRight = ({ issues }: { issues: readonly { readonly code?: string | undefined }[] }): boolean =>
  issues.every(({ code }) => harmless.includes(code));

/** The schema with its rules, in the parser and in the CRD (`x-kubernetes-validations`). */
export const withRules = <Schema extends z.ZodType>(schema: Schema, rules: readonly Rule<z.output<Schema>>[]): Schema =>
  rules
    .reduce<Schema>(
      (checked, { holds, message, field }) =>
        checked.refine(holds as (value: unknown) => boolean, {
          message,
          path: [...field],
          when: typesAreRight,
        }) as Schema,
      schema,
    )
    .meta({
      'x-kubernetes-validations': rules.map(({ cel, message, field }) => ({
        rule: cel,
        message,
        fieldPath: `.${field.join('.')}`,
      })),
    });
