/** Drivers that are Pods, `mode: client`: their lives as users see them, and what may befall a Pod. */
import { afterAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { startOperator } from '../../../src/main.ts';
import type { Trouble } from '../../support/world/operator-process.ts';
import { applicationPath } from '../../support/world/views.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';
import { at } from '../faults/crash-points.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (options: WorldOptions, trouble?: Trouble): Promise<World> => {
  const world = await World.begin(options);
  worlds.push(world);
  world.startOperator(trouble);
  return world;
};

const client = { mode: 'client', image: 'spark:3.4.4' };
const podsPath = '/api/v1/namespaces/default/pods';
const statusOf = (world: World) => world.application('pi')?.status;
const podOf = (world: World) => world.kube.get(`${podsPath}/${statusOf(world)?.submission?.podName}`);
const untilState = (world: World, state: string): Promise<void> =>
  world.until(`pi is ${state}`, () => world.stateOf('pi') === state);
/** As a kubelet or a controller of nodes would. */
const say = (world: World, status: JsonObject): void => {
  world.kube.patch(`${podsPath}/${statusOf(world)?.submission?.podName}/status`, { status });
};

describe('a driver that is a Pod', () => {
  test.concurrent('is told of while it runs, and completes when its Pod does, which stays for its log', async () => {
    const world = await begin({ pods: () => ({ finishAfterMs: 20_000 }) });
    world.createApplication('pi', client);
    await untilState(world, 'Running');
    const podName = statusOf(world)?.submission?.podName ?? '';
    expect(statusOf(world)?.driver).toMatchObject({
      podName,
      hostname: 'node-1',
      address: '10.1.0.1',
      mesosState: 'TASK_RUNNING',
      uiUrl: 'http://10.1.0.1:4040',
    });
    expect(podOf(world)?.metadata.ownerReferences).toMatchObject([{ kind: 'SparkApplication', name: 'pi' }]);
    await untilState(world, 'Completed');
    expect(statusOf(world)?.driver).toMatchObject({ mesosState: 'TASK_FINISHED', exitCode: 0 });
    await world.untilQuiet();
    expect(podOf(world)?.status).toMatchObject({ phase: 'Succeeded' });
    world.removeApplication('pi');
    await world.until('the Pod goes with it', () => world.kube.list(podsPath).length === 0);
  });

  test.concurrent('fails with the code and the reason of its container', async () => {
    const world = await begin({ pods: () => ({ finishAfterMs: 1_000, exitCode: 137, reason: 'OOMKilled' }) });
    world.createApplication('pi', client);
    await untilState(world, 'Failed');
    expect(statusOf(world)).toMatchObject({
      reason: 'DriverFailed',
      message: 'The driver failed: it ended with code 137, OOMKilled',
      driver: { exitCode: 137, reason: 'OOMKilled' },
    });
  });

  test.concurrent('that was evicted is lost, which is not the fault of its program', async () => {
    const world = await begin({ pods: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 1_000 }) });
    world.createApplication('pi', { ...client, restartPolicy: { type: 'OnInfrastructureFailure' } });
    await untilState(world, 'Running');
    say(world, { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' });
    await world.until('the next attempt is due', () => world.stateOf('pi') === 'RetryWait');
    expect(statusOf(world)?.message).toContain('Evicted, The node was low on resource: memory.');
    world.kube.remove(`${podsPath}/${statusOf(world)?.submission?.podName}`, { gracePeriodSeconds: 0 });
    await untilState(world, 'Completed');
    expect(world.driversOf('pi')).toBe(2);
  });

  test.concurrent('that somebody deletes was killed, and not by the operator', async () => {
    const world = await begin({ pods: () => ({}) });
    world.createApplication('pi', client);
    await untilState(world, 'Running');
    world.kube.remove(`${podsPath}/${statusOf(world)?.submission?.podName}`);
    await untilState(world, 'Failed');
    expect(statusOf(world)).toMatchObject({ reason: 'DriverKilled' });
    expect(world.driversOf('pi')).toBe(1);
  });

  test.concurrent('whose image can not be pulled says so, and is stopped when its start takes too long', async () => {
    const world = await begin({ pods: () => ({ waiting: { reason: 'ImagePullBackOff', message: 'no such image' } }) });
    world.createApplication('pi', { ...client, timeouts: { startSeconds: 40 } });
    await untilState(world, 'Submitted');
    await world.until('the reason is told', () => statusOf(world)?.driver?.reason === 'ImagePullBackOff');
    expect(statusOf(world)?.message).toContain('is not running yet: ImagePullBackOff: no such image');
    await untilState(world, 'Failed');
    expect(statusOf(world)).toMatchObject({ reason: 'StartTimedOut' });
    expect(world.kube.list(podsPath)).toEqual([]);
    expect(world.driversOf('pi')).toBe(0);
  });

  test.concurrent('that does not stop in time is ended by force', async () => {
    const world = await begin({ pods: () => ({ stubborn: true }) });
    world.createApplication('pi', {
      ...client,
      driver: { terminationGracePeriodSeconds: 3_000 },
      timeouts: { stopSeconds: 10 },
    });
    await untilState(world, 'Running');
    world.patchApplication('pi', { spec: { suspend: true } });
    await untilState(world, 'Suspended');
    expect(world.kube.list(podsPath)).toEqual([]);
    expect(world.kubelet?.running).toEqual([]);
  });

  test.concurrent('is not stopped before its Pod is gone', async () => {
    const world = await begin({ pods: () => ({}) });
    world.createApplication('pi', client);
    await untilState(world, 'Running');
    world.kubelet?.lose();
    world.removeApplication('pi');
    await world.until('the Pod is to go', () => podOf(world)?.metadata.deletionTimestamp !== undefined);
    await untilState(world, 'Stopping');
    await world.untilQuiet();
    expect(world.application('pi')).toBeDefined();
    world.kubelet?.find();
    await world.until('all is gone', () => world.application('pi') === undefined);
    expect(world.kubelet?.running).toEqual([]);
  });

  test.concurrent('on a node that is lost is in doubt, and no other is started until somebody decides', async () => {
    const world = await begin({ pods: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 1_000 }) });
    world.createApplication('pi', {
      ...client,
      driver: { terminationGracePeriodSeconds: 5 },
      mesos: { cluster: 'prod', unreachableTimeoutSeconds: null },
      restartPolicy: { type: 'OnInfrastructureFailure' },
    });
    await untilState(world, 'Running');
    world.kubelet?.lose();
    // Kubernetes itself does so after five minutes.
    say(world, { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }] });
    world.kube.remove(`${podsPath}/${statusOf(world)?.submission?.podName}`);
    await untilState(world, 'Unknown');
    expect(statusOf(world)?.message).toContain('Kubernetes has lost sight of the driver');
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
    world.kubelet?.find();
    await untilState(world, 'Completed');
    expect(world.driversOf('pi')).toBe(2);
  });

  test.concurrent('of which the status is lost is ended before another one begins', async () => {
    const world = await begin({ pods: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 1_000 }) });
    world.createApplication('pi', client);
    await untilState(world, 'Running');
    const first = statusOf(world)?.submission?.podName;
    world.kube.patch(`${applicationPath('pi')}/status`, { status: null });
    await untilState(world, 'Completed');
    expect(statusOf(world)?.submission?.podName).toBe(`${first}-retry-1`);
    expect(world.driversOf('pi')).toBe(2);
  });

  test.concurrent('is over when its own container is, and nothing beside it runs on', async () => {
    const world = await begin({ pods: () => ({}) });
    world.createApplication('pi', { ...client, driver: { sidecars: [{ name: 'logs', image: 'logs:1' }] } });
    await untilState(world, 'Running');
    expect(podOf(world)?.spec).toMatchObject({ containers: [{ name: 'spark-kubernetes-driver' }, { name: 'logs' }] });
    say(world, {
      containerStatuses: [
        { name: 'spark-kubernetes-driver', state: { terminated: { exitCode: 0, reason: 'Completed' } } },
        { name: 'logs', state: { running: {} } },
      ],
    });
    await untilState(world, 'Completed');
    await world.until('its Pod is gone', () => world.kube.list(podsPath).length === 0);
    expect(world.kubelet?.running).toEqual([]);
  });

  test.concurrent('is what a schedule may ask for', async () => {
    const world = await begin({ pods: () => ({ finishAfterMs: 500 }) });
    const driver = { tolerations: [{ key: 'spark', operator: 'Exists' }] };
    world.createSchedule('often', { schedule: '@every 5s' }, { ...client, driver });
    await world.until('a run has completed', () =>
      world.applications.some(({ status }) => status?.state === 'Completed'),
    );
    expect(world.kube.list(podsPath)[0]?.spec).toMatchObject(driver);
  });

  test.concurrent('is refused by an operator that was told to make none', async () => {
    const world = await begin({
      pods: () => ({}),
      start: (options) => startOperator({ ...options, clientMode: false }),
    });
    world.createApplication('pi', client);
    await untilState(world, 'Invalid');
    expect(statusOf(world)?.message).toContain('told to make no Pods (--client-mode=false)');
    expect(world.kube.list(podsPath)).toEqual([]);
  });

  test.concurrent('that the API server refuses was refused, with its words', async () => {
    const world = await begin({ pods: () => ({}) });
    world.createApplication('pi', { ...client, driver: { template: { spec: { containers: [{}, { name: 'b' }] } } } });
    await untilState(world, 'Failed');
    expect(statusOf(world)).toMatchObject({ reason: 'LaunchRefused' });
    expect(statusOf(world)?.message).toContain('spec.containers[1].image');
  });

  test.concurrent('is not begun where somebody else has a Pod of its name', async () => {
    const world = await begin({ pods: () => ({}) });
    world.createApplication('pi', { ...client, suspend: true });
    await untilState(world, 'Suspended');
    const { uid, creationTimestamp } = world.application('pi')?.metadata ?? {};
    const name = `driver-${String(creationTimestamp).replace(/\D/g, '')}-${uid?.slice(-12)}`;
    const spec = { containers: [{ name: 'c', image: 'i' }], nodeName: 'other' };
    world.kube.create(podsPath, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
    world.patchApplication('pi', { spec: { suspend: false } });
    await untilState(world, 'Failed');
    expect(statusOf(world)?.message).toContain(`There is a Pod default/${name} that belongs to somebody else`);
    expect(world.kube.get(`${podsPath}/${name}`)?.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('the answer to the creation of a Pod', () => {
  test.concurrent.each(['lose-reply', 'lose-request'] as const)(
    'may be lost (%s), and there is one Pod',
    async (fault) => {
      const world = await begin({ pods: () => ({ finishAfterMs: 3_000 }) }, at('POST pods', 1, fault));
      world.createApplication('pi', client);
      await untilState(world, 'Completed');
      expect(world.driversOf('pi')).toBe(1);
      expect(world.kube.list(podsPath)).toHaveLength(1);
    },
  );
});
