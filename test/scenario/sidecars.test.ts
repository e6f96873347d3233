/** Drivers with others beside them, from the manifest to the end of the last process. */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccess } from '../../src/cli/cluster.ts';
import { type Parts, startParts } from '../../src/cli/embedded/parts.ts';
import { run } from '../../src/cli/program.ts';
import type { JsonObject } from '../../src/embedded/kube/index.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { standInSpark } from '../support/stand-in-spark.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';
import { World } from '../support/world/world.ts';

describe('on real processes', () => {
  const collection = '/apis/sparkmesos.dev/v1beta1/namespaces/default/sparkapplications';
  let spark = '';
  let parts: Parts;
  let operator: Operator;
  beforeAll(async () => {
    spark = await standInSpark();
    parts = await startParts({
      ...{ kubePort: 0, mesosPort: 0, artifactsPort: 0 },
      ...{ agents: 1, cpus: 16, mem: 32_000, artifacts: [], definitions: true, sparkHome: spark },
    });
    operator = await startOperator({ access: await openAccess({ server: parts.kube.url }), log: makeLogger('silent') });
  });
  afterAll(async () => {
    await operator.stop();
    await parts.close();
    await rm(spark, { recursive: true, force: true });
  });

  const apply = (name: string, end: string, sidecars: readonly JsonObject[], more: JsonObject = {}) =>
    parts.kube.create(collection, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Python',
        sparkVersion: '3.4.4',
        mainApplicationFile: 'local:///job.py',
        arguments: [end],
        driver: { memory: '128m', sidecars: [...sidecars], ...more },
        volumes: [{ name: 'shared', emptyDir: {} }],
        mesos: { cluster: 'embedded' },
      },
    });
  const sparkmesos = async (...words: readonly string[]) => {
    const terminal = new KeptTerminal();
    const code = await run([...words, '--server', parts.kube.url], terminal);
    return { code, out: terminal.stdout, err: terminal.stderr };
  };
  const sidecarOf = (name: string) =>
    parts.mesos.tasks.findLast(
      ({ taskId, labels }) => taskId.includes('.sidecar.') && labels['sparkmesos.dev/name'] === name,
    );
  const stay = { name: 'stay', command: ['sh', '-c', 'echo here; exec sleep 600'] };

  test('a driver that finishes takes its sidecars with it, and its output can be read', async () => {
    apply('good', 'done', [stay]);
    expect(await sparkmesos('wait', 'good')).toMatchObject({ code: 0 });
    expect(await sparkmesos('logs', 'good')).toEqual({ code: 0, out: 'the answer is 42\n', err: '' });
    expect(await sparkmesos('logs', 'good', '--sidecar', 'nobody')).toMatchObject({ code: 1 });
    await until('the sidecar has ended', () => sidecarOf('good')?.endedAtMs !== undefined);
    expect(sidecarOf('good')?.states.at(-1)?.state).toBe('TASK_KILLED');
    await until('nothing runs any more', () => parts.mesos.liveProcesses.length === 0);
  });

  test('a sidecar that fails leaves the driver alone', async () => {
    const broken = { name: 'broken', command: ['sh', '-c', 'exit 3'] };
    apply('beside-broken', 'slow', [broken]);
    expect(await sparkmesos('wait', 'beside-broken')).toMatchObject({ code: 0 });
    expect(sidecarOf('beside-broken')?.states.at(-1)?.state).toBe('TASK_FINISHED');
  });

  test('what the driver writes into a shared directory a sidecar can read', async () => {
    const mount = (mountPath: string) => [{ name: 'shared', mountPath }];
    const reader = { name: 'reader', command: ['sh', '-c', 'until [ -s in/word ]; do sleep 0.05; done; cat in/word'] };
    const write = {
      preStop: { exec: { command: ['true'] } },
      postStart: { exec: { command: ['sh', '-c', 'echo word > out/word'] } },
    };
    apply('sharing', 'stay', [{ ...reader, volumeMounts: mount('in') }], {
      volumeMounts: mount('out'),
      lifecycle: write,
    });
    await until('the sidecar has read it', () => sidecarOf('sharing')?.endedAtMs !== undefined);
    const { sandbox = '', taskId = '' } = sidecarOf('sharing') ?? {};
    expect(readFileSync(join(sandbox, 'tasks', taskId, 'stdout'), 'utf8')).toBe('word\n');
    expect(await sparkmesos('logs', 'sharing', '--sidecar', 'reader')).toEqual({ code: 0, out: 'word\n', err: '' });
    await sparkmesos('kill', 'sharing');
    expect(await sparkmesos('wait', 'sharing')).toMatchObject({ code: 1 });
  });

  test('a driver that is deleted takes its sidecars with it', async () => {
    apply('deleted', 'stay', [stay]);
    expect(await sparkmesos('wait', 'deleted', '--for', 'running')).toMatchObject({ code: 0 });
    const pid = sidecarOf('deleted')?.pid;
    parts.kube.remove(`${collection}/deleted`);
    await until('it is gone', () => parts.kube.get(`${collection}/deleted`) === undefined);
    await until('its sidecar too', () => !existsSync(`/proc/${pid}`));
  });
});

describe('over the deaths of operators', () => {
  const worlds: World[] = [];
  afterAll(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });
  const begin = async (): Promise<World> => {
    const world = await World.begin({ driver: () => ({}) });
    worlds.push(world);
    world.startOperator();
    world.createApplication('pi', { driver: { sidecars: [{ name: 'log', command: ['tail'] }] } });
    await world.until('pi runs', () => world.stateOf('pi') === 'Running');
    await world.until('its sidecar runs', () => sidecars(world).length === 1);
    return world;
  };
  const sidecars = (world: World) =>
    world.mesos.tasks.filter(({ taskId, endedAtMs }) => taskId.includes('.sidecar.') && endedAtMs === undefined);
  const finishDriver = (world: World): void => {
    const [driver] = world.monitor.liveDrivers;
    world.mesos.agents.find(({ id }) => id === driver?.agentId)?.finishTask(driver?.taskId ?? '');
  };

  test.concurrent('a new one leaves the sidecar of a driver that lives', async () => {
    const world = await begin();
    world.operator.die();
    await world.until('another one works', () => world.operators.length === 2);
    await world.untilQuiet();
    expect(sidecars(world)).toHaveLength(1);
    expect(world.driversOf('pi')).toBe(1);
  });

  test.concurrent('a new one ends the sidecar of a driver that finished meanwhile', async () => {
    const world = await begin();
    finishDriver(world);
    world.operator.die();
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilMesosIsEmpty();
  });

  test.concurrent('a new one ends the sidecar of an application that nobody knows any more', async () => {
    const world = await begin();
    finishDriver(world);
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilMesosIsEmpty();
    world.createApplication('two', { driver: { sidecars: [{ name: 'log', command: ['tail'] }] } });
    await world.until('two runs', () => world.stateOf('two') === 'Running');
    finishDriver(world);
    world.operator.die();
    world.removeApplication('two');
    world.patchApplication('two', { metadata: { finalizers: null } });
    await world.until('two is gone', () => world.application('two') === undefined);
    await world.untilMesosIsEmpty();
  });
});
