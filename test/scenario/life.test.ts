/** Lives that take their turns by rules of their own: supervision, limits of time, tenants, and a Mesos that never comes back. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { World, type WorldOptions } from '../support/world/world.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (options: WorldOptions = {}): Promise<World> => {
  const world = await World.begin(options);
  worlds.push(world);
  world.startOperator();
  return world;
};

const forEver = () => ({});
const statusOf = (world: World, name: string) => world.application(name)?.status;

const eventsOf = (world: World): readonly (readonly [string, string])[] =>
  world.kube
    .list('/api/v1/namespaces/default/events')
    .map((event) => [String(event['type']), String(event['reason'])] as const);

const annotate = (world: World, name: string, key: string, value: string): void =>
  world.patchApplication(name, { metadata: { annotations: { [`sparkmesos.dev/${key}`]: value } } });

describe('a supervised driver', () => {
  test.concurrent('is started again until it succeeds, each time under its next name', async () => {
    const world = await begin({
      driver: (_, nth) => (nth < 4 ? { finishAfterMs: 500, exitCode: 3 } : { finishAfterMs: 500 }),
    });
    world.createApplication('pi', { driver: { supervise: true } });
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
    expect(statusOf(world, 'pi')).toMatchObject({ attempts: { total: 4, runFailures: 3 } });
    expect(statusOf(world, 'pi')?.submission?.taskId).toMatch(/-retry-3$/);
    expect(world.driversOf('pi')).toBe(4);
  });

  test.concurrent('ends when it is killed', async () => {
    const world = await begin({ driver: forEver });
    world.createApplication('pi', { sparkConf: { 'spark.driver.supervise': 'true' } });
    await world.until('pi runs', () => world.stateOf('pi') === 'Running');
    annotate(world, 'pi', 'kill', statusOf(world, 'pi')?.submission?.taskId ?? '');
    await world.until('pi has failed', () => world.stateOf('pi') === 'Failed');
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
  });
});

test.concurrent('a driver that no agent can take is queued for no longer than its limit', async () => {
  const world = await begin();
  world.createApplication('pi', { driver: { cores: 64 }, timeouts: { queuedSeconds: 4 } });
  await world.until('pi has failed', () => world.stateOf('pi') === 'Failed');
  await world.untilQuiet();
  expect(statusOf(world, 'pi')).toMatchObject({ reason: 'QueuedTooLong', attempts: { submissionFailures: 1 } });
  expect(world.cluster?.status?.drivers?.queued ?? 0).toBe(0);
});

test.concurrent('an application that says no time to live lives as long as its cluster lets it', async () => {
  const world = await begin({ driver: () => ({ finishAfterMs: 200 }), cluster: { defaultTimeToLiveSeconds: 3 } });
  world.createApplication('pi');
  await world.until('pi is gone', () => world.application('pi') === undefined);
  expect(world.driversOf('pi')).toBe(1);
});

test.concurrent('a resource whose Mesos is gone for good goes when somebody vouches for its task, and tells what is left', async () => {
  const world = await begin({ driver: forEver });
  world.createApplication('pi');
  await world.until('pi runs', () => world.stateOf('pi') === 'Running');
  await world.mesos.elect(undefined);
  world.removeApplication('pi');
  await world.until('pi stops', () => world.stateOf('pi') === 'Stopping');
  await world.untilQuiet();
  expect(world.application('pi')).toBeDefined();
  annotate(world, 'pi', 'abandon', statusOf(world, 'pi')?.submission?.taskId ?? '');
  await world.until('pi is gone', () => world.application('pi') === undefined);
  await world.until('its end is told', () => eventsOf(world).some(([, reason]) => reason === 'Abandoned'));
  expect(eventsOf(world).find(([, reason]) => reason === 'Abandoned')).toEqual(['Warning', 'Abandoned']);
});

describe('tenants', () => {
  const tenant = { name: 'team-a', namespaces: ['def*'] };

  test.concurrent('that are at their limit wait, and their turn comes', async () => {
    const world = await begin({ driver: forEver, cluster: { tenants: [{ ...tenant, maxDrivers: 1 }] } });
    world.createApplication('one');
    await world.until('one runs', () => world.stateOf('one') === 'Running');
    world.createApplication('two');
    await world.until('two waits', () => statusOf(world, 'two')?.reason === 'TenantLimit');
    expect(statusOf(world, 'two')?.message).toBe(
      'The tenant team-a is at its limit: 1 of 1 drivers used, 1 more wanted.',
    );
    world.operator.die();
    world.startOperator();
    await world.untilQuiet();
    expect(world.driversOf('two')).toBe(0);
    world.removeApplication('one');
    await world.until('two runs', () => world.stateOf('two') === 'Running');
  });

  test.concurrent('never have more at a time than they may, however many come at once', async () => {
    const world = await begin({
      driver: () => ({ finishAfterMs: 1_000 }),
      cluster: { tenants: [{ ...tenant, maxCores: 4 }] },
    });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) world.createApplication(name);
    let most = 0;
    await world.until('all are completed', () => {
      most = Math.max(most, world.monitor.liveDrivers.length);
      return names.every((name) => world.stateOf(name) === 'Completed');
    });
    // Each has a core, and so has its executor.
    expect(most).toBe(2);
  });

  test.concurrent('are told from others by the labels of their namespaces, also when these change', async () => {
    const selector = { name: 'team-b', namespaceSelector: { matchLabels: { team: 'b' } } };
    const world = await begin({ driver: forEver, cluster: { tenants: [selector] } });
    world.createApplication('pi');
    await world.until('pi is refused', () => world.stateOf('pi') === 'Invalid');
    expect(statusOf(world, 'pi')).toMatchObject({
      reason: 'TenancyForbids',
      message: 'spec.mesos.cluster is prod, which has no tenant for the namespace default.',
    });
    world.kube.patch('/api/v1/namespaces/default', { metadata: { labels: { team: 'b' } } });
    await world.until('pi runs', () => world.stateOf('pi') === 'Running');
  });

  test.concurrent('can not mount what is not theirs, and their neighbours do not notice', async () => {
    const world = await begin({ driver: forEver, cluster: { tenants: [tenant] } });
    world.createApplication('bad', {
      image: 'spark',
      sparkConf: { 'spark.mesos.executor.docker.volumes': '/etc:/host-etc:ro' },
    });
    world.createApplication('good');
    await world.until('bad is refused', () => world.stateOf('bad') === 'Invalid');
    await world.until('good runs', () => world.stateOf('good') === 'Running');
    expect(statusOf(world, 'bad')).toMatchObject({ reason: 'TenancyForbids' });
  });
});
