/** How executors that the operator launches are placed, beyond their size: Spark's properties for that (semantics 4.2, 4.3, 6.7, 6.8). */
import { type Conf, intEntry } from '../spark/conf.ts';
import { managedPorts } from '../spark/managed-ports.ts';
import { allRejectSeconds } from '../spark/reject-durations.ts';
import type { Properties } from './properties.ts';
import { readBy, refused } from './refusal.ts';
import { confPath } from './scope.ts';

export interface ExecutorPlacingRules {
  /** A port that each executor's block manager takes: an agent has it once. Undefined: any port of the offer. */
  readonly fixedPort: number | undefined;
  /** GPUs of all executors together, taken where they are. */
  readonly maxSpareGpus: number;
  /** For how long Mesos is asked not to offer again what is not used, in seconds. */
  readonly declineSeconds: { readonly enough: number; readonly constraints: number; readonly unsuitable: number };
}

const reject = 'spark.mesos.rejectOfferDuration';
const gpusMax = 'spark.mesos.gpus.max';

/**
 * @param otherwiseSeconds how long offers are declined where the properties don't say
 * @param gpusEach GPUs that each executor must have
 * @throws Refused for values that Spark couldn't read, and for two ways of asking for GPUs
 */
export const executorPlacing = (
  properties: Properties,
  otherwiseSeconds: number,
  gpusEach: number,
): ExecutorPlacingRules => {
  const conf: Conf = { [reject]: `${otherwiseSeconds}s`, ...properties };
  const seconds = readBy(`${reject}*`, () => allRejectSeconds(conf));
  const maxSpareGpus = Math.max(0, readBy(gpusMax, () => intEntry(conf, gpusMax)) ?? 0);
  if (maxSpareGpus > 0 && gpusEach > 0)
    throw refused('Contradiction', confPath(gpusMax), 'and spec.executor.gpu are given; give one of them.');
  const [fixedPort] = readBy('spark.blockManager.port', () => managedPorts(conf));
  return {
    fixedPort,
    maxSpareGpus,
    declineSeconds: {
      enough: seconds.reachedMaxCores,
      constraints: seconds.unmetConstraints,
      unsuitable: seconds.normally,
    },
  };
};

/** Slots that an executor has beyond the cores that it takes. @throws Refused for a value that is no number, or below 0 */
export const extraCores = (properties: Properties): number => {
  const key = 'spark.mesos.extra.cores';
  const extra = readBy(key, () => intEntry(properties, key)) ?? 0;
  if (extra < 0) throw refused('BadValue', key, 'is less than 0.');
  return extra;
};
