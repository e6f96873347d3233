/** `sparkmesos submit` against an operator that runs: from the command line to the driver's last word. */

import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccess } from '../../src/cli/cluster.ts';
import { type Parts, startParts } from '../../src/cli/embedded/parts.ts';
import { run } from '../../src/cli/program.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { standInSpark } from '../support/stand-in-spark.ts';
import { KeptTerminal } from '../support/terminal.ts';

const collection = '/apis/sparkmesos.dev/v1beta1/namespaces/default/sparkapplications';
const clusters = '/apis/sparkmesos.dev/v1beta1/mesosclusters';

let spark = '';
let parts: Parts;
let operator: Operator;
beforeAll(async () => {
  spark = await standInSpark();
  parts = await startParts({
    ...{ kubePort: 0, mesosPort: 0, artifactsPort: 0 },
    ...{ agents: 1, cpus: 16, mem: 32_000, artifacts: [], definitions: true, sparkHome: spark },
  });
  operator = await startOperator({ access: await openAccess({ server: parts.kube.url }), log: makeLogger('silent') });
});
afterAll(async () => {
  await operator.stop();
  await parts.close();
  await rm(spark, { recursive: true, force: true });
});

const submitTo = async (server: string, ...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const own = ['submit', '--server', server, '--spark-version', '3.4.4', '--driver-memory', '128m'];
  const code = await run([...own, ...words], terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
};
const submit = (...words: readonly string[]) => submitTo(parts.kube.url, ...words);

const stored = (name: string) => parts.kube.get(`${collection}/${name}`);

/** A way to the API server that breaks the connection instead of passing the answer to a POST on. */
const forgetful = async (passOn: boolean): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer((request, response) => {
    const pass = async () => {
      const body: Buffer[] = [];
      for await (const piece of request) body.push(piece as Buffer);
      const { method = 'GET', url = '' } = request;
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/json' };
      const sent = method === 'GET' ? { method } : { method, headers, body: Buffer.concat(body) };
      const answer = method === 'POST' && !passOn ? undefined : await fetch(`${parts.kube.url}${url}`, sent);
      if (method === 'POST' || answer === undefined) return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    };
    void pass();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

describe('submit', () => {
  test('creates an application on the only cluster, and says its name', async () => {
    const { code, out, err } = await submit('--name', 'First Job', 'local:///job.py', 'done');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const name = /^sparkapplication default\/(first-job-[0-9a-z]{6}) created\n$/.exec(out)?.[1] ?? '';
    expect(stored(name)?.['spec']).toMatchObject({ arguments: ['done'], mesos: { cluster: 'embedded' } });
  });

  test('--wait prints what the driver writes, and ends as it ends', async () => {
    const good = await submit('--wait', '--as', 'good', 'local:///job.py', 'slow');
    expect(good.code).toBe(0);
    expect(good.out).toBe('the answer is 42\nand that is all\n');
    expect(good.err).toMatch(/^sparkapplication default\/good created\n/);
    expect(good.err).toContain('it was called with');
    expect(good.err).toMatch(/default\/good is Completed\. The driver ended with success\.\n$/);
    const bad = await submit('--wait', '--as', 'bad', 'local:///job.py', 'fail');
    expect(bad).toMatchObject({ code: 1, out: 'the answer is 42\n' });
    expect(bad.err).toContain('default/bad is Failed. The driver failed');
  });

  test('--wait goes from attempt to attempt', async () => {
    const following = submit('--wait', '--as', 'again', '--supervise', 'local:///job.py', 'fail');
    const runs = () =>
      (stored('again')?.['status'] as { attempts?: { total?: number } } | undefined)?.attempts?.total ?? 0;
    while (runs() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    parts.kube.remove(`${collection}/again`);
    const { code, out, err } = await following;
    expect(code).toBe(1);
    expect(out.match(/the answer is 42/g)?.length).toBeGreaterThanOrEqual(1);
    expect(err).toContain('default/again was deleted.');
  });

  test('a name that is taken is not given again', async () => {
    const words = ['--as', 'taken', 'local:///job.py', 'done'] as const;
    expect((await submit(...words)).code).toBe(0);
    expect(await submit(...words)).toEqual({
      code: 1,
      out: '',
      err: 'sparkmesos: There is a SparkApplication default/taken already; choose another name by --as.\n',
    });
  });

  test('an answer that was lost is looked for: created once, or told', async () => {
    const kept = await forgetful(true);
    const words = ['--cluster', 'embedded', 'local:///job.py', 'done'] as const;
    expect(await submitTo(kept.url, '--as', 'kept', ...words)).toMatchObject({ code: 0, err: '' });
    expect(stored('kept')).toBeDefined();
    kept.server.close();
    const lost = await forgetful(false);
    const { code, err } = await submitTo(lost.url, '--as', 'lost', ...words);
    expect(code).toBe(1);
    expect(err).toContain('The API server did not say whether default/lost was created');
    expect(err).toContain('Look with `sparkmesos status lost` before you submit again, or it may run twice.');
    lost.server.close();
  });

  test('what can not be run is refused before anything is created', async () => {
    const { code, err } = await submit('--as', 'refused', '--spark-version', 'new', 'local:///job.py');
    expect(code).toBe(2);
    expect(err).toContain('spec.sparkVersion: must be a version of Spark');
    expect(stored('refused')).toBeUndefined();
  });

  test('of several clusters one is named, or has the master', async () => {
    const second = { apiVersion: 'sparkmesos.dev/v1beta1', kind: 'MesosCluster', metadata: { name: 'second' } };
    parts.kube.create(clusters, { ...second, spec: { master: 'mesos://127.0.0.1:1' } });
    const dry = async (...words: readonly string[]) => submit('--dry-run', '-o', 'json', ...words, 'local:///job.py');
    expect(await dry()).toMatchObject({
      code: 2,
      err: 'sparkmesos: There are several: embedded, second. Name one by --cluster.\n',
    });
    expect(JSON.parse((await dry('--master', 'mesos://127.0.0.1:1/')).out).spec.mesos.cluster).toBe('second');
    expect(JSON.parse((await dry('--cluster', 'any')).out).spec.mesos.cluster).toBe('any');
    expect((await dry('--master', 'mesos://other:5050')).err).toContain(
      'No MesosCluster has the master mesos://other:5050.',
    );
    parts.kube.remove(`${clusters}/second`);
  });
});
