/** The properties of a driver that launches its executors itself, through Spark's own scheduler. */
import type { Size } from './amounts.ts';
import type { Properties } from './properties.ts';
import type { SparkHome } from './spark-home.ts';

/** What of a driver decides about the executors that it launches. */
export interface Scheduled {
  readonly properties: Properties;
  readonly executors: { readonly wanted: number; readonly size: Size };
  readonly sparkHome: SparkHome;
  readonly role: string;
}

/** The properties with all that Spark's own scheduler has to know of the executors that it launches. */
export const schedulerProperties = (driver: Scheduled): Properties => {
  const { wanted, size } = driver.executors;
  const dynamic = driver.properties['spark.dynamicAllocation.enabled'] === 'true';
  return {
    ...driver.properties,
    ...(driver.sparkHome.kind === 'installed' ? { 'spark.mesos.executor.home': driver.sparkHome.path } : {}),
    'spark.executor.cores': String(size.cores),
    ...(dynamic ? mostCores(driver) : { 'spark.cores.max': String(wanted * size.cores) }),
    'spark.mesos.executor.memoryOverhead': String(size.containerMiB - size.heapMiB),
    ...(driver.role === '*' ? {} : { 'spark.mesos.role': driver.role }),
  };
};

/** With dynamic allocation the number of executors is Spark's to choose, up to the most that is allowed. */
const mostCores = ({ properties, executors: { size } }: Scheduled): Properties => {
  const most = Number(properties['spark.dynamicAllocation.maxExecutors']);
  return properties['spark.cores.max'] !== undefined || !(most > 0)
    ? {}
    : { 'spark.cores.max': String(most * size.cores) };
};
