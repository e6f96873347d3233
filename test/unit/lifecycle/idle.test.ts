import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { no } from '../../../src/model/verdict.ts';
import { firstTask, type Given, live, place, situation, submission } from './situations.ts';

const decide = (status: SparkApplicationStatus, given?: Given) => plan(situation(status, given));
const types = ({ effects }: ReturnType<typeof plan>) => effects.map(({ type }) => type);
const secondTask = `${firstTask}-retry-1`;
const queued: SparkApplicationStatus = { state: 'Queued', specDigest: 'one' };

describe('a new resource', () => {
  test('gets its finalizer before anything else', () => {
    expect(decide({}, { identity: { hasFinalizer: false } })).toEqual({
      status: {},
      effects: [{ type: 'add-finalizer' }],
    });
  });

  test('wants a place, and is not written down as queued in its first second', () => {
    const decided = decide({}, { atMs: 999 });
    expect(decided).toMatchObject({ status: {}, effects: [{ type: 'want', taskId: firstTask, attempt: 1 }] });
    expect(decided.wakeAtMs).toBe(Date.UTC(2030, 0, 1, 0, 0, 1));
    expect(decide({}, { atMs: 1000 }).status).toMatchObject({
      state: 'Queued',
      reason: 'Queued',
      waitReason: 'NoOffers',
    });
  });

  test.each<[string, Given, object]>([
    ['suspended', { spec: { suspend: true } }, { state: 'Suspended', reason: 'Suspended' }],
    [
      'with problems',
      { problem: 'spec.type is missing' },
      { state: 'Invalid', reason: 'InvalidSpec', message: 'spec.type is missing' },
    ],
    ['killed', { identity: { killRequested: firstTask } }, { state: 'Failed', reason: 'Killed' }],
    [
      'without a cluster',
      { observed: { hindrance: { reason: 'ClusterNotFound', message: 'There is no MesosCluster main.' } } },
      { state: 'Queued', reason: 'ClusterNotFound', message: 'There is no MesosCluster main.' },
    ],
  ])('%s is not launched, even on a held place', (_, given, expected) => {
    const decided = decide({}, { ...given, observed: { place, ...given.observed } });
    expect(decided.status).toMatchObject(expected);
    expect(types(decided)).not.toContain('launch');
  });
});

describe('an application that is queued for too long', () => {
  const since = '2030-01-01T00:00:00Z';
  const waitingSince: SparkApplicationStatus = { ...queued, since, reason: 'Queued' };
  const spec = { timeouts: { queuedSeconds: 60 } };
  const retrying = {
    ...spec,
    restartPolicy: { type: 'OnFailure', onSubmissionFailureRetries: 1, onSubmissionFailureRetryInterval: 10 },
  };

  test('waits until its time is over', () => {
    const decided = decide(waitingSince, { spec, atMs: 59_999 });
    expect([decided.status.state, decided.wakeAtMs]).toEqual(['Queued', Date.parse(since) + 60_000]);
  });

  test('has failed, and leaves the queue', () => {
    const decided = decide(waitingSince, { spec, atMs: 60_000 });
    expect(decided.status).toMatchObject({
      state: 'Failed',
      reason: 'QueuedTooLong',
      attempts: { total: 0, submissionFailures: 1 },
    });
    expect(types(decided)).toEqual(['unwant']);
  });

  test('is queued again later as often as its policy says', () => {
    const first = decide(waitingSince, { spec: retrying, atMs: 60_000 });
    expect(first.status).toMatchObject({ state: 'RetryWait', nextTransitionTime: '2030-01-01T00:01:10Z' });
    const again = decide(first.status, { spec: retrying, atMs: 70_000 });
    expect(again.status).toMatchObject({ state: 'Queued', since: '2030-01-01T00:01:10Z' });
    expect(decide(again.status, { spec: retrying, atMs: 130_000 }).status.state).toBe('Failed');
  });

  test('is killed between, by the name of the attempt that would be next', () => {
    const waiting = decide(waitingSince, { spec: retrying, atMs: 60_000 }).status;
    const identity = { killRequested: firstTask };
    expect(decide(waiting, { spec: retrying, atMs: 61_000, identity }).status).toMatchObject({
      state: 'Failed',
      reason: 'Killed',
      submission: { taskId: firstTask },
    });
  });

  test('is launched all the same when a place is held in that moment', () => {
    expect(types(decide(waitingSince, { spec, atMs: 60_000, observed: { place } }))).toContain('launch');
  });

  test('counts anew when it is edited', () => {
    const decided = decide(waitingSince, { spec, atMs: 60_000, digest: 'two' });
    expect(decided.status).toMatchObject({ state: 'Queued', since: '2030-01-01T00:01:00Z' });
  });
});

