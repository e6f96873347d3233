import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import type { ObjectRef } from '../../../src/kube/objects.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import { atEnd } from '../../support/at-end.ts';
import { realClock } from '../../support/clocks.ts';
import { until } from '../../support/until.ts';
import { gadget, gadgetType, startCluster, type TestCluster } from './cluster.ts';

const later = atEnd();

const mirror = ({ client }: TestCluster) => {
  const told: string[] = [];
  const broken: unknown[] = [];
  const reflector = new Reflector({
    client,
    type: gadgetType,
    clock: realClock,
    random: Math.random,
    pageSize: 2,
    silenceMs: 300,
    observer: { broken: (_, error) => broken.push(error) },
    handlers: {
      onUpsert: ({ metadata }, previous) => told.push(`${previous === undefined ? '+' : '~'}${metadata.name}`),
      onDelete: ({ metadata }) => told.push(`-${metadata.name}`),
    },
  });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  later({
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  });
  return { reflector, told, broken };
};

const has = (reflector: Reflector, name: string, size: number) =>
  until(
    `${name} has size ${size}`,
    () => JSON.stringify(reflector.get(`default/${name}`)?.spec) === `{"size":${size}}`,
  );

/** As JSON, for the server's own door. */
const newGadget: JsonObject = JSON.parse(JSON.stringify(gadget('new', 7)));

const at = (name: string): ObjectRef => ({ namespace: 'default', name });

describe('the reflector and an API server', () => {
  test('mirrors what is there in pages and follows what happens', async () => {
    const cluster = later(await startCluster());
    for (const name of ['a', 'b', 'c']) await cluster.client.create(gadgetType, gadget(name, 1));
    const { reflector, told } = mirror(cluster);
    await reflector.synced;
    expect(told).toEqual(['+a', '+b', '+c']);
    await cluster.client.mergePatch(gadgetType, at('a'), { spec: { size: 2 } });
    await cluster.client.delete(gadgetType, at('b'));
    await cluster.client.create(gadgetType, gadget('d', 4));
    await has(reflector, 'd', 4);
    expect(told.slice(3)).toEqual(['~a', '-b', '+d']);
  });

  test.each<[string, (cluster: TestCluster) => () => void]>([
    [
      'its watches are cut',
      ({ api }) => {
        api.faults.cutWatches();
        return () => {};
      },
    ],
    [
      'its watches are cut and the history is forgotten',
      ({ api }) => {
        const serve = api.faults.answer(503);
        api.faults.cutWatches();
        return () => {
          api.faults.compact();
          serve();
        };
      },
    ],
    [
      'everything freezes',
      ({ api }) => {
        api.faults.freeze();
        return () => api.faults.thaw();
      },
    ],
  ])('catches up when %s', async (_, disturb) => {
    const cluster = later(await startCluster());
    const { api, client } = cluster;
    await client.create(gadgetType, gadget('old', 1));
    await client.create(gadgetType, gadget('kept', 1));
    const { reflector, broken } = mirror(cluster);
    await reflector.synced;
    await until('its watch is open', () => api.requests.count(({ query }) => query.includes('watch')) > 0);
    const mend = disturb(cluster);
    api.remove('/apis/test.dev/v1/namespaces/default/gadgets/old');
    api.create('/apis/test.dev/v1/namespaces/default/gadgets', newGadget);
    await until('it has noticed', () => broken.length > 0);
    mend();
    await has(reflector, 'new', 7);
    await until('the old one is gone', () => reflector.get('default/old') === undefined);
    expect([...reflector.values()].map(({ metadata }) => metadata.name).sort()).toEqual(['kept', 'new']);
  });

  test('shows an own write at once and tells it once', async () => {
    const cluster = later(await startCluster());
    const { client } = cluster;
    await client.create(gadgetType, gadget('a', 1));
    const { reflector, told } = mirror(cluster);
    await reflector.synced;
    reflector.remember(await client.mergePatch(gadgetType, at('a'), { spec: { size: 2 } }));
    expect(reflector.get('default/a')?.spec).toEqual({ size: 2 });
    await client.create(gadgetType, gadget('z', 9));
    await has(reflector, 'z', 9);
    expect(told).toEqual(['+a', '~a', '+z']);
  });
});
