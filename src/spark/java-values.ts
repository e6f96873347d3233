/** Texts as Java values, refused as Java and Scala refuse them. */
import { parseJavaDouble, parseJavaInt } from '../model/java-numbers.ts';
import { javaTrim } from '../model/java-text.ts';
import { illegalArgument, numberFormat } from './exception.ts';

/** @throws NumberFormatException as `Integer.parseInt` */
export const intOf = (text: string): number => {
  const value = parseJavaInt(text);
  if (value === undefined) throw numberFormat(`For input string: "${text}"`);
  return value;
};

/** @throws NumberFormatException as `Double.parseDouble` */
export const doubleOf = (text: string): number => {
  const value = parseJavaDouble(text);
  if (value !== undefined) return value;
  const trimmed = javaTrim(text);
  throw numberFormat(trimmed === '' ? 'empty String' : `For input string: "${trimmed}"`);
};

/** `true` and `false` in any case. @throws IllegalArgumentException as Scala's `toBoolean` */
export const booleanOf = (text: string): boolean => {
  const lower = text.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw illegalArgument(`For input string: "${text}"`);
  return lower === 'true';
};
