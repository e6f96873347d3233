import type { Clock } from '../model/clock.ts';
import { Fifo } from '../model/fifo.ts';
import { Delays } from './delays.ts';

/** What must not wait behind the rest (seeing what happened) goes before it (starting something new). */
export type Priority = 'high' | 'normal';

/** What metrics want to know. Called at every change: keep it cheap. */
export interface QueueObserver {
  /** How many keys are ready and wait for a worker. */
  depth?(high: number, normal: number): void;
  /** How long a key was ready before it was taken. */
  waited?(ms: number, priority: Priority): void;
  /** A key failed so many times in a row and comes back after the delay. */
  retried?(failures: number, delayMs: number): void;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly observer?: QueueObserver;
  /** Delay after the first failure; doubles with each further one. Default 5. */
  readonly firstRetryMs?: number;
  /** Default 300,000. */
  readonly longestRetryMs?: number;
  /** After so many high keys in a row a normal one is taken. Default 8. */
  readonly highsInARow?: number;
}

interface Entry {
  /** Where it waits for a worker, since when, and which of its slips in the lanes is the valid one. */
  ready: { readonly priority: Priority; readonly sinceMs: number; readonly turn: number } | undefined;
  /** A worker has it. */
  running: boolean;
  /** Added while a worker had it: it runs again afterwards. */
  again: Priority | undefined;
  /** Its one timer; other slips of it in the heap are void. */
  timer: { readonly atMs: number; readonly turn: number; readonly priority: Priority } | undefined;
  failures: number;
}

interface Slip {
  readonly key: string;
  readonly turn: number;
}

/** The longest time that a timer of Node can wait is a little more than this; longer waits take several. */
const longestTimerMs = 2 ** 30;

const higher = (a: Priority | undefined, b: Priority): Priority => (a === 'high' ? 'high' : b);

/**
 * Keys to be worked on. A key is in the queue once however often it is added, only one worker has it at a time, and what is added
 * while it is being worked on runs once more afterwards: no change is missed, none is worked on twice at once.
 */
