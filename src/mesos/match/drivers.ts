/**
 * Which queued driver goes on which offer. First fit in queue order; drivers of one shape (same roles, amounts, constraints) share
 * one cursor over the offers, because what was too small for the first of them is too small for all: the work grows with
 * offers x shapes, not with offers x drivers. A driver that fits nowhere holds up nobody behind it.
 */
import type { Offer, Resource } from '../../model/mesos.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { WaitReasonOf } from '../../model/wait-reasons.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { meetingOf } from './attributes.ts';
import type { Demand, Shaped } from './demand.ts';
import { type MisfitReason, whyNone } from './funnel.ts';
import { holds, type Pool, poolOf, takeFrom } from './pool.ts';
import { Together } from './together.ts';

export interface Match {
  readonly taskId: string;
  readonly offerId: string;
  readonly resources: readonly Resource[];
  readonly ports: readonly number[];
}

export type WaitReason = MisfitReason | WaitReasonOf<'OffersTooFew' | 'TooManyDrivers' | 'QueueFull'>;

export interface Matching {
  readonly matches: readonly Match[];
  /** Why drivers of a shape were not placed, by shape. */
  readonly refusals: ReadonlyMap<string, Refusal<WaitReason>>;
  /** Shapes of drivers that were not placed although one behind them in the queue was. */
  readonly overtaken: readonly string[];
}

/** An agent that is set aside for one driver. */
interface HeldAgent {
  readonly agentId: string;
  readonly holder: Shaped;
}

export interface MatchRules {
  /** How many drivers may be placed at the most. */
  readonly limit: number;
  readonly compatibility: Compatibility;
  readonly held?: HeldAgent | undefined;
  /** How many shapes the queue has: once all are known not to fit, the rest of it is not walked. */
  readonly shapes?: number;
  /** Refusals name each offer. */
  readonly detailed?: boolean;
  /** What refusals call the offers. */
  readonly noun?: string;
}

interface Cursor {
  readonly pools: readonly Pool[];
  at: number;
}

/**
 * Places demands, in their order, on offers, in theirs, but those with gpus last: they are scarce. Who holds an agent is served first
 * there; nobody else is placed on it while the holder doesn't fit.
 */
export const matchDrivers = (queue: Iterable<Shaped>, offers: readonly Offer[], rules: MatchRules): Matching => {
  const all = gpusLast(offers.map(poolOf));
  const together = new Together(all);
  const first = rules.limit > 0 ? serveHolder(all, together, rules) : undefined;
  const heldAgent = first === undefined ? rules.held?.agentId : undefined;
  const open = heldAgent === undefined ? all : all.filter(({ offer }) => offer.agentId !== heldAgent);
  const { shapes = Number.POSITIVE_INFINITY } = rules;
  const cursors = new Map<string, Cursor>();
  const refusals = new Map<string, Refusal<WaitReason>>();
  const matches: Match[] = first === undefined ? [] : [first];
  let passed = 0;
  for (const { demand, shape } of queue) {
    if (refusals.size >= shapes) break;
    if (refusals.has(shape) || demand.taskId === first?.taskId) continue;
    if (matches.length >= rules.limit) {
      refusals.set(shape, tooMany);
      continue;
    }
    const cursor = cursors.get(shape) ?? { pools: usable(open, demand, rules.compatibility), at: 0 };
    cursors.set(shape, cursor);
    const tooFew = together.refusal(demand);
    const pool = tooFew === undefined ? nextFit(cursor, demand) : undefined;
    if (tooFew !== undefined) refusals.set(shape, tooFew);
    else if (pool === undefined) refusals.set(shape, whyNone(all, demand, { ...rules, heldAgent }));
    else {
      matches.push(placeOn(pool, demand));
      together.take(pool, demand);
      passed = refusals.size;
    }
  }
  // Who waits for more offers is helped by no single agent that is set aside.
  const overtaken = [...refusals].slice(0, passed).filter(([, { reason }]) => reason !== 'OffersTooFew');
  return { matches, refusals, overtaken: overtaken.map(([shape]) => shape) };
};

const tooMany = no(
  'TooManyDrivers',
  'The cluster already runs as many drivers as its maxDrivers allows; this one starts when another ends.',
);

const gpusLast = (pools: readonly Pool[]): readonly Pool[] => {
  const rank = ({ totals }: Pool): number => ((totals.gpus ?? 0) > 0 ? 1 : 0);
  return pools.some((pool) => rank(pool) > 0) ? pools.toSorted((a, b) => rank(a) - rank(b)) : pools;
};

const serveHolder = (
  pools: readonly Pool[],
  together: Together,
  { held, compatibility }: MatchRules,
): Match | undefined => {
  if (held === undefined || together.refusal(held.holder.demand) !== undefined) return undefined;
  const { demand } = held.holder;
  const own = pools.filter(({ offer }) => offer.agentId === held.agentId);
  const pool = nextFit({ pools: usable(own, demand, compatibility), at: 0 }, demand);
  if (pool === undefined) return undefined;
  const match = placeOn(pool, demand);
  together.take(pool, demand);
  return match;
};

const usable = (pools: readonly Pool[], { roles, constraints }: Demand, compatibility: Compatibility) => {
  const firstUnmet = meetingOf(constraints, compatibility);
  return pools.filter(({ role, offer }) => roles.includes(role) && firstUnmet(offer.attributes) === undefined);
};

const nextFit = (cursor: Cursor, { amounts }: Demand): Pool | undefined => {
  for (; cursor.at < cursor.pools.length; cursor.at += 1) {
    const pool = cursor.pools[cursor.at];
    if (pool !== undefined && holds(pool, amounts)) return pool;
  }
  return undefined;
};

const placeOn = (pool: Pool, demand: Demand): Match => {
  const step = takeFrom(pool, demand.amounts);
  return { taskId: demand.taskId, offerId: pool.offer.id, resources: step.taken, ports: step.ports };
};
