/** What Spark itself refuses before its Mesos backend is made, as far as it concerns the size of executors. */
import { sizeIn } from '../byte-strings.ts';
import { type Conf, intEntry, rawText } from '../conf.ts';
import { attempt, illegalArgument, sparkException, Thrown } from '../exception.ts';

/** Memory that Spark reserves in an executor, and half as much again: less than this can't be a heap. */
const leastHeapBytes = 471859200n;

/**
 * @param coresPerExecutor of the master that the context runs on
 * @throws IllegalArgumentException, NumberFormatException for the memory, SparkException for a task that needs more than an executor has
 */
export const checkContext = (conf: Conf, coresPerExecutor: number): void => {
  const key = 'spark.executor.memory';
  const memory = rawText(conf, key);
  if (memory !== undefined) {
    const bytes = attempt(() => sizeIn(memory, 'B'));
    if (!bytes.ok) {
      const { class: name, message } = bytes.exception;
      throw new Thrown({
        class: name,
        message: `Illegal value for config key ${key}: ${message}`,
        cause: { class: name, message },
      });
    }
    if (bytes.value < leastHeapBytes)
      throw illegalArgument(
        `Executor memory ${bytes.value} must be at least ${leastHeapBytes}. Please increase executor memory using the --executor-memory option or ${key} in Spark configuration.`,
      );
  }
  const cpus = intEntry(conf, 'spark.task.cpus') ?? 1;
  if (cpus > coresPerExecutor)
    throw sparkException(
      `The number of cores per executor (=${coresPerExecutor}) has to be >= the number of cpus per task = ${cpus}.`,
    );
};
