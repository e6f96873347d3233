import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { run } from '../../../src/cli/program.ts';
import { projectPath } from '../../../src/cli/project.ts';
import { KeptTerminal } from '../../support/terminal.ts';

const cluster = projectPath('examples/mesos-cluster.yaml');
const pi = projectPath('examples/spark-pi.yaml');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'render-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
};

const rendered = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run(['render', ...words], terminal);
  return { code, terminal, json: code === 0 ? JSON.parse(terminal.stdout) : undefined };
};

const application = (spec: object) => ({
  apiVersion: 'sparkmesos.dev/v1beta1',
  kind: 'SparkApplication',
  metadata: { name: 'mine' },
  spec: {
    type: 'Python',
    sparkVersion: '3.4.4',
    mainApplicationFile: 'local:///job.py',
    mesos: { cluster: 'embedded' },
    ...spec,
  },
});

const offer = (cpus: number) => ({
  id: { value: 'o-1' },
  framework_id: { value: 'f' },
  agent_id: { value: 'a-1' },
  hostname: 'node7',
  allocation_info: { role: '*' },
  resources: [
    { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 4096 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 9000, end: 9010 }] } },
  ],
});

describe('render', () => {
  test('shows the request for a dispatcher in place of a task', async () => {
    const mine = await file('mine.json', application({ mesos: { cluster: 'dispatcher' }, arguments: ['two words'] }));
    const given = await rendered('-f', mine, '-f', projectPath('examples/dispatcher-cluster.yaml'), '-o', 'json');
    expect(given.terminal.stderr).toBe('');
    expect(given.json).not.toHaveProperty('taskInfo');
    expect(given.json.request).toMatchObject({
      action: 'CreateSubmissionRequest',
      clientSparkVersion: '3.4.4',
      appResource: 'local:///job.py',
      mainClass: '',
      appArgs: ["'two words'"],
      sparkProperties: { 'spark.mesos.appJar.local.resolution.mode': 'container' },
    });
  });

  test("shows properties, driver and Mesos' TaskInfo of the example, and no secret", async () => {
    const { code, json, terminal } = await rendered('-f', pi, '-f', cluster, '-o', 'json');
    expect(code).toBe(0);
    expect(json.sparkProperties).toMatchObject({ 'spark.executor.instances': '2', 'spark.driver.memory': '512m' });
    expect(json.driver).toMatchObject({ executors: { wanted: 2 }, authSecret: '[redacted]' });
    expect(json.taskInfo.command.value).toContain('export SPARK_HOME=/opt/spark\n');
    expect(json.taskInfo).toMatchObject({
      name: 'Driver for spark-pi',
      agent_id: { value: 'example-agent' },
      command: {
        uris: [{ value: 'http://127.0.0.1:8099/spark-pi.jar' }],
        environment: {
          variables: [{ name: '_SPARK_AUTH_SECRET', type: 'SECRET', secret: { value: { data: '[redacted]' } } }],
        },
      },
    });
    expect(terminal.stderr).toBe('');
  });

  test('shows what is made in Kubernetes, and where each field went', async () => {
    const spec = { sparkUIOptions: { serviceType: 'NodePort' }, driver: { serviceLabels: { a: 'b' } } };
    const path = await file('exposed.yaml', application(spec));
    const { json } = await rendered('-f', path, '-f', cluster, '-o', 'json');
    const port = json.taskInfo.resources.find(({ name }: { name: string }) => name === 'ports').ranges.range[0].begin;
    expect(json.taskInfo.command.value).toContain(`spark.ui.port=${port}`);
    expect(json.kubernetes).toMatchObject([
      { kind: 'Service', metadata: { name: 'mine-ui-svc', labels: { a: 'b' } }, spec: { type: 'NodePort' } },
      { kind: 'EndpointSlice', endpoints: [{ addresses: ['192.0.2.7'] }], ports: [{ port }] },
    ]);
    expect(json.fields).toMatchObject({
      'spec.sparkUIOptions': 'Service mine-ui-svc',
      'spec.sparkUIOptions.serviceType': 'Service mine-ui-svc, type',
      'spec.driver.serviceLabels': 'Service metadata',
    });
  });

  test('shows the Pod of a driver that is one, and what its Secret is called, but no secret', async () => {
    const credentials = { secretRef: { name: 'mesos', namespace: 'vault' } };
    const of = {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: 'embedded' },
      spec: { master: 'mesos://master:5050', sparkHome: '/opt/spark', credentials },
    };
    const env = [{ name: 'DB_PASSWORD', value: 'hunter2-hunter2' }];
    const app = application({ mode: 'client', image: 'spark:1', driver: { env }, sparkUIOptions: {} });
    const { json, terminal } = await rendered(
      '-f',
      await file('of.json', of),
      '-f',
      await file('pod.json', app),
      '-o',
      'json',
    );
    expect(json.pod).toMatchObject({
      kind: 'Pod',
      spec: { containers: [{ name: 'spark-kubernetes-driver', image: 'spark:1' }] },
    });
    expect(json.secret).toMatchObject({
      metadata: { name: json.pod.metadata.name },
      stringData: { principal: '[redacted]', secret: '[redacted]' },
    });
    expect(json.kubernetes.map(({ kind }: { kind: string }) => kind)).toEqual(['Service', 'EndpointSlice']);
    expect(json.taskInfo).toBeUndefined();
    expect(terminal.stdout).not.toContain('hunter2');
  });

  test('takes the resources and ports out of the offer that is given', async () => {
    const { json } = await rendered(
      '-f',
      pi,
      '-f',
      cluster,
      '--offer',
      await file('offer.json', offer(8)),
      '-o',
      'json',
    );
    expect(json.taskInfo.agent_id).toEqual({ value: 'a-1' });
    expect(json.taskInfo.resources).toContainEqual(
      expect.objectContaining({ name: 'ports', ranges: { range: [{ begin: 9000, end: 9004 }] } }),
    );
    expect(json.taskInfo.command.value).toContain('spark://node7:9000');
  });

  test('an offer that is too small is a refusal that says what it lacks', async () => {
    const event = { type: 'OFFERS', offers: { offers: [offer(0.5)] } };
    const { code, terminal } = await rendered('-f', pi, '-f', cluster, '--offer', await file('small.json', event));
    expect(code).toBe(1);
    expect(terminal.stderr).toContain('1 too little cpus (wants 1, best 0.5)');
  });

  test('each problem of a spec stands on a line with its path', async () => {
    const bad = await file('bad.json', application({ instances: 3, driver: { cores: 0 } }));
    const { code, terminal } = await rendered('-f', bad, '-f', cluster);
    expect(code).toBe(1);
    expect(terminal.stdout).toBe('');
    expect(terminal.stderr).toBe(
      'SparkApplication mine is refused:\n  spec.driver.cores: must be at least 1\n  spec.instances: is not a known field\n',
    );
  });

  test('a property that is not the user’s to set is refused with its reason', async () => {
    const bad = await file('owned.json', application({ sparkConf: { 'spark.master': 'local' } }));
    const { code, terminal } = await rendered('-f', bad, '-f', cluster);
    expect(code).toBe(1);
    expect(terminal.stderr).toContain('SparkApplication mine: spec.sparkConf["spark.master"] can\'t be set here');
  });

  test('passwords among properties and variables are not shown, nor in the command line', async () => {
    const secretive = application({
      sparkConf: { 'spark.ssl.keyPassword': 'hunter22' },
      driver: { env: [{ name: 'DB_PASSWORD', value: 'tr0ub4dor' }] },
    });
    const { code, terminal } = await rendered(
      '-f',
      await file('secretive.json', secretive),
      '-f',
      cluster,
      '-o',
      'json',
    );
    expect(code).toBe(0);
    expect(terminal.stdout).not.toMatch(/hunter22|tr0ub4dor/);
    expect(terminal.stdout).toContain('spark.ssl.keyPassword=[redacted]');
  });

  test('a schedule is shown as the application that it creates', async () => {
    const nightly = projectPath('examples/nightly-wordcount.yaml');
    const wordcount = projectPath('examples/wordcount-python.yaml');
    const [ofSchedule, alone] = [
      await rendered('-f', nightly, '-f', cluster, '-o', 'json'),
      await rendered('-f', wordcount, '-f', cluster, '-o', 'json'),
    ];
    expect(ofSchedule.json.application).toBe('default/nightly-wordcount');
    const { 'spark.app.name': name, ...properties } = ofSchedule.json.sparkProperties;
    const { 'spark.app.name': other, ...same } = alone.json.sparkProperties;
    expect(properties).toEqual(same);
    expect([name, other]).toEqual(['nightly-wordcount', 'wordcount-python']);
  });

  test('a schedule that never comes is refused, with the field', async () => {
    const bad = await file('never.json', {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'ScheduledSparkApplication',
      metadata: { name: 'never' },
      spec: { schedule: '0 0 30 2 *', template: application({}).spec },
    });
    const { code, terminal } = await rendered('-f', bad, '-f', cluster);
    expect(code).toBe(1);
    expect(terminal.stderr).toBe(
      'ScheduledSparkApplication never: spec.schedule: "0 0 30 2 *" never comes: there is no such day\n',
    );
  });

  test('an application whose cluster is not among the files is refused', async () => {
    const { code, terminal } = await rendered('-f', pi);
    expect(code).toBe(1);
    expect(terminal.stderr).toContain('no MesosCluster of that name is among the files');
  });

  test.each([
    ['no file at all', [], 2, "required option '-f, --filename <file>'"],
    ['a file that is not there', ['-f', '/nowhere.yaml'], 1, "/nowhere.yaml can't be read"],
    ['a file with a cluster only', ['-f', cluster], 2, 'hold no SparkApplication'],
    ['an unknown format', ['-f', pi, '-o', 'xml'], 2, 'Allowed choices are json, yaml'],
  ])('%s is an error', async (_, words, code, sentence) => {
    const result = await rendered(...words);
    expect(result.code).toBe(code);
    expect(result.terminal.stderr).toContain(sentence);
  });
});
