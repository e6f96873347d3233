/**
 * The fields of kubeflow's SparkApplication that have no counterpart here (yet), with the sentence that a user gets instead of
 * silence. Paths start at spec; `[]` stands for any item. A field that becomes supported leaves this table.
 */

const conf = (keys: string): string => `is not supported yet; write ${keys} in sparkConf`;
const notYet = 'is not supported yet';
const podOnly = 'has no meaning on Mesos, where driver and executors are tasks and not pods';

const either = {
  template: 'is not supported: driver and executors are tasks of Mesos and not pods; use env, labels and memory',
  coreRequest: 'is not supported yet; cores is what Mesos is asked for',
  coreLimit: 'is not supported yet; Mesos enforces what cores asks for as its agents are configured',
  memoryLimit: 'is not supported: the limit is memory plus memoryOverhead',
  gpu: conf('spark.mesos.gpus.max'),
  image: 'is not supported yet; the Spark installation of the agents is used (sparkHome of the MesosCluster)',
  configMaps: notYet,
  secrets: notYet,
  envVars: 'is an old name; use env',
  envFrom: 'is not supported yet; list the variables in env',
  envSecretKeyRefs: notYet,
  'env[].valueFrom': 'is not supported yet; only value is',
  annotations: 'is not supported; tasks of Mesos have labels, use labels',
  volumeMounts: notYet,
  affinity: 'is not supported; Mesos places by attributes of agents, see nodeSelector',
  tolerations: 'has no meaning on Mesos; agents are set apart by roles, use mesos.role',
  podSecurityContext: podOnly,
  securityContext: podOnly,
  schedulerName: podOnly,
  sidecars: notYet,
  initContainers: notYet,
  hostNetwork: 'has no meaning here: tasks of Mesos use the network of their host unless told otherwise',
  dnsConfig: podOnly,
  hostAliases: podOnly,
  terminationGracePeriodSeconds: notYet,
  serviceAccount: 'has no meaning on Mesos; the framework of the MesosCluster has a principal and a user',
  shareProcessNamespace: podOnly,
  lifecycle: podOnly,
  ports: notYet,
  priorityClassName: notYet,
};

const driverOnly = {
  nodeSelector: conf('spark.mesos.driver.constraints'),
  podName: podOnly,
  kubernetesMaster: podOnly,
  serviceAnnotations: notYet,
  serviceLabels: notYet,
};

const executorOnly = {
  nodeSelector: conf('spark.mesos.constraints'),
  deleteOnTermination: podOnly,
};

const below = (prefix: string, table: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([path, sentence]) => [`${prefix}.${path}`, sentence]));

/** Path from spec -> what is said when the field is given. */
export const refusedFields: Readonly<Record<string, string>> = {
  proxyUser: 'is not supported: Spark does not impersonate users on Mesos; user of the MesosCluster counts',
  image: either.image,
  imagePullPolicy: notYet,
  imagePullSecrets: notYet,
  hadoopConf: conf('each key with the prefix spark.hadoop.'),
  sparkConfigMap: 'is not supported yet; write the properties in sparkConf',
  hadoopConfigMap: conf('the properties with the prefix spark.hadoop.'),
  volumes: notYet,
  nodeSelector: conf('spark.mesos.driver.constraints and spark.mesos.constraints'),
  failureRetries: 'is a name of an old version; use restartPolicy.onFailureRetries',
  retryInterval: 'is a name of an old version; use restartPolicy.onFailureRetryInterval',
  pythonVersion: 'is a name of an old version; set PYSPARK_PYTHON in driver.env and executor.env',
  memoryOverheadFactor:
    'is not supported: Spark on Mesos knows only amounts; use driver.memoryOverhead and executor.memoryOverhead',
  monitoring: conf('spark.metrics.conf.* properties'),
  batchScheduler: podOnly,
  batchSchedulerOptions: 'has no meaning on Mesos; use mesos.role',
  sparkUIOptions: 'is not supported yet; status.driver.uiUrl has the address of the web page of the driver',
  driverIngressOptions: notYet,
  dynamicAllocation: conf('spark.dynamicAllocation.* properties'),
  driverPodDisruptionBudget: podOnly,
  'deps.packages': conf('spark.jars.packages'),
  'deps.excludePackages': conf('spark.jars.excludes'),
  'deps.repositories': conf('spark.jars.repositories'),
  'deps.archives': conf('spark.archives'),
  ...below('driver', { ...either, ...driverOnly }),
  ...below('executor', { ...either, ...executorOnly }),
};

/** Path from spec -> value -> what is said when the field has that value. */
export const refusedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: { R: 'R is not supported; Java, Scala and Python are' },
  mode: {
    client: 'client is not supported yet; cluster runs the driver as a task of Mesos',
    'in-cluster-client': 'in-cluster-client has no meaning on Mesos; cluster runs the driver as a task of Mesos',
  },
};
