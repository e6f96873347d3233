/** Good applications among hostile ones: nobody notices the neighbours, nobody goes on for ever, and nobody learns a secret. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { run } from '../../src/cli/program.ts';
import type { JsonObject, KubeApi } from '../../src/embedded/kube/index.ts';
import type { TaskMessage } from '../../src/embedded/mesos/index.ts';
import { startOperator } from '../../src/main.ts';
import { decodeMessage } from '../../src/mesos/wire/message.ts';
import {
  createHostile,
  createHostileCluster,
  createObjects,
  hospitable,
  hostileApplications,
  hostileClusters,
} from '../support/hostile/crowd.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { applicationPath } from '../support/world/views.ts';
import { World, type WorldOptions } from '../support/world/world.ts';

const seed = 20_300_104;
const worlds: World[] = [];
const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
  rmSync(directory, { recursive: true });
});

const begin = async (options: WorldOptions): Promise<World> => {
  const world = await World.begin(options);
  worlds.push(world);
  return world;
};

/** States in which nothing is to be waited for but a user, or a place that there may never be. */
const settled: ReadonlySet<string | undefined> = new Set(['Completed', 'Failed', 'Invalid', 'Suspended', 'Queued']);

const isSettled =
  (world: World) =>
  (name: string): boolean =>
    settled.has(world.stateOf(name)) || world.application(name) === undefined;

/** Takes away from the front what has come to its end, so that each is asked about only as long as it must be. */
const isDone = (open: string[], hasEnded: (name: string) => boolean): boolean => {
  while (open[0] !== undefined && hasEnded(open[0])) open.shift();
  return open.length === 0;
};

test(`good applications complete beside hostile ones and hostile clusters, and all come to rest (seed ${seed})`, async () => {
  const agent = {
    resources: { cpus: 400, mem: 800_000, gpus: 100, disk: 100_000, ports: [{ begin: 31_000, end: 34_000 }] },
    attributes: { rack: 'one', zone: 'one', disk: 'one', both: 'one' },
  };
  const world = await begin({ driver: () => ({ finishAfterMs: 500 }), agents: [agent, agent], cluster: hospitable() });
  createObjects(world);
  const good = Array.from({ length: 10 }, (_, index) => `good-${index}`);
  const bad = hostileApplications(seed, 150).flatMap((hostile, index) =>
    createHostile(world, `bad-${index}`, hostile) ? [`bad-${index}`] : [],
  );
  const clusters = hostileClusters(seed, 12).filter((hostile, index) =>
    createHostileCluster(world, `bad-${index}`, hostile),
  );
  expect(bad.length).toBeGreaterThan(120);
  expect(clusters.length).toBeGreaterThan(8);
  world.startOperator();
  for (const name of good) world.createApplication(name);
  const openGood = [...good];
  const openBad = [...bad];
  await world.until(
    'the good ones are completed',
    () => isDone(openGood, (name) => world.stateOf(name) === 'Completed'),
    60_000,
  );
  await world.until('the hostile ones have come to rest', () => isDone(openBad, isSettled(world)), 60_000);
  await world.untilQuiet();
  expect(bad.filter((name) => !isSettled(world)(name))).toEqual([]);
  const views = world.applications.map(({ metadata: { name }, status }) => ({ name, status }));
  expect(views.filter(({ status }) => (status?.message ?? '') === '').map(({ name }) => name)).toEqual([]);
  expect(views.filter(({ status }) => JSON.stringify(status).length > 20_000).map(({ name }) => name)).toEqual([]);
  expect(views.filter(({ status }) => status?.state === 'Invalid').length).toBeGreaterThan(5);
  expect(views.filter(({ status }) => status?.state === 'Completed').length).toBeGreaterThan(50);
  expect(good.map((name) => world.driversOf(name))).toEqual(good.map(() => 1));
  expect(world.operators.length).toBe(1);
  expect(world.operator.lives).toBe(true);
});

const hush = {
  variable: 'hush-variable-7f3a',
  whole: 'hush-whole-object-8c1b',
  file: 'hush-file-9d2c',
  mount: 'hush-mount-0e4d',
  property: 'hush-pull-config-1f5e',
  principal: 'hush-of-the-principal-2a6f',
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const createSecret = (kube: KubeApi, name: string, data: Readonly<Record<string, string>>): void => {
  kube.create('/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
  });
};

const who = {
  env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'hush', key: 'variable' } } }],
  envFrom: [{ prefix: 'ALL_', secretRef: { name: 'whole' } }],
  secrets: [{ name: 'files', path: '/etc/files' }],
  volumeMounts: [{ name: 'mounted', mountPath: '/etc/mounted' }],
};
const secretive: JsonObject = {
  image: 'spark:3.4.4',
  imagePullSecrets: ['pull'],
  volumes: [{ name: 'mounted', secret: { secretName: 'mounted' } }],
  driver: who,
  executor: { ...who, launchedBy: 'Operator' },
};

