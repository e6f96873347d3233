/** What executors say to their agent and hear from it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { encodings } from '../../../../contract/mesos/recording.ts';
import { eventually } from '../scheduler.ts';
import { executorInfo, taskFor } from './executor.ts';
import { ExecutorWorld, get } from './executor-world.ts';

let world: ExecutorWorld;
afterEach(() => world.close());

describe.each(encodings)('an executor that speaks %s', (encoding) => {
  test('hears who it is and of the tasks that wait for it, and later of others', async () => {
    world = await ExecutorWorld.start();
    const extra = { labels: { labels: [{ key: 'k', value: 'v' }] } };
    const first = taskFor('first');
    await world.scheduler.launch(await world.scheduler.offer(), [{ ...first, extra: { ...first.extra, ...extra } }]);
    const executor = await world.speaker(encoding).subscribe();
    const subscribed = await executor.sees('SUBSCRIBED');
    expect(subscribed['subscribed']).toMatchObject({
      executor_info: {
        ...executorInfo,
        framework_id: { value: world.scheduler.frameworkId },
        resources: expect.any(Array),
      },
      framework_info: { name: 'test', id: { value: world.scheduler.frameworkId } },
      agent_info: { hostname: '127.0.0.1', id: { value: world.agent.id } },
      container_id: { value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect((await executor.sees('LAUNCH'))['launch']).toMatchObject({
      task: { task_id: { value: 'first' }, executor: { executor_id: { value: 'ex' } }, ...extra },
    });
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('second')]);
    expect((await executor.sees('LAUNCH', 2))['launch']).toMatchObject({ task: { task_id: { value: 'second' } } });
    expect(executor.events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'LAUNCH', 'LAUNCH']);
  });

  test('tells of its tasks, and is acknowledged at once; what it repeats comes once', async () => {
    world = await ExecutorWorld.start();
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task')]);
    const executor = await world.speaker(encoding).subscribe();
    const data = Buffer.from([0, 255, 10]).toString('base64');
    const { uuid } = await executor.update('task', 'TASK_RUNNING', { data, message: 'on it' });
    expect((await executor.sees('ACKNOWLEDGED'))['acknowledged']).toEqual({ task_id: { value: 'task' }, uuid });
    const status = await world.scheduler.sees('task', 'TASK_RUNNING');
    expect(status).toMatchObject({ uuid, data, message: 'on it', agent_id: { value: world.agent.id } });
    expect(status).not.toHaveProperty('executor_id');
    expect(status['timestamp']).toEqual(expect.any(Number));
    await executor.update('task', 'TASK_RUNNING', { uuid });
    await executor.sees('ACKNOWLEDGED', 2);
    await executor.update('task', 'TASK_FINISHED');
    await world.scheduler.sees('task', 'TASK_FINISHED');
    expect(new Set(world.scheduler.statuses.map(({ uuid: each }) => each)).size).toBe(2);
    expect(JSON.stringify(await get(`${world.mesos.url}/state`))).not.toContain(data);
  });

  test('passes messages to its framework and gets those of the framework', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask(encoding);
    const data = Buffer.from([0, 1, 254, 255]).toString('base64');
    expect((await executor.call({ type: 'MESSAGE', message: { data } })).status).toBe(202);
    await world.scheduler.stream.until('MESSAGE', () =>
      world.scheduler.stream.events.some(({ type }) => type === 'MESSAGE'),
    );
    const event = world.scheduler.stream.events.find(({ type }) => type === 'MESSAGE');
    expect(event?.['message']).toEqual({ ...world.ids, data });
    expect((await world.scheduler.call({ type: 'MESSAGE', message: { ...world.ids, data: 'aGk=' } })).status).toBe(202);
    expect((await executor.sees('MESSAGE'))['message']).toEqual({ data: 'aGk=' });
  });

  test('is asked to kill its tasks, with the patience of the framework', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask(encoding);
    const kill_policy = { grace_period: { nanoseconds: 1_500_000_000 } };
    await world.kill('task', { kill_policy });
    await world.kill('task');
    await executor.sees('KILL', 2);
    const kills = executor.events.filter(({ type }) => type === 'KILL').map((event) => event['kill']);
    expect(kills).toEqual([{ task_id: { value: 'task' }, kill_policy }, { task_id: { value: 'task' } }]);
    await executor.update('task', 'TASK_KILLED');
    await world.scheduler.sees('task', 'TASK_KILLED');
  });

  test('hears a heartbeat now and then', async () => {
    world = await ExecutorWorld.start({ executorHeartbeatMs: 20 });
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task')]);
    const executor = await world.speaker(encoding).subscribe();
    await executor.sees('HEARTBEAT', 2);
  });

  test('is refused with a sentence when its call makes no sense', async () => {
    world = await ExecutorWorld.start();
    const { status, body } = await world.speaker(encoding).call({ type: 'UPDATE' });
    expect([status, body.toString()]).toEqual([
      400,
      "Failed to validate Executor::Call: Expecting 'update' to be present",
    ]);
  });

  test('may report tasks that nobody gave it; the framework hears of them', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask(encoding);
    await executor.update('stranger', 'TASK_RUNNING');
    expect(await world.scheduler.sees('stranger', 'TASK_RUNNING')).not.toHaveProperty('container_status');
    await eventually(() => world.agent.pendingUpdates === 0);
  });

  test('is nobody before it is launched, and must subscribe before it speaks', async () => {
    world = await ExecutorWorld.start();
    const say = { type: 'MESSAGE', message: { data: '' } };
    const answer = async (): Promise<[number, string]> => {
      const { status, body } = await world.speaker(encoding).call(say);
      return [status, body.toString()];
    };
    expect(await answer()).toEqual([400, 'Framework cannot be found']);
    await world.scheduler.launch(await world.scheduler.offer(), [{ id: 'command' }]);
    await world.scheduler.sees('command', 'TASK_RUNNING');
    expect(await answer()).toEqual([400, 'Executor cannot be found']);
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task')]);
    expect(await answer()).toEqual([403, 'Executor is not subscribed']);
    expect((await world.speaker(encoding).call({ type: 'HEARTBEAT' })).status).toBe(202);
  });
});
