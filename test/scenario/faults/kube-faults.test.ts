import { afterAll, describe, expect, test } from '@jest/globals';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';
import { applicationPath, clustersPath } from '../../support/world/views.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';

const worlds: World[] = [];
/** Tests run at the same time, so none may end what another still lives in. */
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** A world in which drivers run for ever; the options and the trouble change that. */
const begin = async (options: WorldOptions = {}, trouble?: (world: World) => Trouble): Promise<World> => {
  const world = await World.begin({ driver: () => ({}), ...options });
  worlds.push(world);
  world.startOperator(trouble?.(world));
  return world;
};

const running = async (options: WorldOptions = {}, spec = {}): Promise<World> => {
  const world = await begin(options);
  world.createApplication('pi', spec);
  await world.until('pi runs', () => world.stateOf('pi') === 'Running');
  return world;
};

const finish = (world: World): void => {
  const driver = world.monitor.liveDrivers[0];
  world.mesos.agents.find(({ id }) => id === driver?.agentId)?.finishTask(driver?.taskId ?? '');
};

const mustComplete = async (world: World, drivers = 1): Promise<void> => {
  await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
  await world.untilMesosIsEmpty();
  await world.untilQuiet();
  expect(world.driversOf('pi')).toBe(drivers);
};

const writes = ({ server, request }: Effect): boolean => server === 'kube' && request.method === 'PATCH';

const failsOnce = { driver: (_name: string, nth: number) => ({ finishAfterMs: 1_000, exitCode: nth === 1 ? 1 : 0 }) };
const retries = { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } };

describe('writes', () => {
  test.concurrent.each([1, 2, 3])(
    'meet a conflict each time but every %i. one: somebody labels the object in between',
    async (every) => {
      let seen = 0;
      const world = await begin(failsOnce, (of) => (effect) => {
        seen += writes(effect) ? 1 : 0;
        if (!writes(effect) || seen % (every + 1) === 0) return undefined;
        const path = effect.request.path.replace(/\?.*$/, '').replace(/\/status$/, '');
        of.kube.patch(path, { metadata: { labels: { touched: String(seen) } } });
        return undefined;
      });
      world.createApplication('pi', retries);
      await mustComplete(world, 2);
      expect(world.kube.requests.count(({ status }) => status === 409)).toBeGreaterThan(3);
    },
  );

  test.concurrent.each([429, 500, 503] as const)('are answered with %i for a while', async (status) => {
    const world = await begin(failsOnce);
    world.kube.faults.answer(status, {
      times: 12,
      when: ({ method, path }) => method === 'PATCH' && !path.includes('/events'),
    });
    world.createApplication('pi', retries);
    await mustComplete(world, 2);
  });

  test.concurrent('all lose their replies now and then', async () => {
    let seen = 0;
    const world = await begin(failsOnce, () => (effect) => {
      seen += writes(effect) ? 1 : 0;
      return writes(effect) && seen % 3 === 0 ? 'lose-reply' : undefined;
    });
    world.createApplication('pi', retries);
    await mustComplete(world, 2);
  });

  test.concurrent('can not be made when the operator starts: it is started again until it can', async () => {
    const world = await World.begin({ driver: () => ({ finishAfterMs: 500 }) });
    worlds.push(world);
    world.kube.faults.answer(500, { times: 2, when: ({ path }) => path.includes('/secrets') });
    world.startOperator();
    world.createApplication('pi');
    await mustComplete(world);
    expect(world.operators.length).toBeGreaterThan(1);
  });
});

describe('reads', () => {
  test.concurrent('see nothing new for a while, and an attempt ends meanwhile', async () => {
    const world = await running();
    world.kube.faults.freeze();
    finish(world);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.stateOf('pi')).toBe('Running');
    world.kube.faults.thaw();
    await mustComplete(world);
  });

  test.concurrent('show an old state after a restart of the operator: nothing is launched twice', async () => {
    const world = await begin();
    world.kube.faults.pin();
    world.createApplication('pi');
    world.kube.faults.unpin();
    world.kube.faults.pin();
    world.operator.die();
    await world.until('an operator is at work', () => world.operator.effects.some(({ name }) => name === 'SUBSCRIBE'));
    world.kube.faults.unpin();
    await world.until('pi runs', () => world.stateOf('pi') === 'Running');
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
  });

  test.concurrent('are cut again and again', async () => {
    const world = await begin(failsOnce);
    world.createApplication('pi', retries);
    const timer = setInterval(() => world.kube.faults.cutWatches(), 40);
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed').finally(() => clearInterval(timer));
    await mustComplete(world, 2);
  });

  test.concurrent('come back to a history that is gone (410)', async () => {
    const world = await running();
    world.kube.faults.cutWatches();
    world.patchApplication('pi', { metadata: { labels: { seen: 'no' } } });
    world.kube.faults.compact();
    finish(world);
    await mustComplete(world);
  });
});

