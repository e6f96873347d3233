/** When the phases of an application's life end by themselves, in milliseconds since the epoch; undefined where nothing limits them. */
import type { Situation, Submission } from './observed.ts';

const after = (text: string | undefined, seconds: number | undefined): number | undefined =>
  text === undefined || seconds === undefined ? undefined : Date.parse(text) + seconds * 1000;

/** While it is queued: when that has lasted too long. */
export const queuedUntilMs = ({ status, observed: { written } }: Situation): number | undefined =>
  status.state === 'Queued' ? after(status.since, written?.timeouts.queuedSeconds) : undefined;

/** While its driver is launched and has not run yet: when it should run. */
export const startUntilMs = ({ status, observed }: Situation, submission: Submission): number | undefined => {
  const { driver, written } = observed;
  const mayStart = driver?.verdict === 'alive' && driver.mesosState !== 'TASK_RUNNING' && driver.hasRun !== true;
  if (!mayStart || status.startTime !== undefined || status.state === 'Running') return undefined;
  return after(submission.at, written?.timeouts.startSeconds);
};

/** While its driver is stopped: when it is killed without grace. */
export const stopUntilMs = ({
  status,
  observed: { written },
}: Pick<Situation, 'status' | 'observed'>): number | undefined =>
  status.state === 'Stopping' ? after(status.since, written?.timeouts.stopSeconds) : undefined;

/** The earliest of the moments that there are, as a part of a plan. */
export const wakeAt = (...moments: readonly (number | undefined)[]): { readonly wakeAtMs?: number } => {
  const given = moments.filter((at) => at !== undefined);
  return given.length === 0 ? {} : { wakeAtMs: Math.min(...given) };
};
