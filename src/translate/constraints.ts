/** What the attributes of agents must hold, from Spark's own grammar and from the typed fields. All of it counts. */
import type { Constraint } from '../model/constraint.ts';
import { parseConstraints } from '../spark/constraints.ts';
import { readBy, refused } from './refusal.ts';
import { at, type Scope, type Who } from './scope.ts';

interface Typed extends Constraint {
  readonly path: string;
}

const keys = { driver: 'spark.mesos.driver.constraints', executor: 'spark.mesos.constraints' } as const;

/** @throws Refused for text that is not of Spark's grammar, and for a selector that is given twice */
export const constraintsOf = (scope: Scope, who: Who): readonly Constraint[] => {
  const key = keys[who];
  const given = readBy(key, () => parseConstraints(scope.given[key] ?? ''));
  const typed = typedConstraints(scope, who);
  for (const { path } of typed) scope.trail.note(path, `${who} constraints`);
  return [
    ...[...given].map(([attribute, values]) => ({ attribute, rule: 'Spark' as const, values: [...values] })),
    ...typed.map(({ attribute, rule, values }) => ({ attribute, rule, values })),
  ];
};

/**
 * The property that Spark's own scheduler reads for its executors, or its dispatcher for a driver; undefined when nothing is asked.
 * @throws Refused for what Spark's grammar can't say
 */
export const constraintText = (scope: Scope, who: Who): string | undefined => {
  const key = keys[who];
  const text = scope.given[key] ?? '';
  const taken = new Set(readBy(key, () => parseConstraints(text)).keys());
  const entries = typedConstraints(scope, who).map(({ path, attribute, values }) => {
    if (taken.has(attribute))
      throw refused(
        'NotSupported',
        path,
        `names the attribute ${attribute} a second time, which Spark's scheduler can't take.`,
      );
    if ([attribute, ...values].some((word) => /[,;:]/.test(word)) || values.includes(''))
      throw refused(
        'NotSupported',
        path,
        `has an empty text, or one with ",", ";" or ":", which Spark's scheduler can't take.`,
      );
    taken.add(attribute);
    scope.trail.note(path, key);
    return `${attribute}:${values.join(',')}`;
  });
  const all = [...(text === '' ? [] : [text]), ...entries];
  return all.length === 0 ? undefined : all.join(';');
};

const typedConstraints = ({ app: { spec } }: Scope, who: Who): readonly Typed[] => {
  const { constraints, nodeSelector, affinity } = spec[who];
  const both = Object.keys(spec.nodeSelector).length > 0 && Object.keys(nodeSelector).length > 0;
  if (both)
    throw refused('Contradiction', at(who, 'nodeSelector'), 'and spec.nodeSelector are given; give one of them.');
  const selectors: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['spec.nodeSelector', spec.nodeSelector],
    [at(who, 'nodeSelector'), nodeSelector],
  ];
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const path = at(who, 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms');
  return [
    ...Object.entries(constraints).map(
      ([attribute, values]): Typed => ({
        path: at(who, `constraints["${attribute}"]`),
        attribute,
        rule: 'Spark',
        values,
      }),
    ),
    ...selectors.flatMap(([selector, wanted]) =>
      Object.entries(wanted).map(
        ([attribute, value]): Typed => ({
          path: `${selector}["${attribute}"]`,
          attribute,
          rule: 'In',
          values: [value],
        }),
      ),
    ),
    ...terms.flatMap(({ matchExpressions }, term) =>
      matchExpressions.map(({ key, operator, values }, index): Typed => {
        const field = `${path}[${term}].matchExpressions[${index}]`;
        if ((operator === 'In') !== values.length > 0)
          throw refused('BadValue', field, `has ${values.length} values, which ${operator} does not take.`);
        return { path: field, attribute: key, rule: operator, values };
      }),
    ),
  ];
};