const createSecrets = (kube: KubeApi): void => {
  createSecret(kube, 'hush', { variable: hush.variable });
  createSecret(kube, 'whole', { one: hush.whole });
  createSecret(kube, 'files', { one: hush.file });
  createSecret(kube, 'mounted', { one: hush.mount });
  createSecret(kube, 'pull', { '.dockerconfigjson': hush.property });
  createSecret(kube, 'mesos', { principal: 'spark', secret: hush.principal });
};

/** A text in base64, as far as it doesn't depend on what follows it. */
const opening = (text: string): string => base64(text).replace(/=+$/, '').slice(0, -2);

/** Everything in which the text shows, plain or in base64 (once or twice), by the name of the place. */
const placesOf = (secrets: readonly string[], seen: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(seen).flatMap(([place, text]) =>
    secrets.flatMap((secret) =>
      [secret, opening(secret), opening(opening(secret))].some((form) => text.includes(form))
        ? [`${place}: ${secret}`]
        : [],
    ),
  );

/** What the command line says about the application and its cluster. */
const saidBy = async (world: World, ...words: readonly string[]): Promise<string> => {
  const terminal = new KeptTerminal();
  await run([...words, '--server', world.kube.url], terminal);
  return terminal.stdout + terminal.stderr;
};

const secretsIn = ({ command }: TaskMessage): readonly string[] =>
  (command?.environment?.variables ?? []).flatMap(({ secret }) =>
    secret?.value?.data === undefined ? [] : [Buffer.from(secret.value.data, 'base64').toString()],
  );

describe('secret values', () => {
  test('are in the calls that launch tasks and nowhere else', async () => {
    const log: string[] = [];
    const tasks: TaskMessage[] = [];
    const credentials = { secretRef: { name: 'mesos', namespace: 'default' } };
    const world = await begin({
      driver: () => ({}),
      cluster: { credentials },
      onLaunch: (task) => tasks.push(task),
      start: (options) =>
        startOperator({
          ...options,
          log: pino({ level: 'trace', base: null }, { write: (line) => void log.push(line) }),
        }),
    });
    createSecrets(world.kube);
    world.startOperator();
    world.createApplication('pi', secretive);
    world.createApplication('bad', { ...secretive, driver: { ...who, memory: '99999999999p' } });
    world.createApplication('worse', { ...secretive, executor: { ...who, launchedBy: 'Driver' } });
    await world.until('pi runs', () => world.stateOf('pi') === 'Running');
    await world.until('its executor runs', () => tasks.length > 1);
    await world.until('the others are refused', () =>
      ['bad', 'worse'].every((name) => world.stateOf(name) === 'Invalid'),
    );
    await world.untilQuiet();
    const own = tasks.flatMap(secretsIn);
    expect(own).toEqual(expect.arrayContaining([hush.variable, hush.whole]));
    const secrets = [...new Set([...Object.values(hush), ...own])];
    // Mesos itself shows the containers of tasks, with what their images are pulled with, to whoever may see tasks.
    expect(placesOf(secrets, await everythingSeen(world, log))).toEqual([`pages: ${hush.property}`]);
    const launching = world.operator.effects
      .filter(({ name }) => name.startsWith('ACCEPT'))
      .map(({ request }) => callText(request.body));
    expect(placesOf([hush.variable, hush.file, hush.mount], { calls: launching.join() })).toHaveLength(3);
  });

  test('are not in what is rendered', async () => {
    const path = join(directory, 'manifests.json');
    const meta = (kind: string, name: string) => ({ apiVersion: 'sparkmesos.dev/v1beta1', kind, metadata: { name } });
    const spec = {
      type: 'Python',
      sparkVersion: '3.4.4',
      mainApplicationFile: 'local:///job.py',
      mesos: { cluster: 'prod' },
      ...secretive,
    };
    const secret = (name: string, data: object) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      stringData: data,
    });
    const documents = [
      { ...meta('MesosCluster', 'prod'), spec: { master: 'mesos://127.0.0.1:5050', sparkHome: '/opt/spark' } },
      { ...meta('SparkApplication', 'pi'), spec },
      secret('hush', { variable: hush.variable }),
      secret('whole', { one: hush.whole }),
      secret('files', { one: hush.file }),
      secret('mounted', { one: hush.mount }),
      secret('pull', { '.dockerconfigjson': hush.property }),
    ];
    writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents }));
    const terminal = new KeptTerminal();
    expect(await run(['render', '-f', path], terminal)).toBe(0);
    expect(terminal.stdout).toContain('PASSWORD');
    expect(placesOf(Object.values(hush), { render: terminal.stdout + terminal.stderr })).toEqual([]);
  });
});

