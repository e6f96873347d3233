import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import {
  parseMesosCluster,
  parseMesosClusterHead,
  parseSparkApplication,
  parseSparkApplicationHead,
  parseSparkApplicationSpec,
} from '../../../src/api/parse.ts';
import { type Json, mesosClusterObject, minimalSpec, sparkApplicationObject } from '../../support/resources.ts';

type Outcome = ReturnType<typeof parseSparkApplication> | ReturnType<typeof parseMesosCluster>;

/** Reason and sentence of each problem. */
const problems = (outcome: Outcome): readonly string[] =>
  outcome.ok ? [] : (outcome.children ?? []).map(({ reason, message }) => `${reason} ${message}`);

const problemsOfSpec = (spec: Json) => problems(parseSparkApplication(sparkApplicationObject(spec)));

/** What a driver or executor of which nothing is said has. */
const empty = {
  env: [],
  envVars: {},
  envFrom: [],
  envSecretKeyRefs: {},
  labels: {},
  annotations: {},
  configMaps: [],
  secrets: [],
  volumeMounts: [],
  nodeSelector: {},
  constraints: {},
  hostAliases: [],
  initContainers: [],
};

describe('a SparkApplication', () => {
  test('is complete after parsing: every default is filled in', () => {
    const parsed = parseSparkApplication(sparkApplicationObject());
    expect(parsed).toEqual({
      ok: true,
      value: {
        apiVersion: 'sparkmesos.dev/v1beta1',
        kind: 'SparkApplication',
        metadata: { name: 'pi', namespace: 'jobs', uid: 'a1b2', generation: 1 },
        spec: {
          ...minimalSpec,
          mode: 'cluster',
          arguments: [],
          sparkConf: {},
          hadoopConf: {},
          deps: { jars: [], files: [], pyFiles: [], archives: [], packages: [], excludePackages: [], repositories: [] },
          imagePullSecrets: [],
          volumes: [],
          nodeSelector: {},
          driver: { ...empty, ports: [], sidecars: [] },
          driverIngressOptions: [],
          executor: { ...empty, launchedBy: 'Driver' },
          mesos: { cluster: 'main', parameters: [], portMappings: [], uris: [], labels: {} },
          restartPolicy: {
            type: 'Never',
            onFailureRetryInterval: 5,
            onSubmissionFailureRetryInterval: 5,
            maxRetryIntervalSeconds: 600,
            resetAfterSeconds: 3600,
          },
          suspend: false,
          timeouts: {},
        },
      },
    });
  });

  test.each<[string, Json, string]>([
    ['a misspelt field', { drivr: {} }, 'UnknownField spec.drivr: is not a known field; did you mean driver?'],
    [
      'a misspelt field of the driver',
      { driver: { memroy: '1g' } },
      'UnknownField spec.driver.memroy: is not a known field; did you mean memory?',
    ],
    [
      'a misspelt field of a variable',
      { driver: { env: [{ name: 'A', valeu: '' }] } },
      'UnknownField spec.driver.env[0].valeu: is not a known field; did you mean value?',
    ],
    ['a field like no other', { zookeeper: 1 }, 'UnknownField spec.zookeeper: is not a known field'],
    [
      'a field of kubeflow that has no meaning',
      { pythonVersion: '3' },
      'UnsupportedField spec.pythonVersion: is a name of an old version; set PYSPARK_PYTHON in driver.env and executor.env',
    ],
    [
      'a field of kubeflow in a list',
      { volumes: [{ name: 'a', emptyDir: {}, nfs: {} }] },
      'UnsupportedField spec.volumes[0].nfs: is not supported: volumes are hostPath, emptyDir, secret and configMap',
    ],
    [
      'another kind of volume',
      { volumes: [{ name: 'a', emptyDir: {}, scratch: {} }] },
      'UnknownField spec.volumes[0].scratch: is not a known field',
    ],
    [
      'a volume of two kinds',
      { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/a' } }] },
      'InvalidValue spec.volumes[0].name: must name a volume that is exactly one of hostPath, emptyDir, secret and configMap',
    ],
    [
      'a variable with a value and a source of it',
      { driver: { env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] } },
      'InvalidValue spec.driver.env[0].value: must be empty beside valueFrom',
    ],
    [
      'a variable with a source of no kind',
      { driver: { env: [{ name: 'A', valueFrom: {} }] } },
      'MissingField spec.driver.env[0].valueFrom.secretKeyRef: must name exactly one of secretKeyRef, configMapKeyRef, fieldRef and mesosSecretRef',
    ],
    [
      'a variable from a field that no task has',
      { driver: { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] } },
      'InvalidValue spec.driver.env[0].valueFrom.fieldRef.fieldPath: must be one of metadata.name, metadata.namespace, metadata.uid',
    ],
    [
      'a variable from resources',
      { driver: { env: [{ name: 'A', valueFrom: { resourceFieldRef: {}, mesosSecretRef: { name: 's' } } }] } },
      'UnsupportedField spec.driver.env[0].valueFrom.resourceFieldRef: is not supported: the resources of a task are known only when it is placed',
    ],
    [
      'an image that may not be pulled',
      { imagePullPolicy: 'Never' },
      'UnsupportedValue spec.imagePullPolicy: Never is not supported: Mesos pulls an image that an agent does not have',
    ],
    [
      'an affinity that nobody can weigh',
      { driver: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } } } },
      'UnsupportedField spec.driver.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution: is not supported: Mesos places by the attributes of agents; use nodeAffinity with what is required',
    ],
    [
      'an account of Kubernetes',
      { driver: { serviceAccount: 'spark' } },
      'UnsupportedField spec.driver.serviceAccount: has no meaning on Mesos: neither driver nor executors talk to Kubernetes; who they are for Mesos is said by the MesosCluster and mesos.role',
    ],
    [
      'a driver inside of the operator',
      { mode: 'in-cluster-client' },
      'UnsupportedValue spec.mode: in-cluster-client has no meaning on Mesos; cluster runs the driver as a task of Mesos, client as a Pod',
    ],
    [
      'tolerations that are no list',
      { mode: 'client', driver: { tolerations: {} } },
      'InvalidValue spec.driver.tolerations: must be a list of objects',
    ],
    [
      'a template of something else',
      { mode: 'client', driver: { template: { kind: 'Pod', spec: {} } } },
      'InvalidValue spec.driver.template.kind: is not a field of a template; it has metadata and spec',
    ],
    [
      'a template with containers that are none',
      { mode: 'client', driver: { template: { spec: { containers: [1] } } } },
      'InvalidValue spec.driver.template.spec.containers: must be a list of objects',
    ],
    ['another word for the mode', { mode: 'Cluster' }, 'InvalidValue spec.mode: must be one of cluster, client'],
    [
      'another word for the language',
      { type: 'java' },
      'InvalidValue spec.type: must be one of Java, Scala, Python, R',
    ],
    ['no main file', { mainApplicationFile: undefined }, 'MissingField spec.mainApplicationFile: is required'],
    ['no main class', { mainClass: undefined }, 'MissingField spec.mainClass: is required for Java and Scala'],
    ['no cluster', { mesos: {} }, 'MissingField spec.mesos.cluster: is required'],
    ['no Mesos at all', { mesos: undefined }, 'MissingField spec.mesos: is required'],
    [
      'a version without a number',
      { sparkVersion: 'latest' },
      'InvalidValue spec.sparkVersion: must be a version of Spark such as 3.4.4',
    ],
    ['half a core', { driver: { cores: 0.5 } }, 'InvalidValue spec.driver.cores: must be a whole number'],
    ['cores as text', { driver: { cores: '1' } }, 'InvalidValue spec.driver.cores: must be a whole number'],
    ['no cores', { driver: { cores: 0 } }, 'InvalidValue spec.driver.cores: must be at least 1'],
    ['no executors', { executor: { instances: 0 } }, 'InvalidValue spec.executor.instances: must be at least 1'],
    [
      'too many executors',
      { executor: { instances: 10_001 } },
      'InvalidValue spec.executor.instances: must be at most 10000',
    ],
    ['a list where a map is due', { sparkConf: [] }, 'InvalidValue spec.sparkConf: must be a map'],
    ['a text where a list is due', { arguments: 'a b' }, 'InvalidValue spec.arguments: must be a list'],
    ['a number as an argument', { arguments: ['a', 1] }, 'InvalidValue spec.arguments[1]: must be a string'],
    [
      'a truth as a property',
      { sparkConf: { 'spark.ui.enabled': false } },
      'InvalidValue spec.sparkConf[spark.ui.enabled]: must be a string',
    ],
    [
      'a property that Spark drops',
      { sparkConf: { 'hadoop.x': '1' } },
      'InvalidValue spec.sparkConf[hadoop.x]: must begin with "spark.": Spark ignores every other key',
    ],
    [
      'too many properties',
      { sparkConf: Object.fromEntries(Array.from({ length: 513 }, (_, i) => [`spark.${i}`, ''])) },
      'InvalidValue spec.sparkConf: must have at most 512 entries',
    ],
    [
      'too many jars',
      { deps: { jars: Array.from({ length: 257 }, () => 'a') } },
      'InvalidValue spec.deps.jars: must have at most 256 items',
    ],
    [
      'too long a class',
      { mainClass: 'a'.repeat(1025) },
      'InvalidValue spec.mainClass: must have at most 1024 characters',
    ],
    [
      'a variable twice',
      { driver: { env: [{ name: 'A' }, { name: 'A' }] } },
      'InvalidValue spec.driver.env: must not repeat a name',
    ],
    [
      'a role with a space',
      { mesos: { cluster: 'a', role: 'a b' } },
      'InvalidValue spec.mesos.role: must be a role of Mesos: no spaces, no component that is empty, ".", "..", "*" or begins with "-"',
    ],
    [
      'libmesos on Spark 4',
      { sparkVersion: '4.0.1', executor: { launchedBy: 'Driver' } },
      'InvalidValue spec.executor.launchedBy: Driver needs Spark older than 4: Spark 4 has no Mesos backend; use Operator',
    ],
    [
      'retries without a policy',
      { restartPolicy: { onFailureRetries: 3 } },
      'InvalidValue spec.restartPolicy.onFailureRetries: counts only with type OnFailure or OnInfrastructureFailure: Never does not retry, and Always retries without limit',
    ],
    [
      'supervision beside a policy',
      { restartPolicy: { type: 'OnFailure' }, driver: { supervise: true } },
      "InvalidValue spec.restartPolicy.type: can't be given together with spec.driver.supervise (or spec.sparkConf[spark.driver.supervise]): both say when the driver is started again",
    ],
    [
      'supervision by its property beside a policy',
      { restartPolicy: { type: 'Always' }, sparkConf: { 'spark.driver.supervise': 'true' } },
      "InvalidValue spec.restartPolicy.type: can't be given together with spec.driver.supervise (or spec.sparkConf[spark.driver.supervise]): both say when the driver is started again",
    ],
    [
      'a retry at once',
      { restartPolicy: { type: 'Always', onFailureRetryInterval: 0 } },
      'InvalidValue spec.restartPolicy.onFailureRetryInterval: must be at least 1',
    ],
    [
      'a life of less than nothing',
      { timeToLiveSeconds: -1 },
      'InvalidValue spec.timeToLiveSeconds: must be at least 0',
    ],
  ])('with %s is refused, and told where and why', (_what, spec, expected) => {
    expect(problemsOfSpec(spec)).toEqual([expected]);
  });

  test('is told of all its problems at once, unknown fields and broken rules together, by path', () => {
    const outcome = parseSparkApplication(
      sparkApplicationObject({
        failureRetries: 3,
        mainClass: undefined,
        restartPolicy: { onFailureRetries: 1 },
        driver: { cores: 0 },
      }),
    );
    expect(problems(outcome).map((line) => line.split(':')[0])).toEqual([
      'InvalidValue spec.driver.cores',
      'UnsupportedField spec.failureRetries',
      'MissingField spec.mainClass',
      'InvalidValue spec.restartPolicy.onFailureRetries',
    ]);
    expect(outcome).toMatchObject({
      reason: 'InvalidSpec',
      message: expect.stringContaining('spec.failureRetries: is a name of an old version'),
    });
  });

  test('never has a value repeated in a refusal, for it may be a secret', () => {
    const hush = 'hunter2 hunt';
    const outcome = parseSparkApplication(
      sparkApplicationObject({
        sparkVersion: hush,
        token: hush,
        sparkConf: { 'spark.mesos.secret': [hush] },
        driver: { memory: hush, javaOptions: 1, env: [{ name: 'A', value: { hush } }] },
        mesos: { cluster: hush, role: hush },
      }),
    );
    expect(problems(outcome)).toHaveLength(8);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  test.each([
    ['512m', true],
    ['4g', true],
    ['4G', true],
    ['4gb', true],
    ['1024', true],
    ['1073741824b', true],
    ['1.5g', false],
    ['1Gi', false],
    ['0', false],
    ['-1g', false],
    [' 1g', false],
    ['g', false],
    ['', false],
  ])('takes memory %j: %p', (memory, accepted) => {
    expect(parseSparkApplicationSpec({ ...minimalSpec, executor: { memory } }).ok).toBe(accepted);
  });

  test.each([
    ['*', true],
    ['spark', true],
    ['eng/spark.prod', true],
    ['.hidden', true],
    ['...', true],
    ['', false],
    ['.', false],
    ['..', false],
    ['-spark', false],
    ['eng/-x', false],
    ['eng/..', false],
    ['eng/', false],
    ['/eng', false],
    ['eng//x', false],
    ['eng/*', false],
    ['a\tb', false],
  ])('takes the role %j: %p', (role, accepted) => {
    expect(parseSparkApplicationSpec({ ...minimalSpec, mesos: { cluster: 'a', role } }).ok).toBe(accepted);
  });
});

