/**
 * Spark's sizes: digits and a unit (`b`, `k`, `kb`, `m`, ... `pb`), any case, blanks around them allowed; no sign and no fraction. What a
 * number without unit means depends on the property. Source: semantics 2.3.
 */
import { parseJavaLong } from '../model/java-numbers.ts';
import { javaTrim } from '../model/java-text.ts';
import { illegalArgument, numberFormat } from './exception.ts';

const units = {
  B: ['BYTE', 0n],
  K: ['KiB', 10n],
  M: ['MiB', 20n],
  G: ['GiB', 30n],
  T: ['TiB', 40n],
  P: ['PiB', 50n],
} as const;
export type SizeUnit = keyof typeof units;

const most = (1n << 63n) - 1n;
const form =
  'Size must be specified as bytes (b), kibibytes (k), mebibytes (m), gibibytes (g), tebibytes (t), or pebibytes(p). E.g. 50b, 100k, or 250m.';

const unitNamed = (suffix: string | undefined, unitless: SizeUnit): SizeUnit | undefined => {
  if (suffix === undefined) return unitless;
  const [letter = '', second] = suffix;
  if (suffix.length > 2 || (second !== undefined && (second !== 'b' || letter === 'b'))) return undefined;
  return (Object.keys(units) as SizeUnit[]).find((unit) => unit.toLowerCase() === letter);
};

/**
 * The size in a unit, rounded down.
 * @param unit of the answer, and of a number without unit
 * @throws NumberFormatException for another form, IllegalArgumentException when it does not fit 64 bits
 */
export const sizeIn = (text: string, unit: SizeUnit): bigint => {
  const match = /^([0-9]+)([a-z]+)?$/.exec(javaTrim(text.toLowerCase()));
  const amount = match?.[1] === undefined ? undefined : parseJavaLong(match[1]);
  const given = unitNamed(match?.[2], unit);
  if (amount === undefined || given === undefined) throw numberFormat(form);
  const [name, from] = units[given];
  const [, to] = units[unit];
  if (from <= to) return amount >> (to - from);
  if (amount > most >> (from - to))
    throw illegalArgument(
      `Conversion of ${amount} exceeds Long.MAX_VALUE in ${name}. Try a larger unit (e.g. MiB instead of KiB)`,
    );
  return amount << (from - to);
};

/** MiB of a memory string as the properties `spark.driver.memory` and `spark.executor.memory` are read: without unit it counts bytes; 32 bits. */
export const memoryMiB = (text: string): number => Number(BigInt.asIntN(32, sizeIn(text, 'B') >> 20n));
