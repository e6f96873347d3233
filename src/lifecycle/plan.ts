/**
 * What is to be done about an application: one decision, from the resource, what is seen of its run, and the time. Pure and total;
 * to decide again on the same situation gives the same plan, so a crash anywhere is mended by deciding anew.
 */
import type { ApplicationState } from '../api/states.ts';
import { nextAttempt, planIdle, unrecordedUntilMs } from './idle.ts';
import type { Effect, Plan, Situation, Submission } from './observed.ts';
import { planRun } from './run.ts';
import { planStop, type StopCause, stopCause } from './stop.ts';

const liveStates: ReadonlySet<ApplicationState> = new Set<ApplicationState>([
  'Submitting',
  'Submitted',
  'Running',
  'Unknown',
  'Stopping',
]);

/** Decides. The status of the plan is to be written, when it differs, before its effects are carried out. */
export const plan = (situation: Situation): Plan => {
  const submission = liveSubmission(situation);
  if (submission !== undefined) return planLive(named(situation, submission));
  const { identity, status } = situation;
  if (identity.deleting)
    return {
      status,
      effects: leave(situation),
      ...(stays(situation) ? { wakeAtMs: unrecordedUntilMs(situation) } : {}),
    };
  if (!identity.hasFinalizer) return { status, effects: [{ type: 'add-finalizer' }] };
  return planIdle(situation);
};

/** What a dispatcher calls the driver is written down with whatever is written next. */
const named = (situation: Situation, submission: Submission): Live => {
  const driverId = submission.driverId ?? situation.observed.driver?.driverId;
  if (driverId === submission.driverId) return { situation, submission };
  const known = { ...submission, ...(driverId === undefined ? {} : { driverId }) };
  return { situation: { ...situation, status: { ...situation.status, submission: known } }, submission: known };
};

interface Live {
  readonly situation: Situation;
  readonly submission: Submission;
}

const planLive = ({ situation, submission }: Live): Plan => {
  const { identity, status } = situation;
  if (identity.deleting && identity.abandonRequested === submission.taskId) return abandon(situation, submission);
  const cause = stopCause(situation, submission);
  const stopping = cause !== undefined || status.state === 'Stopping';
  return !stopping || succeededAnyway(situation, cause)
    ? planRun(situation, submission)
    : planStop(situation, submission, cause);
};

/** A driver that came to its good end before it could be stopped has completed, unless the resource says by now that it is to go or be another. */
const succeededAnyway = ({ observed: { driver } }: Situation, cause: StopCause | undefined): boolean =>
  driver?.verdict === 'ended' &&
  driver.mesosState === 'TASK_FINISHED' &&
  (cause === undefined || cause === 'killed' || cause === 'suspended' || cause === 'late');

/** Somebody vouches that Mesos will never answer for the task: the resource may go, and says what may be left behind. */
const abandon = ({ status, identity }: Situation, submission: Submission): Plan => {
  const { taskId, hostname, agentId, frameworkId, podName } = submission;
  const where = podName === undefined ? (hostname ?? agentId ?? 'an unknown agent') : `the Pod ${podName}`;
  const executors =
    submission.launchedBy === 'Operator' ? `, and its executors in framework ${status.executorFrameworkId ?? '?'}` : '';
  const message = `Abandoned on request: the driver, task ${taskId} of framework ${frameworkId ?? '?'} on ${where}${executors}, may still run.`;
  const removal: readonly Effect[] =
    submission.launchedBy === 'Operator' ? [{ type: 'remove-executors', submission }] : [];
  return {
    status,
    effects: [
      { type: 'warn', reason: 'Abandoned', message },
      { type: 'kill', submission },
      ...removal,
      { type: 'unwant', taskId },
      { type: 'forget', taskId },
      ...(identity.hasFinalizer ? [{ type: 'remove-finalizer' } as const] : []),
    ],
  };
};

/** The attempt that may live on Mesos, if there is one. */
const liveSubmission = ({ status }: Situation): Submission | undefined =>
  status.state !== undefined && liveStates.has(status.state) ? status.submission : undefined;

const stays = ({ identity, observed }: Situation): boolean => identity.hasFinalizer && observed.unrecorded === true;

const leave = (situation: Situation): readonly Effect[] => {
  const { identity, status } = situation;
  const forget: readonly Effect[] =
    status.submission === undefined ? [] : [{ type: 'forget', taskId: status.submission.taskId }];
  const release: readonly Effect[] = identity.hasFinalizer && !stays(situation) ? [{ type: 'remove-finalizer' }] : [];
  return [{ type: 'unwant', taskId: nextAttempt(situation).taskId }, ...forget, ...release];
};
