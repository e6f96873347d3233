import { afterAll, expect, test } from '@jest/globals';
import { World } from '../../support/world/world.ts';

const worlds: World[] = [];
/** Tests run at the same time, so none may end what another still lives in. */
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** Half a minute of the world's time: longer than every period at which the operator looks at something again. */
const watchedMs = 3_000;

/** A world in which everything is settled: what ends has ended, what runs runs, what waits waits. */
const settledWorld = async (): Promise<World> => {
  const world = await World.begin({
    driver: (name) =>
      name === 'runs' || name === 'runs-with-executors'
        ? {}
        : { finishAfterMs: 500, exitCode: name === 'fails' ? 1 : 0 },
  });
  worlds.push(world);
  world.startOperator();
  world.createApplication('completes');
  world.createApplication('fails');
  world.createApplication('runs');
  world.createApplication('runs-with-executors', { executor: { launchedBy: 'Operator', instances: 2 } });
  world.createApplication('waits', { driver: { cores: 64 } });
  world.createApplication('is-invalid', { mainApplicationFile: 'https://' });
  world.createApplication('has-no-cluster', { mesos: { cluster: 'nowhere' } });
  world.createApplication('is-suspended', { suspend: true });
  const expected = {
    completes: 'Completed',
    fails: 'Failed',
    runs: 'Running',
    'runs-with-executors': 'Running',
    waits: 'Queued',
    'is-invalid': 'Invalid',
    'has-no-cluster': 'Queued',
    'is-suspended': 'Suspended',
  };
  await world.until('all are where they belong', () =>
    Object.entries(expected).every(([name, state]) => world.stateOf(name) === state),
  );
  await world.until(
    'the executors are shown',
    () => world.application('runs-with-executors')?.status?.executors?.running === 2,
  );
  await world.until(
    'the cluster counts them',
    () => world.cluster?.status?.drivers?.running === 2 && world.cluster.status.drivers.queued === 1,
  );
  await world.untilQuiet();
  return world;
};

const passes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test.concurrent('a settled world sees no writes at all, and no launches', async () => {
  const world = await settledWorld();
  const [before, launched] = [world.writes.length, world.mesos.tasks.length];
  await passes(watchedMs);
  expect(world.writes.slice(before)).toEqual([]);
  expect(world.mesos.tasks).toHaveLength(launched);
});

test.concurrent.each(['dies', 'is stopped'])(
  'an operator that %s and is started again in a settled world changes nothing that users see',
  async (how) => {
    const world = await settledWorld();
    const statuses = world.applications.map(({ metadata, status }) => [metadata.name, status]);
    const [before, launched] = [world.writes.length, world.mesos.tasks.length];
    if (how === 'dies') world.operator.die();
    else {
      await world.operator.stop();
      world.startOperator();
    }
    await world.until(
      'the next operator is subscribed',
      () =>
        world.operators.length === 2 && world.operator.effects.some(({ name }) => name === 'SUBSCRIBE of executors'),
    );
    await passes(watchedMs);
    expect(world.applications.map(({ metadata, status }) => [metadata.name, status])).toEqual(statuses);
    expect(world.writes.slice(before)).toEqual([]);
    expect(world.mesos.tasks).toHaveLength(launched);
    world.mustBeSafe();
  },
);
