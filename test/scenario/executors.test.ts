/** Executors that the operator launches, as they are seen from outside. Programs that only listen and write stand in for Spark's. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccess } from '../../src/cli/cluster.ts';
import { type Parts, startParts } from '../../src/cli/embedded/parts.ts';
import { run } from '../../src/cli/program.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';
import { type ApplicationView, applicationPath, applicationsPath } from '../support/world/views.ts';

/** The Master listens and has a page with an application; the Worker runs one executor that says who it is. */
const sparkClass = (node: string) => `#!/bin/sh
case "$1" in
  *Master) exec ${node} -e '
    const [host, rpc, ui] = [3, 5, 7].map((place) => process.argv[place]);
    require("node:net").createServer().listen(rpc, host);
    const page = JSON.stringify({ workers: [], activeapps: [{ id: "app-42" }] });
    require("node:http").createServer((_, answer) => answer.end(page)).listen(ui, host);
  ' "$@" ;;
  *Worker) mkdir -p work/app-42/0 work/app-42/1
    echo "an executor that ended" > work/app-42/0/stdout
    echo "an executor at work" > work/app-42/1/stdout
    echo "the Worker itself"
    exec sleep 600 ;;
esac
`;

let spark = '';
let parts: Parts;
let operator: Operator;

beforeAll(async () => {
  spark = await mkdtemp(join(tmpdir(), 'stand-in-spark-'));
  await mkdir(join(spark, 'bin'));
  const programs = { 'spark-class': sparkClass(process.execPath), 'spark-submit': '#!/bin/sh\nexec sleep 600\n' };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(spark, 'bin', name), text);
    await chmod(join(spark, 'bin', name), 0o755);
  }
  const ports = { kubePort: 0, mesosPort: 0, artifactsPort: 0 };
  const size = { agents: 2, cpus: 8, mem: 8_000 };
  parts = await startParts({ ...ports, ...size, artifacts: [], definitions: true, sparkHome: spark });
  operator = await startOperator({ access: await openAccess({ server: parts.kube.url }), log: makeLogger('silent') });
});
afterAll(async () => {
  await operator?.stop();
  await parts?.close();
  await rm(spark, { recursive: true, force: true });
});

const apply = (name: string, instances: number) =>
  parts.kube.create(applicationsPath(), {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'SparkApplication',
    metadata: { name },
    spec: {
      type: 'Python',
      sparkVersion: '4.0.1',
      mainApplicationFile: 'local:///job.py',
      driver: { memory: '256m' },
      executor: { instances, memory: '256m' },
      mesos: { cluster: 'embedded' },
    },
  });
const statusOf = (name: string) => (parts.kube.get(applicationPath(name)) as ApplicationView | undefined)?.status;
const sparkmesos = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run([...words, '--server', parts.kube.url], terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
};

describe('executors of the operator', () => {
  beforeAll(async () => {
    apply('seen', 2);
    await until('both run', () => statusOf('seen')?.executors?.running === 2);
  });

  test('bring the id of the application into its status', async () => {
    await until('the id is there', () => statusOf('seen')?.applicationId === 'app-42');
    expect(statusOf('seen')?.executors).toMatchObject({ wanted: 2, running: 2, pending: 0, failed: 0 });
  });

  test.each([
    ['number', () => '1'],
    ['id of its task', () => statusOf('seen')?.executors?.items?.[0]?.id ?? ''],
  ])('have logs, by %s: those of the newest executor of the Worker', async (_, id) => {
    await until('it has written', () => parts.mesos.tasks.length === 3);
    const read = () => sparkmesos('logs', 'seen', '--executor', id());
    let seen = await read();
    for (let tries = 0; tries < 100 && seen.out === ''; tries += 1) seen = await read();
    expect(seen).toEqual({ code: 0, out: 'an executor at work\n', err: '' });
  });

  test('that are not there are told with those that are', async () => {
    const { code, err } = await sparkmesos('logs', 'seen', '--executor', '7');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/There is no executor 7\. There are: executor-\d-\S+, executor-\d-\S+\.\n$/),
    });
  });
});
