/**
 * Which keys of `sparkConf` are not the user's to set, and why. Everything else reaches the driver unchanged.
 * `spark.mesos.*` keys act on Mesos itself: one that this version doesn't act on is refused, never silently ignored.
 */

/** Keys that the operator sets itself, or that would let an application break out of its place. */
const owned: Readonly<Record<string, string>> = {
  'spark.master': 'the operator sets it; name a MesosCluster in spec.mesos.cluster',
  'spark.submit.deployMode': 'the operator sets it; use spec.mode',
  'spark.mesos.secret':
    'it would show in the command of the driver; give the variable SPARK_MESOS_SECRET from a Secret in spec.driver.env',
  'spark.mesos.driver.frameworkId': 'the operator sets it',
};

const credentialsOfCluster =
  'the operator registers the framework of the executors, with the credentials of the MesosCluster';

/** Keys that the operator owns when it runs the executors itself: they carry ports of the offer and the attempt's secret. */
const ownedWithOperatorExecutors: Readonly<Record<string, string>> = {
  'spark.mesos.principal': credentialsOfCluster,
  'spark.mesos.principal.file': credentialsOfCluster,
  'spark.mesos.secret': credentialsOfCluster,
  'spark.mesos.secret.file': credentialsOfCluster,
  'spark.authenticate.secret': 'the operator makes one for each attempt',
  'spark.authenticate.secret.file': 'the operator makes a secret for each attempt',
  'spark.network.crypto.enabled': 'it is on between driver and executors wherever spark.authenticate is',
  'spark.driver.host': 'it follows from the offer',
  'spark.driver.bindAddress': 'it follows from the offer',
  'spark.driver.port': 'it follows from the offer',
  'spark.driver.blockManager.port': 'it follows from the offer',
  'spark.ui.port': 'it follows from the offer',
  'spark.local.dir': 'it lies in the sandbox of the task',
  'spark.dynamicAllocation.testing': "it is for Spark's own tests",
};

/** The `spark.mesos.*` keys that the operator acts on itself, when it launches the driver. */
const acted: readonly RegExp[] = [
  /^spark\.mesos\.(role|uris|containerizer|fetcherCache\.enable|dispatcher\.queue)$/,
  /^spark\.mesos\.(constraints|task\.labels)$/,
  /^spark\.mesos\.(gpus\.max|extra\.cores)$/,
  /^spark\.mesos\.rejectOfferDuration(ForUnmetConstraints|ForReachedMaxCores)?$/,
  /^spark\.mesos\.appJar\.local\.resolution\.mode$/,
  /^spark\.mesos\.network\.(name|labels)$/,
  /^spark\.mesos\.driverEnv\.[A-Za-z_][A-Za-z0-9_]*$/,
  /^spark\.mesos\.driver\.(memoryOverhead|constraints|labels)$/,
  /^spark\.mesos\.executor\.(memoryOverhead|home)$/,
  /^spark\.mesos\.executor\.docker\.(image|forcePullImage|volumes|parameters|portmaps)$/,
  /^spark\.mesos\.(driver|executor)\.secret\.(names|values|envkeys|filenames)$/,
];

/** The `spark.mesos.*` keys that Spark's own scheduler in the driver acts on, when the driver launches its executors. */
const actedByDriver: readonly RegExp[] = [
  /^spark\.mesos\.coarse(\.shutdownTimeout)?$/,
  /^spark\.mesos\.mesosExecutor\.cores$/,
  /^spark\.mesos\.driver\.(webui\.url|failoverTimeout)$/,
  /^spark\.mesos\.(principal(\.file)?|secret\.file)$/,
];

/** Why a key of `sparkConf` may not be set; undefined when it may. */
export const whyKeyRefused = (key: string, launchedBy: 'Driver' | 'Operator'): string | undefined => {
  const reason = (launchedBy === 'Operator' ? ownedWithOperatorExecutors[key] : undefined) ?? owned[key];
  if (reason !== undefined) return reason;
  if (!key.startsWith('spark.')) return 'Spark takes only keys that begin with "spark."';
  if (!key.startsWith('spark.mesos.')) return undefined;
  if (acted.some((pattern) => pattern.test(key))) return undefined;
  if (launchedBy === 'Driver' && actedByDriver.some((pattern) => pattern.test(key))) return undefined;
  return 'this version does not act on it';
};
