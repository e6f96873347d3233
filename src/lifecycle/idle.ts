/** Decisions while nothing of the application is on Mesos: wait, queue, submit, suspend, retry, end, delete. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { executorFrameworkIdOf, submissionIdOf, taskIdOf } from '../model/ids.ts';
import { conclude } from './conclude.ts';
import type { Effect, HeldPlace, Plan, Situation, Submission } from './observed.ts';
import { enter, invalidReason, moment } from './status.ts';
import { queuedUntilMs, wakeAt } from './timeouts.ts';

/** A place is usually found at once: whoever waits less than this is not written down as queued, which saves a write. */
const queuedWorthWritingMs = 1_000;

/** A schedule takes note of its run within moments, and nobody tells when it has: it is looked at again after this. */
const unrecordedAgainMs = 1_000;

/** The resource stays at least until then, because its schedule has not taken note of it. */
export const unrecordedUntilMs = ({ now }: Pick<Situation, 'now'>): number => now + unrecordedAgainMs;

/** The task that the next attempt would be. */
export const nextAttempt = ({
  identity,
  status,
  observed,
}: Pick<Situation, 'identity' | 'status'> & { readonly observed?: Pick<Situation['observed'], 'formerAttempt'> }): {
  readonly attempt: number;
  readonly submissionId: string;
  readonly taskId: string;
} => {
  const attempt = Math.max(status.submission?.attempt ?? 0, observed?.formerAttempt ?? 0) + 1;
  const submissionId = submissionIdOf(identity.createdAt, identity.uid);
  return { attempt, submissionId, taskId: taskIdOf(submissionId, attempt) };
};

export const planIdle = (situation: Situation): Plan => {
  const { status, observed } = situation;
  const ended = status.state === 'Completed' || status.state === 'Failed';
  if (ended && status.specDigest === observed.specDigest) return planEnded(situation);
  if (observed.written?.suspend === true)
    return withdraw(situation, enter(situation, 'Suspended', 'Suspended', 'The application is suspended by its spec.'));
  if (!observed.spec.ok)
    return withdraw(situation, enter(situation, 'Invalid', invalidReason(observed.spec), observed.spec.message));
  if (killWanted(situation)) return withdraw(situation, killedWhileIdle(situation, observed.spec.value));
  if (status.state === 'RetryWait' && status.specDigest === observed.specDigest)
    return planRetryWait(situation, observed.spec.value);
  return planQueue(fresh(situation), observed.spec.value);
};

/** Takes a driver that is to be launched no more out of the queue. */
const withdraw = (situation: Situation, status: Plan['status']): Plan => ({
  status,
  effects: [{ type: 'unwant', taskId: nextAttempt(situation).taskId }],
});

/**
 * The request names the attempt that waits, or, while a retry is awaited, the one that failed; one for an older attempt is void. In a queue that
 * lasts too long no attempt has failed that could be named.
 */
const killWanted = (situation: Situation): boolean => {
  const { identity, status } = situation;
  if (identity.killRequested === undefined) return false;
  if (status.state !== 'RetryWait' && status.state !== 'Queued' && status.state !== undefined) return false;
  return identity.killRequested === nextAttempt(situation).taskId || killsFailed(situation);
};

const killsFailed = ({ identity, status }: Situation): boolean =>
  status.state === 'RetryWait' && identity.killRequested === status.submission?.taskId;

/** An attempt that was killed in the queue is used up, so that the request for it is void when an edit makes another. */
const killedWhileIdle = (situation: Situation, spec: SparkApplicationSpec): Plan['status'] => {
  const { status, identity, observed, now } = situation;
  const { attempt, submissionId, taskId } = nextAttempt(situation);
  const used: Submission = {
    id: submissionId,
    attempt,
    taskId,
    generation: identity.generation,
    launchedBy: spec.executor.launchedBy,
    cluster: spec.mesos.cluster,
    at: moment(now),
  };
  return enter(situation, 'Failed', 'Killed', 'Killed on request before the next attempt began.', {
    completionTime: moment(now),
    specDigest: observed.specDigest,
    submission: killsFailed(situation) ? status.submission : used,
    waitReason: undefined,
  });
};

/** An edited, resumed or mended spec begins with clean counts. */
const fresh = (situation: Situation): Situation => {
  const { status, observed } = situation;
  if (status.state === 'Queued' && status.specDigest === observed.specDigest) return situation;
  if (status.state === undefined && status.specDigest === undefined) return situation;
  const {
    attempts: _attempts,
    completionTime: _completed,
    driver: _driver,
    executors: _executors,
    startTime: _started,
    applicationId: _id,
    since: _since,
    ...rest
  } = status;
  return { ...situation, status: rest };
};

const planEnded = (situation: Situation): Plan => {
  const { status, observed, identity, now } = situation;
  const seen = { ...status, observedGeneration: identity.generation };
  const forget: readonly Effect[] =
    status.submission === undefined ? [] : [{ type: 'forget', taskId: status.submission.taskId }];
  const ttl = observed.written?.timeToLiveSeconds ?? observed.cluster?.defaultTimeToLiveSeconds;
  if (ttl === undefined || status.completionTime === undefined) return { status: seen, effects: forget };
  const endMs = Date.parse(status.completionTime) + ttl * 1000;
  const dueMs = observed.unrecorded === true ? Math.max(endMs, unrecordedUntilMs(situation)) : endMs;
  return now < dueMs
    ? { status: seen, effects: forget, wakeAtMs: dueMs }
    : { status: seen, effects: [...forget, { type: 'delete-resource' }] };
};

