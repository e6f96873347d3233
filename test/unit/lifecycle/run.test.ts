import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import type { SeenDriver, SeenExecutors } from '../../../src/lifecycle/observed.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { createdMs, ended, firstTask, type Given, live, place, situation, submission } from './situations.ts';

const decide = (status: SparkApplicationStatus, driver: SeenDriver | undefined, given: Given = {}) =>
  plan(situation(status, { ...given, observed: { ...(driver === undefined ? {} : { driver }), ...given.observed } }));
const alive = (mesosState: string, more: Partial<SeenDriver> = {}): SeenDriver => ({
  verdict: 'alive',
  mesosState,
  atMs: createdMs,
  ...more,
});
const operated = (state: 'Running' | 'Submitting'): SparkApplicationStatus =>
  live(state, {
    submission: { ...submission, launchedBy: 'Operator', ports: place.ports },
    executorFrameworkId: 'f-x',
  });

describe('a launch of which nothing is heard', () => {
  test('is waited for', () => {
    expect(decide(live('Submitting'), undefined)).toEqual({ status: live('Submitting'), effects: [] });
  });

  test('that surely failed gets another place under the same names', () => {
    const failed: Given = { observed: { neverLaunched: true } };
    expect(decide(live('Submitting'), undefined, failed).effects).toEqual([
      { type: 'want', taskId: firstTask, attempt: 1 },
    ]);
    const again = decide(live('Submitting'), undefined, {
      observed: { neverLaunched: true, place: { ...place, hostname: 'host-2' } },
    });
    expect(again.status).toMatchObject({
      state: 'Submitting',
      submission: { taskId: firstTask, attempt: 1, hostname: 'host-2' },
      attempts: { total: 1 },
    });
    expect(again.effects.at(-1)).toEqual({ type: 'launch', submission: again.status.submission });
  });

  test('that surely failed is given up when the spec can not be run any more', () => {
    const decided = decide(live('Submitting'), undefined, { problem: 'no', observed: { neverLaunched: true } });
    expect(decided.status).toMatchObject({ state: 'Invalid', reason: 'InvalidSpec', message: 'no' });
    expect(decided.effects.map(({ type }) => type)).toEqual(['unwant', 'forget']);
  });
});

