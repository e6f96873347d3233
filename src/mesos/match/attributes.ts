/** Constraints on the attributes of an agent: whether they hold, and what stands in the way (semantics 6.2). */
import type { Constraint } from '../../model/constraint.ts';
import { parseJavaDouble } from '../../model/java-numbers.ts';
import type { Attribute } from '../../model/mesos.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { matchesConstraints } from '../../spark/constraints.ts';

/** The first constraint that the attributes don't meet; undefined when they meet all. Never throws. */
export const firstUnmet = (
  constraints: readonly Constraint[],
  attributes: readonly Attribute[],
  compatibility: Compatibility,
): Constraint | undefined => constraints.find((constraint) => !holds(constraint, attributes, compatibility));

/** Of several attributes of one name any may do, but for Spark 3.4, where the last one counts. */
const holds = (constraint: Constraint, attributes: readonly Attribute[], compatibility: Compatibility): boolean => {
  const named = attributes.filter(({ name }) => name === constraint.attribute);
  switch (constraint.rule) {
    case 'Exists':
      return named.length > 0;
    case 'In':
      return named.some((attribute) => constraint.values.some((value) => contains(attribute, value)));
    case 'Spark':
      return (compatibility === 'Spark34' ? named.slice(-1) : named).some((attribute) =>
        asSpark(constraint, attribute, compatibility),
      );
  }
};

/** Spark stops with an exception where a number is compared with a text; here such a comparison fails. */
const asSpark = ({ attribute, values }: Constraint, offered: Attribute, compatibility: Compatibility): boolean => {
  const wanted = offered.type === 'SCALAR' ? values.filter((value) => parseJavaDouble(value) !== undefined) : values;
  if (wanted.length === 0 && values.length > 0) return false;
  return matchesConstraints(new Map([[attribute, new Set(wanted)]]), [offered], compatibility);
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

/** What the attributes say where a constraint is not met: `zone=b`; undefined when the agent has no such attribute. */
export const shownValue = (constraint: Constraint, attributes: readonly Attribute[]): string | undefined => {
  const named = attributes.filter(({ name }) => name === constraint.attribute);
  return named.length === 0 ? undefined : named.map(textOf).join(' and ');
};

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

/** How an attribute that is there fails a constraint, to be followed by the wanted values. */
export const failing = ({ rule, attribute }: Constraint, attributes: readonly Attribute[]): string => {
  const type = attributes.findLast(({ name }) => name === attribute)?.type;
  if (type === 'TEXT' || (type === 'SCALAR' && rule === 'In')) return 'not in';
  if (type === 'SCALAR') return 'below';
  return type === 'SET' && rule === 'Spark' ? 'without all of' : 'without any of';
};
