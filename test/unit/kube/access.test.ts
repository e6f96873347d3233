import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inClusterAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { type AccessOptions, clusterAccess } from '../../../src/kube/config.ts';
import { atEnd } from '../../support/at-end.ts';
import { ManualClock, realClock } from '../../support/clocks.ts';
import { json, scriptedServer } from '../../support/scripted-http.ts';
import { thing, thingType } from './things.ts';

const later = atEnd();

const certificate = join(import.meta.dirname, 'data/localhost.crt');
const key = join(import.meta.dirname, 'data/localhost.key');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kube-access-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A kubeconfig (JSON is YAML) with one context `main` and one `other` that leads nowhere. */
async function kubeconfig(cluster: object, user: object): Promise<string> {
  const path = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [
      { name: 'c', cluster },
      { name: 'nowhere', cluster: { server: 'https://192.0.2.1:6443' } },
    ],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'main', context: { cluster: 'c', user: 'u', namespace: 'home' } },
      { name: 'other', context: { cluster: 'nowhere', user: 'u' } },
    ],
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

/** What a server with TLS sees of a client: its token and the name in its certificate. */
async function secureServer() {
  const pem = await readFile(certificate);
  const seen: { authorization: string | undefined; name: string | undefined }[] = [];
  const tls = { cert: pem, key: await readFile(key), ca: pem, requestCert: true, rejectUnauthorized: false };
  const server = createServer(tls, (request, response) => {
    const peer = (request.socket as TLSSocket).getPeerCertificate();
    const { CN: name } = peer.subject ?? {};
    seen.push({ authorization: request.headers.authorization, name: Array.isArray(name) ? name[0] : name });
    response.end(JSON.stringify(thing('a', 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const fetchWith = async (options: AccessOptions): Promise<unknown> => {
  const access = await clusterAccess(options, realClock, {});
  try {
    return await new KubeClient({ access, clock: realClock }).get(thingType, { namespace: 'ns', name: 'a' });
  } finally {
    await access.dispatcher.destroy();
  }
};

describe('the way to the API server', () => {
  test('an address given directly goes before everything else', async () => {
    const access = await clusterAccess({ server: 'http://127.0.0.1:1/', token: 't', inCluster: true }, realClock, {});
    expect(access.server).toBe('http://127.0.0.1:1');
    expect(await access.headers()).toEqual({ authorization: 'Bearer t' });
    await access.close();
  });

  test('without a token nothing is said of who we are', async () => {
    const access = await clusterAccess({ server: 'http://127.0.0.1:1' }, realClock, {});
    expect(await access.headers()).toEqual({});
    await access.close();
  });

  test('outside of a Pod there is no access of a Pod', async () => {
    await expect(clusterAccess({ inCluster: true }, realClock, {})).rejects.toThrow('not in a Pod');
  });
});

describe('the access of a Pod', () => {
  const environment = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
  const files = async (token: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'ca.crt'), await readFile(certificate));
    await writeFile(join(folder, 'namespace'), 'operators\n');
    await writeFile(join(folder, 'token'), `${token}\n`);
  };

  test('comes from its environment and files', async () => {
    await files('one');
    const access = inClusterAccess(realClock, environment, folder);
    expect(access).toMatchObject({ server: 'https://10.0.0.1:443', namespace: 'operators' });
    expect(await access.headers()).toEqual({ authorization: 'Bearer one' });
    await access.close();
  });

  test('puts an IPv6 address into brackets', async () => {
    await files('one');
    const access = inClusterAccess(realClock, { ...environment, KUBERNETES_SERVICE_HOST: 'fd00::1' }, folder);
    expect(access.server).toBe('https://[fd00::1]:443');
    await access.close();
  });

  test('reads its token again every minute, and at once when it was refused', async () => {
    await files('one');
    const clock = new ManualClock();
    const access = inClusterAccess(clock, environment, folder);
    const token = async () => (await access.headers())['authorization'];
    expect(await token()).toBe('Bearer one');
    await files('two');
    clock.advance(59_000);
    expect(await token()).toBe('Bearer one');
    clock.advance(1_000);
    expect(await token()).toBe('Bearer two');
    await files('three');
    access.renew();
    expect(await token()).toBe('Bearer three');
    await access.close();
  });
});

describe('the access of a kubeconfig', () => {
  // It takes its time to load, more than a test on a busy machine may have.
  beforeAll(() => import('@kubernetes/client-node'), 60_000);

  test('may lead to a server without TLS, with a token and as somebody else', async () => {
    const server = later(await scriptedServer(json(200, thing('a', 1))));
    const kubeconfigPath = await kubeconfig({ server: `${server.url}/` }, { token: 'secret', as: 'boss' });
    expect(await fetchWith({ kubeconfigPath })).toEqual(thing('a', 1));
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'impersonate-user': 'boss' });
  });

  test('knows its certificate authority and shows its own certificate', async () => {
    const server = later(await secureServer());
    const cluster = { server: server.url, 'certificate-authority': certificate };
    const user = { 'client-certificate': certificate, 'client-key': key, username: 'u', password: 'p' };
    expect(await fetchWith({ kubeconfigPath: await kubeconfig(cluster, user) })).toEqual(thing('a', 1));
    expect(server.seen).toEqual([{ authorization: `Basic ${btoa('u:p')}`, name: 'tester' }]);
  });

  test('takes certificates from its text too', async () => {
    const server = later(await secureServer());
    const data = (await readFile(certificate)).toString('base64');
    const cluster = { server: server.url, 'certificate-authority-data': data };
    expect(await fetchWith({ kubeconfigPath: await kubeconfig(cluster, { token: 't' }) })).toEqual(thing('a', 1));
  });

  test('does not talk to a server that it cannot verify, and sends nothing', async () => {
    const server = later(await secureServer());
    const kubeconfigPath = await kubeconfig({ server: server.url }, { token: 't' });
    await expect(fetchWith({ kubeconfigPath })).rejects.toMatchObject({ applied: 'no' });
    expect(server.seen).toEqual([]);
  });

  test('talks to it when it is told not to verify', async () => {
    const server = later(await secureServer());
    const kubeconfigPath = await kubeconfig({ server: server.url, 'insecure-skip-tls-verify': true }, { token: 't' });
    expect(await fetchWith({ kubeconfigPath })).toEqual(thing('a', 1));
  });

  test('asks a plugin for the token, and again after the server has refused it', async () => {
    const tokens = join(folder, 'token');
    await writeFile(tokens, 'first');
    const print = `{"kind":"ExecCredential","status":{"token":"'$(cat ${tokens})'"}}`;
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', `echo '${print}'`] };
    const accepted = 'Bearer second';
    const server = later(
      await scriptedServer((response, seen) =>
        json(seen.headers.authorization === accepted ? 200 : 401, thing('a', 1))(response, seen),
      ),
    );
    const access = await clusterAccess(
      { kubeconfigPath: await kubeconfig({ server: server.url }, { exec }) },
      realClock,
      {},
    );
    const client = new KubeClient({ access, clock: realClock });
    const get = () => client.get(thingType, { namespace: 'ns', name: 'a' });
    await writeFile(tokens, 'second');
    await expect(get()).rejects.toMatchObject({ status: 401 });
    expect(await get()).toEqual(thing('a', 1));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', accepted]);
    await access.dispatcher.destroy();
  });

  test('uses the context and tells its namespace', async () => {
    const kubeconfigPath = await kubeconfig({ server: 'https://127.0.0.1:1' }, {});
    const main = await clusterAccess({ kubeconfigPath }, realClock, { KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(main).toMatchObject({ server: 'https://127.0.0.1:1', namespace: 'home' });
    const other = await clusterAccess({ kubeconfigPath, context: 'other' }, realClock, {});
    expect(other.server).toBe('https://192.0.2.1:6443');
    expect(other).not.toHaveProperty('namespace');
    await Promise.all([main.close(), other.close()]);
  });

  test.each([
    [
      'a context that it does not have',
      async () => kubeconfig({ server: 'https://x' }, {}),
      'no context "missing" with a cluster',
    ],
    ['a file that is not there', async () => join(folder, 'nothing'), 'ENOENT'],
  ])('refuses %s', async (_, path, message) => {
    const options = { kubeconfigPath: await path(), context: 'missing' };
    await expect(clusterAccess(options, realClock, {})).rejects.toThrow(message);
  });
});
