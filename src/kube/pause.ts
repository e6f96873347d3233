import type { Clock } from '../model/clock.ts';

/** Waits so many milliseconds, or less when the signal is aborted before. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(ms, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Full jitter: anything from 0 to the exponentially growing ceiling, so that many clients don't come back together. */
export const jitteredBackoffMs = (failures: number, baseMs: number, maxMs: number, random: () => number): number =>
  random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
