/**
 * Which offers carry how many of an application's executors: round robin, one executor an offer a round, as Spark's coarse-grained
 * scheduler places them (semantics 4.3), until as many are placed as are wanted. Offers with GPUs come last where none are wanted.
 */
import type { Constraint } from '../../model/constraint.ts';
import type { Offer, Resource } from '../../model/mesos.ts';
import { type Amounts, takePort } from '../../model/resources.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { meetingOf } from './attributes.ts';
import { isEnough, type Pool, poolOf, takeFrom } from './pool.ts';

/** What every executor of an application needs. */
export interface ExecutorShape {
  readonly role: string;
  readonly amounts: Amounts;
  readonly constraints: readonly Constraint[];
  readonly compatibility: Compatibility;
  /** A port that each takes besides the ports of `amounts`: an agent has it once. */
  readonly fixedPort?: number;
}

/** What may be placed now. */
export interface ExecutorRoom {
  readonly count: number;
  /** GPUs that may be taken where they are, beyond those of the amounts; never a reason to refuse an offer. */
  readonly spareGpus: number;
  readonly isAvoided: (agentId: string) => boolean;
}

export interface ExecutorPlacement {
  readonly offer: Offer;
  readonly resources: readonly Resource[];
  readonly ports: readonly number[];
  /** GPUs that it took of the spare ones. */
  readonly spareGpus: number;
}

/** Why an offer was not used: `enough`: as many are placed as may be. */
export type UnusedReason = 'avoided' | 'constraints' | 'enough' | 'unsuitable';

export interface ExecutorPlacing {
  readonly placed: readonly ExecutorPlacement[];
  readonly unused: readonly { readonly offer: Offer; readonly why: UnusedReason }[];
}

/** Places executors of one shape. */
export const placeExecutors = (offers: readonly Offer[], shape: ExecutorShape, room: ExecutorRoom): ExecutorPlacing => {
  const unmet = meetingOf(shape.constraints, shape.compatibility);
  const met = offers.filter(({ attributes }) => unmet(attributes) === undefined);
  const usable = met.filter(({ agentId }) => !room.isAvoided(agentId));
  const pools = usable.map(poolOf).filter((pool) => pool.role === shape.role);
  const wantsGpus = room.spareGpus > 0 || (shape.amounts.gpus ?? 0) > 0;
  const placed = fill(wantsGpus ? pools : gpusLast(pools), shape, room);
  const used = new Set(placed.map(({ offer }) => offer));
  const reason = (offer: Offer): UnusedReason => {
    if (!met.includes(offer)) return 'constraints';
    if (!usable.includes(offer)) return 'avoided';
    return placed.length >= room.count ? 'enough' : 'unsuitable';
  };
  const unused = offers.filter((offer) => !used.has(offer)).map((offer) => ({ offer, why: reason(offer) }));
  return { placed, unused };
};

const fill = (pools: readonly Pool[], shape: ExecutorShape, { count, spareGpus }: ExecutorRoom) => {
  const placed: ExecutorPlacement[] = [];
  let fitting = pools;
  let gpus = spareGpus;
  while (placed.length < count) {
    fitting = fitting.filter((pool) => fits(pool, shape));
    if (fitting.length === 0) break;
    for (const pool of fitting.slice(0, count - placed.length)) {
      const placement = placeOn(pool, shape, gpus);
      gpus -= placement.spareGpus;
      placed.push(placement);
    }
  }
  return placed;
};

const fits = ({ totals, left }: Pool, { amounts, fixedPort }: ExecutorShape): boolean =>
  fixedPort === undefined
    ? isEnough(totals, amounts)
    : isEnough(totals, { ...amounts, ports: amounts.ports + 1 }) && takePort(left, fixedPort) !== undefined;

/** Takes what an executor needs, the fixed port last among its ports. */
const placeOn = (pool: Pool, { amounts, fixedPort }: ExecutorShape, gpusLeft: number): ExecutorPlacement => {
  const { offer, totals } = pool;
  const own = amounts.gpus ?? 0;
  const spareGpus = Math.max(0, Math.min(gpusLeft, Math.floor(((totals.gpus ?? 0) - own) / 1000)));
  const fixed = fixedPort === undefined ? undefined : takePort(pool.left, fixedPort);
  if (fixed !== undefined) {
    pool.left = fixed.left;
    pool.totals = { ...totals, ports: totals.ports - 1 };
  }
  const { taken, ports } = takeFrom(pool, { ...amounts, gpus: own + spareGpus * 1000 });
  return {
    offer,
    resources: fixed === undefined ? taken : [...taken, ...fixed.taken],
    ports: fixed === undefined ? ports : [...ports, ...fixed.ports],
    spareGpus,
  };
};

const gpusLast = (pools: readonly Pool[]): readonly Pool[] => {
  const rank = ({ totals }: Pool): number => ((totals.gpus ?? 0) > 0 ? 1 : 0);
  return pools.toSorted((a, b) => rank(a) - rank(b));
};
