/**
 * Spark's durations: a whole number, maybe negative, and a unit (`us`, `ms`, `s`, `m`, `min`, `h`, `d`), any case, blanks around them allowed.
 */
import { parseJavaLong } from '../model/java-numbers.ts';
import { javaTrim } from '../model/java-text.ts';
import { numberFormat } from './exception.ts';

const microseconds: ReadonlyMap<string, bigint> = new Map([
  ['us', 1n],
  ['ms', 1000n],
  ['s', 1000_000n],
  ['m', 60_000_000n],
  ['min', 60_000_000n],
  ['h', 3600_000_000n],
  ['d', 86_400_000_000n],
]);
const form =
  'Time must be specified as seconds (s), milliseconds (ms), microseconds (us), minutes (m or min), hour (h), or day (d). E.g. 50s, 100ms, or 250us.';

/**
 * The duration in a unit, cut towards zero and held within 64 bits.
 * @param unit of the answer, and of a number without unit
 * @throws NumberFormatException for another form
 */
export const timeIn = (text: string, unit: 'ms' | 's'): bigint => {
  const match = /^(-?[0-9]+)([a-z]+)?$/.exec(javaTrim(text.toLowerCase()));
  const amount = match?.[1] === undefined ? undefined : parseJavaLong(match[1]);
  const from = microseconds.get(match?.[2] ?? unit);
  const to = microseconds.get(unit);
  if (amount === undefined || from === undefined || to === undefined) throw numberFormat(form);
  const value = (amount * from) / to;
  const most = (1n << 63n) - 1n;
  return value > most ? most : value < -most - 1n ? -most - 1n : value;
};
