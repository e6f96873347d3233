/** A case run on a model, and the verdict: as recorded, or as the rows say that are never copied, or wrong. */
import { type NeverCopiedId, neverCopiedIds } from '../../src/spark/compatibility.ts';
import type { DispatcherModel } from '../../src/spark/dispatcher/model.ts';
import type { GoldenCase, Outcome } from './cases.ts';
import { differences } from './compare.ts';
import type { Json, JsonObject } from './json.ts';
import { outcomeProblems } from './outcomes.ts';

export interface Replay {
  /** Undefined when it did not start. */
  readonly model: DispatcherModel | undefined;
  readonly result: JsonObject;
  readonly error: Json | undefined;
}

export interface DispatcherKind {
  readonly replay: (one: GoldenCase, copied: ReadonlySet<NeverCopiedId>) => Replay;
  /** A result without what has no meaning. */
  readonly normal: (result: JsonObject, one: GoldenCase) => Json;
}

/**
 * Compares with the recording. Where a row that is never copied came to bear, two things must hold: with these rows copied the model gives
 * exactly what was recorded, and without them it gives the outcome that the rows name.
 */
export const judge = (one: GoldenCase, { replay, normal }: DispatcherKind): Outcome => {
  const compare = (copied: ReadonlySet<NeverCopiedId>) => {
    const { model, result, error } = replay(one, copied);
    const found = differences(
      { ...(normal(one.expected, one) as JsonObject), error: one.error ?? null },
      { ...(normal(result, one) as JsonObject), error: error ?? null },
    );
    return { model, result, found };
  };
  const ours = compare(new Set());
  if (ours.found.length === 0) return { kind: 'passed' };
  const rows = ours.model?.deviations.met ?? new Set<NeverCopiedId>();
  if (ours.model === undefined || rows.size === 0) return { kind: 'failed', differences: ours.found };
  const copied = compare(new Set(neverCopiedIds));
  if (copied.found.length > 0) return { kind: 'failed', differences: copied.found };
  const problems = [...rows].flatMap((row) => outcomeProblems(row, one, ours.result));
  return problems.length === 0 ? { kind: 'deviates', rows: [...rows] } : { kind: 'failed', differences: problems };
};
