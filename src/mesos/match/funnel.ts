/**
 * Why no offer serves a driver, as a tree: how many offers fail for which cause, and below each cause the offers one by one. An offer counts
 * once, for the first thing in this order that it fails: role, attributes, amounts, being set aside for another driver. Offers that came
 * further are told of first, because they are the nearest to fit.
 */
import type { Constraint } from '../../model/constraint.ts';
import type { Attribute } from '../../model/mesos.ts';
import { type Amounts, portNotIn } from '../../model/resources.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { WaitReasonOf } from '../../model/wait-reasons.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { failing, type Meeting, meetingOf, shownValue } from './attributes.ts';
import type { Demand } from './demand.ts';
import { type AmountName, amountNames, amountOf, firstShort, type Pool, shortOf } from './pool.ts';

export type MisfitReason = WaitReasonOf<'NoOffers' | 'OffersTooSmall' | 'ConstraintsUnmet' | 'OffersHeld'>;

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
  /** Causes of a higher rank are told of first. */
  readonly rank: number;
  readonly sentence: (pools: readonly Pool[]) => string;
}

const words: Readonly<Record<AmountName, { readonly what: string; readonly unit: string; readonly per: number }>> = {
  cpus: { what: 'cpus', unit: '', per: 1000 },
  mem: { what: 'memory', unit: ' MiB', per: 1000 },
  gpus: { what: 'gpus', unit: '', per: 1000 },
  disk: { what: 'disk', unit: ' MiB', per: 1000 },
  ports: { what: 'ports', unit: '', per: 1 },
};
const firstAmountRank = 10;

/** Says why none of the pools, which must all fail the demand, serves it. */
export const whyNone = (pools: readonly Pool[], demand: Demand, rules: FunnelRules): Refusal<MisfitReason> => {
  const { noun = 'offer', compatibility, detailed = false } = rules;
  const firstUnmet = meetingOf(demand.constraints, compatibility);
  const told = causesOf(pools, demand, firstUnmet).sort(
    (a, b) => b.cause.rank - a.cause.rank || b.pools.length - a.pools.length,
  );
  const [first] = told;
  if (first === undefined || first.cause.reason === 'OtherRole')
    return no('NoOffers', `Mesos offers nothing to role ${demand.roles.join(', ')} at the moment.`);
  const children = told.map(({ cause, pools: failed }) => {
    const leaves = detailed ? failed.map((pool) => leaf(pool, demand, cause)) : undefined;
    return no(cause.reason, `${failed.length} ${cause.sentence(failed)}`, leaves);
  });
  const sentence = children.map(({ message }) => message).join(', ');
  return no(first.cause.reason, `${pools.length} ${noun}${pools.length === 1 ? '' : 's'}: ${sentence}.`, children);
};

interface Failed {
  readonly cause: Cause;
  readonly pools: Pool[];
}

/** The pools by cause. Made for thousands of pools: the cause of each is looked up before it is made. */
const causesOf = (pools: readonly Pool[], demand: Demand, firstUnmet: Meeting): Failed[] => {
  const found = new Map<string, Failed>();
  const count = (key: string, pool: Pool, make: () => Cause): void => {
    const known = found.get(key);
    if (known === undefined) found.set(key, { cause: make(), pools: [pool] });
    else known.pools.push(pool);
  };
  for (const pool of pools) {
    const unmet = demand.roles.includes(pool.role) ? firstUnmet(pool.offer.attributes) : undefined;
    const short = firstShort(pool.totals, demand.amounts);
    if (!demand.roles.includes(pool.role)) count('role', pool, () => otherRole);
    else if (unmet !== undefined)
      count(attributeKey(unmet, pool, demand), pool, () => attributeCause(unmet, pool.offer.attributes));
    else if (short !== undefined) count(short, pool, () => amountCause(short, demand.amounts));
    else if (portNotIn(pool.left, demand.amounts.fixedPorts ?? []) !== undefined)
      count('fixed ports', pool, () => portCause(demand.amounts.fixedPorts ?? []));
    else count('held', pool, () => setAside);
  }
  return [...found.values()];
};

/** Differs for constraints, and for the ways in which agents fail them. */
const attributeKey = (unmet: Constraint, { offer }: Pool, { constraints }: Demand): string =>
  `${constraints.indexOf(unmet)} ${failing(unmet, offer.attributes) ?? ''}`;

const otherRole: Cause = { reason: 'OtherRole', rank: -1, sentence: () => 'made to other roles' };

const setAside: Cause = {
  reason: 'OffersHeld',
  rank: 20,
  sentence: () => 'set aside for a driver that waits longer',
};

const portCause = (wanted: readonly number[]): Cause => ({
  reason: 'OffersTooSmall',
  rank: firstAmountRank + 1,
  sentence: (pools) => {
    const lacking = new Set(pools.map(({ left }) => portNotIn(left, wanted)));
    return `without port ${[...lacking].slice(0, mostValues).join(' or ')}`;
  },
});

const amountCause = (name: AmountName, want: Amounts): Cause => {
  const { what, unit, per } = words[name];
  return {
    reason: 'OffersTooSmall',
    rank: firstAmountRank - amountNames.indexOf(name),
    sentence: (pools) => {
      const best = pools.reduce((most, { totals }) => Math.max(most, totals[name] ?? 0), 0);
      return `too little ${what} (wants ${amountOf(want, name) / per}${unit}, best ${best / per})`;
    },
  };
};

const mostValues = 3;

const attributeCause = (constraint: Constraint, attributes: readonly Attribute[]): Cause => {
  const { attribute, values } = constraint;
  const reason = 'ConstraintsUnmet';
  const how = failing(constraint, attributes);
  if (how === undefined) return { reason, rank: 0, sentence: () => `without attribute ${attribute}` };
  return {
    reason,
    rank: 1,
    sentence: (pools) => {
      const seen = [...new Set(pools.map(({ offer }) => shownValue(constraint, offer.attributes)))];
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
    return `${what} ${(totals[name] ?? 0) / per} of ${amountOf(demand.amounts, name) / per}${unit}`;
  });
  const why = lacks.length > 0 ? lacks.join(', ') : cause.sentence([pool]);
  return no(cause.reason, `${offer.hostname} (${offer.agentId}), role ${pool.role}: ${why}`);
};
