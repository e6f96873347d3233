import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { startOperator } from '../../../src/main.ts';
import { Creations } from '../../support/world/creations.ts';
import { isDriver } from '../../support/world/monitor.ts';
import { applicationsPath, schedulePath } from '../../support/world/views.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';

const worlds: (readonly [World, Creations])[] = [];
/** One world at a time: in these, time itself makes work, and a machine that is too slow for it would never be done. */
afterEach(async () => {
  for (const [world, creations] of worlds.splice(0)) {
    await creations.stop();
    await world.close();
  }
});

/** A world with an operator in it, in which drivers end after a second unless the options say otherwise. */
const begin = async (options: WorldOptions = {}) => {
  const world = await World.begin({ driver: () => ({ finishAfterMs: 1_000 }), ...options });
  world.patienceMs = 60_000;
  const creations = new Creations(world.kube.url);
  worlds.push([world, creations]);
  world.startOperator();
  return { world, creations };
};

const forEver: WorldOptions = { driver: () => ({}) };
const every = (span: string, more: JsonObject = {}): JsonObject => ({ schedule: `@every ${span}`, ...more });

const statusOf = (world: World) => world.schedule('etl')?.status ?? {};
const runsOf = (world: World): readonly string[] => world.applications.map(({ metadata }) => metadata.name).sort();
const liveRuns = (world: World): readonly string[] =>
  world.monitor.liveDrivers.map(({ labels }) => labels['sparkmesos.dev/name'] ?? '');

