/**
 * Numbers as Java reads and writes them, which is how Spark reads its properties: `Integer.parseInt`, `Long.parseLong`,
 * `Double.parseDouble` and `Double.toString`. Digits other than 0-9 are not taken, although Java does.
 */
import { javaTrim } from './java-text.ts';

const wholeBetween = (text: string, least: bigint, most: bigint): bigint | undefined => {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < least || value > most ? undefined : value;
};

/** `Long.parseLong`: a sign and digits, nothing else, within 64 bits. */
export const parseJavaLong = (text: string): bigint | undefined => wholeBetween(text, -(1n << 63n), (1n << 63n) - 1n);

/** `Integer.parseInt`: a sign and digits, nothing else, within 32 bits. */
export const parseJavaInt = (text: string): number | undefined => {
  const value = wholeBetween(text, -(1n << 31n), (1n << 31n) - 1n);
  return value === undefined ? undefined : Number(value);
};

/** `Double.parseDouble`: blanks around it, a sign, NaN, Infinity, decimal and hexadecimal forms, a type suffix (`1d`, `0x1p3`). */
export const parseJavaDouble = (text: string): number | undefined => {
  const match =
    /^([+-]?)(?:(NaN)|(Infinity)|(?:(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|0[xX]([0-9a-fA-F]*)(\.?)([0-9a-fA-F]*)[pP]([+-]?\d+))[fFdD]?)$/.exec(
      javaTrim(text),
    );
  if (match === null) return undefined;
  const [, sign, nan, infinity, decimal, exponent = '', whole = '', , fraction = '', power] = match;
  const factor = sign === '-' ? -1 : 1;
  if (nan !== undefined) return Number.NaN;
  if (infinity !== undefined) return factor * Number.POSITIVE_INFINITY;
  if (decimal !== undefined) return factor * Number(decimal + exponent);
  if (whole + fraction === '') return undefined;
  return factor * hexadecimal(BigInt(`0x${whole}${fraction}`), Number(power) - 4 * fraction.length);
};

/** mantissa x 2^power, rounded once, half to even. */
const hexadecimal = (mantissa: bigint, power: number): number => {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  if (bits + power > 1024) return Number.POSITIVE_INFINITY;
  const kept = Math.min(53, bits + power + 1074);
  if (kept < 0) return 0;
  const dropped = bits - kept;
  if (dropped <= 0) return scaled(Number(mantissa), power);
  const half = 1n << BigInt(dropped - 1);
  const rest = mantissa & ((half << 1n) - 1n);
  const floor = mantissa >> BigInt(dropped);
  const up = rest > half || (rest === half && (floor & 1n) === 1n);
  return scaled(Number(floor + (up ? 1n : 0n)), power + dropped);
};

/** In two steps, since a power of two may itself lie outside of the range of doubles; both steps are exact. */
const scaled = (value: number, power: number): number => {
  const first = Math.max(-1000, Math.min(1000, power));
  return value * 2 ** first * 2 ** (power - first);
};

/** `Double.toString`: `1.0`, `0.5`, `1.0E10`; with the fewest digits that read back as the same number. */
export const javaDoubleText = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
};

/** What a cast of a double to `int` gives: cut towards zero, held within 32 bits, 0 for NaN. */
export const javaIntOf = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.max(-2147483648, Math.min(2147483647, value)));

/** A sum of two `int`s: it wraps around at 32 bits. */
export const javaIntSum = (a: number, b: number): number => (a + b) | 0;
