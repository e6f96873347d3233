import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../src/controller/observer.ts';
import { WorkQueue } from '../../../src/controller/queue.ts';
import { Reconciles } from '../../../src/controller/reconciles.ts';
import { untraced } from '../../../src/model/spans.ts';
import { ManualClock } from '../../support/clocks.ts';

const minutes = (count: number): number => count * 60_000;

const make = () => {
  const clock = new ManualClock();
  const queue = new WorkQueue({ clock, random: () => 0.5 });
  const told: string[] = [];
  const work = {
    began: () => told.push('began'),
    ended: (kind: string, outcome: Outcome, ms: number) => told.push(`${kind} ${outcome} ${ms}`),
  };
  return { clock, queue, told, reconciles: new Reconciles({ clock, work, inSpan: untraced, queue }) };
};

const unending = new Promise<Outcome>(() => {});

describe('the work', () => {
  test('is told with its kind, its end and how long it took', async () => {
    const { clock, told, reconciles } = make();
    await reconciles.run('application', 'app:default/pi', {}, async () => {
      clock.advance(30);
      return 'conflict';
    });
    expect(told).toEqual(['began', 'application conflict 30']);
  });

  test('moves while nothing is to be done, however long that lasts', () => {
    const { clock, reconciles } = make();
    clock.advance(minutes(600));
    expect(reconciles.hindrance()).toBeUndefined();
  });

  test.each([
    [299_999, undefined],
    [300_000, 'The reconcile of app:default/pi hangs: it began 300 s ago.'],
  ])('after %d ms of one reconcile: %s', (ms, sentence) => {
    const { clock, reconciles } = make();
    void reconciles.run('application', 'app:default/pi', {}, () => unending);
    clock.advance(ms);
    expect(reconciles.hindrance()).toBe(sentence);
  });

  test('a reconcile that ended, however late, hangs no more', async () => {
    const { clock, reconciles } = make();
    let end: (outcome: Outcome) => void = () => {};
    const run = reconciles.run('cluster', 'cluster:prod', {}, () => new Promise((resolve) => (end = resolve)));
    clock.advance(minutes(6));
    expect(reconciles.hindrance()).toMatch(/^The reconcile of cluster:prod hangs/);
    end('done');
    await run;
    expect(reconciles.hindrance()).toBeUndefined();
  });
});

describe('the queue', () => {
  test('that gives nothing out for five minutes does not move', () => {
    const { clock, queue, reconciles } = make();
    clock.advance(minutes(60));
    queue.add('a');
    queue.add('b');
    clock.advance(minutes(5) - 1);
    expect(reconciles.hindrance()).toBeUndefined();
    clock.advance(1);
    expect(reconciles.hindrance()).toBe('The queue does not move: 2 keys wait, and none was taken for 300 s.');
  });

  test('moves as long as keys are taken, however many wait', async () => {
    const { clock, queue, reconciles } = make();
    for (let index = 0; index < 100; index += 1) queue.add(`key ${index}`);
    for (let round = 0; round < 10; round += 1) {
      clock.advance(minutes(4));
      await queue.take();
      expect(reconciles.hindrance()).toBeUndefined();
    }
  });

  test('does not count a key that is hurried as one that moves', () => {
    const { clock, queue, reconciles } = make();
    queue.add('a');
    clock.advance(minutes(4));
    queue.add('a', { priority: 'high' });
    clock.advance(minutes(1));
    expect(reconciles.hindrance()).toMatch(/^The queue does not move: 1 keys wait/);
  });
});
