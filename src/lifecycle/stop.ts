/** Decisions while an attempt is to be stopped: because the resource is deleted, suspended, edited or made invalid, or a user killed the driver. */
import type { Reason } from '../api/reasons.ts';
import { conclude } from './conclude.ts';
import { driverPart } from './fold.ts';
import type { Effect, Plan, Situation, Submission } from './observed.ts';
import { enter, invalidReason, moment } from './status.ts';
import { startUntilMs, stopUntilMs, wakeAt } from './timeouts.ts';

export type StopCause = 'deleted' | 'killed' | 'invalid' | 'suspended' | 'edited' | 'late';

const words: Readonly<Record<StopCause, { readonly reason: Reason; readonly why: string }>> = {
  deleted: { reason: 'Deleting', why: 'because the resource is being deleted' },
  killed: { reason: 'Killed', why: 'because a user killed it' },
  invalid: { reason: 'InvalidSpec', why: 'because the spec was edited and has problems now' },
  suspended: { reason: 'Suspended', why: 'because the application is suspended' },
  edited: { reason: 'SpecChanged', why: 'because the spec was edited; the new one runs next' },
  late: { reason: 'StartTimedOut', why: 'because it did not run within spec.timeouts.startSeconds' },
};

/** Why the attempt must be stopped, or undefined. */
export const stopCause = (situation: Situation, submission: Submission): StopCause | undefined => {
  const { identity, status, observed } = situation;
  if (identity.deleting) return 'deleted';
  if (identity.killRequested === submission.taskId) return 'killed';
  if (observed.written?.suspend === true) return 'suspended';
  if (status.specDigest !== observed.specDigest) return observed.spec.ok ? 'edited' : 'invalid';
  return isLate(situation, submission) ? 'late' : undefined;
};

/** Once it is decided that the start took too long, a driver that runs after all is stopped all the same: the kill is on its way. */
const isLate = (situation: Situation, submission: Submission): boolean => {
  const { status, now } = situation;
  if (status.state === 'Stopping') return status.reason === 'StartTimedOut';
  const untilMs = startUntilMs(situation, submission);
  return untilMs !== undefined && now >= untilMs;
};

/** One step of stopping. Without a cause (it was taken back meanwhile) the stop is brought to its end all the same. */
export const planStop = (situation: Situation, submission: Submission, cause: StopCause | undefined): Plan => {
  const { observed } = situation;
  const driver = observed.driver;
  const over = observed.neverLaunched || driver?.verdict === 'ended' || driver?.verdict === 'absent';
  if (!over) return keepStopping(situation, submission, cause);
  if (submission.launchedBy === 'Operator' && !observed.executorsGone)
    return { status: stopping(situation, cause, false), effects: [{ type: 'remove-executors', submission }] };
  return stopped(situation, submission, cause);
};

const keepStopping = (situation: Situation, submission: Submission, cause: StopCause | undefined): Plan => {
  const untilMs = stopUntilMs(situation);
  if (untilMs !== undefined && situation.now >= untilMs)
    return { status: stopping(situation, cause, true), effects: [{ type: 'kill', submission, graceMs: 0 }] };
  const status = stopping(situation, cause, false);
  return { status, effects: [{ type: 'kill', submission }], ...wakeAt(stopUntilMs({ ...situation, status })) };
};

const stopping = (situation: Situation, cause: StopCause | undefined, byForce: boolean): Plan['status'] => {
  const { reason, why } =
    cause === undefined ? { reason: 'Stopping' as const, why: 'as was asked for before' } : words[cause];
  const how = byForce ? ' It did not stop in time and is killed without grace.' : '';
  const doubt = situation.observed.driver?.ambiguity;
  return enter(
    situation,
    'Stopping',
    reason,
    `Stops the driver, ${why}.${how}${doubt === undefined ? '' : ` ${doubt.message}`}`,
  );
};

const tooLate = {
  kind: 'infrastructure-failed',
  reason: 'StartTimedOut',
  sentence: 'The driver did not run within spec.timeouts.startSeconds and was killed.',
} as const;

const stopped = (situation: Situation, submission: Submission, cause: StopCause | undefined): Plan => {
  const { status, observed, now } = situation;
  const forget: readonly Effect[] = [
    { type: 'unwant', taskId: submission.taskId },
    { type: 'forget', taskId: submission.taskId },
  ];
  const seen = observed.driver;
  const part = {
    driver: seen === undefined ? status.driver : driverPart(situation, submission, seen),
    executors: undefined,
  };
  switch (cause) {
    case 'deleted':
      return { status, effects: [...forget, { type: 'remove-finalizer' }] };
    case 'killed':
      return {
        status: enter(situation, 'Failed', 'Killed', 'The driver was killed on request.', {
          ...part,
          completionTime: moment(now),
        }),
        effects: forget,
      };
    case 'invalid':
      return {
        status: observed.spec.ok
          ? status
          : enter(situation, 'Invalid', invalidReason(observed.spec), observed.spec.message, part),
        effects: forget,
      };
    case 'suspended':
      return {
        status: enter(situation, 'Suspended', 'Suspended', 'The application is suspended by its spec.', {
          ...part,
          specDigest: observed.specDigest,
        }),
        effects: forget,
      };
    case 'late':
      return { ...conclude(situation, tooLate, part), effects: forget };
    case 'edited':
    case undefined:
      return {
        status: enter(situation, 'Queued', 'Queued', 'Stopped; the application as it is now runs next.', {
          ...part,
          attempts: undefined,
          startTime: undefined,
          specDigest: observed.specDigest,
        }),
        effects: forget,
      };
  }
};
