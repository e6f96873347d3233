/** How long to wait before trying again. */
import type { Clock } from '../../model/clock.ts';

const firstMs = 1000;
const longestMs = 30_000;

/**
 * Exponential back-off with full jitter: each pause is a random part of a ceiling that doubles from one second to thirty. Many clients
 * that lost the same master come back spread over the whole time, not in waves.
 */
export class Backoff {
  readonly #random: () => number;
  #ceilingMs = firstMs;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds. */
  nextMs(): number {
    const pause = Math.round(this.#random() * this.#ceilingMs);
    this.#ceilingMs = Math.min(longestMs, this.#ceilingMs * 2);
    return pause;
  }

  /** A pause for what only a person can put right: between fifteen and thirty seconds, always. */
  slowMs(): number {
    return Math.round((longestMs * (1 + this.#random())) / 2);
  }

  /** Things went well: the next pause is short again. */
  reset(): void {
    this.#ceilingMs = firstMs;
  }
}

/** Resolves after so many milliseconds, or as soon as the signal is aborted. Never rejects. */
export function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
