/**
 * How much memory Spark 3.4.4 gives a driver, whole MiB (semantics 3.4): it counts the overhead twice, once where it takes the submission and
 * once where it asks Mesos. Sums wrap around at 32 bits, as Java's do.
 */
import { javaDoubleText, javaIntOf, javaIntSum } from '../model/java-numbers.ts';
import { memoryMiB } from './byte-strings.ts';
import { type Conf, doubleEntry, intEntry, rawText } from './conf.ts';
import { illegalArgument } from './exception.ts';
import { doubleOf, intOf } from './java-values.ts';
import { defaultOverheadFactor } from './overhead.ts';

const leastMiB = 384;
const factorKey = 'spark.driver.memoryOverheadFactor';

/** Heap and overhead as the REST server reads them; it is also `--driver-memory`. @throws NumberFormatException, IllegalArgumentException */
export const submittedMemory = (conf: Conf): number => {
  const memory = rawText(conf, 'spark.driver.memory');
  const factorText = rawText(conf, factorKey);
  const heap = memory === undefined ? 1024 : memoryMiB(memory);
  const factor = factorText === undefined ? defaultOverheadFactor : doubleOf(factorText);
  const overhead = rawText(conf, 'spark.driver.memoryOverhead');
  return javaIntSum(heap, overhead === undefined ? Math.max(javaIntOf(factor * heap), leastMiB) : intOf(overhead));
};

/**
 * What Mesos is asked for.
 * @param submitted of `submittedMemory`
 * @throws IllegalArgumentException for an overhead or a factor that Spark's typed configuration refuses
 */
export const containerMemory = (submitted: number, conf: Conf): number => {
  const factor = doubleEntry(conf, factorKey) ?? defaultOverheadFactor;
  if (!(factor > 0))
    throw illegalArgument(
      `'${javaDoubleText(factor)}' in ${factorKey} is invalid. Ensure that memory overhead is a double greater than 0`,
    );
  const own = intEntry(conf, 'spark.mesos.driver.memoryOverhead');
  return javaIntSum(submitted, own ?? javaIntOf(Math.max(submitted * factor, leastMiB)));
};
