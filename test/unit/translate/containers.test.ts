import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

const image = 'registry.example/spark:3.4.4';
const operator = { launchedBy: 'Operator' };
const docker = { cluster: 'main', containerizer: 'docker' };

/** What was not said of a container. */
const bare = { volumes: [], networks: [], dockerParameters: [], portMappings: [] };

describe('the container of the driver', () => {
  test.each<[string, Json, object | undefined]>([
    ['none, where nothing is said of it', {}, undefined],
    ['an image, which Docker runs as for Spark', { image }, { ...bare, type: 'DOCKER', image, forcePull: false }],
    [
      'an image of its own',
      { image: 'other', driver: { image } },
      { ...bare, type: 'DOCKER', image, forcePull: false },
    ],
    [
      'an image that Mesos runs',
      { image, mesos: { cluster: 'main', containerizer: 'mesos' } },
      { ...bare, type: 'MESOS', image, forcePull: false },
    ],
    [
      'the same in properties',
      { sparkConf: { 'spark.mesos.executor.docker.image': image, 'spark.mesos.containerizer': 'mesos' } },
      { ...bare, type: 'MESOS', image, forcePull: false },
    ],
    [
      'an image that Mesos runs, because the task carries the secret of its attempt',
      { image, executor: operator },
      { ...bare, type: 'MESOS', image, forcePull: false },
    ],
    ['always pulled', { image, imagePullPolicy: 'Always' }, { ...bare, type: 'DOCKER', image, forcePull: true }],
    [
      'a network of its own, with labels',
      {
        image,
        mesos: { cluster: 'main', network: { name: 'cni', labels: [{ key: 'a:b', value: 'c,d' }] } },
      },
      {
        ...bare,
        type: 'DOCKER',
        image,
        forcePull: false,
        dockerNetwork: 'USER',
        networks: [{ name: 'cni', labels: [{ key: 'a:b', value: 'c,d' }] }],
        dockerParameters: [{ key: 'net', value: 'cni' }],
      },
    ],
  ])('%s', (_, spec, container) => {
    expect(description(spec).container).toEqual(container);
  });

  test('has ports and options: those of properties, those of fields, and the network last', () => {
    const { container } = description({
      image,
      sparkConf: {
        'spark.mesos.executor.docker.parameters': 'memory-swap=1g',
        'spark.mesos.executor.docker.portmaps': '1:2',
      },
      mesos: {
        ...docker,
        network: { name: 'cni' },
        parameters: [{ key: 'ulimit', value: 'nofile=1024' }],
        portMappings: [{ hostPort: 80, containerPort: 8080 }],
      },
    });
    expect(container?.dockerParameters).toEqual([
      { key: 'memory-swap', value: '1g' },
      { key: 'ulimit', value: 'nofile=1024' },
      { key: 'net', value: 'cni' },
    ]);
    expect(container?.portMappings).toEqual([
      { hostPort: 1, containerPort: 2, protocol: 'tcp' },
      { hostPort: 80, containerPort: 8080, protocol: 'tcp' },
    ]);
  });

  test('takes what Kubernetes says of users, rights and names as options of Docker', () => {
    const { container, dockerParameters } = description({
      image,
      driver: {
        podSecurityContext: { runAsUser: 1, runAsNonRoot: true },
        securityContext: {
          runAsUser: 185,
          runAsGroup: 186,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        dnsConfig: { nameservers: ['10.0.0.2'], searches: ['example.org'], options: [{ name: 'ndots', value: '2' }] },
        hostAliases: [{ ip: '10.0.0.3', hostnames: ['a', 'b'] }],
      },
    });
    expect(container?.dockerParameters.map(({ key, value }) => `${key}=${value}`)).toEqual([
      'user=185:186',
      'security-opt=no-new-privileges',
      'cap-add=NET_ADMIN',
      'cap-drop=ALL',
      'dns=10.0.0.2',
      'dns-search=example.org',
      'dns-option=ndots:2',
      'add-host=a:10.0.0.3',
      'add-host=b:10.0.0.3',
    ]);
    expect(dockerParameters).toEqual([{ key: 'cap-add', value: 'NET_ADMIN' }]);
  });

  test('mounts volumes: of the agent, of the sandbox, in memory', () => {
    const volumes = [
      { name: 'data', hostPath: { path: '/data' } },
      { name: 'scratch', emptyDir: {} },
      { name: 'quick', emptyDir: { medium: 'Memory', sizeLimit: '512Mi' } },
    ];
    const volumeMounts = [
      { name: 'data', mountPath: '/in', readOnly: true, subPath: 'a/b' },
      { name: 'scratch', mountPath: '/scratch' },
    ];
    const byMesos = description({ image, volumes, driver: { volumeMounts }, executor: operator });
    expect(byMesos.container?.volumes).toEqual([
      { containerPath: '/in', mode: 'RO', hostPath: '/data/a/b' },
      { containerPath: '/scratch', mode: 'RW', sandboxPath: { type: 'SELF', path: 'volumes/scratch' } },
    ]);
    expect(byMesos.hostPaths).toEqual(['/data/a/b']);
    const byDocker = description({
      image,
      volumes,
      driver: { volumeMounts: [...volumeMounts, { name: 'quick', mountPath: '/quick' }] },
    });
    expect(byDocker.container).toMatchObject({
      volumes: [
        { containerPath: '/in', mode: 'RO', hostPath: '/data/a/b' },
        { containerPath: '/scratch', mode: 'RW', hostPath: 'volumes/scratch' },
      ],
      dockerParameters: [{ key: 'tmpfs', value: '/quick:size=512m' }],
    });
  });

  test('keeps scratch files where volumes are named for them', () => {
    const made = description({
      image,
      volumes: [{ name: 'spark-local-dir-1', emptyDir: {} }],
      driver: { volumeMounts: [{ name: 'spark-local-dir-1', mountPath: '/tmp/one' }] },
    });
    expect(made.environment).toEqual([{ name: 'SPARK_LOCAL_DIRS', value: '/tmp/one' }]);
    const executor = {
      ...operator,
      envVars: { A: 'a' },
      volumeMounts: [{ name: 'spark-local-dir-1', mountPath: '/tmp/two' }],
    };
    const ofOperator = description({ image, volumes: [{ name: 'spark-local-dir-1', emptyDir: {} }], executor });
    expect(ofOperator.executors.environment).toEqual([{ name: 'SPARK_LOCAL_DIRS', value: '/tmp/two' }]);
    expect(ofOperator.properties).toMatchObject({ 'spark.executorEnv.A': 'a' });
  });
});

describe('executors that Spark launches itself', () => {
  test('have their image, volumes, options, labels and place by properties of the driver', () => {
    const { properties, container } = description({
      image: 'for-drivers',
      nodeSelector: { disk: 'ssd' },
      volumes: [{ name: 'data', hostPath: { path: '/data' } }],
      sparkConf: { 'spark.mesos.constraints': 'os:', 'spark.mesos.task.labels': 'x:y' },
      executor: {
        image,
        labels: { 'a:b': 'c,d' },
        annotations: { note: 'e' },
        constraints: { zone: ['a', 'b'] },
        gpu: { name: 'nvidia.com/gpu', quantity: 2 },
        instances: 3,
        terminationGracePeriodSeconds: 20,
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
        hostAliases: [{ ip: '10.0.0.3', hostnames: ['a'] }],
      },
      mesos: { cluster: 'main', uris: [{ value: 'http://files/a' }, { value: 'http://files/b', extract: false }] },
    });
    expect(container).toMatchObject({ image: 'for-drivers', volumes: [] });
    expect(properties).toMatchObject({
      'spark.mesos.executor.docker.image': image,
      'spark.mesos.executor.docker.volumes': '/data:/data:rw',
      'spark.mesos.executor.docker.parameters': 'add-host=a:10.0.0.3',
      'spark.mesos.constraints': 'os:;zone:a,b;disk:ssd',
      'spark.mesos.task.labels': 'x:y,a\\:b:c\\,d,annotation/note:e',
      'spark.mesos.gpus.max': '6',
      'spark.mesos.coarse.shutdownTimeout': '20s',
      'spark.mesos.uris': 'http://files/a',
    });
  });
});

describe('executors that the operator launches', () => {
  test('have what is said of them in their own tasks', () => {
    const spec = {
      image,
      executor: {
        ...operator,
        coreRequest: '500m',
        coreLimit: '2',
        memoryLimit: '4g',
        gpu: { name: 'nvidia.com/gpu', quantity: 1 },
        constraints: { zone: ['a', 'b'], rack: [] },
        terminationGracePeriodSeconds: 20,
      },
      mesos: { cluster: 'main', uris: [{ value: 'http://files/b.tgz', extract: false, outputFile: 'b' }] },
    };
    const { executors, properties } = description(spec, { framework: { gpus: true } });
    expect(executors).toMatchObject({
      amounts: { cpus: 500, mem: 1_664_000, gpus: 1000, ports: 3 },
      limits: { cpus: 2000, mem: 4_096_000 },
      killGraceMs: 20_000,
      container: { type: 'MESOS', image },
      constraints: [
        { attribute: 'zone', rule: 'Spark', values: ['a', 'b'] },
        { attribute: 'rack', rule: 'Spark', values: [] },
      ],
      uris: [{ value: 'http://files/b.tgz', cache: false, extract: false, outputFile: 'b' }],
      sparkHome: { kind: 'image' },
    });
    expect(properties).not.toHaveProperty('spark.mesos.constraints');
  });
});

describe('what can not be had is refused, with the field and the reason:', () => {
  test.each<[string, Json, string, string]>([
    [
      'Docker with the secret of an attempt',
      { image, mesos: docker, executor: operator },
      'NotSupported',
      "spec.mesos.containerizer can't be docker: executor.launchedBy: Operator needs a secret",
    ],
    [
      'a number of a user without Docker',
      { image, driver: { securityContext: { runAsUser: 5 } }, executor: operator },
      'NotSupported',
      'spec.driver.securityContext.runAsUser needs an image and the Docker containerizer',
    ],
    [
      'options of Docker without an image',
      { driver: { dnsConfig: { nameservers: ['10.0.0.2'] } } },
      'NotSupported',
      'spec.driver.dnsConfig.nameservers needs an image',
    ],
    [
      'options of Docker by property without Docker',
      { image, executor: operator, sparkConf: { 'spark.mesos.executor.docker.parameters': 'a=b' } },
      'NotSupported',
      'spec.sparkConf["spark.mesos.executor.docker.parameters"] needs an image',
    ],
    [
      'volumes by property without an image',
      { sparkConf: { 'spark.mesos.executor.docker.volumes': '/a:/b' } },
      'NotSupported',
      'spec.sparkConf["spark.mesos.executor.docker.volumes"] needs an image',
    ],
    [
      'a malformed volume',
      { image, sparkConf: { 'spark.mesos.executor.docker.volumes': 'a:b:c:d' } },
      'BadValue',
      'spark.mesos.executor.docker.volumes has "a:b:c:d"',
    ],
    [
      'root that may not be root',
      { driver: { securityContext: { runAsNonRoot: true } } },
      'Contradiction',
      'spec.driver.securityContext.runAsNonRoot is true, and the user would be root',
    ],
    [
      'a group without a user',
      { image, driver: { securityContext: { runAsGroup: 5 } } },
      'NotSupported',
      'spec.driver.securityContext.runAsGroup counts only beside runAsUser',
    ],
    [
      'a mount of no volume',
      { driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] } },
      'BadValue',
      'spec.driver.volumeMounts[0].name is "a"',
    ],
    [
      'a way out of a volume',
      {
        image,
        volumes: [{ name: 'a', hostPath: { path: '/a' } }],
        driver: { volumeMounts: [{ name: 'a', mountPath: '/a', subPath: '../etc' }] },
      },
      'BadValue',
      '".." is not allowed',
    ],
    [
      'a way out of an allowed path',
      {
        image,
        volumes: [{ name: 'a', hostPath: { path: '/a/../etc' } }],
        driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
      },
      'BadValue',
      '".." is not allowed',
    ],
    [
      'a limited directory of the sandbox',
      {
        image,
        volumes: [{ name: 'a', emptyDir: { sizeLimit: '1Mi' } }],
        driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
      },
      'NotSupported',
      "whose size can't be limited",
    ],
    [
      'a directory outside of the sandbox without an image',
      { volumes: [{ name: 'a', emptyDir: {} }], driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] } },
      'NotSupported',
      'without an image only a relative path',
    ],
    [
      'a volume of executors without an image',
      {
        volumes: [{ name: 'a', hostPath: { path: '/a' } }],
        executor: { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
      },
      'NotSupported',
      'needs an image',
    ],
    [
      'a colon in the path of executors',
      {
        image,
        volumes: [{ name: 'a', hostPath: { path: '/a:b' } }],
        executor: { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
      },
      'NotSupported',
      'spec.executor.volumeMounts[0] has a comma, a colon or a blank',
    ],
    [
      'a part of a core for executors that Spark launches',
      { executor: { coreRequest: '500m' } },
      'NotSupported',
      'spec.executor.coreRequest',
    ],
    [
      'less than there is',
      { driver: { coreLimit: '500m' } },
      'BadValue',
      'spec.driver.coreLimit is 0.5, less than the 1 CPUs',
    ],
    [
      'less memory than there is',
      { driver: { memoryLimit: '1g' } },
      'BadValue',
      'spec.driver.memoryLimit is 1024 MiB, less than the 1408 MiB',
    ],
    [
      'almost no CPU',
      { driver: { coreRequest: '1m' } },
      'BadValue',
      'spec.driver.coreRequest is less than a hundredth of a CPU',
    ],
    [
      "another one's GPU",
      { driver: { gpu: { name: 'amd.com/gpu', quantity: 1 } } },
      'NotSupported',
      'spec.driver.gpu.name',
    ],
    [
      'a GPU where the cluster asks Mesos for none',
      { driver: { gpu: { name: 'nvidia.com/gpu', quantity: 1 } } },
      'NotSupported',
      'spec.driver.gpu needs framework.gpus of the MesosCluster',
    ],
    [
      'GPUs of an unknown number of executors',
      { executor: { gpu: { name: 'nvidia', quantity: 1 } }, dynamicAllocation: { enabled: true } },
      'NotSupported',
      'spec.executor.gpu needs spec.executor.instances',
    ],
    [
      'the network of the agent and another',
      { image, driver: { hostNetwork: true }, mesos: { cluster: 'main', network: { name: 'cni' } } },
      'Contradiction',
      'spec.driver.hostNetwork and spec.mesos.network',
    ],
    [
      'no network of the agent, and no other',
      { driver: { hostNetwork: false } },
      'NotSupported',
      'spec.driver.hostNetwork can be false only',
    ],
    [
      'ports without a network',
      { image, mesos: { ...docker, portMappings: [{ hostPort: 1, containerPort: 1 }] } },
      'NotSupported',
      'spec.mesos.portMappings needs a network',
    ],
    [
      'dynamic allocation of what the operator launches, without the page that says what the driver wants',
      { executor: operator, dynamicAllocation: { enabled: true }, sparkConf: { 'spark.ui.enabled': 'false' } },
      'Contradiction',
      'spec.sparkConf["spark.ui.enabled"] is false',
    ],
    [
      'dynamic allocation of what the operator launches, without its shuffle data',
      { executor: operator, dynamicAllocation: { enabled: true, shuffleTrackingEnabled: false } },
      'Contradiction',
      'spec.sparkConf["spark.dynamicAllocation.shuffleTracking.enabled"] is false',
    ],
    [
      'the shuffle service of agents for what the operator launches',
      { executor: operator, sparkConf: { 'spark.shuffle.service.enabled': 'true' } },
      'NotSupported',
      'spec.sparkConf["spark.shuffle.service.enabled"] is not possible',
    ],
    [
      'a secret that is neither wanted nor not',
      { executor: operator, sparkConf: { 'spark.authenticate': 'maybe' } },
      'BadValue',
      'spark.authenticate',
    ],
    [
      'a field and a property that differ',
      { driver: { memory: '2g' }, sparkConf: { 'spark.driver.memory': '4g' } },
      'Contradiction',
      'spec.driver.memory and spec.sparkConf["spark.driver.memory"] say different things',
    ],
    [
      'a variable and a property that differ',
      { driver: { env: [{ name: 'A', value: 'a' }] }, sparkConf: { 'spark.mesos.driverEnv.A': 'b' } },
      'Contradiction',
      'the variable A of spec.driver and spec.sparkConf["spark.mesos.driverEnv.A"] say different things',
    ],
    [
      'an image and a property that differ',
      { image, executor: operator, sparkConf: { 'spark.mesos.executor.docker.image': 'other' } },
      'Contradiction',
      'spec.image and spec.sparkConf["spark.mesos.executor.docker.image"] say different things',
    ],
    [
      'jars by field and by property that differ',
      { deps: { jars: ['a'] }, sparkConf: { 'spark.jars': 'b' } },
      'Contradiction',
      'spec.deps.jars and spec.sparkConf["spark.jars"] say different things',
    ],
    [
      'two fields that differ',
      { mesos: { cluster: 'main', queue: 'a' }, batchSchedulerOptions: { queue: 'b' } },
      'Contradiction',
      'spec.batchSchedulerOptions.queue and spec.mesos.queue say different things',
    ],
    [
      'a selector for all and one for the driver',
      { nodeSelector: { a: 'b' }, driver: { nodeSelector: { a: 'b' } } },
      'Contradiction',
      'spec.driver.nodeSelector and spec.nodeSelector',
    ],
    [
      'constraints of another form',
      { sparkConf: { 'spark.mesos.driver.constraints': 'os' } },
      'BadValue',
      "spark.mesos.driver.constraints can't be read",
    ],
    [
      'the same attribute twice for executors that Spark launches',
      { nodeSelector: { os: 'a' }, sparkConf: { 'spark.mesos.constraints': 'os:b' } },
      'NotSupported',
      'names the attribute os a second time',
    ],
    [
      'an exporter in executors that share a host',
      {
        monitoring: {
          exposeDriverMetrics: true,
          exposeExecutorMetrics: true,
          prometheus: { jmxExporterJar: '/a.jar', configFile: '/a.yaml' },
        },
      },
      'NotSupported',
      'spec.monitoring.exposeExecutorMetrics is not possible on the network of the agents',
    ],
    [
      'a line of metrics that is none',
      { monitoring: { exposeDriverMetrics: true, exposeExecutorMetrics: false, metricsProperties: 'x' } },
      'BadValue',
      'spec.monitoring.metricsProperties has a line',
    ],
  ])('%s', (_, spec, reason, message) => {
    expect(described(spec)).toEqual({ ok: false, reason, message: expect.stringContaining(message) });
  });
});

