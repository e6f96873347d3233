import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { Creations } from '../../support/world/creations.ts';
import type { Trouble } from '../../support/world/operator-process.ts';
import { applicationsPath } from '../../support/world/views.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';

const worlds: (readonly [World, Creations])[] = [];
/** One world at a time: in these, time itself makes work, and a machine that is too slow for it would never be done. */
afterEach(async () => {
  for (const [world, creations] of worlds.splice(0)) {
    await creations.stop();
    await world.close();
  }
});

const begin = async (options: WorldOptions = {}, trouble?: (world: World) => Trouble) => {
  const world = await World.begin({ driver: () => ({ finishAfterMs: 1_000 }), ...options });
  world.patienceMs = 60_000;
  const creations = new Creations(world.kube.url);
  worlds.push([world, creations]);
  world.startOperator(trouble?.(world));
  return { world, creations };
};

const statusOf = (world: World) => world.schedule('etl')?.status ?? {};
const ended = (world: World): number => world.mesos.tasks.filter(({ endedAtMs }) => endedAtMs !== undefined).length;

/** So many runs end, one after the other and none of them twice; afterwards all is quiet. */
const mustGoOn = async (world: World, creations: Creations, runs: number): Promise<void> => {
  await world.until(`${runs} runs have ended`, () => ended(world) >= runs);
  world.patchSchedule('etl', { spec: { suspend: true } });
  await world.until(
    'nothing runs any more',
    () => statusOf(world).reason === 'Suspended' && statusOf(world).active === undefined,
  );
  await world.untilMesosIsEmpty();
  await world.untilQuiet();
  expect(creations.twice).toEqual([]);
  expect(world.mesos.tasks.length).toBeLessThanOrEqual(creations.names.length);
};

/** The status of no schedule can be written, until the answer is called. */
const failStatuses = (world: World): (() => void) =>
  world.kube.faults.answer(500, {
    when: ({ method, path }) => method === 'PATCH' && path.includes('/scheduledsparkapplications/'),
  });

const every10s: JsonObject = { schedule: '@every 10s' };
const keepsNothing: JsonObject = { ...every10s, successfulRunHistoryLimit: 0 };

describe('writes about a schedule', () => {
  test.each(['POST sparkapplications', 'DELETE sparkapplications', 'status of scheduledsparkapplications (Scheduled)'])(
    'all lose their replies: %s',
    async (name) => {
      const { world, creations } = await begin({}, () => (effect) => (effect.name === name ? 'lose-reply' : undefined));
      world.createSchedule('etl', keepsNothing);
      await mustGoOn(world, creations, 3);
    },
  );

  test('meet a conflict each second time: somebody labels schedule and runs in between', async () => {
    let seen = 0;
    const { world, creations } = await begin({}, (of) => ({ server, request: { method, path } }) => {
      const changes = server === 'kube' && (method === 'PATCH' || method === 'DELETE');
      seen += changes ? 1 : 0;
      const object = path.replace(/\?.*$/, '').replace(/\/status$/, '');
      if (changes && seen % 2 === 0 && of.kube.get(object) !== undefined)
        of.kube.patch(object, { metadata: { labels: { touched: String(seen) } } });
      return undefined;
    });
    world.createSchedule('etl', keepsNothing);
    await mustGoOn(world, creations, 3);
    expect(world.kube.requests.count(({ status }) => status === 409)).toBeGreaterThan(3);
  });

  test.each([429, 500, 503] as const)('are answered with %i for a while', async (status) => {
    const { world, creations } = await begin();
    world.createSchedule('etl', keepsNothing);
    await world.until('it is known when the next run is due', () => statusOf(world).nextRun !== undefined);
    world.kube.faults.answer(status, { times: 12, when: ({ method }) => method === 'POST' || method === 'PATCH' });
    await mustGoOn(world, creations, 2);
  });

  test('fail for so long that a run ends: it stays until its schedule has taken note of it, and is not run again', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', { schedule: '@every 40s' }, { timeToLiveSeconds: 0 });
    await world.until('it is known when the next run is due', () => statusOf(world).nextRun !== undefined);
    const heal = failStatuses(world);
    await world.until('the run has ended', () => ended(world) === 1);
    const failed = world.kube.requests.count(({ status }) => status === 500);
    await world.until(
      'it was tried again after that',
      () => world.kube.requests.count(({ status }) => status === 500) > failed + 2,
    );
    expect(world.applications).toHaveLength(1);
    heal();
    await mustGoOn(world, creations, 2);
    expect(world.applications).toEqual([]);
  });
});

