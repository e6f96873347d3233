/** Applications whose drivers a dispatcher launches, from beginning to end. */
import { describe, expect, test } from '@jest/globals';
import { DispatcherWorld, type DispatcherWorldOptions } from '../../support/dispatcher/world.ts';

const begin = async (options: DispatcherWorldOptions = {}): Promise<DispatcherWorld> => {
  const world = await DispatcherWorld.begin(options);
  world.startOperator();
  return world;
};

describe('an application at a dispatcher', () => {
  test('completes when its driver has finished', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    expect(world.status('pi').submission).toMatchObject({ driverId: taskId, attempt: 1, frameworkId: 'embedded-1' });
    await world.target.update(taskId, 'TASK_FINISHED');
    await world.untilState('pi', 'Completed');
    expect(world.status('pi')).toMatchObject({ reason: 'DriverFinished' });
    await world.untilQuiet();
    expect(world.embedded.creates).toBe(1);
  });
});
