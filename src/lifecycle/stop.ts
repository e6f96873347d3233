/** Decisions while an attempt is to be stopped: because the resource is deleted, suspended, edited or made invalid, or a user killed the driver. */
import type { Reason } from '../api/reasons.ts';
import { driverPart } from './fold.ts';
import type { Effect, Plan, Situation, Submission } from './observed.ts';
import { enter, moment } from './status.ts';

export type StopCause = 'deleted' | 'killed' | 'invalid' | 'suspended' | 'edited';

const words: Readonly<Record<StopCause, { readonly reason: Reason; readonly why: string }>> = {
  deleted: { reason: 'Deleting', why: 'because the resource is being deleted' },
  killed: { reason: 'Killed', why: 'because a user killed it' },
  invalid: { reason: 'InvalidSpec', why: 'because the spec was edited and has problems now' },
  suspended: { reason: 'Suspended', why: 'because the application is suspended' },
  edited: { reason: 'SpecChanged', why: 'because the spec was edited; the new one runs next' },
};

/** Why the attempt must be stopped, or undefined. */
export const stopCause = ({ identity, status, observed }: Situation, submission: Submission): StopCause | undefined => {
  if (identity.deleting) return 'deleted';
  if (identity.killRequested === submission.taskId) return 'killed';
  if (status.specDigest === observed.specDigest)
    return observed.spec.ok && observed.spec.value.suspend ? 'suspended' : undefined;
  if (!observed.spec.ok) return 'invalid';
  return observed.spec.value.suspend ? 'suspended' : 'edited';
};

/** One step of stopping. Without a cause (it was taken back meanwhile) the stop is brought to its end all the same. */
export const planStop = (situation: Situation, submission: Submission, cause: StopCause | undefined): Plan => {
  const { observed } = situation;
  const driver = observed.driver;
  const over = observed.neverLaunched || driver?.verdict === 'ended' || driver?.verdict === 'absent';
  const { reason, why } =
    cause === undefined ? { reason: 'Stopping' as const, why: 'as was asked for before' } : words[cause];
  const stopping = enter(situation, 'Stopping', reason, `Stops the driver, ${why}.`);
  if (!over) return { status: stopping, effects: [{ type: 'kill', submission }] };
  if (submission.launchedBy === 'Operator' && !observed.executorsGone)
    return { status: stopping, effects: [{ type: 'remove-executors', submission }] };
  return stopped(situation, submission, cause);
};

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
        status: enter(situation, 'Invalid', 'InvalidSpec', observed.spec.ok ? '' : observed.spec.message, part),
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
