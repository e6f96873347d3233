/** Values by which people install the chart, each with something of its own; between them every template renders all that it can. */
const credentials = { secretRef: { name: 'principal', namespace: 'mesos' } };
const tls = {
  caSecretRef: { name: 'authority', namespace: 'mesos' },
  clientCertificateSecretRef: { name: 'certificate', namespace: 'vault' },
};

export const variants = {
  default: {},
  namespaced: { namespaces: ['jobs', 'reports', 'jobs'] },
  selective: { namespaceSelector: 'team in (data, ops),stage=live', clusterSelector: 'team=data' },
  submitting: { dispatcher: { enabled: true, cluster: 'main' } },
  exposed: {
    replicas: 2,
    namespaces: ['jobs'],
    dispatcher: {
      ...{
        enabled: true,
        cluster: 'main',
        namespace: 'jobs',
        launchedBy: 'Operator',
        ttlSeconds: 0,
        tokenInPath: true,
      },
      ...{
        expose: true,
        tls: { secretName: 'dispatcher' },
        service: { type: 'LoadBalancer', annotations: { a: 'b' } },
      },
    },
    volumes: [{ name: 'more', emptyDir: {} }],
    volumeMounts: [{ name: 'more', mountPath: '/more' }],
    networkPolicy: { dispatcherFrom: [{ ipBlock: { cidr: '10.0.0.0/8' } }] },
  },
  plaintext: { dispatcher: { enabled: true, cluster: 'main', expose: true, plaintext: true } },
  'page shown': {
    namespaces: ['jobs'],
    page: { expose: true, tls: { secretName: 'page' }, service: { type: 'NodePort', annotations: { a: 'b' } } },
  },
  'page behind a proxy': {
    page: { expose: true, behindProxy: true, logs: false },
    networkPolicy: { pageFrom: [{ podSelector: { matchLabels: { app: 'proxy' } } }] },
  },
  'no page': { page: { enabled: false } },
  'two replicas': { replicas: 2 },
  'no election': { leaderElection: { enabled: false } },
  monitored: {
    metrics: {
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' }, interval: '15s' },
      prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
      dashboard: { enabled: true, annotations: { folder: 'Spark' } },
    },
    networkPolicy: {
      metricsFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5050 }] }],
    },
  },
  bare: {
    metrics: {
      enabled: false,
      serviceMonitor: { enabled: true },
      prometheusRule: { enabled: true },
      dashboard: { enabled: true },
    },
    networkPolicy: { enabled: false },
    exposure: { enabled: false },
    clientMode: { enabled: false },
    rbac: { secrets: false, configMaps: false, userRoles: false },
    crds: { upgrade: false },
    tests: { enabled: false },
    topologySpreadConstraints: [],
  },
  'without rights': { rbac: { create: false }, serviceAccount: { create: false, name: 'given' } },
  clusters: {
    namespaces: ['jobs'],
    rbac: { clusterSecrets: [{ namespace: 'mesos', name: 'other' }] },
    mesosClusters: [
      { name: 'main', spec: { master: 'mesos://zk://10.0.0.1:2181/mesos', sparkHome: '/opt/spark', credentials, tls } },
      { name: 'small', spec: { master: 'mesos://10.0.0.9:5050', credentials } },
    ],
  },
  furnished: {
    image: { repository: 'registry.example/spark-mesos-operator', tag: 'v1', digest: `sha256:${'0'.repeat(64)}` },
    imagePullSecrets: [{ name: 'registry' }],
    fullnameOverride: 'smo',
    commonLabels: { team: 'data' },
    env: [{ name: 'SPARK_MESOS_PRINCIPAL_FILE', value: '/credentials/principal' }],
    volumes: [{ name: 'credentials', secret: { secretName: 'mesos-principal' } }],
    volumeMounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }],
    serviceAccount: { annotations: { 'example.com/role': 'spark' } },
    podAnnotations: { 'example.com/note': 'x' },
    podLabels: { 'example.com/tier': 'control' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'control', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'system-cluster-critical',
  },
} as const;

export type Variant = keyof typeof variants;
