/** The real time. Its timers don't keep the process alive on their own account: the watches and subscriptions do. */
import type { Clock } from '../model/clock.ts';

/** Milliseconds of a stopwatch: no change of the clock moves it, and it runs on while the process is stopped. */
export const stopwatch = (): number => performance.now();

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
