/** Which executors a master lets through. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../scheduler.ts';
import { executorInfo, taskFor } from './executor.ts';
import { ExecutorWorld } from './executor-world.ts';

let world: ExecutorWorld;
afterEach(() => world.close());

describe('a master', () => {
  test('refuses an executor for which too little is left beside its task', async () => {
    world = await ExecutorWorld.start();
    const resources = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 4 } }];
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('bad', { ...executorInfo, resources })]);
    expect(await world.scheduler.sees('bad', 'TASK_ERROR')).toMatchObject({
      reason: 'REASON_TASK_INVALID',
      message: expect.stringMatching(
        /^Total resources cpus\(allocated: cook\):4.1; mem\(allocated: cook\):32 required by task and its executor is more than available /,
      ),
    });
  });

  test('refuses another executor of the same id on the same agent, and takes the same one in other words', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask();
    await world.scheduler.launch(await world.scheduler.offer(), [
      taskFor('other', { ...executorInfo, name: 'other' }),
      taskFor('same', { ...executorInfo, resources: [...executorInfo.resources].reverse() }),
    ]);
    expect(await world.scheduler.sees('other', 'TASK_ERROR')).toMatchObject({
      message: 'ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.',
    });
    await executor.sees('LAUNCH', 2);
  });

  test('knows executors of the same id on several agents apart', async () => {
    world = await ExecutorWorld.start({ agents: [{ run: 'simulated' }, { run: 'simulated' }] });
    for (const [index, { id }] of world.mesos.agents.entries()) {
      const offer = await world.scheduler.offer((one) => one.agent_id.value === id);
      await world.scheduler.launch(offer, [taskFor(`task-${index}`)]);
    }
    await eventually(async () => (await world.executors()).length === 2);
  });
});