describe("a manifest of kubeflow's operator", () => {
  const text = readFileSync(new URL('data/kubeflow-spark-pi.yaml', import.meta.url), 'utf8');
  const manifest = parseYaml(text) as { metadata: Json; spec: Json };

  test('is refused field by field when only apiVersion and cluster are changed', () => {
    expect(problemsOfSpec({ ...manifest.spec, mesos: { cluster: 'main' } }).map((line) => line.split(':')[0])).toEqual(
      ['driver.serviceAccount', 'executor.tolerations'].map((path) => `UnsupportedField spec.${path}`),
    );
  });

  test('is not taken under its own apiVersion', () => {
    const outcome = parseSparkApplication({ ...manifest, metadata: { ...manifest.metadata, uid: 'a', generation: 1 } });
    expect(outcome).toMatchObject({
      ok: false,
      reason: 'UnreadableObject',
      message: 'apiVersion: must be sparkmesos.dev/v1beta1',
    });
  });
});

describe('an object', () => {
  test.each<[string, unknown, string]>([
    ['that is nothing', null, 'the resource must be an object'],
    ['of another kind', mesosClusterObject(), 'kind: must be SparkApplication. metadata.namespace: is required'],
    [
      'that was never stored',
      { ...sparkApplicationObject(), metadata: { name: 'a', namespace: 'b' } },
      'metadata.generation: is required. metadata.uid: is required',
    ],
    [
      'with a misspelt part',
      sparkApplicationObject({}, { stauts: {} }),
      'stauts: is not a known field; did you mean status?',
    ],
  ])('%s is refused as unreadable', (_what, object, message) => {
    expect(parseSparkApplication(object)).toMatchObject({ ok: false, reason: 'UnreadableObject', message });
  });

  test('keeps metadata that nobody here knows', () => {
    const metadata = { name: 'pi', namespace: 'jobs', uid: 'a', generation: 1, managedFields: [{}], selfLink: '/x' };
    expect(parseSparkApplication(sparkApplicationObject({}, { metadata }))).toMatchObject({
      ok: true,
      value: { metadata },
    });
  });
});

