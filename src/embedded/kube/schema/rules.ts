/** `x-kubernetes-validations`: CEL rules over an object and, for transition rules, over its earlier state. */
import { Optional } from '@marcbachmann/cel-js';
import { duplicate, type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { equal, isObject, type Json } from '../json.ts';
import { compileExpression } from './cel-environment.ts';
import { celValue } from './cel-values.ts';
import { memberPath, memberSchema, type Structural, type ValidationRule } from './structural.ts';
import { oldItems } from './validate.ts';

interface CompiledRule {
  readonly rule: ValidationRule;
  readonly usesOldSelf: boolean;
  readonly holds: (context: Record<string, unknown>) => unknown;
  readonly message?: (context: Record<string, unknown>) => unknown;
}

const compiled = new WeakMap<Structural, readonly CompiledRule[]>();
const withRules = new WeakMap<Structural, boolean>();

const compile = (rule: ValidationRule): CompiledRule => ({
  rule,
  usesOldSelf: /\boldSelf\b/.test(rule.rule),
  holds: compileExpression(rule.rule),
  ...(rule.messageExpression === undefined ? {} : { message: compileExpression(rule.messageExpression) }),
});

const rulesOf = (schema: Structural): readonly CompiledRule[] => {
  const found = compiled.get(schema) ?? (schema['x-kubernetes-validations'] ?? []).map(compile);
  compiled.set(schema, found);
  return found;
};

const children = (schema: Structural): readonly Structural[] => [
  ...Object.values(schema.properties ?? {}),
  ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
  ...(schema.items === undefined ? [] : [schema.items]),
];

/** Whether rules are to be found in the schema or below it: most parts of most objects need no look. */
export const hasRules = (schema: Structural): boolean => {
  const found =
    withRules.get(schema) ?? ((schema['x-kubernetes-validations'] ?? []).length > 0 || children(schema).some(hasRules));
  withRules.set(schema, found);
  return found;
};

/** Errors of the rules themselves: those that can't be compiled. */
export const ruleSyntaxErrors = (schema: Structural, path: string): readonly FieldError[] => [
  ...(schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) => {
    try {
      compile(rule);
      return [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [
        invalid(`${path}.x-kubernetes-validations[${index}].rule`, rule.rule, `compilation failed: ERROR: ${why}`),
      ];
    }
  }),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    ruleSyntaxErrors(inner, `${path}.properties[${name}]`),
  ),
  ...(schema.items === undefined ? [] : ruleSyntaxErrors(schema.items, `${path}.items`)),
  ...(typeof schema.additionalProperties === 'object'
    ? ruleSyntaxErrors(schema.additionalProperties, `${path}.additionalProperties`)
    : []),
];

/** Every rule that the value breaks; transition rules run only where there is an earlier state. */
export const ruleErrors = (
  schema: Structural,
  value: Json,
  old: Json | undefined,
  path: string,
): readonly FieldError[] => {
  if (value === null || !hasRules(schema)) return [];
  const own = rulesOf(schema).flatMap((rule) => runRule(schema, rule, value, old, path));
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return own;
    const before = oldItems(schema, old);
    return [...own, ...value.flatMap((item, index) => ruleErrors(items, item, before(item), `${path}[${index}]`))];
  }
  if (!isObject(value)) return own;
  const before = isObject(old) ? old : undefined;
  const below = Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name);
    return inner === undefined || member === undefined
      ? []
      : ruleErrors(inner, member, before?.[name] ?? undefined, memberPath(path, name));
  });
  return [...own, ...below];
};

const runRule = (
  schema: Structural,
  { rule, usesOldSelf, holds, message }: CompiledRule,
  value: Json,
  old: Json | undefined,
  path: string,
): FieldError[] => {
  const optional = rule.optionalOldSelf === true;
  if (usesOldSelf && old === undefined && !optional) return [];
  // What did not change may go on breaking a rule that came later.
  if (!usesOldSelf && old !== undefined && equal(value, old)) return [];
  const before = old === undefined ? undefined : celValue(schema, old);
  const context = {
    self: celValue(schema, value),
    oldSelf: optional ? (before === undefined ? Optional.none() : Optional.of(before)) : before,
  };
  const type = schema.type ?? '';
  const field = path === '' ? '<nil>' : path;
  try {
    if (holds(context) === true) return [];
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return [invalid(field, type, `${why} evaluating rule: ${rule.message ?? rule.rule}`)];
  }
  const target = rule.fieldPath === undefined ? field : `${path}${rule.fieldPath}`;
  return [fieldErrorFor(rule, target, type, sentence(rule, message, context))];
};

const sentence = (rule: ValidationRule, message: CompiledRule['message'], context: Record<string, unknown>): string => {
  const otherwise = rule.message ?? `failed rule: ${rule.rule}`;
  if (message === undefined) return otherwise;
  try {
    const text = message(context);
    return typeof text === 'string' && text.trim() !== '' ? text.trim() : otherwise;
  } catch {
    return otherwise;
  }
};

const fieldErrorFor = (rule: ValidationRule, path: string, type: string, message: string): FieldError => {
  const field = path.startsWith('.') ? path.slice(1) : path;
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return forbidden(field, message);
    case 'FieldValueRequired':
      return required(field, message);
    case 'FieldValueDuplicate':
      return duplicate(field, type);
    default:
      return invalid(field, type, message);
  }
};