export class WorkQueue {
  readonly #options: QueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #lanes: Readonly<Record<Priority, Fifo<Slip>>> = { high: new Fifo(), normal: new Fifo() };
  readonly #waiting: Record<Priority, number> = { high: 0, normal: 0 };
  readonly #delays = new Delays();
  #timers = 0;
  readonly #workers = new Fifo<(key: string | undefined) => void>();
  #alarm: { readonly atMs: number; readonly cancel: () => void } | undefined;
  #turn = 0;
  #highsTaken = 0;
  #movedMs: number;
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#movedMs = options.clock.now();
  }

  /** Keys that are ready, not counting those that are being worked on or wait for their time. */
  get size(): number {
    return this.#waiting.high + this.#waiting.normal;
  }

  /** When a key was last taken, or the first one came to wait; milliseconds since the epoch. */
  get movedMs(): number {
    return this.#movedMs;
  }

  /** Has the key worked on as soon as possible. Adding it as `high` moves a waiting key to the front lane. */
  add(key: string, { priority = 'normal' }: { readonly priority?: Priority } = {}): void {
    if (this.#closed) return;
    const entry = this.#entry(key);
    if (entry.running) entry.again = higher(entry.again, priority);
    else this.#makeReady(key, entry, priority);
    this.#serve();
  }

  /** Has the key worked on after so many milliseconds. A key has one timer: of two times the earlier wins. @throws RangeError for NaN. */
  addAfter(key: string, ms: number, { priority = 'normal' }: { readonly priority?: Priority } = {}): void {
    if (!Number.isFinite(ms)) throw new RangeError(`not a time to wait: ${ms}`);
    if (this.#closed) return;
    const atMs = this.#options.clock.now() + Math.max(0, ms);
    const entry = this.#entry(key);
    const { timer } = entry;
    if (timer !== undefined && timer.atMs <= atMs) {
      entry.timer = { ...timer, priority: higher(timer.priority, priority) };
      return;
    }
    const turn = this.#nextTurn();
    entry.timer = { atMs, turn, priority: higher(timer?.priority, priority) };
    if (timer === undefined) this.#timers += 1;
    this.#delays.push({ key, atMs, turn });
    if (this.#delays.size > 2 * this.#timers + 64) {
      this.#delays.keep((slip) => this.#entries.get(slip.key)?.timer?.turn === slip.turn);
    }
    this.#setAlarm();
  }

  /** Has a key that failed worked on again, later with each failure in a row, give or take half of the delay. */
  retry(key: string, options: { readonly priority?: Priority } = {}): void {
    if (this.#closed) return;
    const { firstRetryMs = 5, longestRetryMs = 300_000, random, observer } = this.#options;
    const entry = this.#entry(key);
    entry.failures += 1;
    const fullMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(entry.failures - 1, 40));
    const delayMs = Math.min(longestRetryMs, fullMs * (0.5 + random()));
    observer?.retried?.(entry.failures, delayMs);
    this.addAfter(key, delayMs, options);
  }

  /** The key is well again: its next failure counts as the first. Its timer stays. */
  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.failures = 0;
    this.#drop(key, entry);
  }

  /** The next key, now or when there is one; undefined when the queue is closed. The taker must call `done` with it. */
  take(): Promise<string | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#workers.push(resolve);
      this.#serve();
    });
  }

  /** The worker is through with the key. @throws Error when no worker has it: a mistake in the program. */
  done(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry?.running) throw new Error(`done without take: ${key}`);
    entry.running = false;
    const { again } = entry;
    entry.again = undefined;
    if (again !== undefined && !this.#closed) this.#makeReady(key, entry, again);
    this.#drop(key, entry);
    this.#serve();
  }

  /** Nothing is given out any more: workers that wait get undefined. Keys in work may still be finished with `done`. */
  close(): void {
    this.#closed = true;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    for (let worker = this.#workers.shift(); worker !== undefined; worker = this.#workers.shift()) worker(undefined);
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { ready: undefined, running: false, again: undefined, timer: undefined, failures: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Nothing is known of the key any more: no memory is kept for it. */
  #drop(key: string, entry: Entry): void {
    const { ready, running, timer, failures } = entry;
    if (ready === undefined && !running && timer === undefined && failures === 0) this.#entries.delete(key);
  }

  #nextTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  #makeReady(key: string, entry: Entry, priority: Priority): void {
    const { ready } = entry;
    if (ready !== undefined && (ready.priority === priority || ready.priority === 'high')) return;
    const now = this.#options.clock.now();
    if (this.size === 0) this.#movedMs = now;
    if (ready !== undefined) this.#waiting[ready.priority] -= 1;
    const turn = this.#nextTurn();
    entry.ready = { priority, sinceMs: ready?.sinceMs ?? now, turn };
    this.#lanes[priority].push({ key, turn });
    this.#waiting[priority] += 1;
    this.#observeDepth();
  }

  /** Hands ready keys to waiting workers. */
  #serve(): void {
    while (!this.#closed && this.#workers.size > 0 && this.size > 0) {
      const key = this.#next();
      if (key !== undefined) this.#workers.shift()?.(key);
    }
  }

  #next(): string | undefined {
    const { clock, observer, highsInARow = 8 } = this.#options;
    const turnOfNormal = this.#waiting.high === 0 || (this.#highsTaken >= highsInARow && this.#waiting.normal > 0);
    const priority: Priority = turnOfNormal ? 'normal' : 'high';
    const slip = this.#lanes[priority].shift();
    const entry = slip === undefined ? undefined : this.#entries.get(slip.key);
    // The slip of a key that has changed lanes is void.
    if (slip === undefined || entry?.ready?.turn !== slip.turn) return undefined;
    this.#highsTaken = turnOfNormal ? 0 : this.#highsTaken + 1;
    this.#waiting[priority] -= 1;
    this.#movedMs = clock.now();
    observer?.waited?.(this.#movedMs - entry.ready.sinceMs, priority);
    entry.ready = undefined;
    entry.running = true;
    this.#observeDepth();
    return slip.key;
  }

  #observeDepth(): void {
    this.#options.observer?.depth?.(this.#waiting.high, this.#waiting.normal);
  }

  /** One timer of the clock for the earliest of ours. */
  #setAlarm(): void {
    const earliest = this.#delays.peek();
    if (earliest === undefined || (this.#alarm !== undefined && this.#alarm.atMs <= earliest.atMs)) return;
    this.#alarm?.cancel();
    const { clock } = this.#options;
    const cancel = clock.after(Math.min(longestTimerMs, Math.max(0, earliest.atMs - clock.now())), () => this.#ring());
    this.#alarm = { atMs: earliest.atMs, cancel };
  }

  #ring(): void {
    this.#alarm = undefined;
    const nowMs = this.#options.clock.now();
    for (let first = this.#delays.peek(); first !== undefined && first.atMs <= nowMs; first = this.#delays.peek()) {
      this.#delays.pop();
      this.#expire(first.key, first.turn);
    }
    this.#setAlarm();
  }

  #expire(key: string, turn: number): void {
    const entry = this.#entries.get(key);
    const { timer } = entry ?? {};
    if (entry === undefined || timer?.turn !== turn) return;
    entry.timer = undefined;
    this.#timers -= 1;
    this.add(key, { priority: timer.priority });
  }
}
