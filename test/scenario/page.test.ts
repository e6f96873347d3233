/** The web page of a whole operator, against the embedded parts: what it tells is what happens, before and after the operator is another one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { openAccess } from '../../src/cli/cluster.ts';
import { type Parts, startParts } from '../../src/cli/embedded/parts.ts';
import { type JsonObject, startKubeApi } from '../../src/embedded/kube/index.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { aCertificateAuthority } from '../support/certificates.ts';
import { CommandLine, endCommandLines } from '../support/command-line.ts';
import { standInSpark } from '../support/stand-in-spark.ts';
import { until } from '../support/until.ts';

const group = '/apis/sparkmesos.dev/v1beta1';
const collection = `${group}/namespaces/default/sparkapplications`;
const hush = 'value-of-a-Secret';
const page = { address: { host: '127.0.0.1', port: 0 }, auth: 'none' as const, logs: true };

let spark = '';
let parts: Parts;
let operator: Operator;

const start = async (more: object = {}): Promise<Operator> =>
  startOperator({
    access: await openAccess({ server: parts.kube.url }),
    log: makeLogger('silent'),
    page,
    ...more,
  });

beforeAll(async () => {
  spark = await standInSpark();
  parts = await startParts({
    kubePort: 0,
    mesosPort: 0,
    artifactsPort: 0,
    agents: 1,
    cpus: 4,
    mem: 8_000,
    artifacts: [],
    definitions: true,
    sparkHome: spark,
  });
  parts.kube.create('/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db' },
    stringData: { password: hush },
  });
  operator = await start();
});
afterAll(async () => {
  await operator.stop();
  await parts.close();
  await rm(spark, { recursive: true, force: true });
});

const apply = (name: string, end: string, spec: JsonObject = {}) =>
  parts.kube.create(collection, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'SparkApplication',
    metadata: { name },
    spec: {
      type: 'Python',
      sparkVersion: '3.4.4',
      mainApplicationFile: 'local:///job.py',
      arguments: ['--password', hush, end],
      driver: { memory: '128m', cores: 1 },
      mesos: { cluster: 'embedded' },
      ...spec,
    },
  });
const stateOf = (name: string) =>
  (parts.kube.get(`${collection}/${name}`)?.['status'] as { state?: string } | undefined)?.state;

/** A page as it is, and as somebody reads it. */
const look = async (path: string, of = operator) => {
  const answer = await fetch(`${of.pageUrl}${path}`);
  const source = await answer.text();
  const text = source
    .replace(/<\/?(bdi|strong|span|code|time|a)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
  return { status: answer.status, source, text };
};
/** The figures of the one role: drivers, executors, cpus, memory. */
const inUse = async (): Promise<string | undefined> => {
  const { source } = await look('/');
  const [row] = /<tr role="row" id="c0-roles:[\s\S]*?<\/tr>/.exec(source) ?? [];
  return row
    ?.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
};

describe('the page', () => {
  test('shows what runs, what is in use, and the end of its log, while it is written', async () => {
    const withSecret = { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] };
    apply('stays', 'stay', { driver: { memory: '128m', cores: 1, ...withSecret } });
    await until('it runs', () => stateOf('stays') === 'Running');
    await until('the page says so', async () => (await look('/applications')).text.includes('stays default Running'));
    expect(await inUse()).toMatch(/^\* 1 0 1 512 MiB$/);
    expect((await look('/')).text).toContain('Connected Subscribed to');
    const details = await look('/applications/default/stays');
    expect(details.text).toContain('TASK_RUNNING');
    expect(details.source).toMatch(/href="http:\/\/127\.0\.0\.1:\d+\/#\/agents\/[^"]+\/browse"/);
    const log = () => look('/applications/default/stays/log/stdout');
    await until('its output is there', async () => (await log()).text.includes('the answer is 42'));
    expect((await log()).text).toContain('All of it, of 17 bytes');
  });

  test('says why a driver waits, by the last offers and by what agents have free', async () => {
    apply('large', 'done', { driver: { cores: 64 } });
    await until('it waits', () => stateOf('large') === 'Queued');
    const seen = async () => (await look('/applications/default/large')).text;
    await until('it is known why', async () => (await seen()).includes('By the last offers'));
    expect(await seen()).toMatch(/OffersTooSmall: No offer has enough of everything\./);
    expect(await seen()).toMatch(/By the last offers 1 offer: 1 too little cpus \(wants 64, best \d\)/);
    expect(await seen()).toMatch(
      /By what the agents have free now 1 possible offer: .* 127\.0\.0\.1 \(.*\), role \*: cpus 3 of 64/,
    );
    expect((await look('/')).text).toContain('OffersTooSmall 1 No offer has enough of everything.');
  });

  test('says so where the queue is none, and where the cluster is not there', async () => {
    apply('typo', 'done', { mesos: { cluster: 'embedded', queue: 'typo' } });
    apply('nowhere', 'done', { mesos: { cluster: 'nowhere' } });
    await until('they wait', () => stateOf('typo') === 'Queued' && stateOf('nowhere') === 'Queued');
    await until('the word is there', async () => (await look('/applications')).text.includes('UnknownQueue'));
    expect((await look('/applications/default/typo')).text).toContain(
      'The cluster declares no queue "typo"'.replaceAll('"', '&quot;'),
    );
    expect((await look('/applications/default/nowhere')).text).toContain('There is no MesosCluster nowhere.');
    expect((await look('/')).text).toContain('typo not declared 1');
  });

  test('tells those who listen, and filters as it is asked to', async () => {
    const controller = new AbortController();
    const { body } = await fetch(`${operator.pageUrl}/news`, { signal: controller.signal });
    const told: string[] = [];
    const listening = (async () => {
      for await (const piece of body ?? []) told.push(new TextDecoder().decode(piece));
    })().catch(() => undefined);
    await until('the listener is there', () => told.length > 0);
    apply('quick', 'done');
    await until('it is told', () => told.length > 1);
    controller.abort();
    await listening;
    await until('it is over', () => stateOf('quick') === 'Completed');
    await until('and listed so', async () =>
      (await look('/applications?state=Completed&name=qui')).text.includes('quick'),
    );
    expect((await look('/applications?state=Running&name=qui')).text).toContain('No application is like that.');
  });

  test('has nothing secret anywhere', async () => {
    const paths = [
      '/',
      '/applications',
      '/schedules',
      ...['stays', 'large', 'quick'].map((name) => `/applications/default/${name}`),
    ];
    for (const path of paths) expect([path, (await look(path)).source.includes(hush)]).toEqual([path, false]);
  });

  test('of an operator that comes after another says the same', async () => {
    const before = await inUse();
    await operator.stop();
    await expect(look('/')).rejects.toThrow();
    operator = await start();
    await until('what is in use is known again', async () => (await inUse()) === before);
    expect(before).toMatch(/^\* 1 /);
  });

  test('of one that stands by shows the applications, and says what it does not know', async () => {
    const election = { lease: 'operators', durationMs: 15_000, onLost: () => undefined };
    parts.kube.create('/apis/coordination.k8s.io/v1/namespaces/default/leases', {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'operators' },
      spec: {
        holderIdentity: 'another',
        leaseDurationSeconds: 3600,
        renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
        acquireTime: `${new Date().toISOString().slice(0, -1)}000Z`,
        leaseTransitions: 0,
      },
    });
    const second = await start({ election });
    try {
      expect((await look('/', second)).text).toContain('This operator stands by.');
      expect((await look('/applications', second)).text).toContain('stays default Running');
      expect((await look('/applications/default/stays/log/stdout', second)).text).toContain('does not work now');
    } finally {
      await second.stop();
    }
  });

  test('takes out of use what has ended', async () => {
    parts.kube.remove(`${collection}/stays`);
    await until('it is gone', () => parts.kube.get(`${collection}/stays`) === undefined);
    await until('nothing is in use', async () => (await look('/')).text.includes('Nothing is in use.'));
    expect((await look('/applications/default/stays')).status).toBe(404);
  });
});

