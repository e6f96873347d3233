/** Executors that frameworks bring along, on agents that only pretend to run them: the tests speak for the executors. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Mesos, type MesosOptions, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { encodings } from '../../../contract/mesos/recording.ts';
import { executorInfo, statusOf, TestExecutor, taskFor } from './executor.ts';
import { eventually, type OfferLike, TestScheduler } from './scheduler.ts';

/** Longer than any test, in milliseconds. */
const never = 1_000_000;

let mesos: Mesos;
let scheduler: TestScheduler;
const executors: TestExecutor[] = [];

async function start(options: MesosOptions = {}, info: object = {}): Promise<void> {
  mesos = await startMesos({ agents: [{ run: 'simulated' }], ...options });
  scheduler = await new TestScheduler(mesos, info).subscribe();
}
afterEach(async () => {
  for (const executor of executors.splice(0)) executor.close();
  scheduler.close();
  await mesos.close();
});

const agent = (): Mesos['agents'][number] => mesos.agents[0] as Mesos['agents'][number];

function speaker(encoding: 'json' | 'protobuf' = 'json'): TestExecutor {
  const executor = new TestExecutor(agent().url, scheduler, encoding);
  executors.push(executor);
  return executor;
}

/** An executor with one task that runs, and nothing that waits for its acknowledgement. */
async function runningTask(encoding: 'json' | 'protobuf' = 'json'): Promise<TestExecutor> {
  await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
  const executor = await speaker(encoding).subscribe();
  await executor.update('task', 'TASK_RUNNING');
  await scheduler.sees('task', 'TASK_RUNNING');
  await noneWaits();
  return executor;
}

const noneWaits = (): Promise<void> => eventually(() => agent().pendingUpdates === 0);
const cpusOf = (offer: OfferLike): number | undefined =>
  offer.resources.find(({ name }) => name === 'cpus')?.scalar?.value;
const failure = async (): Promise<unknown> => {
  const find = () => scheduler.stream.events.find((event) => event.type === 'FAILURE');
  await scheduler.stream.until('FAILURE', () => find() !== undefined);
  return (find() as unknown as { readonly failure: unknown }).failure;
};
const ids = () => ({ agent_id: { value: agent().id }, executor_id: executorInfo.executor_id });
const kill = (taskId: string, extra: object = {}) =>
  scheduler.call({ type: 'KILL', kill: { task_id: { value: taskId }, ...extra } });
const get = async (url: string): Promise<object> => JSON.parse(await (await fetch(url)).text());
const operator = async (type: string): Promise<Record<string, { readonly executors: readonly object[] }>> => {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ type }) };
  return JSON.parse(await (await fetch(`${mesos.url}/api/v1`, init)).text());
};