describe('where Spark is', () => {
  test.each<[string, Json, object]>([
    ['on the agents, where the cluster says', {}, { kind: 'installed', path: '/opt/spark' }],
    [
      'on the agents, where the application says',
      { sparkConf: { 'spark.mesos.executor.home': '/usr/spark' } },
      { kind: 'installed', path: '/usr/spark' },
    ],
    ['where its image says', { image }, { kind: 'image' }],
    [
      'in the image, where the application says',
      { image, sparkConf: { 'spark.mesos.executor.home': '/usr/spark' } },
      { kind: 'installed', path: '/usr/spark' },
    ],
    [
      'in an archive',
      { sparkConf: { 'spark.executor.uri': 'http://files/spark.tgz' } },
      { kind: 'archive', uri: 'http://files/spark.tgz' },
    ],
    [
      'in the image rather than in an archive',
      { image, sparkConf: { 'spark.executor.uri': 'http://files/spark.tgz' } },
      { kind: 'image' },
    ],
  ])('%s', (_, spec, home) => {
    expect(description(spec).sparkHome).toEqual(home);
  });

  test('an archive is fetched and unpacked by every task that needs it', () => {
    const spec = { sparkConf: { 'spark.executor.uri': 'http://files/spark.tgz' }, executor: operator };
    const fetched = { value: 'http://files/spark.tgz', cache: false, extract: true };
    const { uris, executors } = description(spec);
    expect([uris.at(-1), executors.uris]).toEqual([fetched, [fetched]]);
  });

  test.each<[string, Json, object]>([
    ['is in the image', { image }, { path: '/app.jar', inSandbox: false }],
    ['is on the agent', {}, { path: '/app.jar', inSandbox: false }],
    [
      'is fetched from the agent, when that is said',
      { image, sparkConf: { 'spark.mesos.appJar.local.resolution.mode': 'host' } },
      { path: 'app.jar', inSandbox: true, fetched: '/app.jar' },
    ],
  ])('a local main file %s', (_, spec, mainFile) => {
    expect(description({ mainApplicationFile: 'local:///app.jar', ...spec }).mainFile).toEqual(mainFile);
  });
});
