/** Recorded cases: how they are read, and of which kind they are. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Json, type JsonObject, objectAt, textAt } from './json.ts';

export interface GoldenCase {
  readonly id: string;
  readonly input: JsonObject;
  readonly expected: JsonObject;
  readonly error: JsonObject | undefined;
}

/** What became of one case. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly differences: readonly string[] }
  /** Not as recorded, by rows of the compatibility table that are never copied; their other outcome was found. */
  | { readonly kind: 'deviates'; readonly rows: readonly string[] }
  | { readonly kind: 'notApplicable'; readonly what: string; readonly reason: string };

export type CaseKind = 'utils' | 'driver-tasks' | 'supervise' | 'executor-tasks' | 'rest' | 'unknown';

/** Reads lines of JSON, compressed or not. */
export const readCases = (path: string): readonly GoldenCase[] => {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [caseFrom(JSON.parse(line) as Json)]));
};

const caseFrom = (json: Json): GoldenCase => ({
  id: textAt(json, 'id'),
  input: objectAt(json, 'input') ?? {},
  expected: objectAt(json, 'expected') ?? {},
  error: objectAt(json, 'error'),
});

/** By the fields that only one kind of input has. */
export const kindOf = ({ input }: GoldenCase): CaseKind => {
  if ('fn' in input) return 'utils';
  if ('offerRounds' in input) return 'driver-tasks';
  if ('driverHost' in input) return 'executor-tasks';
  if ('ready' in input) return 'rest';
  return 'dispatcherConf' in input && 'steps' in input ? 'supervise' : 'unknown';
};
