/** Decisions while an attempt is, or may be, on Mesos and nobody wants it stopped. */
import { avoidedWarnings } from './avoided.ts';
import { conclude, endingOf } from './conclude.ts';
import { driverPart, executorsPart, ownAddress } from './fold.ts';
import { intend } from './idle.ts';
import type { Effect, Plan, SeenDriver, Situation, Submission } from './observed.ts';
import { enter, invalidReason, moment } from './status.ts';
import { startUntilMs, wakeAt } from './timeouts.ts';

/** A driver usually runs within a second of its launch, and Mesos' doubts after a failover of its master pass as quickly. */
const submittedWorthWritingMs = 1_500;
const doubtWorthWritingMs = 5_000;

const remedy =
  'If its agent will never be back, mark it gone in Mesos; or set spec.mesos.unreachableTimeoutSeconds, after which the driver counts as lost; or delete the application.';

const podRemedy = (podName: string): string =>
  `If its node will never be back, delete the Pod ${podName} by force (kubectl delete pod --force); or set spec.mesos.unreachableTimeoutSeconds, after which the driver counts as lost.`;

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
  if (!observed.neverLaunched && observed.mayRelaunch !== true) return { status, effects: [] };
  if (!observed.spec.ok && !observed.neverLaunched) return { status, effects: [] };
  if (!observed.spec.ok) {
    const effects: readonly Effect[] = [
      { type: 'unwant', taskId: submission.taskId },
      { type: 'forget', taskId: submission.taskId },
    ];
    return { status: enter(situation, 'Invalid', invalidReason(observed.spec), observed.spec.message), effects };
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
  const untilMs = startUntilMs(situation, submission);
  // The name that a dispatcher gave it is worth a write at once.
  if (status.state === 'Submitting' && now < worthMs && driver.driverId === undefined)
    return { status, effects: [], ...wakeAt(worthMs, untilMs) };
  const part = { driver: driverPart(situation, submission, driver) };
  return {
    status: enter(situation, 'Submitted', 'Submitted', takenSentence(submission, driver), part),
    effects: [],
    ...wakeAt(untilMs),
  };
};

const takenSentence = ({ podName }: Submission, { reason, message, driverId, mesosState }: SeenDriver): string => {
  if (podName === undefined)
    return driverId === undefined || mesosState !== undefined
      ? 'Mesos has taken the driver and prepares its start.'
      : `The dispatcher has the driver as ${driverId}; it waits there for its place.`;
  const why = [reason, message].filter((text) => text !== undefined && text !== '').join(': ');
  return `The Pod ${podName} of the driver is there, and is not running yet${why === '' ? '.' : `: ${why}`}`;
};

const planRunning = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, now } = situation;
  const effects: readonly Effect[] =
    submission.launchedBy === 'Operator'
      ? [{ type: 'run-executors', submission, address: ownAddress(situation.status, submission, driver) }]
      : [];
  const startTime = status.startTime ?? moment(driver.atMs ?? now);
  const executors = executorsPart(situation);
  const part = {
    driver: driverPart(situation, submission, driver),
    startTime,
    executors: executors.part,
    applicationId: situation.observed.executors?.applicationId ?? status.applicationId,
    attempts: launched(status.attempts),
  };
  const next = enter(
    situation,
    'Running',
    'DriverRunning',
    `The driver runs on ${driver.hostname ?? submission.hostname ?? submission.agentId ?? driver.agentId ?? 'an agent'}.`,
    part,
  );
  const warnings = avoidedWarnings(status.executors, executors.part);
  return { status: next, effects: [...effects, ...warnings], ...wakeAt(executors.wakeAtMs) };
};

/** A driver that runs ends a row of launches that did not arrive. */
const launched = (attempts: Situation['status']['attempts']) => {
  if (attempts?.notLaunched === undefined) return attempts;
  const { notLaunched: _, ...counts } = attempts;
  return counts;
};

const planDoubtful = (situation: Situation, driver: SeenDriver): Plan => {
  const { status, now } = situation;
  if (driver.ambiguity !== undefined) {
    const { reason, message } = driver.ambiguity;
    return { status: enter(situation, 'Unknown', reason, message), effects: [] };
  }
  const sinceMs = driver.doubtfulSinceMs ?? now;
  if (status.state !== 'Unknown' && now < sinceMs + doubtWorthWritingMs)
    return { status, effects: [], wakeAtMs: sinceMs + doubtWorthWritingMs };
  const podName = status.submission?.podName;
  const [who, what] = podName === undefined ? ['Mesos', remedy] : ['Kubernetes', podRemedy(podName)];
  const told = driver.message === undefined || driver.message === '' ? '' : ` ${who} says: ${driver.message}`;
  const sentence = `${who} has lost sight of the driver (${driver.mesosState ?? 'no state'}); it may still run, so no other is started. ${what}${told}`;
  return { status: enter(situation, 'Unknown', 'DriverUnreachable', sentence), effects: [] };
};

/** The driver has ended, or is gone: first its executors go, then the verdict is written. */
const planEnd = (situation: Situation, submission: Submission, driver: SeenDriver): Plan => {
  const { status, observed } = situation;
  if (submission.launchedBy === 'Operator' && !observed.executorsGone)
    return { status, effects: [{ type: 'remove-executors', submission }] };
  const part = { driver: driverPart(situation, submission, driver), executors: undefined };
  return {
    ...conclude(situation, endingOf(situation, driver), part),
    effects: [{ type: 'forget', taskId: submission.taskId }],
  };
};
