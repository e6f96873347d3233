/**
 * Why no offer serves a driver, as a tree: how many offers fail for which cause, and below each cause the offers one by one. An offer counts
 * once, for the first thing in this order that it fails: role, attributes, amounts, being set aside for another driver. Offers that came
 * further are told of first, because they are the nearest to fit.
 */
import type { Constraint } from '../../model/constraint.ts';
import type { Amounts } from '../../model/resources.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { failing, firstUnmet, shownValue } from './attributes.ts';
import type { Demand } from './demand.ts';
import { amountNames, type Pool, shortOf } from './pool.ts';

export type MisfitReason = 'NoOffers' | 'OffersTooSmall' | 'ConstraintsUnmet' | 'OffersHeld';

export interface FunnelRules {
  readonly compatibility: Compatibility;
  /** The agent that is set aside for another driver. */
  readonly heldAgent?: string | undefined;
  /** Each offer gets a line of its own below its cause. */
  readonly detailed?: boolean;
  /** What the pools are, `offer` unless told otherwise. */
  readonly noun?: string;
}

interface Cause {
  readonly reason: MisfitReason | 'OtherRole';
  /** Pools with an equal key are counted together. */
  readonly key: string;
  /** Causes of a higher rank are told of first. */
  readonly rank: number;
  readonly sentence: (pools: readonly Pool[]) => string;
}

const words: Readonly<Record<keyof Amounts, { readonly what: string; readonly unit: string; readonly per: number }>> = {
  cpus: { what: 'cpus', unit: '', per: 1000 },
  mem: { what: 'memory', unit: ' MiB', per: 1000 },
  gpus: { what: 'gpus', unit: '', per: 1000 },
  disk: { what: 'disk', unit: ' MiB', per: 1000 },
  ports: { what: 'ports', unit: '', per: 1 },
};
const firstAmountRank = 10;

/** Says why none of the pools, which must all fail the demand, serves it. */
export const whyNone = (pools: readonly Pool[], demand: Demand, rules: FunnelRules): Refusal<MisfitReason> => {
  const { noun = 'offer' } = rules;
  const causes = Map.groupBy(pools, (pool) => causeOf(pool, demand, rules).key);
  const told = [...causes.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [{ cause: causeOf(group[0], demand, rules), group }]))
    .sort((a, b) => b.cause.rank - a.cause.rank || b.group.length - a.group.length);
  const [first] = told;
  if (first === undefined || first.cause.reason === 'OtherRole')
    return no('NoOffers', `Mesos offers nothing to role ${demand.roles.join(', ')} at the moment.`);
  const children = told.map(({ cause, group }) => {
    const message = `${group.length} ${cause.sentence(group)}`;
    return rules.detailed === true
      ? no(
          cause.reason,
          message,
          group.map((pool) => leaf(pool, demand, cause)),
        )
      : no(cause.reason, message);
  });
  const sentence = children.map(({ message }) => message).join(', ');
  return no(first.cause.reason, `${pools.length} ${noun}${pools.length === 1 ? '' : 's'}: ${sentence}.`, children);
};

const causeOf = (pool: Pool, demand: Demand, { compatibility }: FunnelRules): Cause => {
  if (!demand.roles.includes(pool.role)) return otherRole;
  const unmet = firstUnmet(demand.constraints, pool.offer.attributes, compatibility);
  if (unmet !== undefined) return attributeCause(unmet, pool, demand.constraints.indexOf(unmet));
  const [short] = shortOf(pool.totals, demand.amounts);
  return short === undefined ? setAside : amountCause(short, demand.amounts);
};

const otherRole: Cause = { reason: 'OtherRole', key: 'role', rank: -1, sentence: () => 'made to other roles' };

const setAside: Cause = {
  reason: 'OffersHeld',
  key: 'held',
  rank: 20,
  sentence: () => 'set aside for a driver that waits longer',
};

const amountCause = (name: keyof Amounts, want: Amounts): Cause => {
  const { what, unit, per } = words[name];
  return {
    reason: 'OffersTooSmall',
    key: `amount ${name}`,
    rank: firstAmountRank - amountNames.indexOf(name),
    sentence: (pools) => {
      const best = pools.reduce((most, { totals }) => Math.max(most, totals[name] ?? 0), 0);
      return `too little ${what} (wants ${(want[name] ?? 0) / per}${unit}, best ${best / per})`;
    },
  };
};

const mostValues = 3;

const attributeCause = (constraint: Constraint, pool: Pool, index: number): Cause => {
  const { attribute, values } = constraint;
  const reason = 'ConstraintsUnmet';
  if (shownValue(constraint, pool.offer.attributes) === undefined)
    return { reason, key: `no ${index}`, rank: 0, sentence: () => `without attribute ${attribute}` };
  const how = failing(constraint, pool.offer.attributes);
  return {
    reason,
    key: `unmet ${index} ${how}`,
    rank: 1,
    sentence: (pools) => {
      const seen = [...new Set(pools.map(({ offer }) => shownValue(constraint, offer.attributes) ?? ''))];
      const shown = seen.slice(0, mostValues).join(' or ') + (seen.length > mostValues ? ' or other' : '');
      return `attribute ${attribute}=${shown} ${how} ${values.join(',')}`;
    },
  };
};

/** One offer: its cause, or each amount in which it falls short. */
const leaf = (pool: Pool, demand: Demand, cause: Cause): Refusal => {
  const { offer, totals } = pool;
  const short = cause.reason === 'OffersTooSmall' ? shortOf(totals, demand.amounts) : [];
  const lacks = short.map((name) => {
    const { what, unit, per } = words[name];
    return `${what} ${(totals[name] ?? 0) / per} of ${(demand.amounts[name] ?? 0) / per}${unit}`;
  });
  const why = lacks.length > 0 ? lacks.join(', ') : cause.sentence([pool]);
  return no(cause.reason, `${offer.hostname} (${offer.agentId}), role ${pool.role}: ${why}`);
};