describe('an operator as a process', () => {
  afterEach(endCommandLines);

  test('serves the page by TLS to whose token the API server knows, and its right to see it', async () => {
    const user = (name: string) => ({ name, groups: ['system:authenticated'] });
    const kube = await startKubeApi({
      tokens: {
        'of-operator': { ...user('operator'), groups: ['system:masters'] },
        'of-alice': user('alice'),
        'of-bob': user('bob'),
      },
      allows: (name) => name !== 'bob',
    });
    for (const crd of customResourceDefinitions())
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    const directory = await mkdtemp(join(tmpdir(), 'page-'));
    try {
      const authority = await aCertificateAuthority('page authority');
      const issued = await authority.issue('127.0.0.1');
      const [cert, key] = [join(directory, 'tls.crt'), join(directory, 'tls.key')];
      await Promise.all([writeFile(cert, issued.certificate), writeFile(key, issued.key)]);
      const words = ['operator', '--server', kube.url, '--token', 'of-operator', '--page-address', '127.0.0.1:0'];
      const command = new CommandLine([
        ...words,
        '--page-auth',
        'token',
        '--page-tls-cert',
        cert,
        '--page-tls-key',
        key,
      ]);
      await command.wrote(/the page is served/);
      const [, url = ''] = /"pageUrl":"([^"]+)"/.exec(command.text) ?? [];
      expect(url).toMatch(/^https:/);
      const dispatcher = new Agent({ connect: { ca: authority.certificate } });
      const statusFor = async (authorization?: string) => {
        const { statusCode, body } = await request(`${url}/applications`, {
          dispatcher,
          ...(authorization === undefined ? {} : { headers: { authorization } }),
        });
        await body.text();
        return statusCode;
      };
      const basic = (token: string) => `Basic ${Buffer.from(`me:${token}`).toString('base64')}`;
      expect(await statusFor()).toBe(401);
      expect(await statusFor(basic('of-nobody'))).toBe(401);
      expect(await statusFor(basic('of-bob'))).toBe(403);
      expect(await statusFor(basic('of-alice'))).toBe(200);
      expect(command.text).not.toMatch(/of-alice|of-bob/);
      await dispatcher.close();
    } finally {
      await endCommandLines();
      await kube.close();
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('that is to serve it to everybody is refused', async () => {
    const command = new CommandLine(['operator', '--server', 'http://127.0.0.1:1', '--page-address', ':8090']);
    expect(await command.ended).toBe(2);
    expect(command.text).toContain('--page-address is not loopback');
  });
});
