/** What becomes of executors when their agents and masters go and come back. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../scheduler.ts';
import { statusOf, taskFor } from './executor.ts';
import { cpusOf, ExecutorWorld, never } from './executor-world.ts';

let world: ExecutorWorld;
afterEach(() => world.close());

describe('an agent with an executor', () => {
  test('that is back from a restart goes on with the executor that comes back, and with what that could not tell', async () => {
    world = await ExecutorWorld.start({ executorReregistrationTimeoutMs: never });
    const executor = await world.runningTask();
    await world.agent.stop();
    const restarted = world.agent.start();
    await eventually(() => world.agent.recovering);
    expect(await executor.call({ type: 'MESSAGE', message: { data: '' } })).toMatchObject({ status: 503 });
    await executor.subscribe({ unacknowledged_updates: [{ status: statusOf('task', 'TASK_FINISHED') }] });
    await restarted;
    await executor.sees('ACKNOWLEDGED');
    await world.scheduler.sees('task', 'TASK_FINISHED');
    expect(await world.executors()).toHaveLength(1);
  });

  test('that is back from a restart gives up on executors that do not come back', async () => {
    world = await ExecutorWorld.start({ executorReregistrationTimeoutMs: 50 });
    await world.runningTask();
    await world.agent.stop();
    await world.agent.start();
    expect(await world.scheduler.sees('task', 'TASK_GONE')).toMatchObject({
      ...world.ids,
      reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
      message: 'Executor did not reregister within 50ms',
    });
    expect(await world.executors()).toEqual([]);
  });

  test('whose machine dies reports the executor as terminated', async () => {
    world = await ExecutorWorld.start();
    await world.runningTask();
    await world.agent.stop({ tasks: 'kill' });
    await world.agent.start();
    expect(await world.scheduler.sees('task', 'TASK_FAILED')).toMatchObject({ reason: 'REASON_EXECUTOR_TERMINATED' });
    expect(await world.executors()).toEqual([]);
  });

  test('that stops ends the executors of frameworks that do not checkpoint', async () => {
    world = await ExecutorWorld.start({}, { checkpoint: false });
    await world.runningTask();
    await world.agent.stop();
    expect(await world.scheduler.sees('task', 'TASK_GONE')).toMatchObject({
      ...world.ids,
      reason: 'REASON_AGENT_DISCONNECTED',
    });
    expect(await world.executors()).toEqual([]);
    await world.agent.start();
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('next')]);
    await (await world.speaker().subscribe()).sees('LAUNCH');
  });

  test('out of reach keeps it running; when it is back, the master knows it again', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask();
    world.agent.partition();
    expect(await world.scheduler.sees('task', 'TASK_UNREACHABLE')).toMatchObject(world.ids);
    expect(await world.executors()).toEqual([]);
    await executor.update('task', 'TASK_RUNNING', { message: 'still on it' });
    world.agent.heal();
    await world.scheduler.sees('task', 'TASK_RUNNING');
    await world.scheduler.stream.until('the message', () =>
      world.scheduler.statuses.some(({ message }) => message === 'still on it'),
    );
    expect(await world.executors()).toHaveLength(1);
    expect(await world.scheduler.offer()).toMatchObject({ executor_ids: [{ value: 'ex' }] });
  });

  test('tells a new master of it', async () => {
    world = await ExecutorWorld.start({ agents: [{ run: 'simulated', resources: { cpus: 4, mem: 1024 } }] });
    await world.runningTask();
    await world.mesos.restartMaster({ keepMemory: false });
    await world.scheduler.subscribe();
    expect(cpusOf(await world.scheduler.offer())).toBe(3.4);
    expect(await world.executors()).toHaveLength(1);
    await world.scheduler.call({ type: 'RECONCILE', reconcile: {} });
    expect(await world.scheduler.sees('task', 'TASK_RUNNING')).toMatchObject({
      ...world.ids,
      reason: 'REASON_RECONCILIATION',
    });
  });

  test('that was away while its framework was removed shuts it down', async () => {
    world = await ExecutorWorld.start({ executorReregistrationTimeoutMs: never });
    const executor = await world.runningTask();
    await world.agent.stop();
    await world.scheduler.call({ type: 'TEARDOWN' });
    const restarted = world.agent.start();
    await eventually(() => world.agent.recovering);
    await executor.subscribe();
    await restarted;
    await executor.sees('SHUTDOWN');
  });

  test('that is marked gone shuts it down', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask();
    world.mesos.markGone(world.agent.id);
    await executor.sees('SHUTDOWN');
    expect(await world.scheduler.sees('task', 'TASK_GONE_BY_OPERATOR')).toMatchObject(world.ids);
  });
});
