/**
 * What is wrong with an object, as sentences with paths. Values are never repeated in them, but for the few of `refusedValues`:
 * a property or a variable may hold a secret.
 */
import type { z } from 'zod';
import type { Refusal } from '../model/verdict.ts';
import { refusedFields, refusedValues } from './application/kubeflow-fields.ts';
import { suggestion } from './suggestion.ts';

export type ProblemReason = 'UnknownField' | 'UnsupportedField' | 'UnsupportedValue' | 'MissingField' | 'InvalidValue';

type Path = readonly PropertyKey[];

/** A path as Kubernetes writes it: spec.driver.env[0].name, spec.sparkConf[spark.x]. */
function written(path: Path): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(String(part)) ? `.${String(part)}` : `[${String(part)}]`;
  });
  return parts.join('').replace(/^\./, '');
}

/** The path as the tables of refusals write it: from the spec of an application, with `[]` for any item. */
const tableKey = (path: Path): string =>
  written(path.map((part) => (typeof part === 'number' ? 0 : part)))
    .replaceAll('[0]', '[]')
    .replace(/^spec\.(template\.)?/, '');

/** The value at a path, undefined where the path leads nowhere. */
function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    object,
  );
}

const problem = (reason: ProblemReason, path: Path, sentence: string): Refusal<ProblemReason> => ({
  ok: false,
  reason,
  message: path.length === 0 ? `the resource ${sentence}` : `${written(path)}: ${sentence}`,
});

/** A problem that no schema tells of. */
export const fieldProblem = (path: Path, sentence: string): Refusal<ProblemReason> =>
  problem('InvalidValue', path, sentence);

const typeWords: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'a map',
};

/** "have at most 3 items" for texts and lists, "be at most 3" for numbers. */
function limit(word: 'most' | 'least', origin: string, bound: number | bigint): string {
  const unit = { string: 'character', array: 'item' }[origin];
  return unit === undefined
    ? `must be at ${word} ${bound}`
    : `must have at ${word} ${bound} ${unit}${bound === 1 ? '' : 's'}`;
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return limit('most', issue.origin, issue.maximum);
    case 'too_small':
      return limit('least', issue.origin, issue.minimum);
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_key':
      return issue.issues.map(sentence).join('; ');
    default:
      return issue.message;
  }
}

/** Finds the fields that a schema knows at a path, so that a misspelt one can be put right. */
export type FieldsAt = (path: Path) => readonly string[];

function unknownField(path: Path, fieldsAt: FieldsAt): Refusal<ProblemReason> {
  const refused = refusedFields[tableKey(path)];
  if (refused !== undefined) return problem('UnsupportedField', path, refused);
  const meant = suggestion(String(path.at(-1)), fieldsAt(path.slice(0, -1)));
  return problem('UnknownField', path, `is not a known field${meant === undefined ? '' : `; did you mean ${meant}?`}`);
}

function problemsOf(
  issue: z.core.$ZodIssue,
  object: unknown,
  path: Path,
  fieldsAt: FieldsAt,
): readonly Refusal<ProblemReason>[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key], fieldsAt));
  const value = valueAt(object, path);
  if (value === undefined) {
    return [problem('MissingField', path, issue.code === 'custom' ? issue.message : 'is required')];
  }
  const refused = typeof value === 'string' ? refusedValues[tableKey(path)]?.[value] : undefined;
  if (refused !== undefined) return [problem('UnsupportedValue', path, refused)];
  const isUnsupported = issue.code === 'custom' && issue.params?.['unsupported'] === true;
  return [problem(isUnsupported ? 'UnsupportedField' : 'InvalidValue', path, sentence(issue))];
}

/** Every problem that zod found, sorted by path. `at` is where in the object the parsed part stands. */
export function listProblems(
  error: z.ZodError,
  object: unknown,
  at: readonly string[],
  fieldsAt: FieldsAt,
): readonly Refusal<ProblemReason>[] {
  const problems = error.issues.flatMap((issue) => problemsOf(issue, object, [...at, ...issue.path], fieldsAt));
  return problems.toSorted((a, b) => (a.message < b.message ? -1 : 1));
}
