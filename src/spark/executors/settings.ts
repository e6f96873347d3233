/** What Spark's coarse-grained backend reads once, when it is made (semantics 4.2). */

import { javaDoubleText, javaIntOf, javaIntSum } from '../../model/java-numbers.ts';
import type { Label } from '../../model/mesos.ts';
import { memoryMiB } from '../byte-strings.ts';
import { booleanEntry, type Conf, doubleEntry, intEntry, rawText, textEntry } from '../conf.ts';
import { type Constraints, parseConstraints } from '../constraints.ts';
import { illegalArgument, Thrown } from '../exception.ts';
import { intOf } from '../java-values.ts';
import { parseLabels } from '../labels.ts';
import { defaultOverheadFactor } from '../overhead.ts';
import { allRejectSeconds, type RejectSeconds } from '../reject-durations.ts';
import { timeIn } from '../time-strings.ts';

export interface ExecutorSettings {
  /** Undefined: an executor takes all whole cores of an offer. */
  readonly coresPerExecutor: number | undefined;
  /** A multiple of an executor's cores. */
  readonly maxCores: number;
  readonly maxGpus: number;
  /** Told to the executor on top of what it has. */
  readonly extraCores: number;
  readonly cache: boolean;
  readonly constraints: Constraints;
  readonly reject: RejectSeconds;
  readonly dynamicAllocation: boolean;
  readonly shuffleService: boolean;
}

const unlimited = 2147483647;

/** @throws NumberFormatException, IllegalArgumentException, ArithmeticException for a configuration with which the backend can't be made */
export const executorSettings = (conf: Conf): ExecutorSettings => {
  const cores = intEntry(conf, 'spark.cores.max') ?? unlimited;
  const perExecutor = rawText(conf, 'spark.executor.cores');
  const coresPerExecutor = perExecutor === undefined ? undefined : intOf(perExecutor);
  if (coresPerExecutor === 0) throw new Thrown({ class: 'java.lang.ArithmeticException', message: '/ by zero' });
  const cache = booleanEntry(conf, 'spark.mesos.fetcherCache.enable') ?? false;
  const maxGpus = intEntry(conf, 'spark.mesos.gpus.max') ?? 0;
  checkShutdownTimeout(conf);
  return {
    coresPerExecutor,
    maxCores: cores - (cores % (coresPerExecutor ?? 1)),
    maxGpus,
    cache,
    extraCores: intEntry(conf, 'spark.mesos.extra.cores') ?? 0,
    constraints: parseConstraints(textEntry(conf, 'spark.mesos.constraints') ?? ''),
    reject: allRejectSeconds(conf),
    dynamicAllocation: booleanEntry(conf, 'spark.dynamicAllocation.enabled') ?? false,
    shuffleService: booleanEntry(conf, 'spark.shuffle.service.enabled') ?? false,
  };
};

const checkShutdownTimeout = (conf: Conf): void => {
  const key = 'spark.mesos.coarse.shutdownTimeout';
  const text = textEntry(conf, key);
  const millis = text === undefined ? 0n : timeIn(text, 'ms');
  if (millis < 0n) throw illegalArgument(`'${millis}' in ${key} is invalid. ${key} must be >= 0`);
};

/** Heap of an executor, MiB. @throws NumberFormatException, IllegalArgumentException */
export const executorHeap = (conf: Conf): number => {
  const text = rawText(conf, 'spark.executor.memory');
  return text === undefined ? 1024 : memoryMiB(text);
};

/** What Mesos is asked for each executor, MiB. @throws IllegalArgumentException for a bad overhead or factor */
export const executorMemory = (conf: Conf): number => {
  const key = 'spark.executor.memoryOverheadFactor';
  const factor = doubleEntry(conf, key) ?? defaultOverheadFactor;
  if (!(factor > 0))
    throw illegalArgument(
      `'${javaDoubleText(factor)}' in ${key} is invalid. Ensure that memory overhead is a double greater than 0`,
    );
  const heap = executorHeap(conf);
  const own = intEntry(conf, 'spark.mesos.executor.memoryOverhead');
  return javaIntSum(heap, own ?? javaIntOf(Math.max(factor * heap, 384)));
};

/** @throws SparkException for a malformed label */
export const executorLabels = (conf: Conf): readonly Label[] =>
  parseLabels(textEntry(conf, 'spark.mesos.task.labels') ?? '');
