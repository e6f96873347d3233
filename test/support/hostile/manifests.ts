/**
 * Small good manifests which together have every field of the schema, so that each can be changed where it has a meaning. Some fields
 * exclude each other; hence several.
 */
import type { Json } from '../resources.ts';

const common: Json = {
  type: 'Scala',
  mode: 'cluster',
  sparkVersion: '3.4.4',
  mainClass: 'org.example.Main',
  mainApplicationFile: 'http://files/app.jar',
  mesos: { cluster: 'main' },
};

const process = {
  cores: 2,
  memory: '2g',
  memoryOverhead: '512m',
  labels: { tier: 'one' },
  annotations: { note: 'one' },
  javaOptions: '-Dx=y',
  env: [
    { name: 'PLAIN', value: 'one' },
    { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'keys', key: 'one', optional: true } } },
    { name: 'FROM_MAP', valueFrom: { configMapKeyRef: { name: 'keys', key: 'one', optional: true } } },
    { name: 'OF_ITSELF', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } },
    { name: 'OF_MESOS', valueFrom: { mesosSecretRef: { name: 'store', key: 'one' } } },
  ],
  envVars: { OLD: 'one' },
  envFrom: [
    { prefix: 'S_', secretRef: { name: 'all', optional: true } },
    { prefix: 'C_', configMapRef: { name: 'all', optional: true } },
  ],
  envSecretKeyRefs: { OLD_SECRET: { name: 'keys', key: 'two' } },
  nodeSelector: { rack: 'one' },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['one'] }] }],
      },
    },
  },
  constraints: { zone: ['one'] },
};

const mounts = [
  { name: 'host', mountPath: '/host', readOnly: true, subPath: 'below' },
  { name: 'memory', mountPath: '/memory' },
  { name: 'disk', mountPath: '/disk' },
  { name: 'secret', mountPath: '/secret' },
  { name: 'map', mountPath: '/map' },
] as const;

/** What Spark's scheduler can be told about its executors. */
const { affinity: _affinity, nodeSelector: _selector, ...ofSpark } = process;

const files = {
  configMaps: [{ name: 'files', path: '/etc/files' }],
  secrets: [{ name: 'files', path: '/etc/secret-files', secretType: 'Generic', source: 'Kubernetes' }],
  volumeMounts: [mounts[0], mounts[2], mounts[3], mounts[4]],
};

const volumes = [
  { name: 'host', hostPath: { path: '/data', type: 'Directory' } },
  { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '10Mi' } },
  { name: 'disk', emptyDir: {} },
  { name: 'secret', secret: { secretName: 'files', items: [{ key: 'one', path: 'here' }], optional: true } },
  { name: 'map', configMap: { name: 'files', items: [{ key: 'one', path: 'here' }], optional: true } },
];

const sizes = {
  coreRequest: '1500m',
  coreLimit: '3',
  memoryLimit: '4g',
  gpu: { name: 'nvidia.com/gpu', quantity: 1 },
  terminationGracePeriodSeconds: 30,
};