describe('a status', () => {
  const status = {
    state: 'Running',
    submission: {
      id: 'driver-1',
      attempt: 1,
      taskId: 'driver-1',
      generation: 1,
      launchedBy: 'Driver',
      cluster: 'main',
      at: '2026-01-02T03:04:05Z',
    },
  };

  test('is read together with a good spec', () => {
    expect(parseSparkApplication(sparkApplicationObject({}, { status }))).toMatchObject({
      ok: true,
      value: { status },
    });
  });

  test('can be read though the spec is refused: a run that was begun must be looked after', () => {
    const object = sparkApplicationObject({ pythonVersion: '3' }, { status });
    expect(parseSparkApplication(object)).toMatchObject({ ok: false, reason: 'InvalidSpec' });
    expect(parseSparkApplicationHead(object)).toMatchObject({ ok: true, value: { metadata: { uid: 'a1b2' }, status } });
  });

  test('in words of another version is unreadable, which is no fault of the spec', () => {
    const object = sparkApplicationObject({}, { status: { ...status, state: 'Hibernating' } });
    expect(parseSparkApplication(object)).toMatchObject({
      ok: false,
      reason: 'UnreadableStatus',
      children: [{ reason: 'InvalidValue', message: expect.stringMatching(/^status\.state: must be one of Queued, /) }],
    });
  });

  test('of a cluster can be read though its spec is refused', () => {
    const object = mesosClusterObject({}, { status: { frameworkId: 'f-1' } });
    expect(parseMesosClusterHead(object)).toEqual({
      ok: true,
      value: { metadata: object['metadata'], status: { frameworkId: 'f-1' } },
    });
  });
});

