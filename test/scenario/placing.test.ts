import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { run } from '../../src/cli/program.ts';
import type { TaskMessage } from '../../src/embedded/mesos/index.ts';
import { World, type WorldOptions } from '../support/world/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (options: WorldOptions): Promise<World> => {
  const world = await World.begin(options);
  worlds.push(world);
  world.startOperator();
  await world.until('the operator is connected', () => world.cluster?.status?.frameworkId !== undefined);
  return world;
};
const onCluster = (more: object) => ({ mesos: { cluster: 'prod', unreachableTimeoutSeconds: 60, ...more } });

/** What `sparkmesos explain` prints about an application of the world. */
const explain = async (world: World, ...words: readonly string[]): Promise<string> => {
  let text = '';
  const write = (piece: string): void => {
    text += piece;
  };
  const code = await run(['explain', ...words, '--server', world.kube.url], { out: write, err: write });
  expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
  return text;
};

describe('queues', () => {
  test('a driver of a queue with a higher priority goes before those that came earlier', async () => {
    const started: string[] = [];
    const world = await begin({
      cluster: { maxDrivers: 1, queues: [{ name: 'urgent', priority: 5 }] },
      driver: (name) => {
        started.push(name);
        return { finishAfterMs: name === 'first' ? 6_000 : 200 };
      },
    });
    world.createApplication('first');
    await world.until('the first runs', () => world.stateOf('first') === 'Running');
    world.createApplication('early');
    await world.until('the early one waits', () => world.stateOf('early') === 'Queued');
    world.createApplication('late', onCluster({ queue: 'urgent' }));
    await world.until('all are done', () =>
      ['first', 'early', 'late'].every((name) => world.stateOf(name) === 'Completed'),
    );
    expect(started).toEqual(['first', 'late', 'early']);
  });
});

describe('a queue that is not declared', () => {
  test('is named in the condition, holds up nobody, and is used once it is declared', async () => {
    const world = await begin({});
    world.createApplication('pi', onCluster({ queue: 'urgent' }));
    await world.until('it is refused', () => world.application('pi')?.status?.waitReason === 'UnknownQueue');
    world.createApplication('other');
    await world.until('the other one is done', () => world.stateOf('other') === 'Completed');
    expect(world.stateOf('pi')).toBe('Queued');
    world.kube.patch('/apis/sparkmesos.dev/v1beta1/mesosclusters/prod', {
      spec: { queues: [{ name: 'urgent', priority: 1 }] },
    });
    await world.until('it is done', () => world.stateOf('pi') === 'Completed');
  });
});

describe('roles', () => {
  test('a driver gets what is reserved for its role first, and never what is reserved for another one', async () => {
    const launched: TaskMessage[] = [];
    const world = await begin({
      cluster: { framework: { roles: ['ads', 'etl'] } },
      agents: [
        {
          resources: { cpus: 2, mem: 8192 },
          reserved: { etl: { cpus: 1, mem: 512 }, ads: { cpus: 8, mem: 64 } },
        },
      ],
      onLaunch: (task) => launched.push(task),
    });
    world.createApplication('pi', { ...onCluster({ role: 'etl' }), driver: { cores: 3 } });
    await world.until('it is done', () => world.stateOf('pi') === 'Completed');
    const cpus = launched[0]?.resources?.filter(({ name }) => name === 'cpus');
    expect(cpus).toMatchObject([
      { scalar: { value: 1 }, reservations: [{ role: 'etl' }], allocation_info: { role: 'etl' } },
      { scalar: { value: 2 }, allocation_info: { role: 'etl' } },
    ]);
    expect(await explain(world, 'pi')).toContain('It fits on 1 of 1 possible offer:');
  });
});

describe('gpus', () => {
  test.each([
    [true, 'cpus'],
    [false, undefined],
  ])('are offered when the cluster asks for them (%s)', async (gpus, expected) => {
    const launched: TaskMessage[] = [];
    const world = await begin({
      cluster: { framework: { gpus } },
      agents: [{ resources: { cpus: 4, mem: 8192, gpus: 2 } }],
      onLaunch: (task) => launched.push(task),
    });
    world.createApplication('pi');
    await world.until('it is seen', () => world.stateOf('pi') === (gpus ? 'Completed' : 'Queued'));
    expect(launched[0]?.resources?.[0]?.name).toBe(expected);
  });
});

