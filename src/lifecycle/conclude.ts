/** The end of an attempt: what kind of end it was, whom it counts against, and whether another attempt follows. */
import type { Reason } from '../api/reasons.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { SeenDriver, Situation } from './observed.ts';
import { type AttemptEnd, countsAfter, relaunchAfterMs, retryAfterMs } from './retry.ts';
import { enter, moment, type StatusPart } from './status.ts';

interface Ending {
  readonly kind: AttemptEnd | 'never-began';
  readonly reason: Reason;
  readonly sentence: string;
}

/** What Mesos calls the end of a driver, and what that means. */
export const endingOf = ({ status }: Situation, driver: SeenDriver): Ending => {
  const who = status.submission?.podName === undefined ? 'Mesos' : 'Kubernetes';
  const told = driver.message === undefined || driver.message === '' ? '' : `: ${driver.message}`;
  const named = driver.mesosState ?? `unknown to ${who}`;
  if (driver.refused === true)
    return { kind: 'submission-failed', reason: 'SubmissionFailed', sentence: `The driver was not taken${told}` };
  switch (driver.mesosState) {
    case 'TASK_FINISHED':
      return { kind: 'succeeded', reason: 'DriverFinished', sentence: 'The driver ended with success.' };
    case 'TASK_FAILED':
      return { kind: 'run-failed', reason: 'DriverFailed', sentence: `The driver failed${told}` };
    case 'TASK_KILLED':
      return {
        kind: 'killed',
        reason: 'DriverKilled',
        sentence: `The driver was killed, and not by the operator${told}`,
      };
    case 'TASK_ERROR':
      return { kind: 'submission-failed', reason: 'LaunchRefused', sentence: `${who} refused the driver${told}` };
    default:
      return neverBegan(status, driver)
        ? { kind: 'never-began', reason: 'Queued', sentence: `The driver was not launched (${named})${told}` }
        : { kind: 'infrastructure-failed', reason: 'DriverLost', sentence: `The driver is lost (${named})${told}` };
  }
};

/** Only what a master or an agent said for sure: dropped on the way, or not among the tasks of an agent that is there. */
const neverBegan = (
  { startTime, state }: SparkApplicationStatus,
  { verdict, mesosState, hasRun }: SeenDriver,
): boolean => {
  const began = startTime !== undefined || state === 'Running' || hasRun === true;
  return !began && verdict === 'ended' && (mesosState === 'TASK_DROPPED' || mesosState === 'TASK_GONE');
};

/** The status after an attempt that ended so, with the fields of `part`; and when a retry is due. */
export const conclude = (
  situation: Situation,
  ending: Ending,
  part: StatusPart,
): { readonly status: SparkApplicationStatus; readonly wakeAtMs?: number } =>
  ending.kind === 'never-began'
    ? relaunch(situation, ending, part)
    : judged(situation, { ...ending, kind: ending.kind }, part);

const noCounts: NonNullable<SparkApplicationStatus['attempts']> = { total: 0, runFailures: 0, submissionFailures: 0 };

/** No failure, but a pause that grows: a launch that is dropped again and again must not become a storm. */
const relaunch = (situation: Situation, { sentence }: Ending, part: StatusPart) => {
  const before = situation.status.attempts ?? noCounts;
  const notLaunched = (before.notLaunched ?? 0) + 1;
  const waitMs = relaunchAfterMs(notLaunched);
  const next = { ...part, driver: undefined, attempts: { ...before, notLaunched } };
  return waitMs === 0
    ? { status: enter(situation, 'Queued', 'Queued', `${sentence}; it waits for another place.`, next) }
    : again(situation, sentence, waitMs, next);
};

const judged = (situation: Situation, ending: Ending & { readonly kind: AttemptEnd }, part: StatusPart) => {
  const { status, observed, now } = situation;
  const { notLaunched: _, ...before } = status.attempts ?? noCounts;
  const { cluster, written, spec } = observed;
  const ranMs = status.startTime === undefined ? 0 : now - Date.parse(status.startTime);
  const attempts = written === undefined ? before : countsAfter(written, cluster, ending.kind, before, ranMs);
  const waitMs = spec.ok ? retryAfterMs(spec.value, cluster, ending.kind, attempts) : undefined;
  if (waitMs !== undefined) {
    const counts = ending.kind === 'succeeded' ? { ...attempts, runFailures: 0, submissionFailures: 0 } : attempts;
    return again(situation, ending.sentence, waitMs, { ...part, attempts: counts });
  }
  const state = ending.kind === 'succeeded' ? ('Completed' as const) : ('Failed' as const);
  const over = { ...part, attempts, completionTime: moment(now) };
  return { status: enter(situation, state, ending.reason, ending.sentence, over) };
};

const again = (situation: Situation, sentence: string, waitMs: number, part: StatusPart) => {
  const dueMs = situation.now + waitMs;
  const told = `${sentence}${/[.!?]$/.test(sentence) ? '' : '.'} The next attempt follows at ${moment(dueMs)}.`;
  return {
    status: enter(situation, 'RetryWait', 'RetryScheduled', told, { ...part, nextTransitionTime: moment(dueMs) }),
    wakeAtMs: dueMs,
  };
};
