/** Constraints on the attributes of an agent: whether they hold, and what stands in the way (semantics 6.2). */
import type { Constraint } from '../../model/constraint.ts';
import { parseJavaDouble } from '../../model/java-numbers.ts';
import type { Attribute } from '../../model/mesos.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { matchesConstraints } from '../../spark/constraints.ts';

/** Answers, for the attributes of an agent, the first constraint that they don't meet; undefined when they meet all. Never throws. */
export type Meeting = (attributes: readonly Attribute[]) => Constraint | undefined;

/** Prepares constraints once for many agents. */
export const meetingOf = (constraints: readonly Constraint[], compatibility: Compatibility): Meeting => {
  const rules = constraints.map((constraint) => ({ constraint, holds: ruleOf(constraint, compatibility) }));
  return (attributes) => rules.find(({ holds }) => !holds(attributes))?.constraint;
};

/** Of several attributes of one name any may do, but for Spark 3.4, where the last one counts. */
const ruleOf = (constraint: Constraint, compatibility: Compatibility): ((all: readonly Attribute[]) => boolean) => {
  const { attribute, rule, values } = constraint;
  if (rule === 'Exists') return (all) => all.some(({ name }) => name === attribute);
  if (rule === 'In')
    return (all) => all.some((one) => one.name === attribute && values.some((value) => contains(one, value)));
  const holds = sparkRuleOf(constraint, compatibility);
  if (compatibility === 'Documented') return (all) => all.some((one) => one.name === attribute && holds(one));
  return (all) => {
    const last = all.findLast(({ name }) => name === attribute);
    return last !== undefined && holds(last);
  };
};

/** Spark stops with an exception where a number is compared with a text; here such a comparison fails. */
const sparkRuleOf = ({ attribute, values }: Constraint, compatibility: Compatibility) => {
  const numbers = values.filter((value) => parseJavaDouble(value) !== undefined);
  const asText = new Map([[attribute, new Set(values)]]);
  const asNumber = new Map([[attribute, new Set(numbers)]]);
  const comparable = numbers.length > 0 || values.length === 0;
  return (offered: Attribute): boolean =>
    offered.type === 'SCALAR'
      ? comparable && matchesConstraints(asNumber, [offered], compatibility)
      : matchesConstraints(asText, [offered], compatibility);
};

const contains = (attribute: Attribute, value: string): boolean => {
  switch (attribute.type) {
    case 'TEXT':
      return attribute.text === value;
    case 'SET':
      return attribute.set.includes(value);
    case 'SCALAR':
      return value.trim() !== '' && attribute.scalar === Number(value);
    case 'RANGES':
      return /^\d+$/.test(value) && attribute.ranges.some((range) => within(range, Number(value)));
  }
};

const within = ({ begin, end }: { readonly begin: number; readonly end: number }, value: number): boolean =>
  begin <= value && value <= end;

/** What an agent has under the name of a constraint, as text. */
export const shownValue = ({ attribute }: Constraint, attributes: readonly Attribute[]): string =>
  attributes
    .filter(({ name }) => name === attribute)
    .map(textOf)
    .join(' and ');

const textOf = (attribute: Attribute): string => {
  switch (attribute.type) {
    case 'TEXT':
      return attribute.text;
    case 'SET':
      return `{${attribute.set.join(',')}}`;
    case 'SCALAR':
      return String(attribute.scalar);
    case 'RANGES':
      return `[${attribute.ranges.map(({ begin, end }) => `${begin}-${end}`).join(',')}]`;
  }
};

/** How an attribute fails a constraint, to be followed by the wanted values; undefined when the agent has none of that name. */
export const failing = ({ rule, attribute }: Constraint, attributes: readonly Attribute[]): string | undefined => {
  const type = attributes.findLast(({ name }) => name === attribute)?.type;
  if (type === undefined) return undefined;
  if (type === 'TEXT' || (type === 'SCALAR' && rule === 'In')) return 'not in';
  if (type === 'SCALAR') return 'below';
  return type === 'SET' && rule === 'Spark' ? 'without all of' : 'without any of';
};
