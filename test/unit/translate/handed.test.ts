/** What becomes of a resource at a dispatcher: which field travels as which property, and which is refused. */
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

const cluster = { master: undefined, dispatcher: { url: 'http://dispatcher:7077' } };
const requestOf = (spec: Json = {}, more: Json = {}, given = {}) => {
  const { submission } = description(spec, { ...cluster, ...more }, given);
  if (submission === undefined) throw new Error('nothing to submit');
  return submission.request;
};
const propertiesOf = (spec: Json = {}, more: Json = {}) => requestOf(spec, more).sparkProperties;

test('an application that says little is submitted with the sizes that the operator would ask for', () => {
  expect(requestOf()).toEqual({
    appResource: 'http://files/app.jar',
    mainClass: 'org.example.Main',
    appArgs: [],
    environmentVariables: {},
    sparkProperties: {
      'spark.app.name': 'pi',
      'spark.cores.max': '1',
      'spark.driver.cores': '1',
      'spark.driver.memory': '1024m',
      'spark.driver.memoryOverhead': '384',
      'spark.driver.supervise': 'false',
      'spark.executor.cores': '1',
      'spark.executor.memory': '1g',
      'spark.mesos.driver.labels':
        'sparkmesos.dev/namespace:jobs,sparkmesos.dev/name:pi,sparkmesos.dev/uid:a1b2,sparkmesos.dev/attempt:1',
      'spark.mesos.driver.memoryOverhead': '0',
      'spark.mesos.executor.home': '/opt/spark',
      'spark.mesos.executor.memoryOverhead': '384',
    },
  });
});

describe('as properties travel', () => {
  const image = { image: 'spark:3.4' };
  const volume = { volumes: [{ name: 'data', hostPath: { path: '/data' } }] };
  const mounts = { volumeMounts: [{ name: 'data', mountPath: '/in', readOnly: true }] };

  test.each<[string, Json, Json]>([
    ['the share of a core', { driver: { coreRequest: '500m' } }, { 'spark.driver.cores': '0.5' }],
    [
      'memory',
      { driver: { memory: '2g', memoryOverhead: '1g' } },
      { 'spark.driver.memory': '2048m', 'spark.driver.memoryOverhead': '1024' },
    ],
    [
      'the number of executors, as cores',
      { executor: { instances: 3, cores: 2 } },
      { 'spark.cores.max': '6', 'spark.executor.cores': '2' },
    ],
    [
      'labels, escaped',
      { driver: { labels: { 'a:b': 'c,d' } } },
      { 'spark.mesos.driver.labels': expect.stringMatching(/^a\\:b:c\\,d,sparkmesos/) },
    ],
    [
      'labels of a property beside ours',
      { sparkConf: { 'spark.mesos.driver.labels': 'x:y' } },
      { 'spark.mesos.driver.labels': expect.stringMatching(/^x:y,sparkmesos/) },
    ],
    [
      'constraints',
      { driver: { constraints: { zone: ['a', 'b'] } }, nodeSelector: { os: 'linux' } },
      { 'spark.mesos.driver.constraints': 'zone:a,b;os:linux' },
    ],
    ['a queue', { mesos: { cluster: 'main', queue: 'batch' } }, { 'spark.mesos.dispatcher.queue': 'batch' }],
    ['an image', image, { 'spark.mesos.executor.docker.image': 'spark:3.4' }],
    [
      'volumes of the agent',
      { ...image, ...volume, driver: mounts, executor: mounts },
      { 'spark.mesos.executor.docker.volumes': '/data:/in:ro' },
    ],
    [
      'files to fetch',
      { mesos: { cluster: 'main', uris: [{ value: 'http://f/a.csv' }] } },
      { 'spark.mesos.uris': 'http://f/a.csv' },
    ],
    ['a network', { mesos: { cluster: 'main', network: { name: 'web' } } }, { 'spark.mesos.network.name': 'web' }],
    ['packages', { deps: { packages: ['g:a:1'] } }, { 'spark.jars.packages': 'g:a:1' }],
    ['Hadoop', { hadoopConf: { 'fs.x': 'y' } }, { 'spark.hadoop.fs.x': 'y' }],
    ['options of the JVM', { driver: { javaOptions: '-Da=b' } }, { 'spark.driver.extraJavaOptions': '-Da=b' }],
    [
      "a secret of Mesos' own store",
      { driver: { env: [{ name: 'KEY', valueFrom: { mesosSecretRef: { name: '/jobs/key' } } }] } },
      { 'spark.mesos.driver.secret.names': '/jobs/key', 'spark.mesos.driver.secret.envkeys': 'KEY' },
    ],
    ['supervision, which the operator does', { driver: { supervise: true } }, { 'spark.driver.supervise': 'false' }],
  ])('%s', (_, spec, properties) => {
    expect(propertiesOf(spec, { queues: [{ name: 'batch', priority: 1 }] })).toMatchObject(properties);
  });

  test('variables, also those of a ConfigMap and of the cluster', () => {
    const env = [
      { name: 'A', value: 'a' },
      { name: 'C', valueFrom: { configMapKeyRef: { name: 'conf', key: 'c' } } },
    ];
    const given = { 'ConfigMap/conf': { c: 'from a map' } };
    const defaults = { driverDefaults: { env: [{ name: 'D', value: 'd' }] } };
    expect(requestOf({ driver: { env } }, defaults, given).environmentVariables).toEqual({
      A: 'a',
      C: 'from a map',
      D: 'd',
    });
  });

  test('a file of the image, as the path that the driver sees', () => {
    const request = requestOf({ image: 'spark:3.4', mainApplicationFile: 'local:/opt/app.jar' });
    expect(request.appResource).toBe('local:///opt/app.jar');
    expect(request.sparkProperties['spark.mesos.appJar.local.resolution.mode']).toBe('container');
  });

  test('Python without a class', () => {
    const spec = {
      type: 'Python',
      mainClass: undefined,
      mainApplicationFile: 'http://f/a.py',
      deps: { pyFiles: ['http://f/b.py'] },
    };
    expect(requestOf(spec)).toMatchObject({
      mainClass: '',
      sparkProperties: { 'spark.submit.pyFiles': 'http://f/b.py' },
    });
  });

  test('in a cluster with compatibility Spark34 what the user said, and nothing else but labels', () => {
    const spec = { driver: { memory: '2g' }, arguments: ['a b'] };
    const request = requestOf(spec, { compatibility: 'Spark34' });
    expect(request.appArgs).toEqual(['a b']);
    expect(request.sparkProperties).toMatchObject({ 'spark.driver.memory': '2g' });
    expect(request.sparkProperties).not.toHaveProperty('spark.mesos.driver.memoryOverhead');
  });
});

