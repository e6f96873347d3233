/**
 * The building blocks of the resources' schemas. Each has an upper bound: an object stays far below etcd's limit, and the API
 * server refuses rules (CEL) over strings, lists and maps without one.
 * Patterns are written for RE2, the API server's dialect: no look-around, no back-references.
 */
import { z } from 'zod';

const yearSeconds = 365 * 24 * 3600;

/** The text, cut to at most `max` characters (UTF-16 units) with an ellipsis at the end. */
export const clip = (long: string, max: number): string =>
  long.length <= max ? long : `${long.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** A text of `min` to `max` characters. */
export const text = (max: number, min: 0 | 1 = 1) => (min === 0 ? z.string().max(max) : z.string().min(1).max(max));

/** A text that matches a pattern; `expectation` completes the sentence "field: ...". */
export const matching = (pattern: RegExp, max: number, expectation: string) =>
  z.string().max(max).regex(pattern, expectation);

export const integer = (min: number, max: number) => z.int().min(min).max(max);

/** Whole seconds, at most a year. */
export const seconds = (min: number, max = yearSeconds) => z.int().min(min).max(max);

/** A moment as RFC 3339 in UTC; the API server checks the format. */
export const moment = () => z.string().max(40).meta({ format: 'date-time' });

export const textList = (items: number, chars: number) => z.array(text(chars)).max(items);

interface MapBounds {
  readonly entries: number;
  readonly valueChars: number;
  readonly keys: ReturnType<typeof matching> | ReturnType<typeof text>;
}

/** A map from text to text. A CRD can't constrain keys, so `keys` counts in the parser only. */
export const textMap = ({ entries, valueChars, keys }: MapBounds) =>
  z
    .record(keys, text(valueChars, 0))
    .refine((map) => Object.keys(map).length <= entries, `must have at most ${entries} entries`)
    .meta({ maxProperties: entries });

/** A list of objects in which `key` occurs once; the API server merges such a list by that key. */
export const listByKey = <Item extends z.ZodType<Record<string, unknown>>>(item: Item, key: string, items: number) =>
  z
    .array(item)
    .max(items)
    .refine((list) => new Set(list.map((entry) => entry[key])).size === list.length, `must not repeat a ${key}`)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });

/** A list of texts in which none occurs twice. */
export const textSet = <Item extends z.ZodType<string>>(item: Item, items: number) =>
  z
    .array(item)
    .min(1)
    .max(items)
    .refine((list) => new Set(list).size === list.length, 'must not repeat an entry')
    .meta({ 'x-kubernetes-list-type': 'set' });

/** A name as Kubernetes gives them to objects (RFC 1123 subdomain). */
export const objectName = () =>
  matching(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    253,
    'must be the name of a Kubernetes object: lower-case letters, digits, "-" and "."',
  );

const memoryExpectation =
  'must be an amount of memory as Spark writes it: a whole number and k, m, g, t or p, such as 512m or 4g';

/** An amount of memory as the JVM and Spark write it: whole number and unit; without a unit Spark reads MiB. */
export const memory = () => matching(/^[1-9][0-9]{0,11}([bB]|[kKmMgGtTpP][bB]?)?$/, 14, memoryExpectation);

/** The same, where nothing is an amount too. */
export const memoryOrNone = () => matching(/^[0-9]{1,12}([bB]|[kKmMgGtTpP][bB]?)?$/, 14, memoryExpectation);

const roleComponent =
  '([^-.*/\\x00-\\x20\\x7f][^/\\x00-\\x20\\x7f]*|[.][^./\\x00-\\x20\\x7f][^/\\x00-\\x20\\x7f]*|[.][.][^/\\x00-\\x20\\x7f]+)';

/** A role of Mesos, as the master checks it: components separated by "/", none of them ".", ".." or with a leading "-". */
export const role = () =>
  matching(
    new RegExp(`^([*]|${roleComponent}(/${roleComponent})*)$`),
    255,
    'must be a role of Mesos: no spaces, no component that is empty, ".", "..", "*" or begins with "-"',
  );