const callText = (body: unknown): string =>
  JSON.stringify(decodeMessage('mesos.v1.scheduler.Call', body as Uint8Array, 'protobuf'));

/** All that the operator has emitted, and all that its surroundings tell. */
const everythingSeen = async (world: World, log: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const { effects } = world.operator;
  const kube = effects.filter(({ server, name }) => server === 'kube' && !name.endsWith('secrets'));
  const calls = effects.filter(({ server, name }) => server === 'mesos' && !name.startsWith('ACCEPT'));
  const pages = [world.mesos.url, ...world.mesos.agents.map(({ url }) => url)].flatMap((url) =>
    ['state', 'tasks', 'frameworks'].map(async (page) => (await fetch(`${url}/${page}`)).text()),
  );
  return {
    log: log.join(''),
    statuses: JSON.stringify([world.applications, world.cluster]),
    events: JSON.stringify(world.kube.list('/api/v1/namespaces/default/events')),
    writes: kube.map(({ request }) => String(request.body)).join('\n'),
    calls: calls.map(({ request }) => Buffer.from(request.body as Uint8Array).toString('latin1')).join('\n'),
    paths: effects.map(({ request }) => request.path).join('\n'),
    pages: (await Promise.all(pages)).join('\n'),
    status: await saidBy(world, 'status', 'pi'),
    statusInFull: await saidBy(world, 'status', 'pi', '-o', 'json'),
    bad: await saidBy(world, 'status', 'bad'),
    explain: await saidBy(world, 'explain', 'pi'),
    list: await saidBy(world, 'list'),
  };
};

/** What Mesos was told to run, without what differs from attempt to attempt and place to place. */
const essence = (task: TaskMessage): string =>
  JSON.stringify(task)
    .replaceAll(/driver-\d{14}-[0-9a-f]{12}(-retry-\d+)?/g, 'the driver')
    .replaceAll(/"agent_id":\{[^}]*\}/g, 'the agent')
    .replaceAll(/\{"key":"sparkmesos.dev\/attempt","value":"\d+"\}/g, 'the attempt');

test('an edit and its reversal lead back to the task that there was, byte for byte', async () => {
  const launched = new Map<string, string[]>();
  const world = await begin({
    driver: () => ({}),
    onLaunch: (task) => {
      const name = task.labels?.labels?.find(({ key }) => key === 'sparkmesos.dev/name')?.value ?? '';
      launched.set(name, [...(launched.get(name) ?? []), essence(task)]);
    },
  });
  const edits: Readonly<Record<string, readonly [JsonObject, JsonObject]>> = {
    arguments: [{ arguments: ['a'] }, { arguments: ["$(touch pwned) 'b'", ''] }],
    properties: [{ sparkConf: { 'spark.a': 'a' } }, { sparkConf: { 'spark.a': null, 'spark.b': 'b\nc' } }],
    sizes: [{ driver: { memory: '1g' } }, { driver: { memory: '2g', cores: 2 } }],
    class: [{ mainClass: 'com.example.A' }, { mainClass: 'com.example.B;x' }],
    environment: [{ driver: { envVars: { A: 'a' } } }, { driver: { envVars: { A: '`b`', B: 'c' } } }],
    labels: [{ mesos: { labels: { a: 'a' } } }, { mesos: { labels: { a: 'b', c: 'd' } } }],
  };
  const names = Object.keys(edits);
  const launches = (count: number) => () => names.every((name) => launched.get(name)?.length === count);
  world.startOperator();
  for (const name of names)
    world.createApplication(name, {
      ...edits[name]?.[0],
      ...(name === 'labels' ? { mesos: { cluster: 'prod', labels: { a: 'a' } } } : {}),
    });
  await world.until('each runs', launches(1));
  const first = new Map(names.map((name) => [name, world.kube.get(applicationPath(name))?.['spec']]));
  for (const name of names) world.patchApplication(name, { spec: edits[name]?.[1] ?? {} });
  await world.until('each runs as it was edited', launches(2), 60_000);
  for (const name of names) {
    const now = world.kube.get(applicationPath(name));
    world.kube.replace(applicationPath(name), { ...now, spec: first.get(name) } as JsonObject);
  }
  await world.until('each runs as it did before', launches(3), 60_000);
  for (const name of names) {
    const [one, other, again] = launched.get(name) ?? [];
    expect(other).not.toBe(one);
    expect(again).toBe(one);
  }
});