describe('the resource of an application that has ended', () => {
  const over: SparkApplicationStatus = { ...live('Completed'), completionTime: '2030-01-01T00:00:00Z' };
  const cluster = { retryWaitMaxSeconds: 60, defaultTimeToLiveSeconds: 30, driverDefaults: { sparkConf: {}, env: [] } };

  test.each<[string, Given, boolean]>([
    ['its own time is over', { spec: { timeToLiveSeconds: 10 }, observed: { cluster }, atMs: 10_000 }, true],
    ['its own time lasts longer', { spec: { timeToLiveSeconds: 90 }, observed: { cluster }, atMs: 30_000 }, false],
    ["its cluster's time is over", { observed: { cluster }, atMs: 30_000 }, true],
    ["its cluster's time is not over", { observed: { cluster }, atMs: 29_999 }, false],
    ['nobody says', { atMs: 1e9 }, false],
  ])('is deleted when its time is over: %s', (_, given, deleted) => {
    expect(types(decide(over, given)).includes('delete-resource')).toBe(deleted);
  });
});

describe('a queued application', () => {
  test('leaves the queue while its tenant may have no more', () => {
    const hindrance = { reason: 'TenantLimit', message: 'no room' } as const;
    const decided = decide(queued, { observed: { hindrance, place } });
    expect(decided.status).toMatchObject({ state: 'Queued', reason: 'TenantLimit', message: 'no room' });
    expect(types(decided)).toEqual(['unwant']);
  });

  test('that its tenant forbids says so', () => {
    const refused = no('TenancyForbids', 'spec.mesos.role is not for you');
    expect(decide(queued, { refused }).status).toMatchObject({ state: 'Invalid', reason: 'TenancyForbids' });
  });

  test('says what it waits for, and says it anew only when the reason changes', () => {
    const waiting = (reason: string, message: string): Given => ({
      observed: { waiting: { ok: false, reason, message } },
    });
    const first = decide(queued, waiting('OffersTooSmall', '3 offers: too little memory')).status;
    expect(first).toMatchObject({ message: '3 offers: too little memory', waitReason: 'OffersTooSmall' });
    expect(decide(first, waiting('OffersTooSmall', '4 offers: too little memory')).status).toEqual(first);
    expect(decide(first, waiting('TooManyDrivers', 'too many')).status).toMatchObject({ message: 'too many' });
  });

  test('records its intent on a held place, and launches', () => {
    const { status, effects } = decide(queued, { observed: { place }, atMs: 5000 });
    expect(status).toMatchObject({
      state: 'Submitting',
      attempts: { total: 1, runFailures: 0, submissionFailures: 0 },
      submission: { ...submission, ports: place.ports, at: '2030-01-01T00:00:05Z' },
    });
    expect(status).not.toHaveProperty('executorFrameworkId');
    expect(effects.at(-1)).toEqual({ type: 'launch', submission: status.submission });
  });

  test('names the framework of its executors where the operator runs them', () => {
    const given = { spec: { executor: { launchedBy: 'Operator' } }, observed: { place } };
    expect(decide(queued, given).status.executorFrameworkId).toBe(`f-1-${firstTask}`);
  });

  test('that was edited wants its place anew before it launches', () => {
    const decided = decide(queued, { digest: 'two', observed: { place } });
    expect(decided.effects[0]).toEqual({ type: 'want', taskId: firstTask, attempt: 1 });
    expect(decided.status.specDigest).toBe('two');
  });

  test('that is killed runs no more, but an edit of it does', () => {
    const killed = decide(queued, { identity: { killRequested: firstTask } });
    expect(killed.status).toMatchObject({
      state: 'Failed',
      reason: 'Killed',
      submission: { attempt: 1, taskId: firstTask },
    });
    expect(killed.effects).toEqual([{ type: 'unwant', taskId: firstTask }]);
    const edited: Given = { digest: 'two', identity: { killRequested: firstTask, generation: 2 } };
    const again = decide(killed.status, edited);
    expect(again).toMatchObject({
      status: { state: 'Queued' },
      effects: [{ type: 'want', taskId: secondTask, attempt: 2 }],
    });
    expect(decide(again.status, edited).status).toEqual(again.status);
  });

  test.each<[string, Given]>([
    ['suspended', { spec: { suspend: true } }],
    ['spoiled', { problem: 'no', digest: 'two' }],
  ])('that is %s leaves the queue', (_, given) => {
    expect(decide(queued, given).effects).toEqual([{ type: 'unwant', taskId: firstTask }]);
  });
});

