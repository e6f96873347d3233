/** Decisions while an attempt is, or may be, on Mesos and nobody wants it stopped. */
import type { Reason } from '../api/reasons.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { driverPart, executorsPart } from './fold.ts';
import { intend } from './idle.ts';
import type { Effect, Plan, SeenDriver, Situation, Submission } from './observed.ts';
import { type AttemptEnd, retryAfterMs } from './retry.ts';
import { enter, moment } from './status.ts';

/** A driver usually runs within a second of its launch, and Mesos' doubts after a failover of its master pass as quickly. */
const submittedWorthWritingMs = 1_500;
const doubtWorthWritingMs = 5_000;

const notHeardOf: SeenDriver = { verdict: 'unheard' };

export const planRun = (situation: Situation, submission: Submission): Plan => {
  const driver = situation.observed.driver ?? notHeardOf;
  switch (driver.verdict) {
    case 'unheard':
      return planUnheard(situation, submission);
    case 'alive':
      return planAlive(situation, submission, driver);
    case 'doubtful':
      return planDoubtful(situation, driver);
    case 'ended':
    case 'absent':
      return planEnd(situation, submission, driver);
  }
};

/** Nothing heard: either the answer is on its way, or the place was lost before the launch left. */
const planUnheard = (situation: Situation, submission: Submission): Plan => {
  const { observed, status } = situation;
  if (!observed.neverLaunched) return { status, effects: [] };
  if (!observed.spec.ok) {
    const effects: readonly Effect[] = [
      { type: 'unwant', taskId: submission.taskId },
      { type: 'forget', taskId: submission.taskId },
    ];
    return { status: enter(situation, 'Invalid', 'InvalidSpec', observed.spec.message), effects };
  }
  if (observed.place === undefined)
    return { status, effects: [{ type: 'want', taskId: submission.taskId, attempt: submission.attempt }] };
  return intend(situation, observed.spec.value, observed.place, submission);
};

const planAlive = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, now } = situation;
  if (driver.mesosState === 'TASK_RUNNING') return planRunning(situation, submission, driver);
  if (driver.mesosState === 'TASK_KILLING' || status.state === 'Running') return { status, effects: [] };
  const worthMs = Date.parse(submission.at) + submittedWorthWritingMs;
  if (status.state === 'Submitting' && now < worthMs) return { status, effects: [], wakeAtMs: worthMs };
  const part = { driver: driverPart(situation, submission, driver) };
  return {
    status: enter(situation, 'Submitted', 'Submitted', 'Mesos has taken the driver and prepares its start.', part),
    effects: [],
  };
};

const planRunning = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, now } = situation;
  const effects: readonly Effect[] =
    submission.launchedBy === 'Operator' ? [{ type: 'run-executors', submission }] : [];
  const startTime = status.startTime ?? moment(driver.atMs ?? now);
  const executors = executorsPart(situation);
  const part = { driver: driverPart(situation, submission, driver), startTime, executors: executors.part };
  const next = enter(
    situation,
    'Running',
    'DriverRunning',
    `The driver runs on ${submission.hostname ?? submission.agentId ?? 'an agent'}.`,
    part,
  );
  return executors.wakeAtMs === undefined
    ? { status: next, effects }
    : { status: next, effects, wakeAtMs: executors.wakeAtMs };
};

const planDoubtful = (situation: Situation, driver: SeenDriver): Plan => {
  const { status, now } = situation;
  const sinceMs = driver.doubtfulSinceMs ?? now;
  if (status.state !== 'Unknown' && now < sinceMs + doubtWorthWritingMs)
    return { status, effects: [], wakeAtMs: sinceMs + doubtWorthWritingMs };
  const told = driver.message === undefined || driver.message === '' ? '' : ` Mesos says: ${driver.message}`;
  const sentence = `Mesos has lost sight of the driver (${driver.mesosState ?? 'no state'}); it may still run, so no other is started.${told}`;
  return { status: enter(situation, 'Unknown', 'DriverUnreachable', sentence), effects: [] };
};

/** The driver has ended, or is gone: first its executors go, then the verdict is written. */
const planEnd = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, observed } = situation;
  if (submission.launchedBy === 'Operator' && !observed.executorsGone)
    return { status, effects: [{ type: 'remove-executors', submission }] };
  return conclude(situation, submission, driver);
};

interface End {
  readonly kind: AttemptEnd | 'never-began';
  readonly reason: Reason;
  readonly sentence: string;
}

const endOf = ({ status }: Situation, driver: SeenDriver): End => {
  const told = driver.message === undefined || driver.message === '' ? '' : `: ${driver.message}`;
  const began = status.startTime !== undefined || status.state === 'Running';
  switch (driver.mesosState) {
    case 'TASK_FINISHED':
      return { kind: 'succeeded', reason: 'DriverFinished', sentence: 'The driver ended with success.' };
    case 'TASK_FAILED':
      return { kind: 'run-failed', reason: 'DriverFailed', sentence: `The driver failed${told}` };
    case 'TASK_KILLED':
      return {
        kind: 'run-failed',
        reason: 'DriverKilled',
        sentence: `The driver was killed, and not by the operator${told}`,
      };
    case 'TASK_ERROR':
      return { kind: 'submission-failed', reason: 'LaunchRefused', sentence: `Mesos refused the driver${told}` };
    default:
      return began
        ? {
            kind: 'run-failed',
            reason: 'DriverLost',
            sentence: `The driver is lost (${driver.mesosState ?? 'unknown to Mesos'})${told}`,
          }
        : {
            kind: 'never-began',
            reason: 'Queued',
            sentence: `The driver was not launched (${driver.mesosState ?? 'unknown to Mesos'})${told}; it waits for another place.`,
          };
  }
};

const conclude = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, observed } = situation;
  const end = endOf(situation, driver);
  const effects: readonly Effect[] = [{ type: 'forget', taskId: submission.taskId }];
  const part = { driver: driverPart(situation, submission, driver), executors: undefined };
  if (end.kind === 'never-began')
    return { status: enter(situation, 'Queued', end.reason, end.sentence, { ...part, driver: undefined }), effects };
  const attempts = counted(status, end.kind);
  const waitMs = observed.spec.ok ? retryAfterMs(observed.spec.value.restartPolicy, end.kind, attempts) : undefined;
  if (waitMs === undefined) return { status: finish(situation, end, { ...part, attempts }), effects };
  const dueMs = situation.now + waitMs;
  const sentence = `${end.sentence} The next attempt follows at ${moment(dueMs)}.`;
  return {
    status: enter(situation, 'RetryWait', 'RetryScheduled', sentence, {
      ...part,
      attempts,
      nextTransitionTime: moment(dueMs),
    }),
    effects,
    wakeAtMs: dueMs,
  };
};

const finish = (situation: Situation, end: End, part: Parameters<typeof enter>[4]): SparkApplicationStatus =>
  enter(situation, end.kind === 'succeeded' ? 'Completed' : 'Failed', end.reason, end.sentence, {
    ...part,
    completionTime: moment(situation.now),
  });

const counted = (status: SparkApplicationStatus, end: AttemptEnd) => {
  const before = status.attempts ?? { total: 1, runFailures: 0, submissionFailures: 0 };
  return {
    ...before,
    runFailures: before.runFailures + (end === 'run-failed' ? 1 : 0),
    submissionFailures: before.submissionFailures + (end === 'submission-failed' ? 1 : 0),
  };
};
