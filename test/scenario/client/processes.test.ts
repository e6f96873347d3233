/** Drivers that are Pods whose commands really run, on a Mesos that asks for credentials; and what becomes of the secrets. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Agent } from 'undici';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { run } from '../../../src/cli/program.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { type Mesos, startMesos } from '../../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { type Operator, startOperator } from '../../../src/main.ts';
import { systemClock } from '../../../src/ops/clock.ts';
import { Kubelet } from '../../support/kubelet/kubelet.ts';
import { Logs } from '../../support/kubelet/logs.ts';
import { processesOf } from '../../support/kubelet/processes.ts';
import { KeptTerminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';
import type { ApplicationView } from '../../support/world/views.ts';

const ofMesos = 'the-secret-of-mesos-4711';
const ofDatabase = 'the-secret-of-the-database-0815';
const ofExecutors = 'the-secret-of-executors-1234';
const collection = '/apis/sparkmesos.dev/v1beta1/namespaces/default/sparkapplications';

/** What stands in for spark-submit: it tells of what it was given, and never a secret. */
const submit = `#!/bin/sh
for word; do
  case "$word" in
    spark.mesos.*.file=*) echo "\${word%%=*}: $(cksum < "\${word#*=}")" ;;
    */spark.properties) echo "properties: $(cksum < "$word")" ;;
    spark.driver.host=*) echo "$word, libprocess $LIBPROCESS_IP" ;;
  esac
done
echo "options:$SPARK_SUBMIT_OPTS"
printf 'password: '; printf '%s' "$PASSWORD" | cksum
printf 'mounted: '; cksum < "$DB_FILE"
for last; do :; done
case "$last" in
  stay) exec sleep 600 ;;
  fail) exit 3 ;;
  slow) sleep 1; echo 'and that is all' ;;
esac
`;

/** As cksum(1) tells of a text. */
const cksum = (text: string): string => {
  const bytes = [...Buffer.from(text)];
  let rest = bytes.length;
  for (; rest > 0; rest >>>= 8) bytes.push(rest & 255);
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return `${~crc >>> 0} ${Buffer.byteLength(text)}`;
};

let home = '';
let kube: KubeApi;
let mesos: Mesos;
let kubelet: Kubelet;
let operator: Operator;
const agent = new Agent();
const logs = new Logs();
const lines: string[] = [];

const createSecret = (name: string, stringData: JsonObject): void => {
  kube.create('/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData,
  });
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stand-in-spark-'));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin/spark-submit'), submit);
  await chmod(join(home, 'bin/spark-submit'), 0o755);
  kube = await startKubeApi({ podLogs: logs.read });
  for (const crd of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
  mesos = await startMesos({
    agents: [{ run: 'simulated', simulate: () => ({}) }],
    credentials: [{ principal: 'spark', secret: ofMesos }],
  });
  createSecret('mesos', { principal: 'spark', secret: ofMesos });
  createSecret('db', { password: ofDatabase });
  createSecret('ex', { token: ofExecutors });
  kube.create('/apis/sparkmesos.dev/v1beta1/mesosclusters', {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'MesosCluster',
    metadata: { name: 'prod' },
    spec: {
      master: mesos.url.replace('http', 'mesos'),
      sparkHome: '/opt/spark',
      credentials: { secretRef: { name: 'mesos', namespace: 'default' } },
    },
  });
  const client = new KubeClient({ access: plainAccess(kube.url, undefined, agent), clock: systemClock });
  kubelet = new Kubelet({
    client,
    clock: systemClock,
    bind: (namespace, name, node) =>
      void kube.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, { target: { name: node } }),
    begin: processesOf({ client, logs, images: { 'spark:3.4.4': { SPARK_HOME: home } } }),
    address: '127.0.0.1',
  });
  await kubelet.start();
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  operator = await startOperator({ access: plainAccess(kube.url), log });
});
afterAll(async () => {
  await operator.stop();
  await kubelet.close();
  await agent.destroy();
  await mesos.close();
  await kube.close();
  await rm(home, { recursive: true, force: true });
});