const user = { runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const docker = {
  podSecurityContext: user,
  securityContext: {
    ...user,
    privileged: false,
    allowPrivilegeEscalation: false,
    capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
  },
  dnsConfig: { nameservers: ['10.0.0.1'], searches: ['example.org'], options: [{ name: 'ndots', value: '2' }] },
  hostAliases: [{ ip: '10.0.0.2', hostnames: ['one.example.org'] }],
};

const prometheus = { jmxExporterJar: '/opt/jmx.jar', port: 8090, configFile: '/opt/jmx.yaml' };
const monitoring = {
  exposeDriverMetrics: true,
  exposeExecutorMetrics: false,
  metricsProperties: '*.sink=one',
  prometheus,
};

const carried: Json = {
  ...common,
  image: 'spark:3.4.4',
  imagePullPolicy: 'Always',
  arguments: ['one'],
  sparkConf: { 'spark.one': 'one' },
  hadoopConf: { 'fs.one': 'one' },
  sparkConfigMap: 'spark',
  hadoopConfigMap: 'hadoop',
  deps: Object.fromEntries(
    ['jars', 'files', 'pyFiles', 'archives', 'packages', 'excludePackages', 'repositories'].map((key) => [
      key,
      [`http://files/${key}`],
    ]),
  ),
  volumes,
  proxyUser: 'nobody',
  memoryOverheadFactor: '0.2',
  monitoring,
  restartPolicy: {
    type: 'OnFailure',
    onFailureRetries: 2,
    onFailureRetryInterval: 10,
    onSubmissionFailureRetries: 2,
    onSubmissionFailureRetryInterval: 10,
    maxRetryIntervalSeconds: 300,
    resetAfterSeconds: 600,
  },
  timeouts: { queuedSeconds: 3600, startSeconds: 3600, stopSeconds: 3600 },
  timeToLiveSeconds: 600,
  suspend: false,
  mesos: {
    cluster: 'main',
    role: 'spark',
    queue: 'default',
    containerizer: 'mesos',
    uris: [{ value: 'http://files/more', extract: true, executable: false, cache: true, outputFile: 'more' }],
    fetcherCache: true,
    labels: { team: 'one' },
    unreachableTimeoutSeconds: 600,
  },
};

/** What a task in a container of Docker can have, which carries no secrets. */
const inDocker: Json = {
  ...common,
  nodeSelector: { both: 'one' },
  image: 'spark:3.4.4',
  volumes: volumes.slice(0, 3),
  dynamicAllocation: {
    enabled: true,
    initialExecutors: 2,
    minExecutors: 1,
    maxExecutors: 4,
    shuffleTrackingEnabled: true,
    shuffleTrackingTimeout: 1000,
  },
  batchSchedulerOptions: { queue: 'fast' },
  monitoring: { exposeDriverMetrics: true, exposeExecutorMetrics: true, prometheus },
  mesos: {
    cluster: 'main',
    containerizer: 'docker',
    network: { name: 'overlay', labels: [{ key: 'net', value: 'one' }] },
    parameters: [{ key: 'ulimit', value: 'nofile=1' }],
    portMappings: [{ hostPort: 31000, containerPort: 8080, protocol: 'tcp' }],
  },
  driver: {
    ...docker,
    hostNetwork: false,
    volumeMounts: mounts.slice(0, 3),
    supervise: true,
  },
  executor: { ...docker, hostNetwork: false },
};

/** The driver launches its executors, as Spark's own scheduler does. */
const byDriver: Json = {
  ...carried,
  monitoring: { ...monitoring, metricsPropertiesFile: '/opt/metrics.properties' },
  driver: { ...process, ...files, ...sizes, image: 'driver:1', hostNetwork: true },
  executor: { ...ofSpark, env: process.env.slice(0, 2), instances: 2, hostNetwork: true, launchedBy: 'Driver' },
};

/** The operator runs the executors, in containers of Mesos. */
const byOperator: Json = {
  ...carried,
  imagePullSecrets: ['pull'],
  driver: { ...process, ...files, ...sizes, image: 'driver:1' },
  executor: { ...process, ...files, ...sizes, image: 'executor:1', instances: 2, launchedBy: 'Operator' },
};

/** Fields that others outdo or forbid above, by themselves. */
const alone: Json = {
  ...common,
  image: 'spark:3.4.4',
  volumes: [
    { name: 'spark-local-dir-1', emptyDir: { medium: 'Memory' } },
    { name: 'secret', secret: { secretName: 'absent', optional: true } },
    { name: 'map', configMap: { name: 'absent', optional: true } },
  ],
  mesos: { cluster: 'main', network: { name: 'overlay' } },
  driver: {
    supervise: true,
    hostNetwork: false,
    podSecurityContext: { runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true },
    volumeMounts: [{ name: 'spark-local-dir-1', mountPath: '/local' }],
  },
  executor: {
    hostNetwork: false,
    podSecurityContext: { runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true },
    gpu: { name: 'nvidia.com/gpu', quantity: 1 },
    instances: 2,
  },
};

const optional = {
  env: [
    { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'absent', key: 'one', optional: true } } },
    { name: 'FROM_MAP', valueFrom: { configMapKeyRef: { name: 'absent', key: 'one', optional: true } } },
  ],
  envFrom: [{ secretRef: { name: 'absent', optional: true } }, { configMapRef: { name: 'absent', optional: true } }],
  volumeMounts: [
    { name: 'secret', mountPath: 'secret' },
    { name: 'map', mountPath: 'map' },
  ],
};

/** What it refers to need not be there, and is not. */
const withoutObjects: Json = {
  ...common,
  volumes: (alone['volumes'] as readonly unknown[]).slice(1),
  mesos: { cluster: 'main', containerizer: 'docker' },
  driver: optional,
  executor: { ...optional, launchedBy: 'Operator' },
  restartPolicy: { type: 'OnInfrastructureFailure', resetAfterSeconds: 600 },
};

const initContainers = [{ name: 'first', command: ['one'], args: ['two'], env: [{ name: 'A', value: 'one' }] }];
const hook = { exec: { command: ['one'] } };

const around = {
  servicePortName: 'web',
  serviceType: 'NodePort',
  serviceAnnotations: { note: 'one' },
  serviceLabels: { tier: 'one' },
  ingressAnnotations: { note: 'two' },
  ingressTLS: [{ hosts: ['a.example.org'], secretName: 'tls' }],
};

