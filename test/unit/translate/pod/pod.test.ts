/** The Pod of a driver with `mode: client`: one whole, and by its parts. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { attemptSecret, driverPod } from '../../../../src/translate/pod/pod.ts';
import { describedPod, podDriver, podOf, scriptOf } from './described.ts';

const rich = parse(readFileSync(new URL('./data/rich.yaml', import.meta.url), 'utf8'));

describe('a rich example', () => {
  test('is this Pod', () => {
    const driver = podDriver(rich.spec, rich.cluster);
    const pod = driverPod(driver, { frameworkId: 'f1-driver-1', credentials: ['principal', 'secret'] });
    expect(JSON.parse(JSON.stringify(pod))).toEqual(rich.pod);
  });
});

describe('the Pod of a driver', () => {
  test('is called as the task of its attempt would be, and belongs to the application', () => {
    const { metadata } = podOf();
    expect(metadata.name).toBe('driver-20261122073000-0123456789ab-retry-1');
    expect(metadata.labels).toMatchObject({
      'sparkmesos.dev/submission': 'driver-20261122073000-0123456789ab',
      'sparkmesos.dev/attempt': '2',
    });
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'SparkApplication', controller: true }]);
  });

  test('has no token, no rights and no second run by itself', () => {
    const { spec } = podOf();
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.serviceAccountName).toBeUndefined();
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('has the account that the user names, with a token only where the template says so', () => {
    const driver = { serviceAccount: 'jobs', template: { spec: { automountServiceAccountToken: true } } };
    expect(podOf({ driver }).spec).toMatchObject({ serviceAccountName: 'jobs', automountServiceAccountToken: true });
  });

  test.each([
    ['the cores', {}, { cpu: '1000m', memory: '1408Mi' }, { memory: '1408Mi' }],
    ['memory and its overhead', { memory: '4g' }, { cpu: '1000m', memory: '4505Mi' }, { memory: '4505Mi' }],
    [
      'what is said of both',
      { cores: 2, coreRequest: '500m', coreLimit: '3', memory: '1g', memoryOverhead: '1g', memoryLimit: '3g' },
      { cpu: '500m', memory: '2048Mi' },
      { cpu: '3000m', memory: '3072Mi' },
    ],
  ])('asks for %s', (_what, driver, requests, limits) => {
    expect(podOf({ driver }).spec.containers[0].resources).toEqual({ requests, limits });
  });

  test('has devices of any kind', () => {
    const driver = { gpu: { name: 'amd.com/gpu', quantity: 2 } };
    expect(podOf({ driver }).spec.containers[0].resources.limits).toMatchObject({ 'amd.com/gpu': '2' });
  });

  test('registers with the masters of the cluster from its own address', () => {
    const pod = podOf();
    const script = scriptOf(pod);
    expect(script).toContain('exec "$SPARK_HOME/bin/spark-submit"');
    expect(script).toContain('--master mesos://zk://zk1:2181,zk2:2181/mesos --deploy-mode client');
    expect(script).toContain('--conf "spark.driver.host=$host" --conf "spark.driver.bindAddress=$host"');
    expect(pod.spec.containers[0].env.slice(0, 3)).toEqual([
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'LIBPROCESS_IP', value: '$(POD_IP)' },
      { name: 'SPARK_USER', value: 'root' },
    ]);
  });

  test("lets neither the shell nor the kubelet read a user's words", () => {
    const words = ['$(POD_IP)', '$HOME', "it's", '`id`'];
    const pod = podOf({ arguments: words });
    expect(pod.spec.containers[0].args[0]).toContain(`'$$(POD_IP)' '$$HOME' 'it'\\''s' '\`id\`'`);
    expect(scriptOf(pod)).toContain(`'$(POD_IP)' '$HOME' 'it'\\''s' '\`id\`'`);
  });

  test('keeps references as they are: the kubelet reads them, and nobody else', () => {
    const valueFrom = { secretKeyRef: { name: 'db', key: 'password', optional: false } };
    const driver = {
      env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
      envFrom: [{ secretRef: { name: 'all' } }],
    };
    const [container] = podOf({ driver }).spec.containers;
    expect(container.env).toContainEqual({ name: 'PASSWORD', valueFrom });
    expect(container.envFrom).toEqual([{ secretRef: { name: 'all', optional: false } }]);
  });

  test('has the rights of its node only where they are asked for', () => {
    const driver = { securityContext: { privileged: true } };
    expect(podOf({ driver }).spec.containers[0].securityContext).toEqual({ privileged: true });
  });

  test('lets spark-submit fetch what is not in the image', () => {
    const script = scriptOf(podOf({ mainApplicationFile: 'https://repo/app.jar', deps: { jars: ['s3a://b/x.jar'] } }));
    expect(script).toContain('--conf spark.jars=s3a://b/x.jar');
    expect(script).toContain(' https://repo/app.jar');
  });

  test.each([
    [{}, '7078', '4040'],
    [{ 'spark.driver.port': '9000', 'spark.ui.port': '9001' }, '9000', '9001'],
  ])('listens on known ports (%j)', (sparkConf, rpc, ui) => {
    const pod = podOf({ sparkConf });
    expect(scriptOf(pod)).toContain(`--conf spark.driver.port=${rpc}`);
    expect(pod.spec.containers[0].ports).toContainEqual({
      name: 'spark-ui',
      containerPort: Number(ui),
      protocol: 'TCP',
    });
  });
});

describe('credentials', () => {
  const credentials = { secretRef: { name: 'mesos', namespace: 'vault' } };

  test('of the cluster are files of a Secret of the attempt', () => {
    const driver = podDriver({}, { credentials });
    const secret = attemptSecret(driver, { principal: 'spark', secret: new Sensitive('hunter2') });
    expect(secret).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'driver-20261122073000-0123456789ab-retry-1' },
      stringData: { principal: 'spark', secret: 'hunter2' },
    });
    const pod = driverPod(driver, { frameworkId: undefined, credentials: ['principal', 'secret'] });
    expect(scriptOf(pod)).toContain('--conf spark.mesos.principal.file=/etc/spark-mesos/secret/principal');
    expect(scriptOf(pod)).toContain('--conf spark.mesos.secret.file=/etc/spark-mesos/secret/secret');
    expect(JSON.stringify(pod)).not.toContain('hunter2');
  });

  test.each([
    ['a property', { sparkConf: { 'spark.mesos.principal': 'me' } }],
    ['a variable', { driver: { env: [{ name: 'SPARK_MESOS_PRINCIPAL', value: 'me' }] } }],
  ])("are the user's own, where %s says so", (_what, spec) => {
    expect(podDriver(spec, { credentials }).credentials).toBeUndefined();
  });

  test('of executors travel in that Secret, too, and never in the command', () => {
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'db', key: 'token' } } }];
    const driver = podDriver({ executor: { launchedBy: 'Driver', env } }, {}, { 'Secret/db': { token: 'hush-hush' } });
    expect(attemptSecret(driver, undefined)).toMatchObject({
      stringData: { 'spark.properties': 'spark.mesos.executor.secret.values=hush-hush\n' },
    });
    const pod = driverPod(driver, { frameworkId: undefined, credentials: [] });
    expect(scriptOf(pod)).toContain('--properties-file /var/run/spark-mesos/spark.properties');
    expect(JSON.stringify(pod)).not.toContain('hush-hush');
  });
});

describe('a field that has no meaning for a Pod', () => {
  test.each([
    [{ executor: { launchedBy: 'Operator' } }, 'spec.executor.launchedBy is Operator'],
    [{ sparkVersion: '4.0.0', executor: {} }, 'spec.executor.launchedBy is Operator'],
    [{ image: undefined }, 'spec.image (or spec.driver.image) is needed'],
    [{ mesos: { cluster: 'c', queue: 'q' } }, 'spec.mesos.queue has no meaning'],
    [{ batchSchedulerOptions: { queue: 'q' } }, 'spec.batchSchedulerOptions has no meaning'],
    [{ driver: { constraints: { rack: ['a'] } } }, 'spec.driver.constraints has no meaning'],
    [{ nodeSelector: { rack: 'a' } }, 'spec.nodeSelector would mean labels of nodes'],
    [{ driver: { supervise: true } }, 'spec.driver.supervise (or'],
    [{ sparkConf: { 'spark.driver.supervise': 'true' } }, 'spec.driver.supervise (or'],
    [{ mesos: { cluster: 'c', uris: [{ value: 'http://x' }] } }, 'spec.mesos.uris are fetched into sandboxes'],
    [{ sparkConf: { 'spark.mesos.dispatcher.queue': 'q' } }, 'spec.sparkConf["spark.mesos.dispatcher.queue"] has'],
    [
      { sparkConf: { 'spark.mesos.driver.constraints': 'a:b' } },
      'spec.sparkConf["spark.mesos.driver.constraints"] has',
    ],
    [{ sparkConf: { 'spark.driver.host': 'h' } }, 'spec.sparkConf["spark.driver.host"] can\'t be set'],
    [
      { driver: { secrets: [{ name: 's', path: '/s', source: 'Mesos' }] } },
      "spec.driver.secrets[0].source can't be Mesos",
    ],
    [
      { driver: { env: [{ name: 'A', valueFrom: { mesosSecretRef: { name: 's' } } }] } },
      'spec.driver.env[0].valueFrom.mesosSecretRef has no meaning',
    ],
    [
      { driver: { env: [{ name: 'LIBPROCESS_IP', value: '1' }] } },
      'spec.driver.env[0] sets the variable LIBPROCESS_IP',
    ],
    [
      { driver: { configMaps: [{ name: 'c', path: 'here' }] } },
      'spec.driver.configMaps[0].path is "here"; with mode client',
    ],
    [
      { driver: { volumeMounts: [{ name: 'v', mountPath: '/v' }] } },
      'spec.driver.volumeMounts[0].name is "v", and neither',
    ],
    [
      { driver: { template: { spec: { containers: [{ command: ['x'] }] } } } },
      'spec.driver.template.spec.containers[0].command is not supported',
    ],
    [
      {
        monitoring: {
          exposeDriverMetrics: true,
          exposeExecutorMetrics: false,
          prometheus: { jmxExporterJar: '/x.jar' },
        },
      },
      'spec.monitoring.prometheus needs',
    ],
  ])('is refused with its path: %j', (spec, sentence) => {
    const result = describedPod(spec);
    expect(result).toMatchObject({ ok: false });
    expect('message' in result ? result.message : '').toContain(sentence);
  });
});
