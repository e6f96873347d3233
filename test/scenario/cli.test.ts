import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScheduledSparkApplicationStatus } from '../../src/api/scheduled-spark-application-status.ts';
import { openAccess } from '../../src/cli/cluster.ts';
import { type Parts, startParts } from '../../src/cli/embedded/parts.ts';
import { run } from '../../src/cli/program.ts';
import type { JsonObject } from '../../src/embedded/kube/index.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { standInSpark } from '../support/stand-in-spark.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const collection = '/apis/sparkmesos.dev/v1beta1/namespaces/default/sparkapplications';
const schedules = '/apis/sparkmesos.dev/v1beta1/namespaces/default/scheduledsparkapplications';

let spark = '';
let parts: Parts;
let operator: Operator;

beforeAll(async () => {
  spark = await standInSpark();
  const ports = { kubePort: 0, mesosPort: 0, artifactsPort: 0 };
  parts = await startParts({
    ...ports,
    agents: 1,
    cpus: 16,
    mem: 32_000,
    artifacts: [],
    definitions: true,
    sparkHome: spark,
  });
  operator = await startOperator({ access: await openAccess({ server: parts.kube.url }), log: makeLogger('silent') });
});
afterAll(async () => {
  await operator.stop();
  await parts.close();
  await rm(spark, { recursive: true, force: true });
});

const pythonJob = (end: string): JsonObject => ({
  type: 'Python',
  sparkVersion: '3.4.4',
  mainApplicationFile: 'local:///job.py',
  arguments: [end],
  driver: { memory: '128m' },
  mesos: { cluster: 'embedded' },
});

const apply = (name: string, end: string, spec: JsonObject = {}) =>
  parts.kube.create(collection, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'SparkApplication',
    metadata: { name },
    spec: { ...pythonJob(end), ...spec },
  });

const applySchedule = (name: string, spec: JsonObject, end = 'done') =>
  parts.kube.create(schedules, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'ScheduledSparkApplication',
    metadata: { name },
    spec: { ...spec, template: pythonJob(end) },
  });

/** The status of a schedule, once a run was created on request. */
const runOfSchedule = async (name: string): Promise<ScheduledSparkApplicationStatus> => {
  const statusOf = () =>
    parts.kube.get(`${schedules}/${name}`)?.['status'] as ScheduledSparkApplicationStatus | undefined;
  await until(`${name} has run on request`, () => statusOf()?.lastRunNow !== undefined);
  return statusOf() ?? {};
};

const sparkmesos = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run([...words, '--server', parts.kube.url], terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
};