describe('is refused with its path', () => {
  const secretKeyRef = { name: 'db', key: 'p' };
  const volumes = (kind: Json) => ({ volumes: [{ name: 'v', ...kind }] });
  const mount = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
  const mesos = { cluster: 'main' };

  test.each<[string, Json]>([
    ['spec.executor.launchedBy', { executor: { launchedBy: 'Operator' } }],
    ['spec.executor.launchedBy', { sparkVersion: '4.0.0' }],
    ['spec.deps.jars', { deps: { jars: ['http://f/a.jar'] } }],
    ['spec.sparkConf["spark.jars"]', { sparkConf: { 'spark.jars': 'http://f/a.jar' } }],
    [
      'spec.sparkConf["spark.mesos.driver.secret.values"]',
      { sparkConf: { 'spark.mesos.driver.secret.values': 'x', 'spark.mesos.driver.secret.envkeys': 'K' } },
    ],
    ['spec.driver.env[0].valueFrom.secretKeyRef', { driver: { env: [{ name: 'P', valueFrom: { secretKeyRef } }] } }],
    [
      'spec.executor.env[0].valueFrom.secretKeyRef',
      { executor: { env: [{ name: 'P', valueFrom: { secretKeyRef } }] } },
    ],
    ['spec.driver.envFrom[0].secretRef', { driver: { envFrom: [{ secretRef: { name: 'db' } }] } }],
    ['spec.driver.envSecretKeyRefs["P"]', { driver: { envSecretKeyRefs: { P: secretKeyRef } } }],
    ['spec.driver.secrets[0]', { driver: { secrets: [{ name: 'db', path: '/db' }] } }],
    ['spec.driver.configMaps', { driver: { configMaps: [{ name: 'c', path: '/c' }] } }],
    ['spec.driver.volumeMounts[0]', { image: 'i', ...volumes({ secret: { secretName: 'db' } }), driver: mount }],
    ['spec.driver.volumeMounts[0]', { image: 'i', ...volumes({ configMap: { name: 'c' } }), driver: mount }],
    ['spec.driver.volumeMounts[0]', { image: 'i', ...volumes({ hostPath: { path: '/h' } }), driver: mount }],
    ['spec.executor.volumeMounts[0]', { image: 'i', ...volumes({ hostPath: { path: '/h' } }), executor: mount }],
    ['spec.driver.image', { driver: { image: 'i' } }],
    ['spec.executor.image', { executor: { image: 'i' } }],
    ['spec.imagePullSecrets', { imagePullSecrets: ['pull'], image: 'i' }],
    ['spec.proxyUser', { proxyUser: 'somebody' }],
    ['spec.sparkConfigMap', { sparkConfigMap: 'c' }],
    ['spec.hadoopConfigMap', { hadoopConfigMap: 'c' }],
    ['spec.sparkUIOptions', { sparkUIOptions: {} }],
    [
      'spec.driverIngressOptions',
      { driverIngressOptions: [{ servicePort: 4040, ingressURLFormat: '{{$appName}}.example.org' }] },
    ],
    ['spec.driver.ports', { driver: { ports: [{ name: 'web', containerPort: 8080 }] } }],
    ['spec.driver.sidecars', { driver: { sidecars: [{ name: 'log', command: ['true'] }] } }],
    ['spec.driver.lifecycle', { driver: { lifecycle: { preStop: { exec: { command: ['true'] } } } } }],
    ['spec.driver.initContainers', { driver: { initContainers: [{ name: 'a', command: ['true'] }] } }],
    ['spec.driver.priorityClassName', { driver: { priorityClassName: 'high' } }],
    ['spec.batchSchedulerOptions.resources', { batchSchedulerOptions: { resources: { cpu: '4' } } }],
    ['spec.driver.coreLimit', { driver: { coreLimit: '2' } }],
    ['spec.driver.memoryLimit', { driver: { memoryLimit: '8g' } }],
    ['spec.executor.coreRequest', { executor: { coreRequest: '2' } }],
    ['spec.driver.gpu', { driver: { gpu: { name: 'nvidia.com/gpu', quantity: 1 } } }],
    ['spec.driver.terminationGracePeriodSeconds', { driver: { terminationGracePeriodSeconds: 5 } }],
    ['spec.timeouts.stopSeconds', { timeouts: { stopSeconds: 5 } }],
    ['spec.mesos.unreachableTimeoutSeconds', { mesos: { ...mesos, unreachableTimeoutSeconds: 5 } }],
    [
      'spec.mesos.uris[1]',
      { mesos: { ...mesos, uris: [{ value: 'http://f/a' }, { value: 'http://f/b', executable: true }] } },
    ],
    [
      'spec.driver.hostAliases[0]',
      {
        image: 'i',
        mesos: { ...mesos, containerizer: 'docker' },
        driver: { hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }] },
      },
    ],
    ['spec.sparkConf["spark.a"]', { sparkConf: { 'spark.a': 'two\nlines' } }],
    ['spec.sparkConf["spark.a"]', { sparkConf: { 'spark.a': '{x,y}' } }],
    ['spec.mainApplicationFile', { mainApplicationFile: 'http://f/$(id).jar' }],
    ['spec.driver.labels["a"]', { driver: { labels: { a: '' } } }],
  ])('%s', (path, spec) => {
    const refused = described(
      spec,
      { ...cluster, framework: { gpus: true } },
      { 'Secret/db': { p: 'hunter2' }, 'ConfigMap/c': { k: 'v' } },
    );
    expect(refused.ok).toBe(false);
    expect(refused.ok ? '' : refused.message.split(' ', 1)[0]).toBe(path);
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });

  test('with its words what Spark would fail of, where it would stop all that wait', () => {
    const refused = described({ sparkConf: { 'spark.mesos.driver.constraints': 'os' } }, cluster);
    expect(refused.ok ? '' : refused.message).toContain('Bad constraint string');
  });
});
