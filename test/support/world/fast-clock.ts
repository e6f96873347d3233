/** Time that runs faster than the machine's, the same for all parts of a world; and clocks that stop for good when their owner dies. */
import type { Clock } from '../../../src/model/clock.ts';

/** So many seconds of a world pass in one of the machine. */
const speed = 10;

export class FastClock implements Clock {
  readonly #startedMs = Date.now();

  now(): number {
    return this.#startedMs + Math.floor((Date.now() - this.#startedMs) * speed);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, Math.ceil(ms / speed));
    return () => clearTimeout(timer);
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
