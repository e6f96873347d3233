import { describe, expect, test } from '@jest/globals';
import { testEmbedded, useTarget } from './target.ts';

const target = useTarget();
const maps = (name = '') => target.in('configmaps', name);
const make = (name: string, labels: unknown = {}) =>
  target.create(maps(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: { a: '1' } });
const versionNow = async () => (await target.get(maps())).body.metadata.resourceVersion;
const only = (name: string) => `fieldSelector=metadata.name%3D${name}`;

describe('a watch', () => {
  test('from a version tells what happened since, in order', async () => {
    const from = await versionNow();
    await make('since');
    await target.patch(maps('since'), { data: { a: '2' } });
    await target.remove(maps('since'));
    const watch = await target.watch(`${maps()}?watch=true&resourceVersion=${from}&${only('since')}`);
    expect(await watch.names(3)).toEqual(['ADDED since', 'MODIFIED since', 'DELETED since']);
    watch.close();
  });

  test('goes on with what happens then, each event with the version of its change', async () => {
    const watch = await target.watch(`${maps()}?watch=true&resourceVersion=${await versionNow()}&${only('then')}`);
    const { body: made } = await make('then');
    expect((await watch.next())?.object).toMatchObject({
      kind: 'ConfigMap',
      metadata: { resourceVersion: made.metadata.resourceVersion },
    });
    await target.remove(maps('then'));
    const gone = await watch.next();
    expect(gone?.type).toBe('DELETED');
    expect(Number(gone?.object.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    watch.close();
  });

  test('without a version starts with what there is', async () => {
    await make('there');
    const watch = await target.watch(`${maps()}?watch=true&${only('there')}`);
    expect(await watch.names(1)).toEqual(['ADDED there']);
    await target.patch(maps('there'), { data: { a: '2' } });
    expect(await watch.names(1)).toEqual(['MODIFIED there']);
    watch.close();
  });

  test('with a selector sees objects come and go as they begin and cease to fit', async () => {
    const watch = await target.watch(
      `${maps()}?watch=true&resourceVersion=${await versionNow()}&labelSelector=seen%3Dyes`,
    );
    await make('fits', { seen: 'no' });
    await target.patch(maps('fits'), { metadata: { labels: { seen: 'yes' } } });
    await target.patch(maps('fits'), { data: { a: '2' } });
    await target.patch(maps('fits'), { metadata: { labels: { seen: 'no' } } });
    expect(await watch.names(3)).toEqual(['ADDED fits', 'MODIFIED fits', 'DELETED fits']);
    watch.close();
  });

  test('of a streaming list sends all objects, then the bookmark that ends them', async () => {
    await make('streamed', { stream: 'x' });
    const query =
      'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=stream';
    const watch = await target.watch(`${maps()}?${query}`);
    expect((await watch.next(true))?.object.metadata.name).toBe('streamed');
    const end = await watch.next(true);
    expect(end).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap', apiVersion: 'v1' } });
    expect(end?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    watch.close();
  });

  test('of a streaming list without a matching rule is refused', async () => {
    const { status, body } = await target.get(`${maps()}?watch=true&sendInitialEvents=true&allowWatchBookmarks=true`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toContain('sendInitialEvents');
  });

  test('ends by itself after timeoutSeconds', async () => {
    const watch = await target.watch(`${maps()}?watch=true&resourceVersion=${await versionNow()}&timeoutSeconds=1`);
    expect(await watch.next()).toBeUndefined();
  });

  testEmbedded('takes bookmarks, which carry the version that all was told up to', async () => {
    const watch = await target.watch(
      `${maps()}?watch=true&allowWatchBookmarks=true&resourceVersion=${await versionNow()}&${only('none')}`,
    );
    const { body } = await make('unseen');
    for (;;) {
      const event = await watch.next(true);
      expect(event?.type).toBe('BOOKMARK');
      if (Number(event?.object.metadata.resourceVersion) >= Number(body.metadata.resourceVersion)) break;
    }
    watch.close();
  });

  testEmbedded('from a version that is no longer known gets 410 within the stream', async () => {
    const from = await versionNow();
    await make('forgotten');
    target.compact();
    const watch = await target.watch(`${maps()}?watch=true&resourceVersion=${from}`);
    expect(watch.status).toBe(200);
    expect(await watch.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', reason: 'Expired', code: 410 },
    });
    expect(await watch.next()).toBeUndefined();
  });

  testEmbedded('a page of a list that was forgotten is 410', async () => {
    await make('one-page');
    await make('two-page');
    const { body } = await target.get(`${maps()}?limit=1`);
    target.compact();
    const next = await target.get(`${maps()}?limit=1&continue=${encodeURIComponent(body.metadata.continue)}`);
    expect(next.status).toBe(410);
    expect(next.body.reason).toBe('Expired');
  });
});