describe('somebody', () => {
  test.concurrent('edits the spec twice between two looks: the last edit runs', async () => {
    const world = await running({ driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) });
    world.kube.faults.pin();
    world.patchApplication('pi', { spec: { arguments: ['1'] } });
    world.patchApplication('pi', { spec: { arguments: ['2'] } });
    world.kube.faults.unpin();
    await mustComplete(world, 2);
    expect(world.application('pi')?.status?.submission?.generation).toBe(3);
  });

  test.concurrent('deletes the resource and creates it anew under the same name while the operator is away', async () => {
    const world = await running({ driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) });
    const uid = world.application('pi')?.metadata.uid;
    world.kube.faults.pin();
    world.operator.die();
    world.patchApplication('pi', { metadata: { finalizers: [] } });
    world.removeApplication('pi');
    world.createApplication('pi');
    expect(world.application('pi')?.metadata.uid).not.toBe(uid);
    world.kube.faults.unpin();
    await world.until('the new one is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(2);
  });

  test.concurrent('deletes the resource and creates it anew under the same name between two looks', async () => {
    const world = await running({ driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) });
    world.kube.faults.pin();
    world.patchApplication('pi', { metadata: { finalizers: [] } });
    world.removeApplication('pi');
    world.createApplication('pi');
    world.kube.faults.unpin();
    await world.until('the new one is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(2);
  });

  test.concurrent.each(['lives', 'is away'])(
    'takes the finalizer off by hand and deletes the resource while the operator %s: its driver is ended',
    async (operator) => {
      const world = await running();
      if (operator === 'is away') {
        world.kube.faults.freeze();
        world.operator.die();
      }
      world.patchApplication('pi', { metadata: { finalizers: [] } });
      world.removeApplication('pi');
      world.kube.faults.thaw();
      await world.untilMesosIsEmpty();
      await world.untilQuiet();
      expect(world.application('pi')).toBeUndefined();
    },
  );

  test.concurrent.each(['lives', 'is away'])(
    'wipes the status while the operator %s: no second driver runs beside the first',
    async (operator) => {
      const world = await running({ driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) });
      if (operator === 'is away') {
        world.kube.faults.freeze();
        world.operator.die();
      }
      const { metadata, ...rest } = world.kube.get(applicationPath('pi')) ?? { metadata: {} };
      world.kube.replace(`${applicationPath('pi')}/status`, { ...rest, metadata, status: {} });
      world.kube.faults.thaw();
      await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
      await world.untilMesosIsEmpty();
      await world.untilQuiet();
      expect(world.driversOf('pi')).toBe(2);
    },
  );

  test.concurrent('deletes the MesosCluster while an application runs: it stays until that has ended, and its framework goes with it', async () => {
    const world = await running();
    world.kube.remove(`${clustersPath}/prod`);
    await world.untilQuiet();
    expect(world.stateOf('pi')).toBe('Running');
    finish(world);
    await world.until('the cluster is gone', () => world.cluster === undefined);
    expect(world.mesos.leader.core.frameworks.size).toBe(0);
    expect(world.stateOf('pi')).toBe('Completed');
  });

  test.concurrent('runs a second operator: the first one gives way, and they do not write against each other', async () => {
    const world = await running();
    world.startOperator();
    await world.until('the second is subscribed', () =>
      world.operator.effects.some(({ name }) => name === 'SUBSCRIBE'),
    );
    await world.untilQuiet();
    finish(world);
    await mustComplete(world);
  });
});

describe('many', () => {
  test.concurrent('applications with problems harm only themselves', async () => {
    const world = await begin({ driver: () => ({ finishAfterMs: 500 }) });
    world.createApplication('bad-option', {
      sparkConf: { 'spark.mesos.uris': 'x' },
      driver: { javaOptions: '-Xmx4g' },
    });
    world.createApplication('bad-file', { mainApplicationFile: 'https://' });
    world.createApplication('no-cluster', { mesos: { cluster: 'nowhere' } });
    world.createApplication('too-large', { driver: { cores: 64 } });
    world.createApplication('pi');
    world.createApplication('rho');
    await world.until(
      'the good ones are completed',
      () => world.stateOf('pi') === 'Completed' && world.stateOf('rho') === 'Completed',
    );
    await world.until(
      'the bad ones are told',
      () => world.stateOf('bad-file') === 'Invalid' && world.stateOf('no-cluster') === 'Queued',
    );
    await world.untilQuiet();
    expect(world.application('no-cluster')?.status?.reason).toBe('ClusterNotFound');
    expect(world.stateOf('too-large')).toBe('Queued');
  });

  test('applications, 200 at once, are all completed, each with one driver', async () => {
    const large = { resources: { cpus: 64, mem: 200_000, ports: [{ begin: 31_000, end: 32_000 }] } };
    const world = await begin({ driver: () => ({ finishAfterMs: 500 }), agents: [large, large] });
    const names = Array.from({ length: 200 }, (_, index) => `pi-${index}`);
    for (const name of names) world.createApplication(name);
    const ended = () => world.mesos.tasks.length === names.length && world.monitor.liveDrivers.length === 0;
    await world.until('every driver has run', ended, 50_000);
    await world.until('all are completed', () => names.every((name) => world.stateOf(name) === 'Completed'));
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(world.mesos.tasks).toHaveLength(names.length);
  });
});
