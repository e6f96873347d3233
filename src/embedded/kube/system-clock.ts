/** The real time. */
import type { Clock } from '../../model/clock.ts';

const longestTimer = 2 ** 31 - 1;

/** Its timers don't keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, longestTimer));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
