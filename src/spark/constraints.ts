/**
 * Constraints on the attributes of agents: `name:value,value;name:` (semantics 6.1, 6.2). Each name must be an attribute of the agent; no
 * values ask for nothing more than that.
 */
import { parseJavaDouble } from '../model/java-numbers.ts';
import { javaSplit } from '../model/java-text.ts';
import type { Attribute } from '../model/mesos.ts';
import type { Compatibility } from './compatibility.ts';
import { illegalArgument } from './exception.ts';
import { doubleOf } from './java-values.ts';

/** Wanted values by name of the attribute. */
export type Constraints = ReadonlyMap<string, ReadonlySet<string>>;

/** Without Unicode's blanks at both ends; JavaScript's `\s` has one more and lacks U+0085. */
const blanks = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const atEnds = new RegExp(`^${blanks}|${blanks}$`, 'g');
const trimAll = (text: string): string => text.replace(atEnds, '');

/** Entries lose the blanks around them; names and values inside do not. @throws IllegalArgumentException for another form, or a name given twice */
export const parseConstraints = (text: string): Constraints => {
  const constraints = new Map<string, ReadonlySet<string>>();
  if (text === '') return constraints;
  for (const entry of text.split(';').map(trimAll)) {
    const [name = '', value, ...rest] = entry.split(':');
    const why = constraints.has(name)
      ? `Duplicate key [${name}] found.`
      : value === undefined || rest.length > 0
        ? `Chunk [${entry}] is not a valid entry`
        : undefined;
    if (why !== undefined) throw illegalArgument(`Bad constraint string: ${text}`, why);
    constraints.set(name, new Set(value === undefined || value === '' ? [] : javaSplit(value, ',')));
  }
  return constraints;
};

/**
 * True when the attributes hold what is wanted of every name. Of attributes with the same name the last one counts.
 * @throws NumberFormatException when a scalar attribute is compared with a text
 */
export const matchesConstraints = (
  constraints: Constraints,
  attributes: readonly Attribute[],
  compatibility: Compatibility,
): boolean => {
  for (const [name, wanted] of constraints) {
    const offered = attributes.findLast((attribute) => attribute.name === name);
    if (offered === undefined || (wanted.size > 0 && !holds(offered, [...wanted], compatibility))) return false;
  }
  return true;
};

const holds = (offered: Attribute, wanted: readonly string[], compatibility: Compatibility): boolean => {
  switch (offered.type) {
    case 'SCALAR':
      return wanted.map(doubleOf).some((least) => least <= offered.scalar);
    case 'SET':
      return wanted.every((item) => offered.set.includes(item));
    case 'TEXT':
      return wanted.includes(offered.text);
    case 'RANGES':
      return compatibility === 'Documented' && wanted.some((text) => within(offered.ranges, text));
  }
};

const within = (ranges: Extract<Attribute, { type: 'RANGES' }>['ranges'], text: string): boolean => {
  const value = parseJavaDouble(text);
  return value !== undefined && ranges.some(({ begin, end }) => begin <= value && value <= end);
};