describe.each(encodings)('an executor that speaks %s', (encoding) => {
  test('hears who it is and of the tasks that wait for it, and later of others', async () => {
    await start();
    const extra = { labels: { labels: [{ key: 'k', value: 'v' }] } };
    const first = taskFor('first');
    await scheduler.launch(await scheduler.offer(), [{ ...first, extra: { ...first.extra, ...extra } }]);
    const executor = await speaker(encoding).subscribe();
    const subscribed = await executor.sees('SUBSCRIBED');
    expect(subscribed['subscribed']).toMatchObject({
      executor_info: { ...executorInfo, framework_id: { value: scheduler.frameworkId }, resources: expect.any(Array) },
      framework_info: { name: 'test', id: { value: scheduler.frameworkId } },
      agent_info: { hostname: '127.0.0.1', id: { value: agent().id } },
      container_id: { value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect((await executor.sees('LAUNCH'))['launch']).toMatchObject({
      task: { task_id: { value: 'first' }, executor: { executor_id: { value: 'ex' } }, ...extra },
    });
    await scheduler.launch(await scheduler.offer(), [taskFor('second')]);
    expect((await executor.sees('LAUNCH', 2))['launch']).toMatchObject({ task: { task_id: { value: 'second' } } });
    expect(executor.events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'LAUNCH', 'LAUNCH']);
  });

  test('tells of its tasks, and is acknowledged at once; what it repeats comes once', async () => {
    await start();
    await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
    const executor = await speaker(encoding).subscribe();
    const data = Buffer.from([0, 255, 10]).toString('base64');
    const { uuid } = await executor.update('task', 'TASK_RUNNING', { data, message: 'on it' });
    expect((await executor.sees('ACKNOWLEDGED'))['acknowledged']).toEqual({ task_id: { value: 'task' }, uuid });
    const status = await scheduler.sees('task', 'TASK_RUNNING');
    expect(status).toMatchObject({ uuid, data, message: 'on it', agent_id: { value: agent().id } });
    expect(status).not.toHaveProperty('executor_id');
    expect(status['timestamp']).toEqual(expect.any(Number));
    await executor.update('task', 'TASK_RUNNING', { uuid });
    await executor.sees('ACKNOWLEDGED', 2);
    await executor.update('task', 'TASK_FINISHED');
    await scheduler.sees('task', 'TASK_FINISHED');
    expect(new Set(scheduler.statuses.map(({ uuid: each }) => each)).size).toBe(2);
    expect(JSON.stringify(await get(`${mesos.url}/state`))).not.toContain(data);
  });

  test('passes messages to its framework and gets those of the framework', async () => {
    await start();
    const executor = await runningTask(encoding);
    const data = Buffer.from([0, 1, 254, 255]).toString('base64');
    expect((await executor.call({ type: 'MESSAGE', message: { data } })).status).toBe(202);
    await scheduler.stream.until('MESSAGE', () => scheduler.stream.events.some(({ type }) => type === 'MESSAGE'));
    const event = scheduler.stream.events.find(({ type }) => type === 'MESSAGE');
    expect(event?.['message']).toEqual({ ...ids(), data });
    expect((await scheduler.call({ type: 'MESSAGE', message: { ...ids(), data: 'aGk=' } })).status).toBe(202);
    expect((await executor.sees('MESSAGE'))['message']).toEqual({ data: 'aGk=' });
  });

  test('is asked to kill its tasks, with the patience of the framework', async () => {
    await start();
    const executor = await runningTask(encoding);
    const kill_policy = { grace_period: { nanoseconds: 1_500_000_000 } };
    await kill('task', { kill_policy });
    await kill('task');
    await executor.sees('KILL', 2);
    const kills = executor.events.filter(({ type }) => type === 'KILL').map((event) => event['kill']);
    expect(kills).toEqual([{ task_id: { value: 'task' }, kill_policy }, { task_id: { value: 'task' } }]);
    await executor.update('task', 'TASK_KILLED');
    await scheduler.sees('task', 'TASK_KILLED');
  });

  test('hears a heartbeat now and then', async () => {
    await start({ executorHeartbeatMs: 20 });
    await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
    const executor = await speaker(encoding).subscribe();
    await executor.sees('HEARTBEAT', 2);
  });

  const status = (extra: object, state = 'TASK_RUNNING') => ({
    type: 'UPDATE',
    update: { status: { ...statusOf('t', state), ...extra } },
  });
  test.each<[string, object, string | RegExp]>([
    ['no type', {}, "Expecting 'type' to be present"],
    ['an UPDATE of nothing', { type: 'UPDATE' }, "Expecting 'update' to be present"],
    ['a MESSAGE of nothing', { type: 'MESSAGE' }, "Expecting 'message' to be present"],
    ['a SUBSCRIBE without its message', { type: 'SUBSCRIBE' }, "Expecting 'subscribe' to be present"],
    ['a status without uuid', status({ uuid: undefined }), "Expecting 'uuid' to be present"],
    ['a status with a short uuid', status({ uuid: 'aGk=' }), 'Not a valid UUID'],
    [
      'a status of another executor',
      status({ executor_id: { value: 'other' } }),
      'ExecutorID in Call: ex does not match ExecutorID in TaskStatus: other',
    ],
    [
      'a status of the agent',
      status({ source: 'SOURCE_AGENT' }),
      /^Received Call from executor ex of framework .* with invalid source, expecting 'SOURCE_EXECUTOR'$/,
    ],
    [
      'TASK_STAGING',
      status({}, 'TASK_STAGING'),
      /^Received TASK_STAGING from executor ex of framework .* which is not allowed$/,
    ],
  ])('is refused with a sentence when it says %s', async (_what, call, sentence) => {
    await start();
    const answer = await speaker(encoding).call(call);
    expect(answer.status).toBe(400);
    const text = answer.body.toString().replace('Failed to validate Executor::Call: ', '');
    expect(text).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  test('is nobody before it is launched, and must subscribe before it speaks', async () => {
    await start();
    const say = { type: 'MESSAGE', message: { data: '' } };
    const answer = async (): Promise<[number, string]> => {
      const { status, body } = await speaker(encoding).call(say);
      return [status, body.toString()];
    };
    expect(await answer()).toEqual([400, 'Framework cannot be found']);
    await scheduler.launch(await scheduler.offer(), [{ id: 'command' }]);
    await scheduler.sees('command', 'TASK_RUNNING');
    expect(await answer()).toEqual([400, 'Executor cannot be found']);
    await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
    expect(await answer()).toEqual([403, 'Executor is not subscribed']);
    expect((await speaker(encoding).call({ type: 'HEARTBEAT' })).status).toBe(202);
  });
});

describe('an executor', () => {
  test('takes its resources once, however many tasks it has, and frees them when it ends', async () => {
    await start({ executorShutdownGraceMs: 20 });
    const used = async (): Promise<number> => {
      const page = (await get(`${mesos.url}/slaves`)) as { slaves: { used_resources: { cpus: number } }[] };
      return page.slaves[0]?.used_resources.cpus ?? -1;
    };
    await scheduler.launch(await scheduler.offer(), [taskFor('first'), taskFor('second')]);
    const executor = await speaker().subscribe();
    const offer = await scheduler.offer();
    expect(cpusOf(offer)).toBe(3.3);
    expect(offer).toMatchObject({ executor_ids: [{ value: 'ex' }] });
    for (const [id, left] of [
      ['first', 0.6],
      ['second', 0.5],
    ] as const) {
      await executor.update(id, 'TASK_FINISHED');
      await scheduler.sees(id, 'TASK_FINISHED');
      expect(await used()).toBe(left);
    }
    await scheduler.call({ type: 'SHUTDOWN', shutdown: ids() });
    await executor.sees('SHUTDOWN');
    await failure();
    expect(await used()).toBe(0);
  });

  test('that dies without a word fails its tasks, and its framework hears of it first', async () => {
    await start({ agents: [{ run: 'simulated', resources: { cpus: 4, mem: 1024 } }] });
    await runningTask();
    agent().finishTask('task', 3);
    expect(await failure()).toEqual({ ...ids(), status: 3 << 8 });
    expect(await scheduler.sees('task', 'TASK_FAILED')).toMatchObject({
      ...ids(),
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
    });
    const kinds = scheduler.stream.events.map(({ type }) => type);
    expect(kinds.indexOf('FAILURE')).toBeLessThan(kinds.lastIndexOf('UPDATE'));
    expect(await operator('GET_EXECUTORS')).toEqual({ type: 'GET_EXECUTORS', get_executors: { executors: [] } });
  });

  test('that does not register in time is killed', async () => {
    await start({ executorRegistrationTimeoutMs: 50 });
    await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
    expect(await scheduler.sees('task', 'TASK_FAILED')).toMatchObject({
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
      message: 'Executor did not register within 50ms',
    });
    expect(await failure()).toEqual({ ...ids(), status: 9 });
  });

  test('that does not heed a SHUTDOWN is killed when its own grace period is over', async () => {
    await start();
    const impatient = { ...executorInfo, shutdown_grace_period: { nanoseconds: 20_000_000 } };
    await scheduler.launch(await scheduler.offer(), [taskFor('task', impatient)]);
    const executor = await speaker().subscribe();
    await scheduler.call({ type: 'SHUTDOWN', shutdown: ids() });
    await executor.sees('SHUTDOWN');
    expect(await failure()).toEqual({ ...ids(), status: 9 });
    await scheduler.sees('task', 'TASK_FAILED');
  });

  test('whose only task is killed before it registers is shut down when it does', async () => {
    await start();
    await scheduler.launch(await scheduler.offer(), [taskFor('task')]);
    await kill('task');
    expect(await scheduler.sees('task', 'TASK_KILLED')).toMatchObject({
      ...ids(),
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      message: 'Killed before delivery to the executor',
    });
    const executor = await speaker().subscribe();
    expect(executor.events.map(({ type }) => type)).toEqual(['SHUTDOWN']);
  });

  test('that ended is not started again before its tasks are acknowledged', async () => {
    await start();
    await runningTask();
    scheduler.acknowledging = false;
    agent().finishTask('task');
    await scheduler.sees('task', 'TASK_FAILED');
    await scheduler.launch(await scheduler.offer(), [taskFor('next')]);
    expect(await scheduler.sees('next', 'TASK_DROPPED')).toMatchObject({
      ...ids(),
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Master wants to launch executor, but one already exists',
    });
    const failures = scheduler.stream.events.filter(({ type }) => type === 'FAILURE').map((event) => event['failure']);
    expect(failures).toMatchObject([{ status: 0 }, { status: -1 }]);
  });

  test('that is being shut down gets no more tasks', async () => {
    await start({ executorShutdownGraceMs: never });
    const executor = await runningTask();
    await scheduler.call({ type: 'SHUTDOWN', shutdown: ids() });
    await executor.sees('SHUTDOWN');
    await scheduler.launch(await scheduler.offer(), [taskFor('next')]);
    expect(await scheduler.sees('next', 'TASK_DROPPED')).toMatchObject({
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminating',
    });
  });

  test('that subscribes again gets a new stream, and loses tasks that it does not know', async () => {
    await start();
    const executor = await runningTask();
    await scheduler.launch(await scheduler.offer(), [taskFor('lost'), taskFor('known')]);
    await executor.sees('LAUNCH', 3);
    const first = executor.stream;
    const known = { name: 'known', task_id: { value: 'known' }, agent_id: { value: agent().id } };
    await executor.subscribe({ unacknowledged_tasks: [known] });
    await first?.until('its end', () => first.ended === 'in order');
    expect(await scheduler.sees('lost', 'TASK_DROPPED')).toMatchObject({
      ...ids(),
      reason: 'REASON_AGENT_RESTARTED',
      message: 'Task launched during agent restart',
    });
    await executor.update('known', 'TASK_RUNNING');
    await scheduler.sees('known', 'TASK_RUNNING');
  });

  test('ends with its framework, whatever it still says', async () => {
    await start({ executorShutdownGraceMs: never });
    const executor = await runningTask();
    await scheduler.call({ type: 'TEARDOWN' });
    await executor.sees('SHUTDOWN');
    await executor.update('task', 'TASK_FINISHED');
    expect((await speaker().subscribe()).events.map(({ type }) => type)).toEqual(['SHUTDOWN']);
    expect(mesos.leader.core.agents.get(agent().id)?.used).toEqual([]);
    expect(agent().pendingUpdates).toBe(0);
  });

  test('shows on the pages of agent and master while it lives', async () => {
    await start();
    const secret = { type: 'VALUE', value: { data: Buffer.from('hush hush').toString('base64') } };
    const variables = [
      { name: 'OPEN', value: 'yes' },
      { name: 'HIDDEN', type: 'SECRET', secret },
    ];
    const info = { ...executorInfo, command: { value: 'run', environment: { variables } } };
    await scheduler.launch(await scheduler.offer(), [taskFor('running', info), taskFor('queued', info)]);
    const queued: object = await get(`${agent().url}/state`);
    expect(queued).toMatchObject({
      frameworks: [
        {
          executors: [{ id: 'ex', tasks: [], queued_tasks: [{ id: 'running', executor_id: 'ex' }, { id: 'queued' }] }],
        },
      ],
    });
    await speaker().subscribe();
    const shown = { id: 'ex', name: 'echo', source: 'src', type: 'CUSTOM', role: 'cook', queued_tasks: [] };
    expect(await get(`${agent().url}/state`)).toMatchObject({
      unreserved_resources_allocated: { cpus: 0.7, mem: 128 },
      frameworks: [
        { executors: [{ ...shown, resources: { cpus: 0.7, mem: 128 }, tasks: [{ id: 'running' }, { id: 'queued' }] }] },
      ],
    });
    expect(await get(`${agent().url}/containers`)).toMatchObject([
      { executor_id: 'ex', executor_name: 'echo', source: 'src' },
    ]);
    expect(await get(`${agent().url}/metrics/snapshot`)).toMatchObject({ 'slave/executors_running': 1 });
    const [framework] = ((await get(`${mesos.url}/state`)) as { frameworks: object[] }).frameworks;
    expect(framework).toMatchObject({
      used_resources: { cpus: 0.7 },
      tasks: [{ executor_id: 'ex' }, { executor_id: 'ex' }],
      executors: [{ executor_id: 'ex', name: 'echo', slave_id: agent().id, resources: { cpus: 0.5, mem: 64 } }],
    });
    expect(await operator('GET_STATE')).toMatchObject({
      get_state: { get_executors: { executors: [{ executor_info: { executor_id: { value: 'ex' } } }] } },
    });
    const pages = [framework, await operator('GET_EXECUTORS'), await get(`${agent().url}/state`)];
    for (const page of pages) expect(JSON.stringify(page)).not.toContain(secret.value.data);
  });
});

describe('an agent with an executor', () => {
  test('that is back from a restart goes on with the executor that comes back, and with what that could not tell', async () => {
    await start({ executorReregistrationTimeoutMs: never });
    const executor = await runningTask();
    await agent().stop();
    const restarted = agent().start();
    await eventually(() => agent().recovering);
    expect(await executor.call({ type: 'MESSAGE', message: { data: '' } })).toMatchObject({ status: 503 });
    await executor.subscribe({ unacknowledged_updates: [{ status: statusOf('task', 'TASK_FINISHED') }] });
    await restarted;
    await executor.sees('ACKNOWLEDGED');
    await scheduler.sees('task', 'TASK_FINISHED');
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toHaveLength(1);
  });

  test('that is back from a restart gives up on executors that do not come back', async () => {
    await start({ executorReregistrationTimeoutMs: 50 });
    await runningTask();
    await agent().stop();
    await agent().start();
    expect(await scheduler.sees('task', 'TASK_GONE')).toMatchObject({
      ...ids(),
      reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
      message: 'Executor did not reregister within 50ms',
    });
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toEqual([]);
  });

  test('whose machine dies reports the executor as terminated', async () => {
    await start();
    await runningTask();
    await agent().stop({ tasks: 'kill' });
    await agent().start();
    expect(await scheduler.sees('task', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED' });
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toEqual([]);
  });

  test('that stops ends the executors of frameworks that do not checkpoint', async () => {
    await start({}, { checkpoint: false });
    await runningTask();
    await agent().stop();
    expect(await scheduler.sees('task', 'TASK_GONE')).toMatchObject({ ...ids(), reason: 'REASON_AGENT_DISCONNECTED' });
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toEqual([]);
    await agent().start();
    await scheduler.launch(await scheduler.offer(), [taskFor('next')]);
    await (await speaker().subscribe()).sees('LAUNCH');
  });

  test('out of reach keeps it running; when it is back, the master knows it again', async () => {
    await start();
    const executor = await runningTask();
    agent().partition();
    expect(await scheduler.sees('task', 'TASK_UNREACHABLE')).toMatchObject(ids());
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toEqual([]);
    await executor.update('task', 'TASK_RUNNING', { message: 'still on it' });
    agent().heal();
    await scheduler.sees('task', 'TASK_RUNNING');
    await scheduler.stream.until('the message', () =>
      scheduler.statuses.some(({ message }) => message === 'still on it'),
    );
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toHaveLength(1);
    expect(await scheduler.offer()).toMatchObject({ executor_ids: [{ value: 'ex' }] });
  });

  test('tells a new master of it', async () => {
    await start({ agents: [{ run: 'simulated', resources: { cpus: 4, mem: 1024 } }] });
    await runningTask();
    await mesos.restartMaster({ keepMemory: false });
    await scheduler.subscribe();
    expect(cpusOf(await scheduler.offer())).toBe(3.4);
    expect((await operator('GET_EXECUTORS'))['get_executors']?.executors).toHaveLength(1);
    await scheduler.call({ type: 'RECONCILE', reconcile: {} });
    expect(await scheduler.sees('task', 'TASK_RUNNING')).toMatchObject({ ...ids(), reason: 'REASON_RECONCILIATION' });
  });

  test('that was away while its framework was removed shuts it down', async () => {
    await start({ executorReregistrationTimeoutMs: never });
    const executor = await runningTask();
    await agent().stop();
    await scheduler.call({ type: 'TEARDOWN' });
    const restarted = agent().start();
    await eventually(() => agent().recovering);
    await executor.subscribe();
    await restarted;
    await executor.sees('SHUTDOWN');
  });

  test('that is marked gone shuts it down', async () => {
    await start();
    const executor = await runningTask();
    mesos.markGone(agent().id);
    await executor.sees('SHUTDOWN');
    expect(await scheduler.sees('task', 'TASK_GONE_BY_OPERATOR')).toMatchObject(ids());
  });
});

describe('a master', () => {
  const command = { value: 'run' };
  test.each<[string, object, string | RegExp]>([
    ['no command', { executor_id: { value: 'x' } }, "'ExecutorInfo.command' must be set"],
    [
      'the type CUSTOM and no command',
      { type: 'CUSTOM', executor_id: { value: 'x' } },
      "'ExecutorInfo.command' must be set for 'CUSTOM' executor",
    ],
    ['the type DEFAULT', { type: 'DEFAULT', executor_id: { value: 'x' } }, "'ExecutorInfo.type' must be 'CUSTOM'"],
    [
      'the type DEFAULT and a command',
      { type: 'DEFAULT', executor_id: { value: 'x' }, command },
      "'ExecutorInfo.command' must not be set for 'DEFAULT' executor",
    ],
    ['a bad id', { executor_id: { value: '..' }, command }, "'..' is disallowed"],
    [
      'a grace period below zero',
      { executor_id: { value: 'x' }, command, shutdown_grace_period: { nanoseconds: -1 } },
      "ExecutorInfo's 'shutdown_grace_period' must be non-negative",
    ],
    [
      'a variable without value',
      { executor_id: { value: 'x' }, command: { ...command, environment: { variables: [{ name: 'A' }] } } },
      "Executor's `CommandInfo` is invalid: Environment variable 'A' of type 'VALUE' must have a value set",
    ],
    [
      'a secret variable with a value',
      {
        executor_id: { value: 'x' },
        command: {
          ...command,
          environment: { variables: [{ name: 'A', type: 'SECRET', value: 'v', secret: { type: 'VALUE' } }] },
        },
      },
      "Executor's `CommandInfo` is invalid: Environment variable 'A' of type 'SECRET' must not have a value set",
    ],
    [
      'the id of another framework',
      { executor_id: { value: 'x' }, command, framework_id: { value: 'other' } },
      /^ExecutorInfo has an invalid FrameworkID \(Actual: other vs Expected: .*\)$/,
    ],
    [
      'resources of nothing',
      { executor_id: { value: 'x' }, command, resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0 } }] },
      "Executor uses invalid resources: Invalid scalar resource: value <= 0 for 'cpus'",
    ],
    [
      'more than is left beside the task',
      { executor_id: { value: 'x' }, command, resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 4 } }] },
      /^Total resources cpus\(allocated: cook\):4.1; mem\(allocated: cook\):32 required by task and its executor is more than available /,
    ],
  ])('refuses an executor with %s', async (_what, executor, message) => {
    await start();
    await scheduler.launch(await scheduler.offer(), [taskFor('bad', executor)]);
    const status = await scheduler.sees('bad', 'TASK_ERROR');
    expect(status).toMatchObject({ reason: 'REASON_TASK_INVALID' });
    expect(status['message']).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('refuses another executor of the same id on the same agent, and takes the same one in other words', async () => {
    await start();
    await runningTask();
    await scheduler.launch(await scheduler.offer(), [
      taskFor('other', { ...executorInfo, name: 'other' }),
      taskFor('same', { ...executorInfo, resources: [...executorInfo.resources].reverse() }),
    ]);
    expect(await scheduler.sees('other', 'TASK_ERROR')).toMatchObject({
      message: 'ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.',
    });
    await executors[0]?.sees('LAUNCH', 2);
  });

  test('knows executors of the same id on several agents apart', async () => {
    await start({ agents: [{ run: 'simulated' }, { run: 'simulated' }] });
    for (const [index, { id }] of mesos.agents.entries()) {
      const offer = await scheduler.offer((one) => one.agent_id.value === id);
      await scheduler.launch(offer, [taskFor(`task-${index}`)]);
    }
    await eventually(async () => (await operator('GET_EXECUTORS'))['get_executors']?.executors.length === 2);
  });
});
