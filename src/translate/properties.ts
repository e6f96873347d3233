/**
 * The resource as Spark properties, the one form from which everything else is decided: what the administrator gives every driver, under
 * `sparkConf`, under the typed fields.
 */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import { whyKeyRefused } from '../spark/conf-rules.ts';
import { Refused, refuse } from './refusal.ts';

export type Properties = Readonly<Record<string, string>>;

/** @throws Refused for a key of `sparkConf` that isn't the user's to set */
export const sparkProperties = (app: SparkApplication, cluster: MesosClusterSpec): Properties => {
  const { spec } = app;
  for (const key of Object.keys(spec.sparkConf)) {
    const why = whyKeyRefused(key, spec.executor.launchedBy);
    if (why !== undefined)
      throw new Refused(refuse('KeyNotAllowed', `spec.sparkConf["${key}"]`, `can't be set here: ${why}.`));
  }
  return sorted({
    ...cluster.driverDefaults.sparkConf,
    'spark.app.name': app.metadata.name,
    ...spec.sparkConf,
    ...typed(app),
  });
};

const typed = ({ spec }: SparkApplication): Properties => {
  const { driver, executor, deps } = spec;
  return defined({
    'spark.driver.cores': driver.cores?.toString(),
    'spark.driver.memory': driver.memory,
    'spark.driver.memoryOverhead': driver.memoryOverhead,
    'spark.driver.extraJavaOptions': driver.javaOptions,
    'spark.executor.instances': executor.instances?.toString(),
    'spark.executor.cores': executor.cores?.toString(),
    'spark.executor.memory': executor.memory,
    'spark.executor.memoryOverhead': executor.memoryOverhead,
    'spark.executor.extraJavaOptions': executor.javaOptions,
    'spark.jars': list(deps.jars),
    'spark.files': list(deps.files),
    'spark.submit.pyFiles': list(deps.pyFiles),
    ...Object.fromEntries(executor.env.map(({ name, value }) => [`spark.executorEnv.${name}`, value])),
  });
};

const list = (items: readonly string[]): string | undefined => (items.length === 0 ? undefined : items.join(','));

const defined = (entries: Readonly<Record<string, string | undefined>>): Properties =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined));

const sorted = (entries: Properties): Properties =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