describe('fairness', () => {
  test('a driver that wants a whole agent is launched although small ones keep coming', async () => {
    const world = await begin({
      cluster: { holdAfterSeconds: 3 },
      agents: [{ resources: { cpus: 4, mem: 16_384 } }],
      driver: (name) => ({ finishAfterMs: name === 'large' ? 500 : 1_500 + (name.length % 5) * 400 }),
    });
    let count = 0;
    const keepBusy = (): void => {
      const waiting = world.applications.filter(
        ({ status }) => status?.state === undefined || status.state === 'Queued',
      );
      for (let missing = 5 - waiting.length; missing > 0; missing -= 1) {
        count += 1;
        world.createApplication(`small-${'x'.repeat(count % 5)}${count}`);
      }
    };
    await world.until('small ones fill the agent', () => {
      keepBusy();
      return world.cluster?.status?.drivers?.running === 4;
    });
    world.createApplication('large', { driver: { cores: 4 } });
    await world.until('the large one is done', () => {
      keepBusy();
      return world.stateOf('large') === 'Completed';
    });
  });
});

describe('constraints', () => {
  test('a driver runs only where the attributes are as it wants them; until then its condition says what they are', async () => {
    const zone = (name: string) => ({
      hostname: `in-${name}`,
      attributes: { zone: name },
      resources: { cpus: 4, mem: 8192 },
    });
    const world = await begin({ agents: [zone('a'), zone('b')] });
    world.createApplication('there', { driver: { constraints: { zone: ['b', 'c'] } } });
    await world.until('one runs', () => world.stateOf('there') === 'Completed');
    expect(world.application('there')?.status?.driver?.hostname).toBe('in-b');
    world.createApplication('nowhere', { driver: { constraints: { zone: ['c'] } } });
    await world.until('one waits', () => world.application('nowhere')?.status?.waitReason === 'ConstraintsUnmet');
    expect(world.application('nowhere')?.status?.message).toBe('2 offers: 2 attribute zone=a or b not in c.');
  });
});

describe('sparkmesos explain', () => {
  test('says of each agent what it lacks', async () => {
    const world = await begin({
      agents: [
        { hostname: 'small', resources: { cpus: 1, mem: 2048 } },
        { hostname: 'large', resources: { cpus: 4, mem: 8192 } },
      ],
    });
    world.createApplication('pi', { driver: { cores: 64, memory: '4g' } });
    await world.until(
      'it waits',
      () => world.stateOf('pi') === 'Queued' && world.application('pi')?.status?.waitReason === 'OffersTooSmall',
    );
    const text = await explain(world, 'pi');
    expect(text).toMatch(/^Application: +default\/pi\nState: +Queued\n/);
    expect(text).toMatch(/^Wants: +64 cpus, 4505 MiB of memory$/m);
    expect(text).toMatch(/^2 possible offers: 2 too little cpus \(wants 64, best 4\)\.\n {2}2 too little cpus/m);
    expect(text).toMatch(/^ {4}small \(\S+\), role \*: cpus 1 of 64, memory 2048 of 4505 MiB\n/m);
    expect(text).toMatch(/^ {4}large \(\S+\), role \*: cpus 4 of 64\n$/m);
  });

  test('counts what other drivers have as used', async () => {
    const world = await begin({ agents: [{ resources: { cpus: 2, mem: 8192 } }], driver: () => ({}) });
    world.createApplication('runs', { driver: { cores: 2 } });
    await world.until('it runs', () => world.stateOf('runs') === 'Running');
    world.createApplication('waits', { driver: { cores: 2 } });
    await world.until('it waits', () => world.stateOf('waits') === 'Queued');
    expect(await explain(world, 'waits')).toContain('1 possible offer: 1 too little cpus (wants 2, best 0).');
  });

  test('takes given offers in place of the agents', async () => {
    const world = await begin({ agents: [] });
    world.createApplication('pi');
    await world.until('it waits', () => world.stateOf('pi') === 'Queued');
    const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } });
    const offer = {
      id: { value: 'o1' },
      framework_id: { value: 'f1' },
      agent_id: { value: 's1' },
      hostname: 'given',
      resources: [scalar('cpus', 8), scalar('mem', 512)],
    };
    const file = join(await mkdtemp(join(tmpdir(), 'offers-')), 'offer.json');
    await writeFile(file, JSON.stringify(offer));
    expect(await explain(world, 'pi', '--offer', file)).toContain(
      '1 offer: 1 too little memory (wants 1408 MiB, best 512).',
    );
    expect(await explain(world, 'pi')).toContain('There are no possible offers.');
    await rm(dirname(file), { recursive: true });
  });
});
