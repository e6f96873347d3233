/**
 * The fields of kubeflow's SparkApplication that have no counterpart here, with the sentence that a user gets instead of
 * silence. Paths start at spec; `[]` stands for any item. A field that becomes supported leaves this table.
 */

const podOnly = 'has no meaning on Mesos, where driver and executors are tasks and not pods';
const otherVolume = 'is not supported: volumes are hostPath, emptyDir, secret and configMap';
const nodesOnly = 'is not supported: Mesos places by the attributes of agents; use nodeAffinity with what is required';
const user = 'has no meaning on Mesos; tasks run as runAsUser with the Docker containerizer, or as proxyUser';

const security = {
  fsGroup: user,
  fsGroupChangePolicy: user,
  supplementalGroups: user,
  seLinuxOptions: user,
  sysctls: user,
};

const affinity = {
  podAffinity: nodesOnly,
  podAntiAffinity: nodesOnly,
  'nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution': nodesOnly,
  'nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[].matchFields': nodesOnly,
};

const either = {
  'env[].valueFrom.resourceFieldRef': 'is not supported: the resources of a task are known only when it is placed',
  ...below('affinity', affinity),
  tolerations: 'has no meaning on Mesos; agents are set apart by roles, use mesos.role',
  ...below('podSecurityContext', security),
  'securityContext.readOnlyRootFilesystem': user,
  'securityContext.seLinuxOptions': user,
  'securityContext.procMount': user,
  schedulerName: podOnly,
  serviceAccount:
    'has no meaning on Mesos: neither driver nor executors talk to Kubernetes; who they are for Mesos is said by the MesosCluster and mesos.role',
  shareProcessNamespace: 'is not supported: on Mesos it would be the process namespace of the agent',
  'volumeMounts[].mountPropagation': otherVolume,
  'volumeMounts[].subPathExpr': 'is not supported; use subPath',
};

const templates = {
  ...below('template.metadata', { name: podOnly, namespace: podOnly }),
  ...below('template.spec', {
    tolerations: either.tolerations,
    schedulerName: podOnly,
    serviceAccount: either.serviceAccount,
    serviceAccountName: either.serviceAccount,
    automountServiceAccountToken: podOnly,
    shareProcessNamespace: either.shareProcessNamespace,
    restartPolicy: 'has no meaning on Mesos; use restartPolicy of the application',
    dnsPolicy: podOnly,
    topologySpreadConstraints: nodesOnly,
    imagePullSecrets: 'is not supported here; use imagePullSecrets of the application',
    activeDeadlineSeconds: 'is not supported here; use timeouts of the application',
    ...below('securityContext', security),
    ...below('affinity', affinity),
  }),
  ...below('template.spec.containers[]', {
    command: 'is not supported: the command is that of Spark',
    args: 'is not supported: the command is that of Spark',
    imagePullPolicy: 'is not supported here; use imagePullPolicy of the application',
    resources: 'is not supported here; use cores, coreRequest, coreLimit, memory, memoryOverhead and memoryLimit',
    livenessProbe: podOnly,
    readinessProbe: podOnly,
    startupProbe: podOnly,
    'volumeMounts[].mountPropagation': otherVolume,
    'securityContext.readOnlyRootFilesystem': user,
  }),
};

const driverOnly = {
  podName: podOnly,
  kubernetesMaster: podOnly,
};

const ofSidecar = {
  ports: 'is not supported here; name them in driver.ports, which Mesos sets aside',
  livenessProbe: podOnly,
  readinessProbe: podOnly,
  startupProbe: podOnly,
  imagePullPolicy: 'is not supported here; use imagePullPolicy of the application',
  securityContext: 'is not supported: sidecars run as the user of the driver',
  lifecycle: 'is not supported for sidecars',
  workingDir: 'is not supported: a command may begin with sh -c and change it',
  restartPolicy: 'is not supported: a sidecar that has ended is not started again',
  'resources.limits': 'is not supported: the containers of a driver share what they ask for together',
  'volumeMounts[].mountPropagation': otherVolume,
};

const executorOnly = {
  sidecars: 'is not supported: executors come and go; a sidecar belongs to the driver',
  ...below('template.spec', {
    priorityClassName: 'has no meaning for executors',
    'containers[].ports': 'is not supported: executors of one agent would want the same port',
    'containers[].lifecycle': 'is not supported: executors are processes of Spark, which come and go',
  }),
  deleteOnTermination: podOnly,
  lifecycle: 'is not supported: executors are processes of Spark, which come and go',
  ports: 'is not supported: executors of one agent would want the same port',
  priorityClassName: 'has no meaning for executors: they get what the role of the application is offered',
};

const volumeKinds = [
  'persistentVolumeClaim',
  'nfs',
  'csi',
  'ephemeral',
  'projected',
  'downwardAPI',
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'fc',
  'flexVolume',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'image',
  'iscsi',
  'rbd',
];

function below(prefix: string, table: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([path, sentence]) => [`${prefix}.${path}`, sentence]));
}

/** Whether such a sentence says that nothing is lost without the field: an application comes out the same on Mesos. */
export const losesNothing = (sentence: string): boolean => /\bhas no meaning\b/.test(sentence);

/** Path from spec -> what is said when the field is given. */
export const refusedFields: Readonly<Record<string, string>> = {
  failureRetries: 'is a name of an old version; use restartPolicy.onFailureRetries',
  retryInterval: 'is a name of an old version; use restartPolicy.onFailureRetryInterval',
  pythonVersion: 'is a name of an old version; set PYSPARK_PYTHON in driver.env and executor.env',
  driverPodDisruptionBudget: podOnly,
  ...Object.fromEntries(volumeKinds.map((kind) => [`volumes[].${kind}`, otherVolume])),
  'volumes[].secret.defaultMode': 'is not supported: the agent makes the files, readable for the user of the task',
  'volumes[].configMap.defaultMode': 'is not supported: the agent makes the files, readable for the user of the task',
  ...below('driver', { ...either, ...templates, ...driverOnly, ...below('sidecars[]', ofSidecar) }),
  ...below('executor', { ...either, ...templates, ...executorOnly }),
};

const noHostPathType = 'is not supported: agents create nothing; use Directory or File for what is there';
const onlyInAndExists = 'is not supported: Mesos has In and Exists';
const operators = {
  NotIn: `NotIn ${onlyInAndExists}`,
  DoesNotExist: `DoesNotExist ${onlyInAndExists}`,
  Gt: `Gt ${onlyInAndExists}`,
  Lt: `Lt ${onlyInAndExists}`,
};
const operatorPath =
  'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[].matchExpressions[].operator';

/** Path from spec -> value -> what is said when the field has that value. */
export const refusedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mode: {
    'in-cluster-client':
      'in-cluster-client has no meaning on Mesos; cluster runs the driver as a task of Mesos, client as a Pod',
  },
  batchScheduler: Object.fromEntries(
    ['volcano', 'yunikorn', 'kube-scheduler', 'default-scheduler', 'coscheduling'].map((name) => [
      name,
      `${name} has no meaning on Mesos; dispatcher-queue or mesos-role says what batchSchedulerOptions.queue names`,
    ]),
  ),
  imagePullPolicy: { Never: 'Never is not supported: Mesos pulls an image that an agent does not have' },
  'volumes[].hostPath.type': Object.fromEntries(
    ['DirectoryOrCreate', 'FileOrCreate', 'Socket', 'CharDevice', 'BlockDevice'].map((type) => [
      type,
      `${type} ${noHostPathType}`,
    ]),
  ),
  [`driver.${operatorPath}`]: operators,
  [`executor.${operatorPath}`]: operators,
};
