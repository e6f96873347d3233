/**
 * Spark's configuration as it reads its own declared entries: references `${spark.x}` are replaced first, then the text becomes a value of
 * the entry's type, or Spark refuses it in these words.
 */
import { parseJavaDouble, parseJavaInt } from '../model/java-numbers.ts';
import { javaTrim } from '../model/java-text.ts';
import { commaList } from './comma-list.ts';
import { illegalArgument } from './exception.ts';
import { timeIn } from './time-strings.ts';

/** Properties by name, each with its text. */
export type Conf = Readonly<Record<string, string>>;

/** The text as it was set, references and all. */
export const rawText = (conf: Conf, key: string): string | undefined =>
  Object.hasOwn(conf, key) ? conf[key] : undefined;

const withReferences = (conf: Conf, text: string, seen: ReadonlySet<string>): string =>
  text.replace(/\$\{(?:(\w+?):)?(\S+?)\}/g, (reference: string, prefix: string | undefined, key: string) => {
    const value = prefix === undefined && key.startsWith('spark.') ? rawText(conf, key) : undefined;
    if (value === undefined) return reference;
    if (seen.has(key)) throw illegalArgument(`requirement failed: Circular reference in ${text}: ${key}`);
    return withReferences(conf, value, new Set([...seen, key]));
  });

/** The text of an entry, undefined when it is not set. */
export const textEntry = (conf: Conf, key: string): string | undefined => {
  const raw = rawText(conf, key);
  return raw === undefined ? undefined : withReferences(conf, raw, new Set());
};

const typed = <T>(conf: Conf, key: string, type: string, read: (text: string) => T | undefined): T | undefined => {
  const text = textEntry(conf, key);
  if (text === undefined) return undefined;
  const value = read(javaTrim(text));
  if (value === undefined) throw illegalArgument(`${key} should be ${type}, but was ${text}`);
  return value;
};

export const intEntry = (conf: Conf, key: string): number | undefined => typed(conf, key, 'int', parseJavaInt);

export const doubleEntry = (conf: Conf, key: string): number | undefined => typed(conf, key, 'double', parseJavaDouble);

export const booleanEntry = (conf: Conf, key: string): boolean | undefined =>
  typed(conf, key, 'boolean', (text) => ({ true: true, false: false })[text.toLowerCase()]);

export const listEntry = (conf: Conf, key: string): readonly string[] | undefined => {
  const text = textEntry(conf, key);
  return text === undefined ? undefined : commaList(text);
};

/** Whole seconds. */
export const secondsEntry = (conf: Conf, key: string): number | undefined => {
  const text = textEntry(conf, key);
  return text === undefined ? undefined : Number(timeIn(text, 's'));
};

/** An entry whose value is one of a few words. */
export const choiceEntry = (conf: Conf, key: string, choices: readonly string[]): string | undefined => {
  const text = textEntry(conf, key);
  if (text !== undefined && !choices.includes(text))
    throw illegalArgument(`The value of ${key} should be one of ${choices.join(', ')}, but was ${text}`);
  return text;
};

/** The properties whose names begin so, by the rest of their names, in the order in which they were set. */
export const entriesUnder = (conf: Conf, prefix: string): readonly (readonly [string, string])[] =>
  Object.entries(conf).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
  );