const apply = (name: string, end: string): void => {
  kube.create(collection, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'SparkApplication',
    metadata: { name },
    spec: {
      type: 'Python',
      mode: 'client',
      image: 'spark:3.4.4',
      sparkVersion: '3.4.4',
      mainApplicationFile: 'local:///job.py',
      arguments: [end],
      driver: {
        env: [
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
          { name: 'DB_FILE', value: '/mnt/db/password' },
          { name: 'SPARK_SUBMIT_OPTS', value: '-Da=b' },
        ],
        secrets: [{ name: 'db', path: '/mnt/db' }],
        terminationGracePeriodSeconds: 20,
      },
      executor: { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'ex', key: 'token' } } }] },
      mesos: { cluster: 'prod' },
    },
  });
};

const sparkmesos = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run([...words, '--server', kube.url], terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
};

describe('a driver that is a Pod', () => {
  test('has its address, its secrets, and the credentials of the cluster, and its log is followed', async () => {
    apply('good', 'slow');
    const { code, out } = await sparkmesos('logs', 'good', '-f');
    expect(code).toBe(0);
    const { status } = kube.get(`${collection}/good`) as unknown as ApplicationView;
    const { podName = '', frameworkId = '' } = status?.submission ?? {};
    const properties = `spark.mesos.executor.secret.values=${ofExecutors}\n`;
    expect(out.split('\n').sort()).toEqual(
      [
        '',
        'and that is all',
        `mounted: ${cksum(ofDatabase)}`,
        `options:${['-Da=b', `-Dspark.mesos.driver.frameworkId=${frameworkId}-${podName}`].join(' ')}`,
        `password: ${cksum(ofDatabase)}`,
        `properties: ${cksum(properties)}`,
        'spark.driver.host=127.0.0.1, libprocess 127.0.0.1',
        `spark.mesos.principal.file: ${cksum('spark')}`,
        `spark.mesos.secret.file: ${cksum(ofMesos)}`,
      ].sort(),
    );
    expect(await sparkmesos('wait', 'good')).toMatchObject({ code: 0 });
    expect((await sparkmesos('status', 'good')).out).toMatch(/Pod: +driver-\d{14}-[0-9a-f]{12}\n/);
    expect((await sparkmesos('logs', 'good')).out).toBe(out);
    expect(await sparkmesos('logs', 'good', '--stderr')).toMatchObject({ code: 1 });
  });

  test('fails with the code of its program', async () => {
    apply('bad', 'fail');
    const { code, err } = await sparkmesos('wait', 'bad');
    expect([code, err]).toEqual([1, 'default/bad is Failed. The driver failed: it ended with code 3, Error\n']);
  });

  test('is killed on request, and nothing of it runs on', async () => {
    apply('long', 'stay');
    expect(await sparkmesos('wait', 'long', '--for', 'running')).toMatchObject({ code: 0 });
    expect((await sparkmesos('explain', 'long')).out).toContain('kubectl describe pod driver-');
    expect(await sparkmesos('kill', 'long')).toMatchObject({ code: 0 });
    expect((await sparkmesos('wait', 'long')).err).toContain('The driver was killed on request.');
    expect(kubelet.running).toEqual([]);
  });

  test('leaves its secrets where they are for: in no status, event, Pod, log or answer of Mesos', async () => {
    apply('hush', 'done');
    await sparkmesos('wait', 'hush');
    await until('the Secret of the attempt is gone', () => attemptSecrets().length === 0);
    const events = kube.list('/api/v1/namespaces/default/events');
    const pods = kube.list('/api/v1/pods');
    const pages = await Promise.all(
      ['state', 'tasks'].map(async (page) => (await fetch(`${mesos.url}/${page}`)).text()),
    );
    const seen = JSON.stringify([kube.list(collection), events, pods, pages, lines]);
    expect(seen).toContain('driver-');
    for (const secret of [ofMesos, ofDatabase, ofExecutors])
      for (const text of [secret, Buffer.from(secret).toString('base64')]) expect(seen.includes(text)).toBe(false);
  });
});

const attemptSecrets = () =>
  kube.list('/api/v1/namespaces/default/secrets').filter(({ metadata }) => metadata.name.startsWith('driver-'));