const planRetryWait = (situation: Situation, spec: SparkApplicationSpec): Plan => {
  const { status, now } = situation;
  const dueMs = status.nextTransitionTime === undefined ? now : Date.parse(status.nextTransitionTime);
  if (now < dueMs)
    return { status: { ...status, observedGeneration: situation.identity.generation }, effects: [], wakeAtMs: dueMs };
  return planQueue(situation, spec);
};

const planQueue = (situation: Situation, spec: SparkApplicationSpec): Plan => {
  const { observed, status, identity, now } = situation;
  const { attempt, taskId } = nextAttempt(situation);
  const { hindrance, place } = observed;
  if (hindrance === undefined && place !== undefined) return submit(situation, spec, place);
  const untilMs = queuedUntilMs(situation);
  if (untilMs !== undefined && now >= untilMs) return queuedTooLong(situation);
  if (hindrance !== undefined) {
    const hindered = enter(situation, 'Queued', hindrance.reason, hindrance.message, queuedPart(situation));
    return { ...withdraw(situation, hindered), ...wakeAt(queuedUntilMs({ ...situation, status: hindered })) };
  }
  const effects: readonly Effect[] = [{ type: 'want', taskId, attempt }];
  const worthMs = Date.parse(identity.createdAt) + queuedWorthWritingMs;
  if (status.state === undefined && now < worthMs) return { status, effects, wakeAtMs: worthMs };
  const waiting = queued(situation);
  return { status: waiting, effects, ...wakeAt(queuedUntilMs({ ...situation, status: waiting })) };
};

/** A submission that failed: restartPolicy says what follows. */
const queuedTooLong = (situation: Situation): Plan => {
  const sentence = 'The driver was queued for longer than spec.timeouts.queuedSeconds.';
  const ending = { kind: 'submission-failed', reason: 'QueuedTooLong', sentence } as const;
  const concluded = conclude(situation, ending, { ...queuedPart(situation), waitReason: undefined });
  return { ...withdraw(situation, concluded.status), ...wakeAt(concluded.wakeAtMs) };
};

const queuedPart = ({ observed }: Situation) => ({ specDigest: observed.specDigest });

/** The sentence is written anew only when its reason changes: the figures in it change with every offer. */
const queued = (situation: Situation): Plan['status'] => {
  const { status, observed } = situation;
  if (observed.waiting === undefined && status.state === 'Queued' && status.reason === 'Queued')
    return enter(situation, 'Queued', 'Queued', status.message ?? '', queuedPart(situation));
  const waiting = observed.waiting ?? {
    reason: 'NoOffers',
    message: 'Waits for an offer of Mesos that has room for the driver.',
  };
  const same = status.state === 'Queued' && status.reason === 'Queued' && status.waitReason === waiting.reason;
  const message = same && status.message !== undefined ? status.message : waiting.message;
  return enter(situation, 'Queued', 'Queued', message, { ...queuedPart(situation), waitReason: waiting.reason });
};

/** Records the intent to launch the next attempt on the held place, and launches it. */
const submit = (situation: Situation, spec: SparkApplicationSpec, place: HeldPlace): Plan => {
  const { attempt, submissionId, taskId } = nextAttempt(situation);
  return intend(situation, spec, place, { attempt, id: submissionId, taskId });
};

export const intend = (
  situation: Situation,
  spec: SparkApplicationSpec,
  place: HeldPlace,
  names: Pick<Submission, 'attempt' | 'id' | 'taskId'>,
): Plan => {
  const { observed, now, identity, status } = situation;
  const operator = spec.executor.launchedBy === 'Operator';
  const submission: Submission = {
    ...names,
    generation: identity.generation,
    launchedBy: spec.executor.launchedBy,
    cluster: spec.mesos.cluster,
    ...(place.podName === undefined ? {} : { podName: place.podName }),
    ...(place.frameworkId === undefined ? {} : { frameworkId: place.frameworkId }),
    ...(place.agentId === undefined ? {} : { agentId: place.agentId }),
    ...(place.hostname === undefined ? {} : { hostname: place.hostname }),
    ...(place.agentUrl === undefined ? {} : { agentUrl: place.agentUrl }),
    ports: [...place.ports],
    role: place.role,
    at: moment(now),
  };
  const counts = status.attempts ?? { total: 0, runFailures: 0, submissionFailures: 0 };
  const again = status.submission?.taskId === names.taskId;
  const next = enter(situation, 'Submitting', 'Submitting', launchSentence(place), {
    submission,
    specDigest: observed.specDigest,
    attempts: again ? counts : { ...counts, total: counts.total + 1 },
    executorFrameworkId: operator ? executorFrameworkIdOf(place.frameworkId ?? '', names.taskId) : undefined,
    driver: undefined,
    executors: undefined,
    startTime: undefined,
    waitReason: undefined,
  });
  const effects: readonly Effect[] = [
    // A place that was held for what the spec wanted before an edit is lost by wanting anew; the launch then does not happen.
    { type: 'want', taskId: names.taskId, attempt: names.attempt },
    { type: 'launch', submission },
  ];
  return { status: next, effects };
};

const launchSentence = ({ podName, hostname }: HeldPlace): string => {
  if (podName !== undefined) return `Creates the Pod ${podName} of the driver.`;
  return hostname === undefined ? 'Hands the driver to the dispatcher.' : `Launches the driver on ${hostname}.`;
};
