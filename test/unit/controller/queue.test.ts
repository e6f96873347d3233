import { describe, expect, test } from '@jest/globals';
import { type QueueObserver, WorkQueue } from '../../../src/controller/queue.ts';
import { ManualClock } from '../../support/clocks.ts';

const make = (observer: QueueObserver = {}, random = () => 0.5) => {
  const clock = new ManualClock();
  return { clock, queue: new WorkQueue({ clock, random, observer }) };
};

/** The key that can be had at once, undefined when there is none. Leaves a worker waiting in that case. */
const now = async (queue: WorkQueue): Promise<string | undefined> => {
  const none = Symbol('none');
  const taken = await Promise.race([queue.take(), new Promise((resolve) => setImmediate(resolve, none))]);
  return taken === none ? undefined : String(taken);
};

/** Takes and finishes everything that is ready, in order. */
const drain = async (queue: WorkQueue): Promise<string[]> => {
  const keys: string[] = [];
  while (queue.size > 0) {
    const key = await queue.take();
    if (key === undefined) break;
    keys.push(key);
    queue.done(key);
  }
  return keys;
};

describe('the work queue', () => {
  test('gives keys in the order of their adding, each once however often it was added', async () => {
    const { queue } = make();
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    expect(queue.size).toBe(3);
    expect(await drain(queue)).toEqual(['a', 'b', 'c']);
  });

  test('hands a key to a worker that waits', async () => {
    const { queue } = make();
    const taken = queue.take();
    queue.add('a');
    expect(await taken).toBe('a');
  });

  test('never gives a key to a second worker while the first has it, but runs it once more afterwards', async () => {
    const { queue } = make();
    queue.add('a');
    expect(await queue.take()).toBe('a');
    queue.add('a');
    queue.add('a');
    expect(queue.size).toBe(0);
    queue.done('a');
    expect(await drain(queue)).toEqual(['a']);
  });

  test('does not run a key again that nobody added while it was worked on', async () => {
    const { queue } = make();
    queue.add('a');
    await queue.take();
    queue.done('a');
    expect(queue.size).toBe(0);
  });

  test('refuses done for a key that no worker has', () => {
    const { queue } = make();
    queue.add('a');
    expect(() => queue.done('a')).toThrow('done without take: a');
  });

  test('takes high keys before normal ones, and a waiting key moves up when it is added as high', async () => {
    const { queue } = make();
    for (const key of ['n1', 'n2', 'n3']) queue.add(key);
    queue.add('h1', { priority: 'high' });
    queue.add('n2', { priority: 'high' });
    expect(await drain(queue)).toEqual(['h1', 'n2', 'n1', 'n3']);
  });

  test('a key that is high does not fall back when it is added as normal', async () => {
    const { queue } = make();
    queue.add('n');
    queue.add('h', { priority: 'high' });
    queue.add('h');
    expect(await drain(queue)).toEqual(['h', 'n']);
  });

  test('lets a normal key pass after eight high ones', async () => {
    const { queue } = make();
    queue.add('n1');
    queue.add('n2');
    for (let i = 0; i < 20; i += 1) queue.add(`h${i}`, { priority: 'high' });
    const order = await drain(queue);
    expect(order.indexOf('n1')).toBe(8);
    expect(order.indexOf('n2')).toBe(17);
    expect(order).toHaveLength(22);
  });

  test('a key that has moved up is not found again where it was', async () => {
    const { queue } = make();
    queue.add('moved');
    queue.add('n');
    for (let i = 0; i < 10; i += 1) queue.add(`h${i}`, { priority: 'high' });
    queue.add('moved', { priority: 'high' });
    const order = await drain(queue);
    expect(order.indexOf('n')).toBe(8);
    expect(order.indexOf('moved')).toBe(11);
    expect(order).toHaveLength(12);
  });

  test('a key that was added as high while it was worked on comes back as high', async () => {
    const { queue } = make();
    queue.add('a');
    await queue.take();
    queue.add('b');
    queue.add('a', { priority: 'high' });
    queue.done('a');
    expect(await drain(queue)).toEqual(['a', 'b']);
  });

  test('keeps a delayed key until its time', async () => {
    const { clock, queue } = make();
    queue.addAfter('late', 1000);
    queue.addAfter('soon', 10);
    clock.advance(9);
    expect(queue.size).toBe(0);
    clock.advance(1);
    expect(await drain(queue)).toEqual(['soon']);
    clock.advance(990);
    expect(await drain(queue)).toEqual(['late']);
  });

  test.each([
    ['a later one', 100, 1000],
    ['an earlier one', 1000, 100],
  ])('of two times of a key the earlier wins, also when it meets %s', async (_, first, second) => {
    const { clock, queue } = make();
    queue.addAfter('a', first);
    queue.addAfter('a', second);
    clock.advance(100);
    expect(await drain(queue)).toEqual(['a']);
    clock.advance(5000);
    expect(queue.size).toBe(0);
  });

  test('a timer stays when the key runs before it', async () => {
    const { clock, queue } = make();
    queue.addAfter('a', 100);
    queue.add('a');
    expect(await drain(queue)).toEqual(['a']);
    clock.advance(100);
    expect(await drain(queue)).toEqual(['a']);
  });

  test('a time that an earlier one has replaced does not come back', async () => {
    const { clock, queue } = make();
    queue.addAfter('a', 100);
    queue.addAfter('a', 10);
    clock.advance(50);
    expect(await drain(queue)).toEqual(['a']);
    queue.addAfter('a', 1000);
    clock.advance(999);
    expect(queue.size).toBe(0);
    clock.advance(1);
    expect(queue.size).toBe(1);
  });

  test('waits longer than a timer of Node can', async () => {
    const { clock, queue } = make();
    const days = 24 * 3600 * 1000;
    queue.addAfter('a', 60 * days);
    clock.advance(59 * days);
    expect(queue.size).toBe(0);
    clock.advance(days);
    expect(await drain(queue)).toEqual(['a']);
  });

  test('refuses a time that is no number', () => {
    const { queue } = make();
    expect(() => queue.addAfter('a', Number.NaN)).toThrow(RangeError);
  });

  test('doubles the delay with each failure in a row from 5 ms to 5 minutes, and forgets on success', () => {
    const delays: number[] = [];
    const { queue } = make({ retried: (_, delayMs) => delays.push(delayMs) });
    for (let i = 0; i < 20; i += 1) queue.retry('a');
    expect(delays.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
    expect(delays.at(-1)).toBe(300_000);
    queue.forget('a');
    queue.retry('a');
    expect(delays.at(-1)).toBe(5);
  });

  test.each([
    [0, 2.5],
    [0.5, 5],
    [0.999, 7.495],
  ])('spreads the delay by half to either side: random %d makes %d ms of 5', (random, expected) => {
    const delays: number[] = [];
    const { queue } = make({ retried: (_, delayMs) => delays.push(delayMs) }, () => random);
    queue.retry('a');
    expect(delays[0]).toBeCloseTo(expected, 6);
  });

  test('a key that failed comes back although it is retried before done', async () => {
    const { clock, queue } = make();
    queue.add('a');
    await queue.take();
    queue.retry('a');
    clock.advance(100);
    expect(queue.size).toBe(0);
    queue.done('a');
    expect(await drain(queue)).toEqual(['a']);
  });

  test('gives waiting workers undefined when it is closed, and takes nothing more', async () => {
    const { clock, queue } = make();
    const taken = queue.take();
    queue.addAfter('a', 10);
    queue.close();
    expect(await taken).toBeUndefined();
    queue.add('b');
    clock.advance(100);
    expect(await queue.take()).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  test('a worker may finish its key after closing', async () => {
    const { queue } = make();
    queue.add('a');
    await queue.take();
    queue.add('a');
    queue.close();
    expect(() => queue.done('a')).not.toThrow();
    expect(await queue.take()).toBeUndefined();
  });

  test('tells the depth of both lanes and how long a key waited', async () => {
    const depths: string[] = [];
    const waits: string[] = [];
    const { clock, queue } = make({
      depth: (high, normal) => depths.push(`${high}/${normal}`),
      waited: (ms, priority) => waits.push(`${priority} ${ms}`),
    });
    queue.add('a');
    queue.add('b', { priority: 'high' });
    clock.advance(7);
    expect(await now(queue)).toBe('b');
    expect(await now(queue)).toBe('a');
    expect(depths).toEqual(['0/1', '1/1', '0/1', '0/0']);
    expect(waits).toEqual(['high 7', 'normal 7']);
  });

  test('works through a hundred thousand keys and as many timers quickly', async () => {
    const { clock, queue } = make();
    for (let i = 0; i < 100_000; i += 1) {
      queue.add(`k${i}`);
      queue.addAfter(`k${i}`, 1 + ((i * 7919) % 100_000));
      queue.addAfter(`k${i}`, 1);
    }
    expect(await drain(queue)).toHaveLength(100_000);
    clock.advance(1);
    expect(await drain(queue)).toHaveLength(100_000);
  });
});
