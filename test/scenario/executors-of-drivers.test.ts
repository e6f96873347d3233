/** Executors that a driver launches through a framework of its own: here a small scheduler stands in for the one in the driver. */
import { afterEach, expect, test } from '@jest/globals';
import { World } from '../support/world/world.ts';
import { TestScheduler } from '../unit/embedded/mesos/scheduler.ts';

const worlds: World[] = [];
const schedulers: TestScheduler[] = [];
afterEach(async () => {
  for (const scheduler of schedulers.splice(0)) scheduler.close();
  for (const world of worlds.splice(0)) await world.close();
});

test("executors of a driver show in its application's status, with the framework as Spark's id, and go from it with the driver", async () => {
  const world = await World.begin({ driver: () => ({}) });
  worlds.push(world);
  world.startOperator();
  world.createApplication('own');
  await world.until('it runs', () => world.stateOf('own') === 'Running');
  const { frameworkId = '', taskId = '' } = world.application('own')?.status?.submission ?? {};
  const scheduler = new TestScheduler(world.mesos);
  schedulers.push(scheduler);
  scheduler.frameworkId = `${frameworkId}-${taskId}`;
  await scheduler.subscribe();
  await scheduler.launch(await scheduler.offer(), [{ id: '0' }, { id: '1' }]);
  const executors = () => world.application('own')?.status?.executors;
  await world.until('both are seen', () => executors()?.running === 2);
  expect(executors()).toEqual({
    running: 2,
    pending: 0,
    failed: 0,
    items: [
      { id: '0', host: '127.0.0.1', state: 'TASK_RUNNING' },
      { id: '1', host: '127.0.0.1', state: 'TASK_RUNNING' },
    ],
  });
  expect(world.application('own')?.status?.applicationId).toBe(scheduler.frameworkId);
  const agentOf = (id: string) =>
    world.mesos.agents.find((agent) => [...agent.tasks].some(({ entry }) => entry.taskId === id));
  agentOf('1')?.finishTask('1', 1);
  await world.until('the failure is told', () => executors()?.failed === 1);
  expect(executors()).toMatchObject({ running: 1, failures: [{ id: '1', host: '127.0.0.1', state: 'TASK_FAILED' }] });
  agentOf(taskId)?.finishTask(taskId);
  await world.until('it is done', () => world.stateOf('own') === 'Completed');
  expect(executors()).toBeUndefined();
});

test('executors of a driver that is a Pod show in the same way', async () => {
  const world = await World.begin({ pods: () => ({}) });
  worlds.push(world);
  world.startOperator();
  world.createApplication('own', { mode: 'client', image: 'spark:3.4.4' });
  await world.until('it runs', () => world.stateOf('own') === 'Running');
  const { frameworkId = '', podName = '' } = world.application('own')?.status?.submission ?? {};
  const scheduler = new TestScheduler(world.mesos);
  schedulers.push(scheduler);
  scheduler.frameworkId = `${frameworkId}-${podName}`;
  await scheduler.subscribe();
  await scheduler.launch(await scheduler.offer(), [{ id: '0' }]);
  await world.until('it is seen', () => world.application('own')?.status?.executors?.running === 1);
  expect(world.application('own')?.status?.applicationId).toBe(scheduler.frameworkId);
  world.patchApplication('own', { spec: { suspend: true } });
  await world.until('it is suspended', () => world.stateOf('own') === 'Suspended');
  expect(world.application('own')?.status?.executors).toBeUndefined();
});
