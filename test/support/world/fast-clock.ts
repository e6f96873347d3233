/** Time that runs faster than the machine's, the same for all parts of a world; and clocks that stop for good when their owner dies. */
import type { Clock } from '../../../src/model/clock.ts';

/** So many seconds of a world pass in one of the machine that has nothing else to do. */
const speed = 10;
const tickMs = 2;
/** More of the machine's time than this never counts between two looks at the clock: on a busy machine a world's time waits for its work. */
const longestTickMs = 10;

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export class FastClock implements Clock {
  #worldMs = Date.now();
  #seenMs = performance.now();
  readonly #timers = new Set<Timer>();
  /** No timer is due before. */
  #nextMs = Number.POSITIVE_INFINITY;
  readonly #ticking: NodeJS.Timeout;

  constructor() {
    this.#ticking = setInterval(() => this.#tick(), tickMs).unref();
  }

  now(): number {
    const seenMs = performance.now();
    this.#worldMs += Math.min(seenMs - this.#seenMs, longestTickMs) * speed;
    this.#seenMs = seenMs;
    return Math.floor(this.#worldMs);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.now() + ms, callback };
    this.#timers.add(timer);
    this.#nextMs = Math.min(this.#nextMs, timer.dueMs);
    return () => void this.#timers.delete(timer);
  }

  /** Waits for so much of the machine's time, or for as much more as the world's time is slower. */
  async pause(ms: number): Promise<void> {
    const untilMs = this.now() + ms * speed;
    while (this.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20)));
  }

  /** When a limit of the machine's time is over for somebody who begins to wait now. */
  deadline(limitMs: number): () => boolean {
    const overMs = this.now() + limitMs * speed;
    return () => this.now() > overMs;
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#timers.clear();
  }

  /** In the order in which they are due; each by itself, as the timers of the machine are. */
  #tick(): void {
    const now = this.now();
    if (now < this.#nextMs) return;
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= now).sort((a, b) => a.dueMs - b.dueMs);
    const later = [...this.#timers].filter(({ dueMs }) => dueMs > now);
    this.#nextMs = later.reduce((first, { dueMs }) => Math.min(first, dueMs), Number.POSITIVE_INFINITY);
    for (const timer of due) if (this.#timers.delete(timer)) timer.callback();
  }
}

/** A clock of one process: when the process dies none of its timers goes off any more, and it gets no new ones. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<() => void>();
  #dead = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, callback: () => void): () => void {
    if (this.#dead) return () => {};
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  die(): void {
    this.#dead = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
