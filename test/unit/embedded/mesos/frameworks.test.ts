/** Rules for frameworks and tasks that the recordings don't show. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Mesos, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { ask } from '../../../contract/mesos/wire.ts';
import { eventually, partitionAware, TestScheduler } from './scheduler.ts';

let mesos: Mesos;
let scheduler: TestScheduler;

beforeEach(async () => {
  mesos = await startMesos({ agents: [{ run: 'simulated' }] });
  scheduler = await new TestScheduler(mesos).subscribe();
});
afterEach(async () => {
  scheduler.close();
  await mesos.close();
});

describe('tasks', () => {
  test('with the id of an active one are refused, with the id of one that is over are not', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    expect(await scheduler.sees('task', 'TASK_ERROR')).toMatchObject({ message: 'Task has duplicate ID: task' });
    mesos.agents[0]?.finishTask('task');
    await scheduler.sees('task', 'TASK_FINISHED');
    await eventually(() => mesos.agents[0]?.pendingUpdates === 0);
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    expect(mesos.tasks.map(({ state }) => state)).toEqual(['TASK_FINISHED', 'TASK_RUNNING']);
  });

  test.each([
    ['an empty id', { task_id: { value: '' } }, 'ID must not be empty'],
    ['a slash in the id', { task_id: { value: 'a/b' } }, "'a/b' contains invalid characters"],
    ['no resources', { resources: [] }, 'Task uses no resources'],
    ['another agent', { agent_id: { value: 'S9' } }, /^Task uses invalid agent S9 while agent .* is expected$/],
    [
      'neither command nor executor',
      { command: undefined },
      'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
    ],
    [
      'both command and executor',
      { executor: { executor_id: { value: 'x' }, command: { value: 'run' } } },
      'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
    ],
  ])('with %s are refused', async (_what, extra, message) => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'bad', extra }]);
    await scheduler.stream.until('TASK_ERROR', () => scheduler.statuses.length > 0);
    expect(scheduler.statuses[0]).toMatchObject({ state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' });
    expect(scheduler.statuses[0]?.['message']).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  test('in groups are refused with a sentence', async () => {
    const offer = await scheduler.offer();
    const task = { name: 'g', task_id: { value: 'g' }, agent_id: offer.agent_id };
    const operation = {
      type: 'LAUNCH_GROUP',
      launch_group: { executor: { executor_id: { value: 'e' } }, task_group: { tasks: [task] } },
    };
    await scheduler.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations: [operation] } });
    expect(await scheduler.sees('g', 'TASK_ERROR')).toMatchObject({ reason: 'REASON_TASK_GROUP_INVALID' });
  });

  test('that are simulated end when their labels say so', async () => {
    const labels = (ms: number, code: number): object => ({
      labels: {
        labels: [
          { key: 'finish-after-ms', value: `${ms}` },
          { key: 'exit-code', value: `${code}` },
        ],
      },
    });
    await scheduler.launch(await scheduler.offer(), [
      { id: 'well', extra: labels(5, 0) },
      { id: 'ill', extra: labels(5, 7) },
    ]);
    await scheduler.sees('well', 'TASK_FINISHED');
    expect((await scheduler.sees('ill', 'TASK_FAILED'))['message']).toBe('Command exited with status 7');
  });
});

describe('frameworks', () => {
  test('keep their tasks over a new subscription, and hear of them when they ask', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    await scheduler.subscribe();
    await scheduler.call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    await scheduler.sees('task', 'TASK_RUNNING');
  });

  test('that an operator tears down are over with all their tasks', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    const body = Buffer.from(`frameworkId=${scheduler.frameworkId}`);
    const answer = await ask(mesos.url, { method: 'POST', path: '/master/teardown', headers: {}, body });
    expect(answer.status).toBe(200);
    await scheduler.stream.until('the end', () => scheduler.stream.ended === 'in order');
    expect(mesos.tasks[0]?.endedAtMs).toBeDefined();
    const page = (await (await fetch(`${mesos.url}/tasks`)).json()) as { tasks: object[] };
    expect(page.tasks).toMatchObject([{ id: 'task', state: 'TASK_KILLED' }]);
    expect((await ask(mesos.url, { method: 'POST', path: '/teardown', headers: {}, body })).status).toBe(400);
  });

  test('may not give up their principal or user in an update, and may change their roles', async () => {
    const info = { ...scheduler.info, id: { value: scheduler.frameworkId } };
    const update = (change: object): ReturnType<TestScheduler['call']> =>
      scheduler.call({ type: 'UPDATE_FRAMEWORK', update_framework: { framework_info: { ...info, ...change } } });
    expect((await update({ principal: 'other' })).status).toBe(400);
    expect((await update({ user: 'other' })).status).toBe(400);
    await scheduler.offer();
    expect((await update({ role: 'new' })).status).toBe(200);
    await scheduler.stream.until('RESCIND', () => scheduler.stream.events.some(({ type }) => type === 'RESCIND'));
  });

  test('with several roles suppress and revive each by itself', async () => {
    const multi = new TestScheduler(mesos, {
      role: undefined,
      roles: ['a', 'b'],
      capabilities: [...partitionAware, { type: 'MULTI_ROLE' }],
    });
    scheduler.close();
    await multi.subscribe({ suppressed_roles: ['a'] });
    const offer = await multi.offer();
    expect(offer.allocation_info).toEqual({ role: 'b' });
    await multi.call({ type: 'SUPPRESS', suppress: { roles: ['b'] } });
    await multi.call({ type: 'REVIVE', revive: { roles: ['a'] } });
    await multi.decline(offer, 0);
    expect((await multi.offer()).allocation_info).toEqual({ role: 'a' });
    multi.close();
  });

  test('are counted by the calls that they make', async () => {
    await scheduler.call({ type: 'REVIVE' });
    await scheduler.call({
      type: 'MESSAGE',
      message: { agent_id: { value: 'a' }, executor_id: { value: 'e' }, data: '' },
    });
    expect(Object.fromEntries(mesos.callCounts)).toEqual({ SUBSCRIBE: 1, REVIVE: 1, MESSAGE: 1 });
  });
});