describe('sparkmesos', () => {
  test('waits for an application that succeeds, and shows it afterwards', async () => {
    apply('good', 'done');
    expect(await sparkmesos('wait', 'good')).toEqual({
      code: 0,
      out: 'default/good is Completed. The driver ended with success.\n',
      err: '',
    });
    const { out } = await sparkmesos('status', 'good');
    expect(out).toMatch(/^Name: +default\/good\nState: +Completed \(DriverFinished\) since /);
    expect(out).toMatch(/Driver: +TASK_FINISHED on 127\.0\.0\.1/);
    expect(out).toMatch(/Ready +True +DriverFinished/);
    const whole = JSON.parse((await sparkmesos('status', 'good', '-o', 'json')).out);
    expect(whole.status.state).toBe('Completed');
  });

  test('prints what a driver wrote, after its end', async () => {
    apply('wrote', 'done');
    await sparkmesos('wait', 'wrote');
    expect(await sparkmesos('logs', 'wrote')).toEqual({ code: 0, out: 'the answer is 42\n', err: '' });
    const { out } = await sparkmesos('logs', 'wrote', '--stderr');
    expect(out).toContain('it was called with --name wrote');
  });

  test('follows what a driver writes, from before its launch to its end', async () => {
    const following = sparkmesos('logs', 'followed', '--follow');
    expect(await following).toMatchObject({
      code: 1,
      err: 'sparkmesos: There is no SparkApplication default/followed.\n',
    });
    apply('followed', 'slow');
    expect(await sparkmesos('logs', 'followed', '-f')).toEqual({
      code: 0,
      out: 'the answer is 42\nand that is all\n',
      err: '',
    });
  });

  test('ends with 1 when the application fails', async () => {
    apply('bad', 'fail');
    const { code, err } = await sparkmesos('wait', 'bad');
    expect(code).toBe(1);
    expect(err).toContain('default/bad is Failed. The driver failed');
  });

  test('ends with 1 when the spec can not be run', async () => {
    apply('invalid', 'done', { sparkConf: { 'spark.mesos.nothing': '1' } });
    const { code, err } = await sparkmesos('wait', 'invalid', '--for', 'running');
    expect(code).toBe(1);
    expect(err).toContain('is Invalid.');
  });

  test('ends with 124 when time is up', async () => {
    apply('long', 'stay');
    expect(await sparkmesos('wait', 'long', '--for', 'running')).toMatchObject({ code: 0 });
    expect(await sparkmesos('wait', 'long', '--timeout', '1s')).toEqual({
      code: 124,
      out: '',
      err: 'default/long was not completed within 1s.\n',
    });
  });

  test('kills a driver that runs, for good', async () => {
    apply('victim', 'stay', { restartPolicy: { type: 'Always' } });
    await sparkmesos('wait', 'victim', '--for', 'running');
    const { code, out } = await sparkmesos('kill', 'victim');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^sparkapplication default\/victim: the operator is asked to kill driver-\d{14}-[0-9a-f]{12}\n$/,
    );
    expect(await sparkmesos('wait', 'victim')).toMatchObject({
      code: 1,
      err: 'default/victim is Failed. The driver was killed on request.\n',
    });
    expect(await sparkmesos('kill', 'victim')).toMatchObject({
      code: 1,
      err: 'sparkmesos: default/victim is Failed: there is nothing to kill.\n',
    });
  });

  test('kills an application that still waits for a place', async () => {
    apply('queued', 'done', { driver: { memory: '900g' } });
    expect(await sparkmesos('logs', 'queued')).toMatchObject({ code: 1 });
    await sparkmesos('kill', 'queued');
    expect(await sparkmesos('wait', 'queued')).toMatchObject({
      code: 1,
      err: 'default/queued is Failed. Killed on request before the next attempt began.\n',
    });
  });

  test('waits no longer when the application is deleted', async () => {
    apply('deleted', 'stay');
    await sparkmesos('wait', 'deleted', '--for', 'running');
    const waiting = sparkmesos('wait', 'deleted');
    parts.kube.remove(`${collection}/deleted`);
    expect(await waiting).toMatchObject({ code: 1, err: 'default/deleted was deleted.\n' });
  });

  test('lists applications with the columns of kubectl', async () => {
    apply('listed', 'done');
    await sparkmesos('wait', 'listed');
    const short = (await sparkmesos('list')).out;
    expect(short).toMatch(/^NAME +STATE +ATTEMPTS +DRIVER +STARTED +AGE\n/);
    expect(short).toMatch(/\nlisted +Completed +1 +127\.0\.0\.1 +\d+s +\d+s\n/);
    const wide = (await sparkmesos('list', '-A', '-o', 'wide')).out;
    expect(wide).toMatch(/^NAMESPACE +NAME .* CLUSTER +TASK +MESSAGE\n/);
    const { kind, items } = JSON.parse((await sparkmesos('list', '-o', 'json')).out);
    expect(kind).toBe('SparkApplicationList');
    expect(items.map((item: { metadata: { name: string } }) => item.metadata.name)).toContain('listed');
    expect(await sparkmesos('list', '-n', 'kube-public')).toEqual({
      code: 0,
      out: '',
      err: 'There are no SparkApplications in namespace kube-public.\n',
    });
  });

  test('has a schedule run now, and lists schedules with the columns of kubectl', async () => {
    applySchedule('nightly', { schedule: '0 3 * * *', timeZone: 'Europe/Berlin', suspend: true });
    expect(await sparkmesos('run-now', 'nightly')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^scheduledsparkapplication default\/nightly: the operator is asked to run it now \(2.*\)\n$/,
      ),
    });
    const status = await runOfSchedule('nightly');
    expect(await sparkmesos('wait', status.lastRunName ?? '')).toMatchObject({ code: 0 });
    const { out } = await sparkmesos('schedules');
    expect(out).toMatch(/^NAME +SCHEDULE +TIME ZONE +SUSPEND +LAST RUN +NEXT RUN +MISSED +AGE\n/);
    expect(out).toMatch(/\nnightly +0 3 \* \* \* +Europe\/Berlin +true +\d+s +<none> +<none> +\d+s\n/);
    const { kind } = JSON.parse((await sparkmesos('schedules', '-A', '-o', 'json')).out);
    expect(kind).toBe('ScheduledSparkApplicationList');
    expect(await sparkmesos('schedules', '-n', 'kube-public')).toMatchObject({
      err: 'There are no ScheduledSparkApplications in namespace kube-public.\n',
    });
  });

  test('does not ask for a run while the one that was asked for before waits', async () => {
    applySchedule('busy', { schedule: '@yearly' }, 'stay');
    await sparkmesos('run-now', 'busy');
    const { lastRunName = '' } = await runOfSchedule('busy');
    await sparkmesos('wait', lastRunName, '--for', 'running');
    await sparkmesos('run-now', 'busy');
    expect(await sparkmesos('run-now', 'busy')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^sparkmesos: default\/busy was asked to run before \(.*\), and that run has not begun yet\.\n$/,
      ),
    });
  });

  test.each([
    ['an unknown verb', ['frob'], 2, "unknown command 'frob'"],
    ['a missing name', ['status'], 2, "missing required argument 'name'"],
    ['no span of time', ['wait', 'good', '--timeout', 'soon'], 2, '--timeout is "soon", which is no span of time'],
    ['a schedule that is not there', ['run-now', 'nobody'], 1, 'There is no ScheduledSparkApplication default/nobody.'],
    ['an application that is not there', ['kill', 'nobody'], 1, 'There is no SparkApplication default/nobody.'],
  ])('%s is an error in a sentence', async (_, words, code, sentence) => {
    const result = await sparkmesos(...words);
    expect(result.code).toBe(code);
    expect(result.err).toContain(sentence);
  });

  test('says which server does not answer', async () => {
    const terminal = new KeptTerminal();
    expect(await run(['list', '--server', 'http://127.0.0.1:1'], terminal)).toBe(1);
    expect(terminal.stderr).toMatch(/^sparkmesos: http:\/\/127\.0\.0\.1:1 does not answer: .*ECONNREFUSED.*\n$/);
  });
});
