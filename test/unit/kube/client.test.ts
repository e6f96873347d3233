import { describe, expect, test } from '@jest/globals';
import type { ListPage } from '../../../src/kube/client.ts';
import { KubeApiError, KubeUnavailable } from '../../../src/kube/errors.ts';
import { atEnd } from '../../support/at-end.ts';
import { json, refusal, scriptedServer } from '../../support/scripted-http.ts';
import { until } from '../../support/until.ts';
import { clientOf, thing, thingType } from './things.ts';

const later = atEnd();

const ref = { namespace: 'ns', name: 'a' };

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error) => error,
  );

describe('the client', () => {
  test('reads an object, without managedFields, and says who it is', async () => {
    const a = thing('a', 7);
    const server = later(await scriptedServer(json(200, { ...a, metadata: { ...a.metadata, managedFields: [{}] } })));
    const test = later(clientOf(server.url, { userAgent: 'tester' }, 'secret-token'));
    expect(await test.client.get(thingType, ref)).toEqual(a);
    const [seen] = server.requests;
    expect(seen?.path).toBe('/apis/test.dev/v1/namespaces/ns/things/a');
    expect(seen?.headers).toMatchObject({ authorization: 'Bearer secret-token', 'user-agent': 'tester' });
  });

  test('reads undefined when there is no such object', async () => {
    const server = later(await scriptedServer(json(404, refusal(404, 'NotFound'))));
    const test = later(clientOf(server.url));
    expect(await test.client.get(thingType, ref)).toBeUndefined();
  });

  test.each([
    ['/api/v1/namespaces/ns/pods/a', { ...thingType, group: '', plural: 'pods' }, ref],
    ['/apis/test.dev/v1/things/a', { ...thingType, namespaced: false }, { name: 'a' }],
    ['/apis/test.dev/v1/namespaces/ns/things/a%2Fb', thingType, { namespace: 'ns', name: 'a/b' }],
  ])('finds an object at %s', async (path, type, where) => {
    const server = later(await scriptedServer(json(200, thing('a', 1))));
    const test = later(clientOf(server.url));
    await test.client.get(type, where);
    expect(server.requests[0]?.path).toBe(path);
  });

  test('reads all pages of a list one after another and fills in what items of lists lack', async () => {
    const { apiVersion: _, kind: __, ...bare } = thing('b', 2);
    const server = later(
      await scriptedServer((response, seen) => {
        const last = seen.query['continue'] === 'next';
        const body = last
          ? { metadata: { resourceVersion: '9' }, items: [bare] }
          : { metadata: { resourceVersion: '9', continue: 'next' }, items: [thing('a', 1)] };
        json(200, body)(response, seen);
      }),
    );
    const test = later(clientOf(server.url));
    const pages: ListPage[] = [];
    for await (const page of test.client.listAll(thingType, { namespace: 'ns', labelSelector: 'a=b,c', limit: 1 }))
      pages.push(page);
    expect(pages.flatMap((page) => page.items)).toEqual([thing('a', 1), thing('b', 2)]);
    expect(server.requests.map(({ query }) => query)).toEqual([
      { labelSelector: 'a=b,c', limit: '1' },
      { labelSelector: 'a=b,c', limit: '1', continue: 'next' },
    ]);
  });

  test('a list may say that it has no items by null', async () => {
    const server = later(await scriptedServer(json(200, { metadata: { resourceVersion: '9' }, items: null })));
    const test = later(clientOf(server.url));
    expect(await test.client.list(thingType)).toEqual({ items: [], resourceVersion: '9' });
  });

  test('sends a merge patch to the status with its content type and field manager', async () => {
    const server = later(await scriptedServer(json(200, thing('a', 8))));
    const test = later(clientOf(server.url));
    await test.client.mergePatch(
      thingType,
      ref,
      { status: { x: null } },
      { subresource: 'status', fieldManager: 'me' },
    );
    const [seen] = server.requests;
    expect(seen).toMatchObject({
      method: 'PATCH',
      path: '/apis/test.dev/v1/namespaces/ns/things/a/status',
      query: { fieldManager: 'me' },
      body: { status: { x: null } },
    });
    expect(seen?.headers['content-type']).toBe('application/merge-patch+json');
  });

  test('deletes only the uid and version it is told, and answers false when there is nothing to delete', async () => {
    let status = 200;
    const server = later(
      await scriptedServer((response, seen) => json(status, refusal(status, 'NotFound'))(response, seen)),
    );
    const test = later(clientOf(server.url));
    expect(
      await test.client.delete(thingType, ref, { uid: 'u', resourceVersion: '3', propagationPolicy: 'Background' }),
    ).toBe(true);
    expect(server.requests[0]?.body).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'u', resourceVersion: '3' },
      propagationPolicy: 'Background',
    });
    status = 404;
    expect(await test.client.delete(thingType, ref)).toBe(false);
  });

  test.each([
    [409, 'Conflict', { conflict: true, alreadyExists: false, applied: 'no' }],
    [409, 'AlreadyExists', { conflict: false, alreadyExists: true, applied: 'no' }],
    [404, 'NotFound', { notFound: true }],
    [410, 'Expired', { gone: true }],
    [429, 'TooManyRequests', { tooManyRequests: true, applied: 'no' }],
    [500, 'InternalError', { applied: 'unknown' }],
    [504, 'Timeout', { applied: 'unknown' }],
  ])('tells a refusal %d %s apart', async (status, reason, expected) => {
    const server = later(await scriptedServer(json(status, refusal(status, reason, 'the words of the server'))));
    const test = later(clientOf(server.url));
    const error = await failureOf(test.client.create(thingType, thing('a', 1)));
    expect(error).toBeInstanceOf(KubeApiError);
    expect(error).toMatchObject({ status, reason, message: 'the words of the server', ...expected });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['the header', { 'retry-after': '7' }, undefined, 7000],
    ['the details', {}, { retryAfterSeconds: 3 }, 3000],
    ['nothing', {}, undefined, undefined],
  ])('passes on how long the server asks to be left alone, from %s', async (_, headers, details, expected) => {
    const server = later(await scriptedServer(json(429, refusal(429, 'TooManyRequests', 'slowly', details), headers)));
    const test = later(clientOf(server.url));
    expect(await failureOf(test.client.list(thingType))).toMatchObject({ retryAfterMs: expected });
  });

  test('understands a refusal of a proxy that is not a Status', async () => {
    const server = later(await scriptedServer((response) => response.writeHead(503).end('<html>no</html>')));
    const test = later(clientOf(server.url));
    expect(await failureOf(test.client.list(thingType))).toMatchObject({ status: 503, reason: 'ServiceUnavailable' });
  });

  test('knows that nothing was applied when there was no connection', async () => {
    const server = await scriptedServer(json(200, {}));
    await server[Symbol.asyncDispose]();
    const test = later(clientOf(server.url));
    const error = await failureOf(test.client.create(thingType, thing('a', 1)));
    expect(error).toBeInstanceOf(KubeUnavailable);
    expect(error).toMatchObject({ applied: 'no' });
  });

  test.each([
    ['cuts the connection after the request', (response: { destroy(): void }) => response.destroy()],
    ['answers half a document', (response: { end(text: string): void }) => response.end('{"metadata":')],
    ['answers something else', (response: { end(text: string): void }) => response.end('{"kind":"Nonsense"}')],
  ])('does not know whether a write was applied when the server %s', async (_, answer) => {
    const server = later(await scriptedServer(answer));
    const test = later(clientOf(server.url));
    const error = await failureOf(test.client.create(thingType, thing('a', 1)));
    expect(error).toBeInstanceOf(KubeUnavailable);
    expect(error).toMatchObject({ applied: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  test('gives up a request that is not answered in time', async () => {
    const server = later(await scriptedServer(() => {}));
    const test = later(clientOf(server.url, { timeoutMs: 50 }));
    expect(await failureOf(test.client.put(thingType, thing('a', 1)))).toMatchObject({
      message: 'no answer within 50 ms',
      applied: 'unknown',
    });
  });

  test('gives up an answer that stops in the middle', async () => {
    const server = later(await scriptedServer((response) => response.write('{')));
    const test = later(clientOf(server.url, { timeoutMs: 50 }));
    expect(await failureOf(test.client.get(thingType, ref))).toBeInstanceOf(KubeUnavailable);
  });

  test('has no more requests under way than it may, and serves the others in their order', async () => {
    const open: (() => void)[] = [];
    const server = later(
      await scriptedServer((response, seen) => open.push(() => json(200, thing('a', 1))(response, seen))),
    );
    const test = later(clientOf(server.url, { maxInFlight: 2 }));
    const names = ['a', 'b', 'c', 'd'];
    const all = Promise.all(names.map((name) => test.client.get(thingType, { namespace: 'ns', name })));
    for (let answered = 0; answered < names.length; answered += 1) {
      await until('the next requests are there', () => server.requests.length === Math.min(4, answered + 2));
      open[answered]?.();
    }
    await all;
    expect(server.requests.slice(2).map(({ path }) => path.slice(-1))).toEqual(['c', 'd']);
  });

  test('a watch holds no place of the requests', async () => {
    const server = later(
      await scriptedServer((response, seen) => {
        if (seen.query['watch'] === undefined) json(200, thing('a', 1))(response, seen);
        else response.writeHead(200).write('\n');
      }),
    );
    const test = later(clientOf(server.url, { maxInFlight: 1 }));
    const stop = new AbortController();
    const watching = test.client.watch(thingType, { resourceVersion: '1' }, stop.signal).next();
    await until('the watch is open', () => server.requests.length === 1);
    expect(await test.client.get(thingType, ref)).toBeDefined();
    stop.abort();
    expect((await watching).done).toBe(true);
  });
});
