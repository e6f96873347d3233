/** What goes wrong when tests ask for it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Mesos, type MesosOptions, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { eventually, TestScheduler } from './scheduler.ts';

let mesos: Mesos;
let scheduler: TestScheduler;

async function start(options: MesosOptions = {}, info: object = {}): Promise<void> {
  mesos = await startMesos({ agents: [{ run: 'simulated' }], ...options });
  scheduler = await new TestScheduler(mesos, info).subscribe();
}
afterEach(async () => {
  scheduler.close();
  await mesos.close();
});

const runTask = async (id = 'task'): Promise<void> => {
  await scheduler.launch(await scheduler.offer(), [{ id }]);
  await scheduler.sees(id, 'TASK_RUNNING');
  await eventually(() => mesos.agents[0]?.pendingUpdates === 0);
};

describe('updates', () => {
  test('are sent again until they are acknowledged, one at a time for a task', async () => {
    await start({ updateRetryMs: 30 });
    scheduler.acknowledging = false;
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.stream.until('three of the same', () => scheduler.statuses.length >= 3);
    expect(new Set(scheduler.statuses.map(({ uuid }) => uuid)).size).toBe(1);
    expect(scheduler.statuses.every(({ state }) => state === 'TASK_STARTING')).toBe(true);
    const [status] = scheduler.statuses;
    scheduler.acknowledging = true;
    await scheduler.call({
      type: 'ACKNOWLEDGE',
      acknowledge: { agent_id: status?.['agent_id'], task_id: status?.task_id, uuid: status?.uuid },
    });
    await scheduler.sees('task', 'TASK_RUNNING');
  });

  test('outlive the absence of their framework', async () => {
    await start({ updateRetryMs: 30 });
    await runTask();
    scheduler.close();
    mesos.agents[0]?.finishTask('task', 3);
    await scheduler.subscribe();
    const status = await scheduler.sees('task', 'TASK_FAILED');
    expect(status['message']).toBe('Command exited with status 3');
  });

  test('can be held back and delivered twice', async () => {
    await start();
    const release = mesos.leader.faults.holdUpdates(({ state }) => state === 'TASK_RUNNING');
    mesos.leader.faults.duplicateNextUpdate(({ state }) => state === 'TASK_RUNNING');
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_STARTING');
    await eventually(() => mesos.tasks[0]?.state === 'TASK_RUNNING');
    expect(scheduler.statuses.map(({ state }) => state)).toEqual(['TASK_STARTING']);
    release();
    await scheduler.sees('task', 'TASK_RUNNING');
    mesos.leader.faults.duplicateNextUpdate(({ state }) => state === 'TASK_FINISHED');
    mesos.agents[0]?.finishTask('task');
    await scheduler.stream.until(
      'it twice',
      () => scheduler.statuses.filter(({ state }) => state === 'TASK_FINISHED').length === 2,
    );
  });
});

describe('calls', () => {
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('whose connection is cut %s they are applied launch %i tasks', async (when, launched) => {
    await start();
    const offer = await scheduler.offer();
    mesos.leader.faults.dropNextCall(({ type }) => type === 'ACCEPT', when);
    await expect(scheduler.launch(offer, [{ id: 'task' }])).rejects.toThrow();
    await scheduler.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'task' } }] } });
    await scheduler.stream.until('an answer', () => scheduler.statuses.length > 0);
    expect(mesos.tasks.length).toBe(launched);
    expect(mesos.callCounts.get('ACCEPT')).toBe(1);
  });

  test('get no answer from a frozen master until it thaws', async () => {
    await start();
    mesos.leader.freeze();
    let answered = false;
    const call = scheduler.call({ type: 'REVIVE' }).then((answer) => {
      answered = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    mesos.leader.thaw();
    expect((await call).status).toBe(202);
  });
});

describe('a master', () => {
  test('that restarts with its memory knows framework and task', async () => {
    await start();
    await runTask();
    const { url } = mesos;
    await mesos.restartMaster({ keepMemory: true });
    expect(mesos.url).toBe(url);
    await scheduler.subscribe();
    await scheduler.call({ type: 'RECONCILE', reconcile: {} });
    expect((await scheduler.sees('task', 'TASK_RUNNING'))['reason']).toBe('REASON_RECONCILIATION');
  });

  test('that restarts without memory learns of the task from its agent, before the framework is back', async () => {
    await start();
    await runTask();
    const before = mesos.leader.core.id;
    await mesos.restartMaster({ keepMemory: false });
    expect(mesos.leader.core.id).not.toBe(before);
    const page = (await (await fetch(`${mesos.url}/frameworks`)).json()) as { frameworks: object[] };
    expect(page.frameworks).toMatchObject([{ id: scheduler.frameworkId, recovered: true, connected: false }]);
    await scheduler.subscribe();
    await scheduler.call({ type: 'RECONCILE', reconcile: {} });
    await scheduler.sees('task', 'TASK_RUNNING');
  });

  test('with a kept registry says nothing of a task until its agent is back', async () => {
    await start();
    await runTask();
    const [agent] = mesos.agents;
    agent?.partition({ noticedAfterMs: 1_000_000 });
    await mesos.restartMaster({ keepMemory: false, registry: 'kept' });
    await scheduler.subscribe();
    const question = { task_id: { value: 'task' }, agent_id: { value: agent?.id } };
    await scheduler.call({ type: 'RECONCILE', reconcile: { tasks: [question, { task_id: { value: 'other' } }] } });
    await scheduler.sees('other', 'TASK_UNKNOWN');
    expect(scheduler.statuses.length).toBe(1);
    agent?.heal();
    expect((await scheduler.sees('task', 'TASK_RUNNING'))['message']).toBe('Unknown agent reregistered');
  });

  test('that stops listening cuts the stream, and the framework is removed after its failover timeout', async () => {
    await start({}, { failover_timeout: 0.05 });
    await runTask();
    await mesos.leader.stopListening();
    await scheduler.stream.until('the end', () => scheduler.stream.ended !== 'no');
    await eventually(() => mesos.tasks[0]?.endedAtMs !== undefined);
    await mesos.leader.listen();
    await expect(scheduler.subscribe()).rejects.toThrow('Framework has been removed');
  });
});

describe('an agent', () => {
  test('that stops keeps tasks of frameworks that checkpoint and tells of their end when it is back', async () => {
    await start();
    await runTask();
    const [agent] = mesos.agents;
    await scheduler.offer();
    await agent?.stop();
    await scheduler.stream.until('RESCIND', () => scheduler.stream.events.some(({ type }) => type === 'RESCIND'));
    agent?.finishTask('task');
    await agent?.start();
    await scheduler.sees('task', 'TASK_FINISHED');
  });

  test('that stops for longer than the timeout is unreachable', async () => {
    await start({ agentTimeoutMs: 30 });
    await runTask();
    await mesos.agents[0]?.stop();
    await scheduler.sees('task', 'TASK_UNREACHABLE');
    await mesos.agents[0]?.start();
    await scheduler.sees('task', 'TASK_RUNNING');
  });

  test('whose machine dies reports its executors as terminated', async () => {
    await start();
    await runTask();
    await mesos.agents[0]?.stop({ tasks: 'kill' });
    await mesos.agents[0]?.start();
    const status = await scheduler.sees('task', 'TASK_FAILED');
    expect(status).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED', message: 'Executor terminated' });
  });

  test('that disconnects ends the tasks of frameworks that do not checkpoint', async () => {
    await start({}, { checkpoint: false });
    await runTask();
    await mesos.agents[0]?.stop();
    expect(await scheduler.sees('task', 'TASK_GONE')).toMatchObject({ reason: 'REASON_AGENT_DISCONNECTED' });
    expect(mesos.tasks[0]?.endedAtMs).toBeDefined();
  });

  test('hears of a kill that came while it was disconnected', async () => {
    await start();
    await runTask();
    await mesos.agents[0]?.stop();
    await scheduler.call({ type: 'KILL', kill: { task_id: { value: 'task' } } });
    await mesos.agents[0]?.start();
    await scheduler.sees('task', 'TASK_KILLED');
  });
});
