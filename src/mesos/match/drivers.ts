/**
 * Which queued driver goes on which offer. First fit in queue order; drivers of one shape (same role, amounts, constraints) share
 * one cursor over the offers, because what was too small for the first of them is too small for all: the work grows with
 * offers x shapes, not with offers x drivers. A driver that fits nowhere holds up nobody behind it.
 */
import type { Constraint } from '../../model/constraint.ts';
import type { Offer, Resource } from '../../model/mesos.ts';
import type { Amounts } from '../../model/resources.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import { type Pool, poolOf, shortOf, takeFrom } from './pool.ts';

/** What a driver needs of an agent. */
export interface Demand {
  readonly taskId: string;
  /** Any of these roles serves. */
  readonly roles: readonly string[];
  readonly amounts: Amounts;
  readonly constraints: readonly Constraint[];
  /** Of its queue; the higher one goes first. */
  readonly priority: number;
  /** Since when it waits, milliseconds since the epoch. */
  readonly queuedAtMs: number;
}

export interface Match {
  readonly taskId: string;
  readonly offerId: string;
  readonly resources: readonly Resource[];
  readonly ports: readonly number[];
}

export type WaitReason = 'NoOffers' | 'OffersTooSmall' | 'TooManyDrivers';

export interface Matching {
  readonly matches: readonly Match[];
  /** Why drivers of a shape were not placed, by shape (see `shapeOf`). */
  readonly refusals: ReadonlyMap<string, Refusal<WaitReason>>;
}

interface Shape {
  readonly demand: Demand;
  cursor: number;
}

/** Equal for demands that fit on the same offers. */
export const shapeOf = ({ roles, amounts }: Demand): string =>
  `${roles}/${amounts.cpus}/${amounts.mem}/${amounts.gpus ?? 0}/${amounts.disk ?? 0}/${amounts.ports}`;

/**
 * Places demands, in their order, on offers, in theirs.
 * @param limit how many may be placed at the most
 */
export const matchDrivers = (queue: Iterable<Demand>, offers: readonly Offer[], limit: number): Matching => {
  const pools = offers.map(poolOf);
  const shapes = new Map<string, Shape>();
  const refusals = new Map<string, Refusal<WaitReason>>();
  const matches: Match[] = [];
  for (const demand of queue) {
    const key = shapeOf(demand);
    if (refusals.has(key)) continue;
    if (matches.length >= limit) {
      refusals.set(
        key,
        no(
          'TooManyDrivers',
          'The cluster already runs as many drivers as its maxDrivers allows; this one starts when another ends.',
        ),
      );
      continue;
    }
    const shape = shapes.get(key) ?? { demand, cursor: 0 };
    shapes.set(key, shape);
    const pool = nextFit(pools, shape);
    if (pool === undefined) refusals.set(key, explain(pools, demand));
    else matches.push(placeOn(pool, demand));
  }
  return { matches, refusals };
};

const nextFit = (pools: readonly Pool[], shape: Shape): Pool | undefined => {
  for (; shape.cursor < pools.length; shape.cursor += 1) {
    const pool = pools[shape.cursor];
    if (
      pool !== undefined &&
      shape.demand.roles.includes(pool.role) &&
      shortOf(pool, shape.demand.amounts).length === 0
    )
      return pool;
  }
  return undefined;
};

const placeOn = (pool: Pool, demand: Demand): Match => {
  const step = takeFrom(pool, demand.amounts);
  return { taskId: demand.taskId, offerId: pool.offer.id, resources: step.taken, ports: step.ports };
};

const words: Readonly<Record<keyof Amounts, { readonly what: string; readonly unit: string; readonly per: number }>> = {
  cpus: { what: 'cpus', unit: '', per: 1000 },
  mem: { what: 'memory', unit: ' MiB', per: 1000 },
  gpus: { what: 'gpus', unit: '', per: 1000 },
  disk: { what: 'disk', unit: ' MiB', per: 1000 },
  ports: { what: 'ports', unit: '', per: 1 },
};

/** Says what the offers lack: for each amount how many offers have too little of it, and the best of them. */
const explain = (pools: readonly Pool[], { roles, amounts }: Demand): Refusal<WaitReason> => {
  const mine = pools.filter((pool) => roles.includes(pool.role));
  if (mine.length === 0) return no('NoOffers', `Mesos offers nothing to role ${roles.join(', ')} at the moment.`);
  const children = (Object.keys(words) as (keyof Amounts)[]).flatMap((name) => {
    const short = mine.filter((pool) => shortOf(pool, amounts).includes(name));
    return short.length === 0 ? [] : [lack(name, amounts, short)];
  });
  const sentence = children.map((child) => child.message).join(', ');
  return no('OffersTooSmall', `${mine.length} ${mine.length === 1 ? 'offer' : 'offers'}: ${sentence}.`, children);
};

const lack = (name: keyof Amounts, amounts: Amounts, short: readonly Pool[]): Refusal<WaitReason> => {
  const { what, unit, per } = words[name];
  const best = Math.max(...short.map((pool) => pool.totals[name] ?? 0));
  return no(
    'OffersTooSmall',
    `${short.length} too little ${what} (wants ${(amounts[name] ?? 0) / per}${unit}, best ${best / per})`,
  );
};
