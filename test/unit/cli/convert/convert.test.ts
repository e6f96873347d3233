/** What ran elsewhere, as resources of this operator. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { run } from '../../../../src/cli/program.ts';
import { aRequest } from '../../../support/dispatcher/requests.ts';
import { KeptTerminal } from '../../../support/terminal.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const converted = async (text: string, ...words: readonly string[]) => {
  const path = join(folder, 'given');
  await writeFile(path, text);
  const terminal = new KeptTerminal();
  const code = await run(['convert', '-f', path, '--cluster', 'main', ...words], terminal);
  return {
    code,
    out: terminal.stdout,
    err: terminal.stderr,
    manifest: parseAllDocuments(terminal.stdout)[0]?.toJS(),
  };
};

const ofKubeflow = async (name: string): Promise<string> => {
  const data = join(import.meta.dirname, '../../../golden/kubeflow/data', `${name}.yaml`);
  return `apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\n${await readFile(data, 'utf8')}`;
};

const scheduled = `# nightly run
apiVersion: sparkoperator.k8s.io/v1beta2
kind: ScheduledSparkApplication
metadata:
  name: nightly
  uid: abc
  annotations: { kubectl.kubernetes.io/last-applied-configuration: "{}", keep: me }
spec:
  schedule: "@every 5m" # often
  template:
    type: Python
    sparkVersion: "3.5.0"
    mainApplicationFile: local:///x.py
    sparkConf: { spark.kubernetes.driver.label.x: y, spark.eventLog.enabled: "true" }
    failureRetries: 3
    retryInterval: 7
    restartPolicy: { type: OnFailure }
    driver: { serviceAccount: spark, tolerations: [] }
status: { scheduleState: Scheduled }
`;

describe('a manifest of kubeflow', () => {
  test.each([
    ['spark-pi', ['spec.driver.serviceAccount: left out; has no meaning on Mesos']],
    ['python-pi', ['spec.pythonVersion: left out;']],
    ['dynamic-allocation', []],
    ['secret-env', []],
    ['volumes', []],
    ['ingress', []],
  ])('%s becomes one that is accepted', async (name, told) => {
    const { code, err, manifest } = await converted(await ofKubeflow(name));
    expect(err).not.toContain('to be decided');
    expect(code).toBe(0);
    expect(manifest).toMatchObject({
      apiVersion: 'sparkmesos.dev/v1beta1',
      spec: { mesos: { cluster: 'main' }, executor: { launchedBy: 'Operator' } },
    });
    for (const sentence of told) expect(err).toContain(sentence);
    expect(err).toContain('apiVersion: now "sparkmesos.dev/v1beta1"; it was sparkoperator.k8s.io/v1beta2\n');
  });

  test('keeps what somebody has to decide about, says so, and ends with 1', async () => {
    const { code, err, manifest } = await converted(await ofKubeflow('pod-template'));
    expect(code).toBe(1);
    expect(manifest.spec.volumes).toEqual([{ name: 'claim', persistentVolumeClaim: { claimName: 'data' } }]);
    expect(manifest.spec.driver.tolerations).toBeUndefined();
    expect(manifest.spec.batchScheduler).toBeUndefined();
    expect(err).toContain(
      'to be decided by you: spec.volumes[0].persistentVolumeClaim: is not supported: volumes are hostPath, emptyDir, secret and configMap\n',
    );
    expect(err).toContain('spec.driver.tolerations: left out; has no meaning on Mesos');
  });

  test('keeps comments and order, and leaves out what belongs to the other cluster', async () => {
    const { code, out } = await converted(scheduled);
    expect(code).toBe(0);
    expect(out).toBe(`# nightly run
apiVersion: sparkmesos.dev/v1beta1
kind: ScheduledSparkApplication
metadata:
  name: nightly
  annotations: { keep: me }
spec:
  schedule: "@every 5m" # often
  template:
    type: Python
    sparkVersion: "3.5.0"
    mainApplicationFile: local:///x.py
    sparkConf: { spark.eventLog.enabled: "true" }
    restartPolicy: { type: OnFailure, onFailureRetries: 3, onFailureRetryInterval: 7 }
    driver: {}
    mesos:
      cluster: main
    executor:
      launchedBy: Operator
`);
  });

  test.each([
    ['Spark 4 has no choice', '"4.0.0"', [], undefined],
    ['a driver with libmesos may launch them', '"3.5.0"', ['--executors', 'driver'], undefined],
    ['else the operator launches them', '"3.5.0"', [], { launchedBy: 'Operator' }],
  ])('%s', async (_, version, words, executor) => {
    const { manifest } = await converted(scheduled.replace('"3.5.0"', version), ...words);
    expect(manifest.spec.template.executor).toEqual(executor);
  });

  test('is converted where an alias stands for a part of it', async () => {
    const anchored = scheduled.replace('driver: {', 'driver: &all {').replace('status:', '    executor: *all\nstatus:');
    const { code, manifest } = await converted(anchored);
    expect(code).toBe(0);
    expect(manifest.spec.template).toMatchObject({ driver: {}, executor: { launchedBy: 'Operator' } });
  });

  test('lists and several documents are taken apart; what is of another kind stays', async () => {
    const list = {
      kind: 'List',
      apiVersion: 'v1',
      items: [parse(scheduled), { kind: 'Secret', apiVersion: 'v1', metadata: { name: 's' } }],
    };
    const { code, out, err } = await converted(`${JSON.stringify(list)}\n`);
    expect(code).toBe(0);
    expect(out.split('---\n')).toHaveLength(2);
    expect(err).toContain('Secret s: left as it is\n');
  });

  test('a kind without a counterpart is told', async () => {
    const connect = 'apiVersion: sparkoperator.k8s.io/v1alpha1\nkind: SparkConnect\nmetadata: { name: c }\n';
    expect(await converted(connect)).toMatchObject({
      code: 1,
      err: 'SparkConnect c: to be decided by you: SparkConnect has no counterpart here\n',
    });
  });
});

describe('a recorded submission', () => {
  const recorded = (properties: object = {}) => JSON.stringify(aRequest({}, { ...properties }));

  test('becomes an application, by itself or with the head of HTTP', async () => {
    const request = recorded({ 'spark.app.name': 'My Pi', 'spark.mesos.dispatcher.queue': 'night' });
    const bare = await converted(request);
    expect(bare.code).toBe(0);
    expect(bare.manifest).toEqual({
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name: 'my-pi' },
      spec: {
        type: 'Java',
        mode: 'cluster',
        sparkVersion: '3.4.4',
        mainClass: 'com.example.Pi',
        mainApplicationFile: 'http://files.example/app.jar',
        arguments: ['10', 'two words'],
        driver: { env: [{ name: 'SPARK_USER', value: 'sparkuser' }], memory: '1g' },
        sparkConf: { 'spark.app.name': 'My Pi' },
        mesos: { cluster: 'main', queue: 'night' },
      },
    });
    expect(bare.err).toContain('sparkProperties[spark.driver.memory]: now spec.driver.memory\n');
    expect(bare.err).toContain(
      'sparkProperties[spark.master]: left out; it says how the request was sent, or nothing\n',
    );
    const http = `POST /v1/submissions/create HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n${request}`;
    expect(await converted(http)).toEqual(bare);
    expect((await converted(request, '--as', 'pi', '-o', 'json')).manifest.metadata).toEqual({ name: 'pi' });
  });

  test('keeps a property that the operator refuses, and says so by the field', async () => {
    const { code, err } = await converted(recorded({ 'no.spark.key': '1' }));
    expect(code).toBe(1);
    expect(err).toContain('to be decided by you: spec.sparkConf');
  });

  test.each([
    [
      'an answer',
      { action: 'CreateSubmissionResponse', serverSparkVersion: '3.4.4', success: true },
      'It is no submission',
    ],
    ['another message', { action: 'Other' }, 'It is a message Other; a CreateSubmissionRequest can be converted.'],
    [
      'a secret in the environment',
      aRequest({ environmentVariables: { SPARK_MESOS_SECRET: 'x' } }),
      'SPARK_MESOS_SECRET',
    ],
  ])('%s is refused', async (_, message, sentence) => {
    const { code, err } = await converted(JSON.stringify(message));
    expect(code).toBe(1);
    expect(err).toContain(sentence);
  });
});

test.each([
  ['no YAML', 'a: [', 'is not YAML'],
  ['no object', '- a', 'no Kubernetes object'],
  ['nothing', '', 'The files hold nothing.'],
])('%s is an error in a sentence', async (_, text, sentence) => {
  const path = join(folder, 'bad');
  await writeFile(path, text);
  const terminal = new KeptTerminal();
  expect(await run(['convert', '-f', path, '--cluster', 'main'], terminal)).not.toBe(0);
  expect(terminal.stderr).toContain(sentence);
});