describe('a MesosCluster', () => {
  test('is complete after parsing: every default is filled in', () => {
    const secretRef = { name: 'mesos', namespace: 'operators' };
    expect(
      parseMesosCluster(mesosClusterObject({ master: 'mesos://m:5050', credentials: { secretRef } })),
    ).toMatchObject({
      ok: true,
      value: {
        spec: {
          master: 'mesos://m:5050',
          credentials: { secretRef: { ...secretRef, principalKey: 'principal', secretKey: 'secret' } },
          framework: {
            name: 'spark-mesos-operator',
            user: 'root',
            roles: ['*'],
            failoverTimeoutSeconds: 604_800,
            checkpoint: true,
          },
          driverDefaults: { sparkConf: {}, env: [] },
          maxDrivers: 200,
          compatibility: 'Documented',
          agentReregisterTimeoutSeconds: 600,
          declineSeconds: 120,
        },
      },
    });
  });

  test.each<[string, Json, string]>([
    ['no way to Mesos', {}, 'MissingField spec.master: is required, unless dispatcher is given'],
    [
      'a dispatcher whose address has a password',
      { dispatcher: { url: 'http://me:secret@d:7077' } },
      'InvalidValue spec.dispatcher.url: must be an http or https URL without user, query and fragment',
    ],
    [
      'a dispatcher by TLS with a page without',
      { dispatcher: { url: 'https://d:7077', uiUrl: 'http://d:8081', tls: {} } },
      'InvalidValue spec.dispatcher.tls: is possible only where url and uiUrl are https',
    ],
    [
      'the same role twice',
      { master: 'mesos://m:5050', framework: { roles: ['a', 'a'] } },
      'InvalidValue spec.framework.roles: must not repeat an entry',
    ],
    [
      'no role',
      { master: 'mesos://m:5050', framework: { roles: [] } },
      'InvalidValue spec.framework.roles: must have at least 1 item',
    ],
    [
      'a failover timeout that kills at once',
      { master: 'mesos://m:5050', framework: { failoverTimeoutSeconds: 0 } },
      'InvalidValue spec.framework.failoverTimeoutSeconds: must be at least 60',
    ],
    [
      'a misspelt field',
      { master: 'mesos://m:5050', maxDriver: 1 },
      'UnknownField spec.maxDriver: is not a known field; did you mean maxDrivers?',
    ],
    [
      'a Secret without a namespace',
      { master: 'mesos://m:5050', credentials: { secretRef: { name: 'a' } } },
      'MissingField spec.credentials.secretRef.namespace: is required',
    ],
  ])('with %s is refused, and told where and why', (_what, spec, expected) => {
    expect(problems(parseMesosCluster(mesosClusterObject(spec)))).toEqual([expected]);
  });

  test.each([
    ['mesos://master:5050', true],
    ['mesos://10.0.0.1:5050,10.0.0.2:5050', true],
    ['mesos://zk://z1:2181,z2:2181/mesos', true],
    ['mesos://zk://z1:2181/a/b', true],
    ['mesos://zk://user:p@ss/word@z1:2181,z2:2181/mesos', true],
    ['mesos://zk://user@z1:2181/mesos', false],
    ['mesos://zk://user:password@z1:2181', false],
    ['mesos://zk://z1:2181', false],
    ['mesos://zk://z1:2181/', false],
    ['mesos://master', false],
    ['master:5050', false],
    ['zk://z1:2181/mesos', false],
    ['http://master:5050', false],
    ['mesos://user:password@master:5050', false],
  ])('takes the master %j: %p', (master, accepted) => {
    expect(parseMesosCluster(mesosClusterObject({ master })).ok).toBe(accepted);
  });

  test("ZooKeeper's password is taken out of the address that drivers and messages get", () => {
    const cluster = parseMesosCluster(mesosClusterObject({ master: 'mesos://zk://user:p@ss@z1:2181,z2:2181/mesos' }));
    expect(cluster).toMatchObject({ ok: true, value: { spec: { master: 'mesos://zk://z1:2181,z2:2181/mesos' } } });
    expect(JSON.stringify(cluster)).not.toContain('p@ss');
    expect(cluster.ok && cluster.value.spec.zooKeeperIdentity?.reveal()).toBe('user:p@ss');
  });

  test('TLS asks for nothing but itself, and has safe defaults', () => {
    const spec = { master: 'mesos://m:5050', tls: { caSecretRef: { name: 'ca', namespace: 'mesos' } } };
    const cluster = parseMesosCluster(mesosClusterObject(spec));
    expect(cluster).toMatchObject({
      ok: true,
      value: { spec: { tls: { caSecretRef: { key: 'ca.crt' }, insecureSkipVerify: false } } },
    });
    expect(parseMesosCluster(mesosClusterObject({ master: 'mesos://m:5050', tls: {} }))).toMatchObject({ ok: true });
  });
});