test('a run that the API server refuses is told with its sentence, and begun when it would be taken', async () => {
  const { world, creations } = await begin();
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sparkapplications.sparkmesos.dev';
  const taken = JSON.stringify(world.kube.get(path));
  const replace = (definition: string): void => {
    const { resourceVersion = '' } = world.kube.get(path)?.metadata ?? {};
    const { metadata, ...rest } = JSON.parse(definition) as JsonObject & { metadata: JsonObject };
    world.kube.replace(path, { ...rest, metadata: { ...metadata, resourceVersion } });
  };
  // As where the definitions are those of another version.
  replace(taken.replace('"maxItems":1024', '"maxItems":0'));
  world.createSchedule('etl', { schedule: '@every 2h' }, { arguments: ['1'] });
  world.patchSchedule('etl', { metadata: { annotations: { 'sparkmesos.dev/run-now': 'once' } } });
  await world.until('it is told', () => statusOf(world).reason === 'RunRefused');
  expect(statusOf(world).message).toMatch(/^The API server refused to create etl-now-\w+: .*spec\.arguments/);
  expect(statusOf(world).conditions?.[2]).toMatchObject({ type: 'Stalled', status: 'True' });
  await world.untilQuiet();
  replace(taken);
  await world.until('it has run', () => ended(world) === 1);
  await world.until('all is well', () => statusOf(world).reason === 'Scheduled');
  expect(creations.names).toEqual([statusOf(world).lastRunName]);
});

describe('while watches are held back', () => {
  test('nothing begins that was suspended meanwhile', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', { schedule: '@every 60s' });
    await world.until('it is known when the next run is due', () => statusOf(world).nextRun !== undefined);
    const due = Date.parse(statusOf(world).nextRun ?? '');
    world.kube.faults.pin();
    world.patchSchedule('etl', { spec: { suspend: true } });
    await world.until('the instant has passed', () => world.clock.now() > due + 5_000);
    expect(world.kube.list(applicationsPath())).toEqual([]);
    world.kube.faults.unpin();
    await world.untilQuiet();
    expect(creations.names).toEqual([]);
  });

  test('an operator that is started anew runs nothing again', async () => {
    const { world, creations } = await begin();
    world.createSchedule('etl', keepsNothing);
    await world.until('it is known when the next run is due', () => statusOf(world).nextRun !== undefined);
    world.kube.faults.pin();
    await world.until('a run has ended', () => ended(world) >= 1);
    world.operator.die();
    await world.until(
      'the next operator is at work',
      () => world.operators.length >= 2 && world.operator.effects.length > 0,
    );
    world.kube.faults.unpin();
    await mustGoOn(world, creations, 3);
  });
});

describe('somebody', () => {
  test('deletes a run that was just created, and the operator dies: it is not created again', async () => {
    const { world, creations } = await begin(
      {},
      () =>
        ({ name }) =>
          name === 'POST sparkapplications' ? 'die-after' : undefined,
    );
    world.createSchedule('etl', { schedule: '@every 40s' });
    await world.until('the run is there', () => world.applications.length === 1);
    const heal = failStatuses(world);
    const [run] = world.applications;
    world.removeApplication(run?.metadata.name ?? '');
    await world.until(
      'the next operator has tried',
      () => world.kube.requests.count(({ status }) => status === 500) > 3,
    );
    heal();
    await mustGoOn(world, creations, 1);
    expect(world.application(run?.metadata.name ?? '')).toBeUndefined();
  });

  test('deletes the schedule and creates it anew: the new one knows nothing of the old one', async () => {
    const { world, creations } = await begin({ driver: () => ({}) });
    world.createSchedule('etl', every10s);
    await world.until('it runs', () => world.monitor.liveDrivers.length === 1);
    world.kube.remove('/apis/sparkmesos.dev/v1beta1/namespaces/default/scheduledsparkapplications/etl');
    world.createSchedule('etl', every10s);
    await world.until('the new one runs', () => creations.names.length >= 2 && world.monitor.liveDrivers.length === 1);
    await world.until('the runs of the old one are gone', () => world.applications.length === 1);
    expect(world.application(creations.names.at(-1) ?? '')?.metadata.uid).toBeDefined();
    expect(creations.twice).toEqual([]);
  });
});

test('a settled schedule is not written about, whatever it waits for', async () => {
  const { world } = await begin({ driver: () => ({}) });
  world.createSchedule('etl', { schedule: '@yearly' });
  world.createSchedule('suspended', { schedule: '@every 1s', suspend: true });
  world.createSchedule('bad', { schedule: '0 25 * * *' });
  world.createSchedule('unreadable', { schedule: '@every 1s' }, { drivr: {} });
  world.createSchedule('busy', { schedule: '@every 2h' });
  world.patchSchedule('busy', { metadata: { annotations: { 'sparkmesos.dev/run-now': 'one' } } });
  await world.until('it runs', () => world.monitor.liveDrivers.length === 1);
  world.patchSchedule('busy', { metadata: { annotations: { 'sparkmesos.dev/run-now': 'two' } } });
  const reasons = {
    etl: 'Scheduled',
    suspended: 'Suspended',
    bad: 'InvalidSchedule',
    unreadable: 'InvalidSpec',
    busy: 'RunWaiting',
  };
  await world.until('all are where they belong', () =>
    Object.entries(reasons).every(([name, reason]) => world.schedule(name)?.status?.reason === reason),
  );
  await world.untilQuiet();
  const about = () => world.writes.filter((write) => write.includes('sparkapplications'));
  const [before, statuses] = [about().length, Object.keys(reasons).map((name) => world.schedule(name)?.status)];
  world.operator.die();
  await world.until(
    'the next operator is subscribed',
    () => world.operators.length >= 2 && world.operator.effects.some(({ name }) => name === 'SUBSCRIBE'),
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(about().slice(before)).toEqual([]);
  expect(Object.keys(reasons).map((name) => world.schedule(name)?.status)).toEqual(statuses);
});
