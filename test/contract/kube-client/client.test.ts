import { beforeEach, describe, expect, test } from '@jest/globals';
import { KubeApiError } from '../../../src/kube/errors.ts';
import { addFinalizer, removeFinalizer, writeStatus } from '../../../src/kube/status.ts';
import type { WatchEvent } from '../../../src/kube/watch-events.ts';
import { atEnd } from '../../support/at-end.ts';
import { gadget, gadgetType, startCluster, type TestCluster } from './cluster.ts';

const later = atEnd();
const ref = { namespace: 'default', name: 'a' };

let cluster: TestCluster;
beforeEach(async () => {
  cluster = later(await startCluster());
});

const refusalOf = async (promise: Promise<unknown>): Promise<KubeApiError> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (error instanceof KubeApiError) return error;
  throw new Error(`not refused: ${String(error)}`);
};

describe('the client and an API server', () => {
  test('an object is created, read, changed, replaced and deleted', async () => {
    const { client } = cluster;
    const created = await client.create(gadgetType, gadget('a', 1));
    expect(created).toMatchObject({
      kind: 'Gadget',
      metadata: { name: 'a', namespace: 'default', generation: 1 },
      spec: { size: 1 },
    });
    expect(created.metadata).not.toHaveProperty('managedFields');
    expect(await client.get(gadgetType, ref)).toEqual(created);
    const patched = await client.mergePatch(gadgetType, ref, { spec: { size: 2, colour: 'red' } });
    expect(patched).toMatchObject({ metadata: { generation: 2 }, spec: { size: 2, colour: 'red' } });
    const replaced = await client.put(gadgetType, { ...patched, spec: { size: 3 } });
    expect(replaced.spec).toEqual({ size: 3 });
    expect(await client.delete(gadgetType, ref)).toBe(true);
    expect(await client.get(gadgetType, ref)).toBeUndefined();
    expect(await client.delete(gadgetType, ref)).toBe(false);
  });

  test('a second creation and a write to an old version are told apart', async () => {
    const { client } = cluster;
    const first = await client.create(gadgetType, gadget('a'));
    expect(await refusalOf(client.create(gadgetType, gadget('a')))).toMatchObject({
      alreadyExists: true,
      conflict: false,
    });
    await client.mergePatch(gadgetType, ref, { spec: { size: 1 } });
    expect(await refusalOf(client.put(gadgetType, first))).toMatchObject({ alreadyExists: false, conflict: true });
    expect(await refusalOf(client.mergePatch(gadgetType, { ...ref, name: 'b' }, {}))).toMatchObject({ notFound: true });
  });

  test('a deletion may name the one object that it means', async () => {
    const { client } = cluster;
    const { metadata } = await client.create(gadgetType, gadget('a'));
    expect(await refusalOf(client.delete(gadgetType, ref, { uid: 'other' }))).toMatchObject({ conflict: true });
    expect(await client.delete(gadgetType, ref, { uid: metadata.uid, resourceVersion: metadata.resourceVersion })).toBe(
      true,
    );
  });

  test('a status is written when it differs, only for the version that was read, and leaves the spec alone', async () => {
    const { client, api } = cluster;
    const created = await client.create(gadgetType, gadget('a', 1));
    const outcome = await writeStatus(client, gadgetType, created, { state: 'Queued', list: [1] });
    if (!outcome.written) throw new Error('not written');
    expect(outcome.object).toMatchObject({
      metadata: { generation: 1 },
      spec: { size: 1 },
      status: { state: 'Queued', list: [1] },
    });
    const before = api.requests.count();
    expect(await writeStatus(client, gadgetType, outcome.object, { list: [1], state: 'Queued' })).toEqual({
      written: false,
    });
    expect(api.requests.count()).toBe(before);
    expect(await refusalOf(writeStatus(client, gadgetType, created, { state: 'Late' }))).toMatchObject({
      conflict: true,
    });
    const removed = await writeStatus(client, gadgetType, outcome.object, { state: 'Running' });
    expect(removed.written && removed.object.status).toEqual({ state: 'Running' });
  });

  test('an object with our finalizer stays until it is removed', async () => {
    const { client } = cluster;
    const created = await client.create(gadgetType, gadget('a'));
    const held = await addFinalizer(client, gadgetType, created, 'test.dev/hold');
    expect(held.written).toBe(true);
    await client.delete(gadgetType, ref);
    const leaving = await client.get(gadgetType, ref);
    expect(leaving?.metadata).toMatchObject({ finalizers: ['test.dev/hold'], deletionTimestamp: expect.any(String) });
    if (leaving === undefined) throw new Error('gone too early');
    expect(await removeFinalizer(client, gadgetType, leaving, 'test.dev/hold')).toMatchObject({ written: true });
    expect(await client.get(gadgetType, ref)).toBeUndefined();
  });

  test('lists are read in pages of one version, with selectors', async () => {
    const { client } = cluster;
    for (const name of ['a', 'b', 'c', 'd', 'e']) await client.create(gadgetType, gadget(name));
    const names: string[][] = [];
    const versions = new Set<string>();
    for await (const page of client.listAll(gadgetType, { namespace: 'default', limit: 2 })) {
      names.push(page.items.map(({ metadata }) => metadata.name));
      versions.add(page.resourceVersion);
    }
    expect(names).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(versions.size).toBe(1);
    const one = await client.list(gadgetType, { fieldSelector: 'metadata.name=c' });
    expect(one.items.map(({ metadata }) => metadata.name)).toEqual(['c']);
  });

  test('a page that was asked for too late is gone', async () => {
    const { client, api } = cluster;
    for (const name of ['a', 'b']) await client.create(gadgetType, gadget(name));
    const { continue: next } = await client.list(gadgetType, { limit: 1 });
    api.faults.compact();
    expect(await refusalOf(client.list(gadgetType, { limit: 1, continue: next }))).toMatchObject({ gone: true });
  });

  test('a watch tells what happens after a version, with bookmarks, and ends in its time', async () => {
    const { client } = cluster;
    const { resourceVersion } = await client.list(gadgetType);
    const events: WatchEvent[] = [];
    const watching = (async () => {
      const stop = new AbortController();
      for await (const event of client.watch(gadgetType, { resourceVersion, timeoutSeconds: 2 }, stop.signal))
        events.push(event);
    })();
    await client.create(gadgetType, gadget('a'));
    await client.mergePatch(gadgetType, ref, { spec: { size: 5 } });
    await client.delete(gadgetType, ref);
    await watching;
    const told = events.flatMap((event) => ('object' in event ? [`${event.type} ${event.object.metadata.name}`] : []));
    expect(told).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
    expect(events.some(({ type }) => type === 'BOOKMARK')).toBe(true);
  });

  test('a watch from a version that is forgotten tells so in the stream', async () => {
    const { client, api } = cluster;
    const { resourceVersion } = await client.list(gadgetType);
    await client.create(gadgetType, gadget('a'));
    api.faults.compact();
    const stop = new AbortController();
    const events: WatchEvent[] = [];
    const watch = async () => {
      for await (const event of client.watch(gadgetType, { resourceVersion }, stop.signal)) {
        events.push(event);
        stop.abort();
      }
    };
    const refused = await watch().then(
      () => undefined,
      (error: unknown) => error,
    );
    const [event] = events;
    expect(refused ?? (event?.type === 'ERROR' ? event.error : undefined)).toMatchObject({ gone: true });
  });

  test('a write whose answer was lost counts as unknown, and a refused one as not applied', async () => {
    const { client, api } = cluster;
    api.faults.cutReply({ times: 1, when: ({ method }) => method === 'POST' });
    await expect(client.create(gadgetType, gadget('a'))).rejects.toMatchObject({ applied: 'unknown' });
    expect(await client.get(gadgetType, ref)).toBeDefined();
    api.faults.answer(429, { times: 1, retryAfterSeconds: 3 });
    expect(await refusalOf(client.mergePatch(gadgetType, ref, {}))).toMatchObject({
      tooManyRequests: true,
      retryAfterMs: 3000,
      applied: 'no',
    });
  });
});
