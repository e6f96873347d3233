import type { Clock } from '../model/clock.ts';

/**
 * A source that is read anew at most once in so many milliseconds, and by one reader at a time. While it can't be read, what was read last counts;
 * when nothing ever was, whoever asks gets the error.
 */
export const remembered = <T>(read: () => Promise<T>, everyMs: number, clock: Clock): (() => Promise<T>) => {
  let known: { readonly value: T; readonly atMs: number } | undefined;
  let reading: Promise<T> | undefined;
  const readAnew = async (): Promise<T> => {
    try {
      known = { value: await read(), atMs: clock.now() };
    } catch (error) {
      if (known === undefined) throw error;
      known = { ...known, atMs: clock.now() };
    }
    return known.value;
  };
  return async () => {
    if (known !== undefined && clock.now() - known.atMs < everyMs) return known.value;
    reading ??= readAnew().finally(() => {
      reading = undefined;
    });
    return reading;
  };
};
