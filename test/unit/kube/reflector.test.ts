import { describe, expect, test } from '@jest/globals';
import { Reflector, type ReflectorOptions } from '../../../src/kube/reflector.ts';
import { ReflectorSet } from '../../../src/kube/reflector-set.ts';
import { atEnd } from '../../support/at-end.ts';
import { realClock } from '../../support/clocks.ts';
import { json, refusal } from '../../support/scripted-http.ts';
import { until } from '../../support/until.ts';
import { type Fault, line, ThingServer } from './thing-server.ts';
import { clientOf, thing, thingType } from './things.ts';

const later = atEnd();

/** A reflector of the server's things, what it told, and what broke on the way. It never waits between attempts. */
const reflect = (server: ThingServer, more: Partial<ReflectorOptions> = {}) => {
  const { client, ...test } = clientOf(server.url);
  const told: string[] = [];
  const broken: unknown[] = [];
  const failed: unknown[] = [];
  const reflector = new Reflector({
    client,
    type: thingType,
    clock: realClock,
    random: () => 0,
    handlers: {
      onUpsert: ({ metadata }, previous) => told.push(`${previous === undefined ? '+' : '~'}${metadata.name}`),
      onDelete: ({ metadata }) => told.push(`-${metadata.name}`),
      onSynced: () => told.push('synced'),
    },
    observer: { broken: (_, error) => broken.push(error), handlerFailed: (_, error) => failed.push(error) },
    ...more,
  });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  const state = () =>
    [...reflector.values()].map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`).sort();
  return {
    reflector,
    told,
    broken,
    failed,
    state,
    caughtUp: () =>
      until('the cache equals the server', () => JSON.stringify(state()) === JSON.stringify(server.state())),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await test[Symbol.asyncDispose]();
    },
  };
};

const watching = (server: ThingServer) => until('a watch is open', () => server.openWatches === 1);

describe('the reflector', () => {
  test('lists, says that it is in step, and follows each change', async () => {
    const server = later(await ThingServer.start());
    server.set('a');
    const test = later(reflect(server));
    await test.reflector.synced;
    expect(test.reflector.get('ns/a')?.kind).toBe('Thing');
    await watching(server);
    server.set('b');
    server.set('a');
    server.remove('b');
    await until('all is told', () => test.told.length === 5);
    expect(test.told).toEqual(['+a', 'synced', '+b', '~a', '-b']);
    expect(test.state()).toEqual(server.state());
    expect(test.broken).toEqual([]);
  });

  test('asks for bookmarks and for watches of five to ten minutes, from the version of the list', async () => {
    const server = later(await ThingServer.start());
    later(reflect(server, { random: () => 0.5 }));
    await watching(server);
    expect(server.watches[0]?.query).toEqual({
      watch: '1',
      resourceVersion: '100',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '450',
    });
  });

  test('watches again from the last version when the server ends a watch, without listing again', async () => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    server.set('a');
    await test.caughtUp();
    server.end();
    server.set('b');
    await test.caughtUp();
    expect(test.told).toEqual(['synced', '+a', '+b']);
    expect(server.lists).toBe(1);
    expect(server.watches.map(({ query }) => query['resourceVersion'])).toEqual(['100', '101']);
    expect(test.broken).toEqual([]);
  });

  test('goes on from a bookmark', async () => {
    const server = later(await ThingServer.start());
    later(reflect(server));
    await watching(server);
    server.write(line('BOOKMARK', { metadata: { resourceVersion: '177' } }));
    server.end();
    await until('the second watch', () => server.watches.length === 2);
    expect(server.watches[1]?.query['resourceVersion']).toBe('177');
  });

  test('comes back when the API answers 500 for a while', async () => {
    const server = later(await ThingServer.start());
    let refusals = 5;
    server.fault = (seen, response) => {
      refusals -= 1;
      if (refusals >= 0) json(500, refusal(500, 'InternalError'))(response, seen);
      return refusals >= 0;
    };
    server.set('a');
    const test = later(reflect(server));
    await test.reflector.synced;
    expect(test.told).toEqual(['+a', 'synced']);
    expect(test.broken).toHaveLength(5);
  });

  test('comes back when nobody listened for a while', async () => {
    const server = later(await ThingServer.start());
    const port = Number(new URL(server.url).port);
    const test = later(reflect(server));
    await watching(server);
    await server[Symbol.asyncDispose]();
    const attempts = test.broken.length + 3;
    await until('it was refused some times', () => test.broken.length >= attempts);
    server.set('a');
    await server.listen(port);
    await test.caughtUp();
    expect(test.told).toEqual(['synced', '+a']);
  });

  test('loses nothing when connections are cut', async () => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    for (const name of ['a', 'b', 'c']) {
      await watching(server);
      server.set(name);
      server.cut();
      server.set('a');
    }
    await test.caughtUp();
    expect(server.lists).toBe(1);
  });

  test.each([
    ['half a line', '{"type":"ADDED","object":{"apiVersion"', true],
    ['a line that is no JSON', 'what?\n', false],
    ['a line that is no event', '[1,2]\n', false],
    ['an object without a version', '{"type":"ADDED","object":{"metadata":{"name":"x"}}}\n', false],
    ['an error that is no 410', line('ERROR', refusal(500, 'InternalError')), false],
  ])('watches again from the last version after %s', async (_, text, end) => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    server.set('a');
    server.write(text);
    if (end) server.end();
    await until('the second watch', () => server.watches.length === 2);
    server.set('b');
    await test.caughtUp();
    expect(test.told).toEqual(['synced', '+a', '+b']);
    expect(server.lists).toBe(1);
  });

  test('ignores types of events that it does not know', async () => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    server.write(line('FANCY', {}));
    server.set('a');
    await test.caughtUp();
    expect(test.broken).toEqual([]);
  });

  test('lists again after a 410 in the stream and tells what vanished meanwhile', async () => {
    const server = later(await ThingServer.start());
    server.set('a');
    server.set('b');
    const test = later(reflect(server));
    await watching(server);
    server.fault = (seen) => seen.query['watch'] !== undefined;
    server.cut();
    server.remove('a');
    server.set('c');
    server.compact();
    server.fault = () => false;
    server.cut();
    await test.caughtUp();
    expect(test.told).toEqual(['+a', '+b', 'synced', '+c', '-a']);
    expect(server.lists).toBe(2);
  });

  test('lists again after a 410 as an answer', async () => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    let once = true;
    server.fault = (seen, response) => {
      const refuse = once;
      once = false;
      if (refuse) json(410, refusal(410, 'Expired'))(response, seen);
      return refuse;
    };
    server.cut();
    server.set('a');
    await test.caughtUp();
    expect(server.lists).toBe(2);
  });

  test('takes everything in one page when the pages of a list grow too old', async () => {
    const server = later(await ThingServer.start());
    server.set('a');
    const limits: unknown[] = [];
    server.fault = (seen, response) => {
      const { limit, continue: next, watch } = seen.query;
      if (watch !== undefined) return false;
      limits.push(limit);
      if (next !== undefined) json(410, refusal(410, 'Expired'))(response, seen);
      else if (limit !== undefined) {
        json(200, { metadata: { resourceVersion: '101', continue: 'next' }, items: [thing('a', 101)] })(response, seen);
      }
      return limit !== undefined;
    };
    const test = later(reflect(server, { pageSize: 1 }));
    await test.reflector.synced;
    expect(limits).toEqual(['1', '1', undefined]);
    expect(test.told).toEqual(['+a', 'synced']);
  });

  test('gives up a connection that has frozen', async () => {
    const server = later(await ThingServer.start());
    server.fault = (seen, response) => {
      if (seen.query['watch'] === undefined || server.watches.length > 1) return false;
      response.writeHead(200).flushHeaders();
      return true;
    };
    const test = later(reflect(server, { silenceMs: 100 }));
    await until('the first watch', () => server.watches.length === 1);
    server.set('a');
    await test.caughtUp();
    expect(String(test.broken[0])).toContain('the stream fell silent');
  });

  test('is not disturbed by events that come twice or late', async () => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    const first = server.set('a');
    const second = server.set('a');
    server.write(line('MODIFIED', second) + line('ADDED', first) + line('DELETED', thing('a', 50)));
    server.set('b');
    await until('b is told', () => test.told.includes('+b'));
    expect(test.told).toEqual(['synced', '+a', '~a', '+b']);
    expect(test.state()).toEqual(server.state());
  });

  test('tells an object that was made anew behind its back as gone and new', async () => {
    const server = later(await ThingServer.start());
    server.set('a', 'first');
    const test = later(reflect(server));
    await watching(server);
    server.set('a', 'second');
    await test.caughtUp();
    expect(test.told).toEqual(['+a', 'synced', '-a', '+a']);
  });

  test('counts a handler that throws and goes on', async () => {
    const server = later(await ThingServer.start());
    const seen: string[] = [];
    const test = later(
      reflect(server, {
        handlers: {
          onUpsert: ({ metadata }) => {
            seen.push(metadata.name);
            throw new Error(metadata.name);
          },
          onDelete: () => {},
          onSynced: () => {
            throw new Error('synced');
          },
        },
      }),
    );
    await watching(server);
    server.set('a');
    server.set('b');
    await test.caughtUp();
    expect(seen).toEqual(['a', 'b']);
    expect(test.failed.map(String)).toEqual(['Error: synced', 'Error: a', 'Error: b']);
    expect(server.watches).toHaveLength(1);
  });

  test.each([
    ['its bookmark', (server: ThingServer) => server.write(line('BOOKMARK', { metadata: { resourceVersion: '7' } }))],
    [
      'its refusal',
      (server: ThingServer) => {
        let refusals = 1;
        server.fault = (seen, response) => {
          refusals -= 1;
          const details = { causes: [{ reason: 'ResourceVersionTooLarge' }] };
          if (refusals >= 0) json(504, refusal(504, 'Timeout', 'too large', details))(response, seen);
          return refusals >= 0;
        };
        server.cut();
      },
    ],
  ])('lists again when the server shows by %s that it has gone back', async (_, goBack) => {
    const server = later(await ThingServer.start());
    const test = later(reflect(server));
    await watching(server);
    goBack(server);
    await until('the second list', () => server.lists === 2);
    server.set('a');
    await test.caughtUp();
  });

  test.each<[string, Fault]>([
    ['a request', () => true],
    [
      'a pause',
      (seen, response) => {
        json(429, refusal(429, 'TooManyRequests'), { 'retry-after': '3600' })(response, seen);
        return true;
      },
    ],
  ])('ends at once when it is told to, even in the middle of %s', async (_, fault) => {
    const server = later(await ThingServer.start());
    server.fault = fault;
    const test = reflect(server);
    await until('it has begun', () => server.lists === 1);
    await test[Symbol.asyncDispose]();
    expect(test.told).toEqual([]);
    expect(server.lists).toBe(1);
  });

  test('knows when the server last said something', async () => {
    const server = later(await ThingServer.start());
    const before = Date.now();
    const test = later(reflect(server));
    expect(test.reflector.lastContactMs).toBeUndefined();
    await test.reflector.synced;
    expect(test.reflector.lastContactMs).toBeGreaterThanOrEqual(before);
  });
});

describe('a set of reflectors', () => {
  const follow = (server: ThingServer, namespaces: readonly string[]) => {
    const { client, ...test } = clientOf(server.url);
    const told: string[] = [];
    const set = new ReflectorSet(namespaces, {
      client,
      type: thingType,
      clock: realClock,
      random: () => 0,
      handlers: {
        onUpsert: ({ metadata }) => told.push(metadata.name),
        onDelete: () => {},
        onSynced: () => told.push('synced'),
      },
    });
    const stop = new AbortController();
    const running = set.run(stop.signal);
    return {
      set,
      told,
      async [Symbol.asyncDispose]() {
        stop.abort();
        await running;
        await test[Symbol.asyncDispose]();
      },
    };
  };

  test('mirrors each namespace by itself and is in step when all are', async () => {
    const server = later(await ThingServer.start());
    server.fault = (seen, response) => {
      if (seen.query['watch'] !== undefined) return false;
      const namespace = seen.path.split('/')[5] ?? '';
      json(200, { metadata: { resourceVersion: '9' }, items: [thing(`in-${namespace}`, 5, { namespace })] })(
        response,
        seen,
      );
      return true;
    };
    const test = later(follow(server, ['one', 'two', 'one']));
    await test.set.synced;
    expect([...test.told].sort()).toEqual(['in-one', 'in-two', 'synced']);
    expect(test.told.at(-1)).toBe('synced');
    expect(test.set.size).toBe(2);
    expect([...test.set.values()].map(({ metadata }) => metadata.name).sort()).toEqual(['in-one', 'in-two']);
    expect(test.set.get('two/in-two')?.metadata.namespace).toBe('two');
    expect(test.set.get('three/in-two')).toBeUndefined();
    test.set.remember(thing('in-two', 12, { namespace: 'two', uid: 'uid-in-two' }));
    test.set.remember(thing('x', 12, { namespace: 'three' }));
    expect(test.set.get('two/in-two')?.metadata.resourceVersion).toBe('12');
    expect(test.set.size).toBe(2);
  });

  test('mirrors all namespaces with one list when none is named', async () => {
    const server = later(await ThingServer.start());
    server.set('a');
    const test = later(follow(server, []));
    await test.set.synced;
    expect(test.set.get('ns/a')).toBeDefined();
    expect(test.set.lastContactMs).toBeDefined();
    expect(server.lists).toBe(1);
  });
});