describe('a driver that lives', () => {
  test('is not written down as submitted when it is about to run', () => {
    expect(decide(live('Submitting'), alive('TASK_STARTING'), { atMs: 1499 })).toEqual({
      status: live('Submitting'),
      effects: [],
      wakeAtMs: createdMs + 1500,
    });
    expect(decide(live('Submitting'), alive('TASK_STARTING'), { atMs: 1500 }).status.state).toBe('Submitted');
  });

  test('runs, with its start, its agent and its page', () => {
    const { status, effects } = decide(operated('Submitting'), alive('TASK_RUNNING', { agentId: 'a-1' }), {
      atMs: 7000,
    });
    expect(status).toMatchObject({
      state: 'Running',
      reason: 'DriverRunning',
      startTime: '2030-01-01T00:00:00Z',
      driver: { taskId: firstTask, agentId: 'a-1', hostname: 'host-1', uiUrl: 'http://host-1:31004' },
    });
    expect(effects.map(({ type }) => type)).toEqual(['run-executors']);
  });

  test('has its files on the page of Mesos, where the cluster says which; those of a group are found by it', () => {
    const seen = alive('TASK_RUNNING', { agentId: 'a-1' });
    const cluster = {
      retryWaitMaxSeconds: 60,
      driverDefaults: { sparkConf: {}, env: [] },
      mesosUrl: 'https://mesos.example/',
    };
    const urlOf = (given: Given) => decide(operated('Submitting'), seen, given).status.driver?.sandboxUrl;
    const { frameworkId } = submission;
    const url = `https://mesos.example/#/agents/a-1/frameworks/${frameworkId}/executors/${firstTask}`;
    expect(urlOf({ observed: { cluster } })).toBe(`${url}/browse`);
    const spec = { driver: { sidecars: [{ name: 'log', command: ['true'] }] } };
    expect(urlOf({ observed: { cluster }, spec })).toBe(`${url}.group/browse`);
    expect(urlOf({})).toBeUndefined();
  });

  test.each([
    ['sparkUIOptions', { sparkUIOptions: {} }],
    ['driverIngressOptions', { driverIngressOptions: [{ servicePort: 1, ingressURLFormat: 'a.b' }] }],
  ])('is known by its address, which stays known, with %s', (_, more) => {
    const spec = { ...more, executor: { launchedBy: 'Operator' } };
    const seen = alive('TASK_RUNNING', { agentId: 'a-1', address: '10.0.0.7' });
    const { status, effects } = decide(operated('Submitting'), seen, { spec });
    expect(status.driver).toMatchObject({ address: '10.0.0.7', uiUrl: 'http://host-1:31004' });
    expect(effects).toMatchObject([{ type: 'run-executors', address: undefined }]);
    const later = decide(status, alive('TASK_RUNNING', { agentId: 'a-1' }), { spec });
    expect(later.status.driver?.address).toBe('10.0.0.7');
  });

  test('is not known by the address of its agent without these', () => {
    const { status } = decide(operated('Submitting'), alive('TASK_RUNNING', { address: '10.0.0.7' }));
    expect(status.driver?.address).toBeUndefined();
  });

  test.each([
    ['the first port of the offer', [31_007, 31_008], 'http://host-1:31007'],
    ['the usual port on a network of its own', [], 'http://10.0.0.7:4040'],
  ])('that launches its executors has its page at %s, if that is asked for', (_, ports, uiUrl) => {
    const before = live('Submitting', { submission: { ...submission, ports } });
    const seen = alive('TASK_RUNNING', { address: '10.0.0.7' });
    expect(decide(before, seen, { spec: { sparkUIOptions: {} } }).status.driver?.uiUrl).toBe(uiUrl);
    expect(decide(before, seen).status.driver?.uiUrl).toBeUndefined();
  });

  test('on a network of its own is found by the address of its container, which stays known', () => {
    const before = operated('Submitting');
    const own = { ...before, submission: { ...before.submission, ports: [] } } as typeof before;
    const seen = alive('TASK_RUNNING', { agentId: 'a-1', address: '10.9.0.7' });
    const { status, effects } = decide(own, seen, { atMs: 7000 });
    expect(status.driver).toMatchObject({ hostname: 'host-1', address: '10.9.0.7', uiUrl: 'http://10.9.0.7:4040' });
    expect(effects).toMatchObject([{ type: 'run-executors', address: '10.9.0.7' }]);
    const later = decide(status, alive('TASK_RUNNING', { agentId: 'a-1' }), { atMs: 9000 });
    expect(later.effects).toMatchObject([{ type: 'run-executors', address: '10.9.0.7' }]);
    expect(later.status).toEqual(status);
  });

  test('with ports of its agent is found there, whatever address Mesos tells', () => {
    const { status, effects } = decide(operated('Submitting'), alive('TASK_RUNNING', { address: '10.9.0.7' }));
    expect(status.driver).not.toHaveProperty('address');
    expect(effects).toMatchObject([{ type: 'run-executors', address: undefined }]);
  });

  test('that launches its executors itself gets none', () => {
    expect(decide(live('Submitting'), alive('TASK_RUNNING')).effects).toEqual([]);
  });

  test('does not stop running because of an older word of Mesos', () => {
    expect(decide(live('Running'), alive('TASK_STARTING')).status).toEqual(live('Running'));
    expect(decide(live('Running'), alive('TASK_KILLING')).status).toEqual(live('Running'));
  });

  test('is not rewritten because Mesos was asked', () => {
    const told = decide(live('Submitting'), alive('TASK_RUNNING', { reason: 'REASON_X', message: 'up' })).status;
    const asked = alive('TASK_RUNNING', {
      reason: 'REASON_RECONCILIATION',
      message: 'Latest state',
      atMs: createdMs + 9000,
    });
    expect(decide(told, asked, { atMs: 9000 }).status).toEqual(told);
  });
});

