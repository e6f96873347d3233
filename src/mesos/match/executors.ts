/**
 * Which offers carry how many of an application's executors: round robin, one executor an offer a round, as Spark's coarse-grained
 * scheduler places them (semantics 4.3), until as many are placed as are wanted.
 */
import type { Offer, Resource } from '../../model/mesos.ts';
import type { Amounts } from '../../model/resources.ts';
import { isEnough, type Pool, poolOf, takeFrom } from './pool.ts';

export interface ExecutorPlacement {
  readonly offer: Offer;
  readonly resources: readonly Resource[];
  readonly ports: readonly number[];
}

/** Places up to `count` executors of one size on the offers made to the role. */
export const placeExecutors = (
  offers: readonly Offer[],
  role: string,
  amounts: Amounts,
  count: number,
): readonly ExecutorPlacement[] => {
  let fitting: readonly Pool[] = offers.map(poolOf).filter((pool) => pool.role === role);
  const placed: ExecutorPlacement[] = [];
  while (placed.length < count) {
    fitting = fitting.filter(({ totals }) => isEnough(totals, amounts));
    if (fitting.length === 0) break;
    for (const pool of fitting.slice(0, count - placed.length)) {
      const step = takeFrom(pool, amounts);
      placed.push({ offer: pool.offer, resources: step.taken, ports: step.ports });
    }
  }
  return placed;
};
