/**
 * The resource as Spark properties, the one form from which everything else is decided: what the administrator gives every driver, under
 * `sparkConf`, under the typed fields. A field and a property of the user's that say different things are refused.
 */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import { whyKeyRefused } from '../spark/conf-rules.ts';
import { pageSettings } from './exposure/checks.ts';
import { refused } from './refusal.ts';
import { confPath, type Scope } from './scope.ts';
import type { Setting } from './setting.ts';
import { typedSettings } from './settings.ts';

export type Properties = Readonly<Record<string, string>>;

/**
 * What is given as properties: the cluster's under the application's, and default sizes under both.
 * @throws Refused for a key of `sparkConf` that isn't the user's to set
 */
export const givenProperties = (app: SparkApplication, cluster: MesosClusterSpec): Properties => {
  const { spec } = app;
  for (const key of Object.keys(spec.sparkConf)) {
    const why = whyKeyRefused(key, spec.executor.launchedBy);
    if (why !== undefined) throw refused('KeyNotAllowed', confPath(key), `can't be set here: ${why}.`);
  }
  const given = { ...cluster.driverDefaults.sparkConf, 'spark.app.name': app.metadata.name, ...spec.sparkConf };
  return { ...sizes, ...(settlesInstances(given, spec) ? {} : { [instancesKey]: '1' }), ...given };
};

/** What counts where nobody says a size; the figures are kubeflow's. Without them an executor of Spark's would take all that it is offered. */
const sizes: Properties = {
  'spark.driver.cores': '1',
  'spark.driver.memory': '1g',
  'spark.executor.cores': '1',
  'spark.executor.memory': '1g',
};

const instancesKey = 'spark.executor.instances';

/** Whether a property, or dynamic allocation, settles the number of executors. */
const settlesInstances = (given: Properties, { dynamicAllocation }: SparkApplication['spec']): boolean =>
  instancesKey in given ||
  'spark.cores.max' in given ||
  given['spark.dynamicAllocation.enabled'] === 'true' ||
  dynamicAllocation?.enabled === true;

/** The given properties with those of the typed fields over them, sorted. @throws Refused for a contradiction */
export const sparkProperties = (scope: Scope): Properties => {
  const { app, given, trail } = scope;
  for (const key of Object.keys(app.spec.sparkConf)) trail.note(confPath(key), key);
  return withSettings(scope, given, [...typedSettings(app.spec), ...pageSettings(scope)]);
};

/** Properties with settings over them, sorted. @throws Refused for a setting that contradicts another one or a property of the user's */
export const withSettings = (
  { app: { spec }, trail }: Scope,
  properties: Properties,
  settings: readonly Setting[],
): Properties => {
  const set = new Map<string, Setting>();
  for (const setting of settings) {
    const { path, key, value } = setting;
    const conf = spec.sparkConf[key];
    const other = set.get(key) ?? (conf === undefined ? undefined : { path: confPath(key), value: conf });
    if (other !== undefined && other.value !== value)
      throw refused('Contradiction', path, `and ${other.path} say different things; give one of them.`);
    set.set(key, setting);
    trail.note(path, key);
  }
  return sorted({ ...properties, ...Object.fromEntries([...set].map(([key, { value }]) => [key, value])) });
};

const sorted = (entries: Properties): Properties =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
