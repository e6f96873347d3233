import { describe, expect, test } from '@jest/globals';
import { type Priority, WorkQueue } from '../../src/controller/queue.ts';
import { ManualClock } from '../support/clocks.ts';
import fc from '../support/fast-check.ts';

type Step =
  | { readonly do: 'add'; readonly key: string; readonly priority: Priority }
  | { readonly do: 'later'; readonly key: string; readonly ms: number }
  | { readonly do: 'retry'; readonly key: string }
  | { readonly do: 'forget'; readonly key: string }
  | { readonly do: 'work' }
  | { readonly do: 'finish'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number };

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      key,
      priority: fc.constantFrom<Priority>('high', 'normal'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('later' as const), key, ms: fc.integer({ min: 0, max: 100 }) }) },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('retry' as const), key }),
      fc.record({ do: fc.constant('forget' as const), key }),
    ),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 60 }) }) },
);

/** What the queue owes: a run that begins after the last adding of each key, and the same for each timer once it is due. */
class Model {
  readonly running = new Set<string>();
  readonly owed = new Set<string>();
  readonly timers = new Map<string, number>();

  later(name: string, atMs: number): void {
    this.timers.set(name, Math.min(atMs, this.timers.get(name) ?? Number.POSITIVE_INFINITY));
  }

  pass(nowMs: number): void {
    for (const [name, atMs] of this.timers) {
      if (atMs > nowMs) continue;
      this.timers.delete(name);
      this.owed.add(name);
    }
  }

  taken(name: string): void {
    if (this.running.has(name)) throw new Error(`${name} is worked on twice at once`);
    if (!this.owed.has(name)) throw new Error(`${name} was given although nobody added it`);
    this.owed.delete(name);
    this.running.add(name);
  }
}

class Run {
  readonly clock = new ManualClock(0);
  readonly model = new Model();
  readonly #queue: WorkQueue;
  #retryMs = 0;

  constructor(random: () => number) {
    this.#queue = new WorkQueue({
      clock: this.clock,
      random,
      longestRetryMs: 50,
      observer: { retried: (_, delayMs) => (this.#retryMs = delayMs) },
    });
  }

  async step(action: Step): Promise<void> {
    const { model, clock } = this;
    if (action.do === 'add') {
      this.#queue.add(action.key, action);
      model.owed.add(action.key);
    } else if (action.do === 'later') {
      this.#queue.addAfter(action.key, action.ms);
      model.later(action.key, clock.now() + action.ms);
    } else if (action.do === 'retry') {
      this.#queue.retry(action.key);
      model.later(action.key, clock.now() + this.#retryMs);
    } else if (action.do === 'forget') this.#queue.forget(action.key);
    else if (action.do === 'work') await this.work();
    else if (action.do === 'finish') this.finish([...model.running][action.which % Math.max(1, model.running.size)]);
    else this.wait(action.ms);
    const ready = [...model.owed].filter((name) => !model.running.has(name));
    expect(this.#queue.size).toBe(ready.length);
  }

  async work(): Promise<boolean> {
    if (this.#queue.size === 0) return false;
    const name = await this.#queue.take();
    if (name === undefined) throw new Error('closed');
    this.model.taken(name);
    return true;
  }

  finish(name: string | undefined): void {
    if (name === undefined) return;
    this.#queue.done(name);
    this.model.running.delete(name);
  }

  wait(ms: number): void {
    this.clock.advance(ms);
    this.model.pass(this.clock.now());
  }
}

describe('the work queue, whatever is done with it', () => {
  test('loses no key, gives none twice at once, and runs each after its last adding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 120 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (steps, random) => {
          const run = new Run(() => random);
          for (const action of steps) await run.step(action);
          for (const name of [...run.model.running]) run.finish(name);
          run.wait(1000);
          while (await run.work()) for (const name of [...run.model.running]) run.finish(name);
          expect([...run.model.owed]).toEqual([]);
          expect(run.clock.pending).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
