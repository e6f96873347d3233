/** Secrets and ConfigMaps on their way from the API server to a task, and what happens while they are missing. */
import { afterAll, describe, expect, test } from '@jest/globals';
import type { TaskMessage } from '../../src/embedded/mesos/index.ts';
import { World } from '../support/world/world.ts';

const hush = 'hunter2-hunter2';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (onLaunch: (task: TaskMessage) => void): Promise<World> => {
  const world = await World.begin({ driver: () => ({}), onLaunch });
  worlds.push(world);
  world.startOperator();
  return world;
};

const createSecret = (world: World, data: Readonly<Record<string, string>>): void => {
  world.kube.create('/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db' },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
  });
};

const withSecret = {
  driver: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
};
const statusOf = (world: World) => world.application('pi')?.status;
const isWaiting = (world: World, message: string) => () =>
  statusOf(world)?.reason === 'ReferenceMissing' && statusOf(world)?.message?.startsWith(message) === true;

describe('an application that refers to a Secret', () => {
  test.concurrent('waits until it and its key are there, names them, and is launched with the value', async () => {
    const tasks: TaskMessage[] = [];
    const world = await begin((task) => tasks.push(task));
    world.createApplication('pi', withSecret);
    await world.until('it waits for the Secret', isWaiting(world, 'Secret default/db does not exist;'));
    expect(statusOf(world)?.state).toBe('Queued');
    expect(world.cluster?.status?.drivers?.queued ?? 0).toBe(0);

    createSecret(world, { user: 'me' });
    await world.until('it waits for the key', isWaiting(world, 'Secret default/db has no key password;'));
    expect(tasks).toEqual([]);

    world.kube.patch('/api/v1/namespaces/default/secrets/db', { data: { password: base64(hush) } });
    await world.until('it runs', () => statusOf(world)?.state === 'Running');
    expect(world.driversOf('pi')).toBe(1);
    expect(tasks[0]?.command?.environment?.variables).toContainEqual({
      name: 'PASSWORD',
      type: 'SECRET',
      secret: { type: 'VALUE', value: { data: base64(hush) } },
    });
  });

  test.concurrent('shows its value to nobody: not in status, events, requests, or what Mesos tells', async () => {
    const world = await begin(() => undefined);
    createSecret(world, { password: hush });
    world.createApplication('pi', withSecret);
    await world.until('it runs', () => statusOf(world)?.state === 'Running');
    await world.untilQuiet();
    const events = world.kube.list('/api/v1/namespaces/default/events');
    const pages = await Promise.all(
      ['state', 'tasks'].map(async (page) => (await fetch(`${world.mesos.url}/${page}`)).text()),
    );
    const seen = JSON.stringify([world.applications, world.cluster, events, world.writes, pages]);
    expect(seen).toContain('driver-');
    expect(seen.includes(hush) || seen.includes(base64(hush))).toBe(false);
  });

  test.concurrent('runs on when the Secret is deleted, and its next attempt waits', async () => {
    const world = await begin(() => undefined);
    createSecret(world, { password: hush });
    world.createApplication('pi', withSecret);
    await world.until('it runs', () => statusOf(world)?.state === 'Running');
    world.kube.remove('/api/v1/namespaces/default/secrets/db');
    world.operator.die();
    world.startOperator();
    await world.untilQuiet();
    expect(statusOf(world)?.state).toBe('Running');
    world.patchApplication('pi', { spec: { arguments: ['again'] } });
    await world.until('it waits', isWaiting(world, 'Secret default/db does not exist;'));
    expect(world.driversOf('pi')).toBe(1);
  });
});