describe('an application that waits for its retry', () => {
  const waiting = live('RetryWait', {
    nextTransitionTime: '2030-01-01T00:01:00Z',
    attempts: { total: 1, runFailures: 1, submissionFailures: 0 },
  });

  test('waits', () => {
    expect(decide(waiting, { atMs: 59_999 })).toEqual({
      status: { ...waiting, observedGeneration: 1 },
      effects: [],
      wakeAtMs: Date.UTC(2030, 0, 1, 0, 1),
    });
  });

  test('is queued when the interval is over, as another attempt with the same counts', () => {
    const decided = decide(waiting, { atMs: 60_000 });
    expect(decided.status).toMatchObject({ state: 'Queued', attempts: waiting.attempts });
    expect(decided.status).not.toHaveProperty('nextTransitionTime');
    expect(decided.effects).toEqual([{ type: 'want', taskId: secondTask, attempt: 2 }]);
  });

  test('is queued at once, with clean counts, when it is edited', () => {
    const { status } = decide(waiting, { digest: 'two' });
    expect(status.state).toBe('Queued');
    expect(status).not.toHaveProperty('attempts');
  });

  test('is not retried when its failed attempt is killed', () => {
    const { status } = decide(waiting, { identity: { killRequested: firstTask } });
    expect(status).toMatchObject({ state: 'Failed', reason: 'Killed', submission });
  });
});

describe('an application that has ended', () => {
  const completed = live('Completed', { completionTime: '2030-01-01T00:00:00Z', observedGeneration: 1 });

  test('stays as it is', () => {
    expect(decide(completed, { atMs: 1e9 })).toEqual({
      status: completed,
      effects: [{ type: 'forget', taskId: firstTask }],
    });
  });

  test.each([
    [59_999, ['forget']],
    [60_000, ['forget', 'delete-resource']],
  ])('is deleted when its time to live is over (after %d ms: %j)', (atMs, expected) => {
    const decided = decide(completed, { spec: { timeToLiveSeconds: 60 }, atMs });
    expect([decided.status, types(decided)]).toEqual([completed, expected]);
    expect(decided.wakeAtMs).toBe(atMs < 60_000 ? Date.UTC(2030, 0, 1, 0, 1) : undefined);
  });

  test.each<[string, Given]>([
    ['suspended', { spec: { suspend: true } }],
    ['killed', { identity: { killRequested: firstTask } }],
  ])('is not touched when it is %s', (_, given) => {
    expect(decide(completed, given).status).toEqual(completed);
  });

  test.each<[string, Given, string]>([
    ['runs again when it is edited', {}, 'Queued'],
    ['is suspended when it is edited so', { spec: { suspend: true } }, 'Suspended'],
    ['is invalid when it is edited so', { problem: 'no' }, 'Invalid'],
  ])('%s', (_, given, state) => {
    expect(decide(completed, { ...given, digest: 'two' }).status.state).toBe(state);
  });

  test('goes when it is deleted', () => {
    expect(types(decide(completed, { identity: { deleting: true } }))).toEqual([
      'unwant',
      'forget',
      'remove-finalizer',
    ]);
  });
});

describe('conditions', () => {
  const conditionsOf = (status: SparkApplicationStatus) =>
    (status.conditions ?? []).filter((condition) => condition.status === 'True').map(({ type }) => type);

  test.each<[string, Given, readonly string[]]>([
    ['Queued', { atMs: 5000 }, ['Reconciling']],
    ['Suspended', { spec: { suspend: true } }, ['Ready']],
    ['Invalid', { problem: 'no' }, ['Stalled']],
  ])('of an application that is %s', (_, given, expected) => {
    expect(conditionsOf(decide({}, given).status)).toEqual(expected);
  });

  test('and status stay within the schema, whatever there is to say', () => {
    const { status } = decide({}, { problem: 'x'.repeat(10_000) });
    expect(status.message).toHaveLength(4096);
    expect(status.conditions?.map(({ message }) => message.length)).toEqual([4096, 4096, 4096]);
  });
});
