/**
 * The shell line of a driver that launches its executors itself, through libmesos and Spark's own Mesos backend: `spark-submit` in client mode against
 * the Mesos master (semantics 3.5, the variant "installed"; texts single-quoted, overhead once).
 */
import { shellWord } from '../spark/shell.ts';
import type { DriverDescription } from './description.ts';
import { mainFileWord } from './driver-script.ts';

/** Keys that only mean something to the one who launches the driver. */
const keptBack: ReadonlySet<string> = new Set([
  'spark.executor.instances',
  'spark.executor.memoryOverhead',
  'spark.driver.memory',
]);

/** The line for `/bin/sh -c`. */
export const driverCommand = (driver: DriverDescription): string => {
  const { wanted, size } = driver.executors;
  const properties = {
    ...driver.properties,
    'spark.mesos.executor.home': driver.sparkHome,
    'spark.executor.cores': String(size.cores),
    'spark.cores.max': String(wanted * size.cores),
    'spark.mesos.executor.memoryOverhead': String(size.containerMiB - size.heapMiB),
    ...(driver.role === '*' ? {} : { 'spark.mesos.role': driver.role }),
  };
  const conf = Object.entries(properties)
    .filter(([key]) => !keptBack.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => ['--conf', shellWord(`${key}=${value}`)]);
  return [
    `${shellWord(driver.sparkHome)}/bin/spark-submit`,
    '--name',
    shellWord(driver.name),
    '--master',
    shellWord(driver.mesosMaster),
    '--driver-memory',
    `${driver.size.heapMiB}m`,
    ...(driver.mainClass === undefined ? [] : ['--class', shellWord(driver.mainClass)]),
    ...conf,
    mainFileWord(driver),
    ...driver.arguments.map(shellWord),
  ].join(' ');
};
