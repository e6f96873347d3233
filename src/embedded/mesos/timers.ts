/** The clock of the machine. Its timers keep no process alive. */
import type { Clock } from '../../model/clock.ts';

const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, longestTimerMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The form in which Mesos states times: seconds since the epoch, with fractions. */
export const secondsAt = (clock: Clock): number => clock.now() / 1000;