/** What kubeflow's fields put beside Spark. */
const besides: Json = {
  ...common,
  sparkUIOptions: { ...around, servicePort: 4040 },
  driverIngressOptions: [
    { ...around, servicePort: 31_006, ingressURLFormat: 'https://{{$appName}}.example.org/{{$appNamespace}}' },
  ],
  image: 'spark:3.4.4',
  batchScheduler: 'mesos-role',
  batchSchedulerOptions: { queue: 'spark', priorityClassName: 'soon', resources: { cpu: '4', memory: '8Gi' } },
  driverPodDisruptionBudget: true,
  monitoring: {
    exposeDriverMetrics: true,
    exposeExecutorMetrics: false,
    prometheus: { jmxExporterJar: '/opt/jmx.jar', portName: 'jmx', configuration: 'rules: []' },
  },
  driver: {
    initContainers: initContainers.map((container) => ({ ...container, image: 'spark:3.4.4' })),
    lifecycle: { postStart: hook, preStop: hook },
    ports: [{ name: 'web', protocol: 'TCP', containerPort: 31_005 }],
    serviceAnnotations: { own: 'three' },
    serviceLabels: { team: 'three' },
    priorityClassName: 'soon',
    sidecars: [{ name: 'log', image: 'log:1', command: ['one'], env: [{ name: 'A', value: 'one' }] }],
    template: { metadata: { labels: { a: 'one' } } },
  },
  executor: {
    initContainers: initContainers.map((container) => ({ ...container, image: 'spark:3.4.4' })),
    template: { metadata: { labels: { a: 'one' } } },
    launchedBy: 'Operator',
  },
};

/** What has to stand alone. */
const only = (spec: Json): Json => ({ ...common, ...spec });

const root = { runAsUser: 0, runAsNonRoot: false };
const asRoot = (driver: string, executor: string): Json => ({
  ...common,
  image: 'spark:3.4.4',
  memoryOverheadFactor: '0.2',
  driver: { [driver]: root, memory: '8g' },
  executor: { [executor]: root },
});

/** By name; each has fields that exclude those of another. */
export const applicationManifests: Readonly<Record<string, Json>> = {
  common,
  byOperator,
  byDriver,
  inDocker,
  alone,
  withoutObjects,
  besides,
  registered: only({ sparkConf: { 'spark.mesos.principal': 'etl' } }),
  classOfDriver: only({ driver: { priorityClassName: 'soon' } }),
  classOfOptions: only({ batchSchedulerOptions: { priorityClassName: 'soon' } }),
  asRoot: asRoot('podSecurityContext', 'securityContext'),
  asRootToo: asRoot('securityContext', 'podSecurityContext'),
};

/** A cluster that is reached through a dispatcher, with a master beside it. */
export const dispatcherManifest: Json = {
  master: 'mesos://master:5050',
  sparkHome: '/opt/spark',
  dispatcher: {
    url: 'https://dispatcher.example.org:7077',
    uiUrl: 'https://dispatcher.example.org:8081',
    onAmbiguous: 'Wait',
    pollSeconds: 5,
    timeoutSeconds: 20,
    tls: {
      caSecretRef: { name: 'ca', namespace: 'ops', key: 'ca.crt' },
      clientCertificateSecretRef: { name: 'client', namespace: 'ops' },
      serverName: 'dispatcher.example.org',
      insecureSkipVerify: false,
    },
  },
};

/** A cluster that lets the applications above do what they ask for, and has every field of the schema but `dispatcher`. */
export const clusterManifest: Json = {
  master: 'mesos://master:5050',
  credentials: { secretRef: { name: 'mesos', namespace: 'ops', principalKey: 'principal', secretKey: 'secret' } },
  tls: {
    caSecretRef: { name: 'ca', namespace: 'ops', key: 'ca.crt' },
    clientCertificateSecretRef: { name: 'client', namespace: 'ops' },
    serverName: 'master.example.org',
    insecureSkipVerify: false,
  },
  framework: {
    name: 'spark',
    user: 'runner',
    roles: ['spark', '*'],
    gpus: true,
    failoverTimeoutSeconds: 3600,
    checkpoint: true,
    webuiUrl: 'http://operator.example.org',
    hostname: 'operator.example.org',
  },
  historyServerUrl: 'http://history.example.org:18080',
  mesosUrl: 'http://master.example.org:5050',
  sparkHome: '/opt/spark',
  driverDefaults: { sparkConf: { 'spark.two': 'two' }, env: [{ name: 'TWO', value: 'two' }] },
  maxDrivers: 100,
  queues: [
    { name: 'fast', priority: 5 },
    { name: 'spark', priority: 0 },
  ],
  priorityClasses: [{ name: 'soon', value: 5 }],
  maxQueued: 1000,
  holdAfterSeconds: 300,
  holdForSeconds: 600,
  compatibility: 'Documented',
  agentReregisterTimeoutSeconds: 600,
  tenants: [
    { name: 'others', namespaceSelector: { matchLabels: { team: 'two' } } },
    {
      name: 'all',
      namespaces: ['jobs'],
      roles: ['spark', '*'],
      principals: ['etl'],
      users: ['nobody'],
      hostPaths: ['/'],
      dockerParameters: ['ulimit', 'ulimits', 'label'],
      privileged: true,
      maxCores: 1000,
      maxMemory: '1000g',
      maxDrivers: 100,
    },
  ],
  retryWaitMaxSeconds: 60,
  defaultTimeToLiveSeconds: 600,
  ingress: { urlFormat: '{{$appName}}.{{$appNamespace}}.example.org', className: 'nginx' },
  declineSeconds: 60,
};
