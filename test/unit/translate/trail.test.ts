import { describe, expect, test } from '@jest/globals';
import { fieldsUntold } from '../../support/fields-untold.ts';
import type { Json } from '../../support/resources.ts';
import { description } from './described.ts';

const key = { name: 'db', key: 'p' };
const objects = { 'Secret/db': { p: 'x', '.dockerconfigjson': '{}' }, 'ConfigMap/conf': { c: 'y' } };

/** All that driver and executors have in common. */
const common = {
  cores: 1,
  memory: '1g',
  memoryOverhead: '500m',
  javaOptions: '-Da=b',
  labels: { a: 'b' },
  annotations: { 'a/b': 'c' },
  env: [
    { name: 'A', value: 'a' },
    { name: 'F', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
  ],
  envVars: { B: 'b' },
  constraints: { zone: ['a'] },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'rack', operator: 'In', values: ['r'] },
              { key: 'os', operator: 'Exists' },
            ],
          },
        ],
      },
    },
  },
  terminationGracePeriodSeconds: 5,
};

const sourced = {
  env: [
    ...common.env,
    { name: 'S', valueFrom: { secretKeyRef: key } },
    { name: 'C', valueFrom: { configMapKeyRef: { name: 'conf', key: 'c' } } },
  ],
  envFrom: [{ secretRef: { name: 'db' } }],
  envSecretKeyRefs: { E: key },
  configMaps: [{ name: 'conf', path: '/conf' }],
  secrets: [{ name: 'db', path: '/db' }],
  volumeMounts: [
    { name: 'host', mountPath: '/host' },
    { name: 'empty', mountPath: '/empty' },
  ],
};

const beside = { initContainers: [{ name: 'a', command: ['true'] }] };
const lifecycle = { preStop: { exec: { command: ['true'] } } };
const ports = [{ name: 'web', containerPort: 8080 }];
const limits = { coreRequest: '500m', coreLimit: '2', memoryLimit: '8g', gpu: { name: 'nvidia.com/gpu', quantity: 1 } };

const shared = {
  image: 'spark',
  imagePullPolicy: 'Always',
  volumes: [
    { name: 'host', hostPath: { path: '/h' } },
    { name: 'empty', emptyDir: {} },
  ],
  nodeSelector: { disk: 'ssd' },
  proxyUser: 'etl',
  memoryOverheadFactor: '0.2',
  hadoopConf: { 'fs.x': 'y' },
  sparkConfigMap: 'conf',
  hadoopConfigMap: 'conf',
  deps: {
    jars: ['j'],
    files: ['f'],
    pyFiles: ['p'],
    archives: ['a'],
    packages: ['k'],
    excludePackages: ['e'],
    repositories: ['r'],
  },
  sparkConf: { 'spark.x': 'y', 'spark.mesos.driver.labels': 'l:m', 'spark.mesos.driver.constraints': 'attr:' },
  arguments: ['a'],
};
const uris = [{ value: 'http://a', executable: true, outputFile: 'b' }];
const mesos = { cluster: 'main', role: '*', queue: 'q', uris, fetcherCache: true, labels: { m: 'n' } };

describe('of every field it is said where it went,', () => {
  test.each<[string, Json]>([
    [
      'where the operator launches the executors',
      {
        ...shared,
        imagePullSecrets: ['db'],
        driver: { ...common, ...sourced, ...limits, ...beside, lifecycle, ports, priorityClassName: 'c' },
        executor: { ...common, ...sourced, ...limits, ...beside, instances: 2, launchedBy: 'Operator', image: 'other' },
        mesos,
      },
    ],
    [
      'where Spark launches them, with secrets',
      {
        ...shared,
        driver: { ...common, ...sourced },
        executor: { ...common, env: sourced.env, volumeMounts: sourced.volumeMounts, instances: 2, gpu: limits.gpu },
        mesos: { ...mesos, containerizer: 'mesos', network: { name: 'n', labels: [{ key: 'a', value: 'b' }] } },
      },
    ],
    [
      'where Docker runs them',
      {
        image: 'spark',
        driver: {
          podSecurityContext: { runAsUser: 5, seccompProfile: { type: 'RuntimeDefault' } },
          securityContext: {
            runAsGroup: 6,
            capabilities: { add: ['A'], drop: ['B'] },
            allowPrivilegeEscalation: false,
            privileged: true,
          },
          dnsConfig: { nameservers: ['10.0.0.1'], searches: ['x'], options: [{ name: 'ndots', value: '1' }] },
          hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
        },
        executor: { hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }] },
        monitoring: {
          exposeDriverMetrics: true,
          exposeExecutorMetrics: true,
          metricsProperties: 'a=b',
          metricsPropertiesFile: '/m',
          prometheus: { jmxExporterJar: '/j', port: 8090, configFile: '/c' },
        },
        dynamicAllocation: {
          enabled: true,
          initialExecutors: 1,
          minExecutors: 1,
          maxExecutors: 2,
          shuffleTrackingEnabled: true,
          shuffleTrackingTimeout: 5,
        },
        batchScheduler: 'dispatcher-queue',
        batchSchedulerOptions: { queue: 'q', priorityClassName: 'c' },
        mesos: {
          cluster: 'main',
          containerizer: 'docker',
          network: { name: 'n' },
          parameters: [{ key: 'ulimit', value: 'x' }],
          portMappings: [{ hostPort: 1, containerPort: 2 }],
        },
      },
    ],
  ])('%s', (_, spec) => {
    expect(fieldsUntold(spec, description(spec, { framework: { gpus: true } }, objects))).toEqual([]);
  });
});
