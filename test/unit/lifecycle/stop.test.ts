import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import type { SeenDriver } from '../../../src/lifecycle/observed.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { no } from '../../../src/model/verdict.ts';
import type { Json } from '../../support/resources.ts';
import { createdMs, ended, firstTask, type Given, live, situation, submission } from './situations.ts';

const running: SeenDriver = { verdict: 'alive', mesosState: 'TASK_RUNNING', atMs: createdMs };
const decide = (status: SparkApplicationStatus, driver: SeenDriver, given: Given = {}) =>
  plan(situation(status, { ...given, observed: { driver, ...given.observed } }));

const causes: readonly (readonly [string, Given, string, string])[] = [
  ['deleted', { identity: { deleting: true } }, 'Deleting', 'Stopping'],
  ['killed', { identity: { killRequested: firstTask } }, 'Killed', 'Failed'],
  ['suspended', { spec: { suspend: true } }, 'Suspended', 'Suspended'],
  ['edited', { digest: 'two' }, 'SpecChanged', 'Queued'],
  ['edited and suspended', { digest: 'two', spec: { suspend: true } }, 'Suspended', 'Suspended'],
  ['spoiled', { digest: 'two', problem: 'no' }, 'InvalidSpec', 'Invalid'],
];

describe('a running application', () => {
  test.each(causes)('that is %s is stopped', (_, given, reason) => {
    const decided = decide(live('Running'), running, given);
    expect(decided.status).toMatchObject({ state: 'Stopping', reason, submission });
    expect(decided.effects).toEqual([{ type: 'kill', submission }]);
  });

  test.each(causes)('that is %s, and has ended: what is next is said', (_, given, __, state) => {
    const decided = decide(live('Stopping'), ended('TASK_KILLED'), given);
    expect(decided.status.state).toBe(state);
    expect(decided.effects.map(({ type }) => type)).toEqual(
      given.identity?.deleting ? ['unwant', 'forget', 'remove-finalizer'] : ['unwant', 'forget'],
    );
  });

  test.each<[string, Given]>([
    ['a retry that is long over was killed', { identity: { killRequested: `${firstTask}-retry-7` } }],
    ['its time to live is edited', { spec: { timeToLiveSeconds: 1 }, identity: { generation: 2 } }],
    ['its cluster does not take the spec any more', { problem: 'no sparkHome' }],
  ])('goes on when %s', (_, given) => {
    expect(decide(live('Running'), running, given).status.state).toBe('Running');
  });

  test('whose cluster does not take its spec any more can be suspended', () => {
    const refused = no('NoSparkHome', 'no sparkHome');
    const decided = decide(live('Running'), running, { refused, spec: { suspend: true } });
    expect(decided.status).toMatchObject({ state: 'Stopping', reason: 'Suspended' });
  });

  test('that runs another edition begins with clean counts', () => {
    const status = live('Stopping', { attempts: { total: 3, runFailures: 2, submissionFailures: 0 } });
    const decided = decide(status, ended('TASK_KILLED'), { digest: 'two' });
    expect(decided.status).toMatchObject({ state: 'Queued', specDigest: 'two', submission });
    expect(decided.status).not.toHaveProperty('attempts');
  });
});

describe('a driver that does not run in time', () => {
  const spec = { timeouts: { startSeconds: 60 } };
  const staging: SeenDriver = { verdict: 'alive', mesosState: 'TASK_STAGING' };

  test('is killed when its time is over, and not before', () => {
    const early = decide(live('Submitted'), staging, { spec, atMs: 59_999 });
    expect([early.status.state, early.wakeAtMs]).toEqual(['Submitted', createdMs + 60_000]);
    const late = decide(live('Submitted'), staging, { spec, atMs: 60_000 });
    expect(late.status).toMatchObject({ state: 'Stopping', reason: 'StartTimedOut' });
    expect(late.effects).toEqual([{ type: 'kill', submission }]);
  });

  test.each<[string, SparkApplicationStatus, SeenDriver]>([
    ['it runs', live('Submitted'), running],
    ['it has run', live('Running'), staging],
    ['nobody knows whether it lives', live('Submitted'), { verdict: 'doubtful', mesosState: 'TASK_UNREACHABLE' }],
  ])('is left alone when %s', (_, status, driver) => {
    expect(decide(status, driver, { spec, atMs: 1e6 }).status.state).not.toBe('Stopping');
  });

  test.each<[string, Json, string]>([
    ['Never', spec, 'Failed'],
    ['OnInfrastructureFailure', { ...spec, restartPolicy: { type: 'OnInfrastructureFailure' } }, 'RetryWait'],
    ['OnFailure', { ...spec, restartPolicy: { type: 'OnFailure', onFailureRetries: 1 } }, 'RetryWait'],
    ['of supervision', { ...spec, driver: { supervise: true } }, 'RetryWait'],
  ])('and was killed counts as a failure of the infrastructure: policy %s', (_, given, state) => {
    const decided = decide(live('Stopping', { reason: 'StartTimedOut' }), ended('TASK_KILLED'), { spec: given });
    expect(decided.status).toMatchObject({ state, attempts: { runFailures: 1, submissionFailures: 0 } });
    expect(decided.effects.map(({ type }) => type)).toEqual(['unwant', 'forget']);
  });

  test('is stopped even if it begins to run meanwhile, and has completed if it succeeds before', () => {
    const status = live('Stopping', { reason: 'StartTimedOut' });
    expect(decide(status, running, { spec }).status).toEqual(expect.objectContaining({ reason: 'StartTimedOut' }));
    expect(decide(status, ended('TASK_FINISHED'), { spec }).status.state).toBe('Completed');
  });
});