describe('a driver in doubt', () => {
  const doubt: SeenDriver = { verdict: 'doubtful', mesosState: 'TASK_UNREACHABLE', doubtfulSinceMs: createdMs };

  test('is told after five seconds', () => {
    expect(decide(live('Running'), doubt, { atMs: 4999 })).toEqual({
      status: live('Running'),
      effects: [],
      wakeAtMs: createdMs + 5000,
    });
    expect(decide(live('Running'), doubt, { atMs: 5000 })).toMatchObject({
      status: { state: 'Unknown', reason: 'DriverUnreachable' },
      effects: [],
    });
  });

  test('comes back', () => {
    expect(decide(live('Unknown'), alive('TASK_RUNNING')).status.state).toBe('Running');
    expect(decide(live('Unknown'), alive('TASK_STAGING')).status.state).toBe('Submitted');
  });
});

describe('the end of a driver', () => {
  const lost: SeenDriver = { verdict: 'absent', mesosState: 'TASK_UNREACHABLE' };
  const retrying = { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onSubmissionFailureRetries: 1 } };

  test.each<[SeenDriver, string, string]>([
    [ended('TASK_FINISHED'), 'Completed', 'DriverFinished'],
    [ended('TASK_FAILED', 'Command exited with status 3'), 'Failed', 'DriverFailed'],
    [ended('TASK_KILLED'), 'Failed', 'DriverKilled'],
    [ended('TASK_ERROR'), 'Failed', 'LaunchRefused'],
    [ended('TASK_GONE'), 'Failed', 'DriverLost'],
    [lost, 'Failed', 'DriverLost'],
  ])('$verdict $mesosState, with policy Never: %s', (driver, state, reason) => {
    const decided = decide(live('Running'), driver, { atMs: 3000 });
    expect(decided.status).toMatchObject({ state, reason, completionTime: '2030-01-01T00:00:03Z' });
    expect(decided.effects).toEqual([{ type: 'forget', taskId: firstTask }]);
  });

  test.each<[SeenDriver, object]>([
    [ended('TASK_FAILED'), { runFailures: 1, submissionFailures: 0 }],
    [ended('TASK_KILLED'), { runFailures: 1, submissionFailures: 0 }],
    [lost, { runFailures: 1, submissionFailures: 0 }],
    [ended('TASK_ERROR'), { runFailures: 0, submissionFailures: 1 }],
  ])('$verdict $mesosState, with a retry left: another attempt follows', (driver, attempts) => {
    const decided = decide(live('Running'), driver, { spec: retrying, atMs: 3000 });
    expect(decided.status).toMatchObject({ state: 'RetryWait', attempts, nextTransitionTime: '2030-01-01T00:00:08Z' });
    expect(decided.wakeAtMs).toBe(createdMs + 8000);
    expect(decided.status).not.toHaveProperty('completionTime');
  });

  test.each([ended('TASK_DROPPED'), ended('TASK_GONE')])(
    '$verdict $mesosState, before it began: it waits for another place, and no failure is counted',
    (driver) => {
      const { status } = decide(live('Submitting'), driver, { spec: retrying });
      expect(status).toMatchObject({ state: 'Queued', attempts: { runFailures: 0, submissionFailures: 0 } });
    },
  );

  test.each<[string, SeenDriver]>([
    ['Mesos gave it up after a doubt', lost],
    ['its agent was marked gone', ended('TASK_GONE_BY_OPERATOR')],
    ['it is gone and was seen to run', { ...ended('TASK_GONE'), hasRun: true }],
    ['it is dropped and was seen to run', { ...ended('TASK_DROPPED'), hasRun: true }],
  ])('%s, while the status still says Submitting: policy Never runs no second one', (_, driver) => {
    const { status } = decide(live('Submitting'), driver);
    expect(status).toMatchObject({ state: 'Failed', reason: 'DriverLost', attempts: { runFailures: 1 } });
  });

  test('that was dropped is tried again after a pause that grows, until one runs', () => {
    const attempts = { total: 3, runFailures: 0, submissionFailures: 0, notLaunched: 2 };
    const dropped = decide(live('Submitting', { attempts }), ended('TASK_DROPPED'), { atMs: 1000 });
    expect(dropped.status).toMatchObject({
      state: 'RetryWait',
      attempts: { notLaunched: 3, runFailures: 0, submissionFailures: 0 },
      nextTransitionTime: '2030-01-01T00:00:03Z',
    });
    expect(dropped.wakeAtMs).toBe(createdMs + 3000);
    const runs = decide(live('Submitting', { attempts }), alive('TASK_RUNNING')).status;
    expect(runs.attempts).toEqual({ total: 3, runFailures: 0, submissionFailures: 0 });
  });

  test('after a healthy run forgets the failures before it', () => {
    const status = live('Running', {
      startTime: '2030-01-01T00:00:00Z',
      attempts: { total: 9, runFailures: 8, submissionFailures: 1 },
    });
    const spec = { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, resetAfterSeconds: 60 } };
    expect(decide(status, ended('TASK_FAILED'), { spec, atMs: 59_999 }).status.state).toBe('Failed');
    expect(decide(status, ended('TASK_FAILED'), { spec, atMs: 60_000 }).status).toMatchObject({
      state: 'RetryWait',
      attempts: { runFailures: 1, submissionFailures: 0 },
    });
  });

  test('with success, under policy Always, ends a row of failures', () => {
    const status = live('Running', { attempts: { total: 4, runFailures: 3, submissionFailures: 1 } });
    const decided = decide(status, ended('TASK_FINISHED'), { spec: { restartPolicy: { type: 'Always' } } });
    expect(decided.status).toMatchObject({ state: 'RetryWait', attempts: { runFailures: 0, submissionFailures: 0 } });
  });

  test.each<[SeenDriver, number | undefined]>([
    [ended('TASK_FINISHED'), 0],
    [ended('TASK_FAILED', 'Command exited with status 3'), 3],
    [ended('TASK_FAILED', 'Command terminated with signal Killed'), undefined],
    [ended('TASK_FAILED'), undefined],
  ])('$mesosState, $message: the exit code is %s', (driver, code) => {
    expect(decide(live('Running'), driver).status.driver?.exitCode).toBe(code);
  });

  test('is told when its executors are gone', () => {
    const first = decide(operated('Running'), ended('TASK_FINISHED'));
    expect(first.status).toEqual(operated('Running'));
    expect(first.effects.map(({ type }) => type)).toEqual(['remove-executors']);
    expect(
      decide(operated('Running'), ended('TASK_FINISHED'), { observed: { executorsGone: true } }).status,
    ).toMatchObject({
      state: 'Completed',
    });
  });
});