describe('a schedule', () => {
  test('runs its template at each instant, keeps the history that its spec wants, and tells of the runs', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', every('10s', { successfulRunHistoryLimit: 2 }));
    await world.until('four runs have begun', () => creations.names.length >= 4);
    world.patchSchedule('etl', { spec: { suspend: true } });
    await world.until(
      'all have ended',
      () => statusOf(world).reason === 'Suspended' && statusOf(world).active === undefined,
    );
    await world.untilMesosIsEmpty();
    await world.until('the last two are left', () => runsOf(world).join() === creations.names.slice(-2).join());
    await world.untilQuiet();
    expect(statusOf(world)).toMatchObject({
      lastRunName: creations.names.at(-1),
      lastSuccessfulRun: expect.any(String),
    });
    expect(statusOf(world).nextRun).toBeUndefined();
    const [run] = world.kube.list(applicationsPath());
    expect(run?.metadata).toMatchObject({
      labels: { 'sparkmesos.dev/schedule': 'etl' },
      annotations: { 'sparkmesos.dev/scheduled-at': expect.stringMatching(/^20.*Z$/) },
      ownerReferences: [{ kind: 'ScheduledSparkApplication', name: 'etl', controller: true, blockOwnerDeletion: true }],
    });
    expect(creations.twice).toEqual([]);
  });

  test('keeps its history within a limit that is edited while nothing runs', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', every('10s', { successfulRunHistoryLimit: 3 }));
    await world.until('three runs have begun', () => creations.names.length >= 3);
    world.patchSchedule('etl', { spec: { suspend: true } });
    await world.until('all have ended', () => statusOf(world).active === undefined && runsOf(world).length === 3);
    await world.untilQuiet();
    world.patchSchedule('etl', { spec: { successfulRunHistoryLimit: 1 } });
    await world.until('one is left', () => runsOf(world).length === 1);
    world.patchSchedule('etl', { spec: { successfulRunHistoryLimit: 0 } });
    await world.until('none is left', () => runsOf(world).length === 0);
    expect(statusOf(world).lastSuccessfulRun).toBeDefined();
  });

  test('forbids two runs at once when nothing is said: the newest waits, the others are counted as missed', async () => {
    const { world, creations } = await begin({ driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) });
    world.createSchedule('etl', every('10s'));
    await world.until('two runs were missed', () => (statusOf(world).missedRuns ?? 0) >= 2);
    expect(creations.names).toHaveLength(1);
    expect(statusOf(world)).toMatchObject({ reason: 'RunWaiting', pendingRun: expect.any(String) });
    const [driver] = world.monitor.liveDrivers;
    world.mesos.agents.find(({ id }) => id === driver?.agentId)?.finishTask(driver?.taskId ?? '');
    await world.until('the next one runs', () => creations.names.length >= 2);
    await world.until('no run waits', () => statusOf(world).pendingRun === undefined);
  });

  test('with policy Allow runs them beside each other', async () => {
    const { world } = await begin(forEver);
    world.createSchedule('etl', every('10s', { concurrencyPolicy: 'Allow' }));
    await world.until('three run', () => world.monitor.liveDrivers.length === 3);
    expect(statusOf(world).active?.length).toBeGreaterThanOrEqual(3);
  });

  test('with policy Replace ends the old run, waits until it is gone, and begins the new one', async () => {
    let most = 0;
    const started: { world?: World } = {};
    const { world, creations } = await begin({
      ...forEver,
      onLaunch: (task) => {
        if (!isDriver(task.task_id.value)) return;
        most = Math.max(most, started.world?.monitor.liveDrivers.length ?? 0);
      },
    });
    started.world = world;
    world.createSchedule('etl', every('10s', { concurrencyPolicy: 'Replace' }));
    await world.until(
      'the third runs',
      () => creations.names.length >= 3 && liveRuns(world)[0] === creations.names.at(-1),
    );
    expect(most).toBe(1);
    expect(creations.twice).toEqual([]);
  });

  test('takes its runs with it when it is deleted, and their drivers', async () => {
    const { world, creations } = await begin(forEver);
    world.createSchedule('etl', every('10s', { concurrencyPolicy: 'Allow' }));
    await world.until('two run', () => world.monitor.liveDrivers.length >= 2);
    world.kube.remove(schedulePath('etl'));
    await world.until('the runs are gone', () => world.schedule('etl') === undefined && runsOf(world).length === 0);
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(creations.twice).toEqual([]);
  });

  test('waits for its runs when it is deleted in the foreground', async () => {
    const { world } = await begin(forEver);
    world.createSchedule('etl', every('10s'));
    await world.until('one runs', () => world.monitor.liveDrivers.length === 1);
    world.kube.remove(schedulePath('etl'), { propagationPolicy: 'Foreground' });
    await world.until('the schedule is gone', () => world.schedule('etl') === undefined);
    expect(runsOf(world)).toEqual([]);
    expect(world.monitor.liveDrivers).toEqual([]);
  });

  test('is created with a mistake, says where and why, and goes on by itself when that is mended', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', { schedule: '0 25 * * *' });
    await world.until('it is stalled', () => statusOf(world).reason === 'InvalidSchedule');
    expect(statusOf(world).message).toBe('spec.schedule: the hour "25" is not within 0 to 23');
    world.patchSchedule('etl', { spec: { schedule: '0 0 30 2 *' } });
    await world.until('the sentence is another', () => /never comes/.test(statusOf(world).message ?? ''));
    world.patchSchedule('etl', { spec: { schedule: '@every 10s' } });
    await world.until('it runs', () => creations.names.length >= 1);
    expect(statusOf(world).conditions?.[0]).toMatchObject({ type: 'Ready', status: 'True' });
  });

  test('whose template can not be read begins nothing, and goes on when it is mended', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', every('5s'), { drivr: {} });
    await world.until('it is stalled', () => statusOf(world).reason === 'InvalidSpec');
    expect(statusOf(world).message).toBe('spec.template.drivr: is not a known field; did you mean driver?');
    world.patchSchedule('etl', { spec: { template: { drivr: null } } });
    await world.until('it runs', () => creations.names.length >= 1);
  });

  test('gives way to an application that has the name of its run, says so, and goes on', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', every('60s'));
    await world.until('it is known when the next run is due', () => statusOf(world).nextRun !== undefined);
    const name = `etl-${statusOf(world).nextRun?.replace(/[^0-9]/g, '')}`;
    world.createApplication(name);
    const uid = world.application(name)?.metadata.uid;
    await world.until('it says so', () => statusOf(world).reason === 'RunNameTaken');
    expect(statusOf(world).conditions?.[2]).toMatchObject({ type: 'Stalled', status: 'True' });
    await world.until('the next one runs', () => creations.names.length >= 2 && statusOf(world).reason === 'Scheduled');
    expect(world.application(name)?.metadata.uid).toBe(uid);
    expect(statusOf(world).missedRuns).toBeGreaterThanOrEqual(1);
  });

  test('is looked after only in the namespaces that the operator watches', async () => {
    const { world, creations } = await begin({
      start: (options) => startOperator({ ...options, namespaces: ['kube-public'] }),
    });
    world.createSchedule('etl', every('10s'));
    world.createSchedule('etl', every('10s'), {}, 'kube-public');
    await world.until('the watched one runs', () => creations.names.length >= 2);
    expect(world.kube.get(schedulePath('etl'))?.['status']).toBeUndefined();
    expect(new Set(world.applications.map(({ metadata }) => Reflect.get(metadata, 'namespace')))).toEqual(
      new Set(['kube-public']),
    );
  });
});

describe('a run that is asked for', () => {
  const ask = (world: World, token: string): void =>
    world.patchSchedule('etl', { metadata: { annotations: { 'sparkmesos.dev/run-now': token } } });

  test('begins at once although the schedule is suspended, once for each value', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', { schedule: '@yearly', suspend: true });
    ask(world, 'first');
    await world.until('it has run', () => statusOf(world).lastSuccessfulRun !== undefined);
    await world.untilQuiet();
    ask(world, 'first');
    await world.untilQuiet();
    expect(creations.names).toEqual([statusOf(world).lastRunName]);
    expect(statusOf(world).lastRunNow).toEqual({ token: 'first', name: statusOf(world).lastRunName });
    ask(world, 'second');
    await world.until('another has run', () => creations.names.length === 2);
    await world.untilQuiet();
    expect(statusOf(world).lastRunNow).toMatchObject({ token: 'second' });
  });

  test('is not run again when its resource is gone', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', { schedule: '@yearly', successfulRunHistoryLimit: 0 });
    ask(world, 'once');
    await world.until('it is gone', () => creations.names.length === 1 && runsOf(world).length === 0);
    world.patchSchedule('etl', { metadata: { labels: { looked: 'at' } } });
    await world.untilQuiet();
    expect(creations.names).toHaveLength(1);
    expect(creations.twice).toEqual([]);
  });
});
