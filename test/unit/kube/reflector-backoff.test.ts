import { describe, expect, test } from '@jest/globals';
import { KubeApiError, KubeUnavailable } from '../../../src/kube/errors.ts';
import { type ObjectFeed, Reflector } from '../../../src/kube/reflector.ts';
import type { WatchEvent } from '../../../src/kube/watch-events.ts';
import { ManualClock } from '../../support/clocks.ts';
import { until } from '../../support/until.ts';
import { thing, thingType } from './things.ts';

type Watch = (turn: number) => AsyncIterable<WatchEvent>;

/** How long a reflector waits between its attempts when list and watch go as told; random is always one half. */
async function delaysOf(list: () => void, watch: Watch, count: number): Promise<number[]> {
  const clock = new ManualClock();
  const delays: number[] = [];
  let turn = 0;
  const client: ObjectFeed = {
    async *listAll() {
      list();
      yield { items: [], resourceVersion: '10' };
    },
    watch: () => watch(turn++),
  };
  const observer = { broken: (_: unknown, __: unknown, delayMs: number) => delays.push(delayMs) };
  const handlers = { onUpsert: () => {}, onDelete: () => {} };
  const reflector = new Reflector({ client, type: thingType, handlers, clock, random: () => 0.5, observer });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  for (let seen = 1; seen <= count; seen += 1) {
    await until('the next attempt failed', () => delays.length >= seen && clock.pending === 1);
    if (seen < count) clock.advance(delays[seen - 1] ?? 0);
  }
  stop.abort();
  await running;
  expect(clock.pending).toBe(0);
  return delays;
}

const never: Watch = () => {
  throw new KubeUnavailable('cut', 'no');
};

const refuse = (error: Error) => () => {
  throw error;
};

describe('the pause of a reflector', () => {
  test('doubles from half a second to 30 seconds, spread over its whole length', async () => {
    const delays = await delaysOf(refuse(new KubeUnavailable('refused', 'no')), never, 9);
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('grows too when lists succeed but watches do not', async () => {
    expect(await delaysOf(() => {}, never, 4)).toEqual([250, 500, 1000, 2000]);
  });

  test('grows too when the history is always gone, so that lists do not follow each other without end', async () => {
    const gone = new KubeApiError({ status: 410, reason: 'Expired', message: 'too old' });
    const watch: Watch = async function* () {
      yield { type: 'ERROR', error: gone };
    };
    expect(await delaysOf(() => {}, watch, 4)).toEqual([250, 500, 1000, 2000]);
  });

  test('grows too when the server ends each watch at once', async () => {
    const watch: Watch = async function* () {};
    expect(await delaysOf(() => {}, watch, 4)).toEqual([250, 500, 1000, 2000]);
  });

  test('begins anew after a watch that told something', async () => {
    const watch: Watch = async function* (turn) {
      if (turn === 2) yield { type: 'ADDED', object: thing('a', 11) };
      throw new KubeUnavailable('cut', 'no');
    };
    expect(await delaysOf(() => {}, watch, 4)).toEqual([250, 500, 250, 500]);
  });

  test('is at least what the server asks for', async () => {
    const error = new KubeApiError({ status: 429, reason: 'TooManyRequests', message: 'slowly', retryAfterMs: 7000 });
    expect(await delaysOf(refuse(error), never, 2)).toEqual([7000, 7000]);
  });
});