describe('executors', () => {
  const seen = (running: number, changedMs: number): SeenExecutors => ({
    wanted: 2,
    running,
    pending: 2 - running,
    failed: 0,
    items: [{ id: 'executor-0', host: 'host-1', state: 'TASK_RUNNING' }],
    changedMs,
  });
  const running = decide(operated('Submitting'), alive('TASK_RUNNING'), {
    observed: { executors: seen(0, createdMs) },
  }).status;

  test('are written when nothing has changed for two seconds', () => {
    const change: Given = { observed: { executors: seen(1, createdMs + 5000) } };
    const early = decide(running, alive('TASK_RUNNING'), { ...change, atMs: 6999 });
    expect([early.status, early.wakeAtMs]).toEqual([running, createdMs + 7000]);
    const late = decide(running, alive('TASK_RUNNING'), { ...change, atMs: 7000 });
    expect(late.status.executors).toMatchObject({ running: 1, pending: 1 });
    expect(late.wakeAtMs).toBeUndefined();
  });

  test('that change all the time are written every ten seconds', () => {
    const restless = (atMs: number): Given => ({
      observed: { executors: { ...seen(1, createdMs + atMs), unwrittenSinceMs: createdMs + 5000 } },
      atMs,
    });
    const early = decide(running, alive('TASK_RUNNING'), restless(14_000));
    expect([early.status, early.wakeAtMs]).toEqual([running, createdMs + 15_000]);
    expect(decide(running, alive('TASK_RUNNING'), restless(15_000)).status.executors).toMatchObject({ running: 1 });
  });

  test('that do not change cause no writes', () => {
    const decided = decide(running, alive('TASK_RUNNING'), { observed: { executors: seen(0, createdMs) }, atMs: 1e6 });
    expect([decided.status, decided.wakeAtMs]).toEqual([running, undefined]);
  });
});
