import type { Clock } from '../../src/model/clock.ts';

/** The time of the machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #alarms = new Set<Alarm>();

  constructor(startMs = Date.UTC(2030, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, callback: () => void): () => void {
    const alarm = { atMs: this.#nowMs + ms, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** How many callbacks wait. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Lets time pass and calls, in order, whatever becomes due on the way. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#alarms].filter((alarm) => alarm.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      const [first] = due;
      if (first === undefined) break;
      this.#alarms.delete(first);
      this.#nowMs = Math.max(this.#nowMs, first.atMs);
      first.callback();
    }
    this.#nowMs = untilMs;
  }
}