describe('a stop that takes too long', () => {
  const given: Given = { spec: { suspend: true, timeouts: { stopSeconds: 30 } } };

  test('becomes one without grace', () => {
    const first = decide(live('Running'), running, given);
    expect([first.effects, first.wakeAtMs]).toEqual([[{ type: 'kill', submission }], createdMs + 30_000]);
    const second = decide(first.status, running, { ...given, atMs: 30_000 });
    expect(second.effects).toEqual([{ type: 'kill', submission, graceMs: 0 }]);
    expect(second.status).toMatchObject({ state: 'Stopping', message: expect.stringContaining('without grace') });
  });
});

describe('a resource that is deleted while Mesos is gone', () => {
  const deleting = { deleting: true, abandonRequested: firstTask };
  const unheard: SeenDriver = { verdict: 'unheard' };

  test('goes when somebody vouches for its task, and says what may be left', () => {
    const { effects } = decide(live('Stopping'), unheard, { identity: deleting });
    expect(effects.map(({ type }) => type)).toEqual(['warn', 'kill', 'unwant', 'forget', 'remove-finalizer']);
    expect(effects[0]).toMatchObject({ reason: 'Abandoned', message: expect.stringContaining(firstTask) });
  });

  test.each<[string, Given['identity']]>([
    ['nobody vouches', { deleting: true }],
    ['the word is about another task', { ...deleting, abandonRequested: `${firstTask}-retry-1` }],
    ['it is not deleted', { abandonRequested: firstTask }],
  ])('stays when %s', (_, identity) => {
    const { effects } = decide(live('Stopping'), unheard, { identity: identity ?? {} });
    expect(effects.map(({ type }) => type)).toEqual(['kill']);
  });
});

describe('stopping', () => {
  test.each<SeenDriver>([
    { verdict: 'unheard' },
    { verdict: 'alive', mesosState: 'TASK_KILLING' },
    { verdict: 'doubtful', mesosState: 'TASK_UNREACHABLE' },
  ])('goes on while the driver may live ($verdict)', (driver) => {
    const decided = decide(live('Stopping'), driver, { identity: { deleting: true } });
    expect(decided.effects).toEqual([{ type: 'kill', submission }]);
  });

  test('is over for a driver that Mesos does not have', () => {
    expect(decide(live('Stopping'), { verdict: 'absent' }, { spec: { suspend: true } }).status.state).toBe('Suspended');
  });

  test('is over at once for a driver that was surely never launched', () => {
    const decided = plan(
      situation(live('Submitting'), {
        spec: { suspend: true },
        observed: { neverLaunched: true, executorsGone: true },
      }),
    );
    expect(decided.status.state).toBe('Suspended');
  });

  test('waits for the executors to be gone', () => {
    const status = live('Stopping', { submission: { ...submission, launchedBy: 'Operator' } });
    const suspended = { spec: { suspend: true } };
    expect(decide(status, ended('TASK_KILLED'), suspended).effects.map(({ type }) => type)).toEqual([
      'remove-executors',
    ]);
    expect(decide(status, ended('TASK_KILLED'), { ...suspended, observed: { executorsGone: true } }).status.state).toBe(
      'Suspended',
    );
  });

  test('is brought to its end when its cause is taken back, and the application runs again', () => {
    expect(decide(live('Stopping'), running)).toMatchObject({
      status: { state: 'Stopping' },
      effects: [{ type: 'kill' }],
    });
    expect(decide(live('Stopping'), ended('TASK_KILLED')).status.state).toBe('Queued');
  });

  test.each<[string, Given, string]>([
    ['killed', { identity: { killRequested: firstTask } }, 'Completed'],
    ['suspended', { spec: { suspend: true } }, 'Completed'],
    ['suspended, with policy Always', { spec: { suspend: true, restartPolicy: { type: 'Always' } } }, 'RetryWait'],
    ['edited', { digest: 'two' }, 'Queued'],
    ['spoiled', { digest: 'two', problem: 'no' }, 'Invalid'],
  ])('comes too late for a driver that has succeeded (%s)', (_, given, state) => {
    expect(decide(live('Stopping'), ended('TASK_FINISHED'), given).status.state).toBe(state);
    expect(decide(live('Running'), ended('TASK_FINISHED'), given).status.state).toBe(state);
  });
});
