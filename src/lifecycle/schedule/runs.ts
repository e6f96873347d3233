/** What the runs of a schedule are to it. */
import type { ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import type { SeenRun } from './situation.ts';

type Part = 'active' | 'succeeded' | 'failed' | 'unable';

const parts: Readonly<Partial<Record<NonNullable<SeenRun['state']>, Part>>> = {
  Completed: 'succeeded',
  Failed: 'failed',
  // Nobody will edit it, and yet it would begin as soon as its cluster allows it.
  Invalid: 'unable',
};

/** An end that was edited away is none: the application begins anew. */
const partOf = ({ state, edited }: SeenRun): Part => (edited ? 'active' : (parts[state ?? 'Queued'] ?? 'active'));

const byName = (a: SeenRun, b: SeenRun): number => (a.name < b.name ? -1 : 1);
const newestFirst = (a: SeenRun, b: SeenRun): number => b.createdMs - a.createdMs || byName(b, a);

/** Those that have not ended: their drivers run, or may come to. Sorted by name, which is by time. */
export const activeRuns = (runs: readonly SeenRun[]): readonly SeenRun[] =>
  runs.filter((run) => partOf(run) === 'active').sort(byName);

/** Those that can't be run as they are. */
export const unableRuns = (runs: readonly SeenRun[]): readonly SeenRun[] =>
  runs.filter((run) => partOf(run) === 'unable' && !run.deleting);

/** Ended runs beyond what the spec wants kept, the oldest of each kind. */
export const surplusRuns = (
  runs: readonly SeenRun[],
  { successfulRunHistoryLimit, failedRunHistoryLimit }: ScheduledSparkApplicationSpec,
): readonly SeenRun[] => {
  const kept = runs.filter(({ deleting }) => !deleting).sort(newestFirst);
  const succeeded = kept.filter((run) => partOf(run) === 'succeeded');
  const failed = kept.filter((run) => partOf(run) === 'failed' || partOf(run) === 'unable');
  return [...succeeded.slice(successfulRunHistoryLimit), ...failed.slice(failedRunHistoryLimit)];
};

/** When the last one that succeeded ended. */
export const lastSuccessMs = (runs: readonly SeenRun[]): number =>
  Math.max(...runs.filter((run) => partOf(run) === 'succeeded').map(({ completedMs }) => completedMs ?? 0), 0);
