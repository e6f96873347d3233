/** Dynamic allocation where the operator launches the executors: how many there may be, by Spark's properties. */
import { booleanEntry, intEntry } from '../spark/conf.ts';
import { isLocked } from './locked.ts';
import type { Properties } from './properties.ts';
import { readBy, refused } from './refusal.ts';
import { confPath } from './scope.ts';

export interface ExecutorAllocation {
  /** How many before the driver says how many it wants. */
  readonly initial: number;
  readonly min: number;
  /** Undefined: as many as the driver wants. */
  readonly max: number | undefined;
  /** Who holds shuffle data is kept. Otherwise the shuffle service of the agent has it, and any executor may go. */
  readonly tracked: boolean;
}

const key = (name: string): string => `spark.dynamicAllocation.${name}`;
const shuffleService = 'spark.shuffle.service.enabled';
const tracking = key('shuffleTracking.enabled');

/**
 * Undefined where the number of executors is fixed. Spark's defaults: at least 0, at first the most of what is said of a first number.
 * @param coresEach by which `spark.cores.max` is a number of executors
 * @throws Refused where shuffle data would be lost, or where the driver has no page that says how many it wants
 */
export const executorAllocation = (properties: Properties, coresEach: number): ExecutorAllocation | undefined => {
  const on = (name: string): boolean | undefined => readBy(name, () => booleanEntry(properties, name));
  const service = on(shuffleService) === true;
  if (service && isLocked(properties))
    throw refused(
      'NotSupported',
      confPath(shuffleService),
      "is not possible with executor.launchedBy: Operator: the service of an agent does not know the secret of the attempt. Dynamic allocation works without it, by Spark's shuffle tracking; or give up the secret by spark.authenticate: false.",
    );
  if (on(key('enabled')) !== true) return undefined;
  if (on(tracking) === false && !service)
    throw refused(
      'Contradiction',
      confPath(tracking),
      'is false, and dynamic allocation would lose the shuffle data of executors that go.',
    );
  if (on('spark.ui.enabled') === false)
    throw refused(
      'Contradiction',
      confPath('spark.ui.enabled'),
      'is false, and the page of the driver says how many executors it wants: dynamic allocation needs it.',
    );
  return { ...boundsOf(properties, coresEach), tracked: !service };
};

const boundsOf = (properties: Properties, coresEach: number): Omit<ExecutorAllocation, 'tracked'> => {
  const number = (name: string): number | undefined => readBy(name, () => intEntry(properties, name));
  const min = number(key('minExecutors')) ?? 0;
  const cores = number('spark.cores.max');
  const most = [number(key('maxExecutors')), cores === undefined ? undefined : Math.floor(cores / coresEach)].filter(
    (one) => one !== undefined,
  );
  const max = most.length === 0 ? undefined : Math.min(...most);
  if (min < 0 || (max !== undefined && max < min))
    throw refused('Contradiction', key('minExecutors'), `is ${min}, which is not between 0 and the most of ${max}.`);
  const first = Math.max(min, number(key('initialExecutors')) ?? min, number('spark.executor.instances') ?? 0);
  return { initial: max === undefined ? first : Math.min(first, max), min, max };
};

/** What the driver is told on top of what is given. */
export const allocationProperties = (
  allocation: ExecutorAllocation | undefined,
  wanted: number,
  slots: number,
): Properties => {
  const most = allocation === undefined ? wanted : allocation.max;
  return {
    ...(allocation?.tracked === true ? { [tracking]: 'true' } : {}),
    ...(most === undefined ? {} : { 'spark.cores.max': String(most * slots) }),
  };
};
