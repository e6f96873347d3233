import { expect, test } from '@jest/globals';
import { StaticMasters } from '../../../../src/mesos/client/locator.ts';
import { OperatorApi } from '../../../../src/mesos/client/operator-api.ts';
import { type TlsMaterial, tlsConnector } from '../../../../src/mesos/client/tls.ts';
import { encodeMessage } from '../../../../src/mesos/wire/message.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { atEnd } from '../../../support/at-end.ts';
import { aCertificateAuthority } from '../../../support/certificates.ts';
import { realClock } from '../../../support/clocks.ts';
import { reply, ScriptedMaster } from '../../../support/scripted-master.ts';
import { TlsFront } from '../../../support/tls-front.ts';

const ending = atEnd();

/** A master that tells its version, behind TLS. */
async function aFront(clients: 'anybody' | 'known' = 'anybody', name = '127.0.0.1') {
  const master = ending(await ScriptedMaster.start());
  const version = { type: 'GET_VERSION', get_version: { version_info: { version: '1.11.0' } } };
  master.answer = (call) => {
    const body = encodeMessage('mesos.v1.master.Response', version, call.encoding);
    call.response.writeHead(200).end(body);
    return true;
  };
  const authority = await aCertificateAuthority('the authority');
  const asked = clients === 'known' ? authority.certificate : undefined;
  const front = ending(await TlsFront.before(master.url, await authority.issue(name), asked));
  return { master, authority, front, url: `https://127.0.0.1:${front.port}` };
}

const ask = async (url: string, material: () => Promise<TlsMaterial>): Promise<string> => {
  const masters = new StaticMasters([url]);
  const api = new OperatorApi({ masters, clock: realClock, connect: tlsConnector(material), timeoutMs: 20_000 });
  try {
    return await api.version();
  } finally {
    await api.close();
  }
};

test('a master whose certificate the authority vouches for is trusted', async () => {
  const { url, authority } = await aFront();
  expect(await ask(url, async () => ({ verify: true, authorities: authority.certificate }))).toBe('1.11.0');
});

test('another authority does not vouch for it, and nothing is sent', async () => {
  const { url, master } = await aFront();
  const { certificate } = await aCertificateAuthority('another one');
  await expect(ask(url, async () => ({ verify: true, authorities: certificate }))).rejects.toThrow('GET_VERSION: ');
  await expect(ask(url, async () => ({ verify: true }))).rejects.toThrow('GET_VERSION: ');
  expect(master.calls).toEqual([]);
});

test('the name in the certificate must be that of the address, or the one that is asked for', async () => {
  const { url, authority } = await aFront('anybody', 'master.mesos');
  const authorities = authority.certificate;
  await expect(ask(url, async () => ({ verify: true, authorities }))).rejects.toThrow(/127\.0\.0\.1/);
  expect(await ask(url, async () => ({ verify: true, authorities, serverName: 'master.mesos' }))).toBe('1.11.0');
  await expect(ask(url, async () => ({ verify: true, authorities, serverName: 'other' }))).rejects.toThrow(/other/);
});

test('without verification anybody is trusted', async () => {
  const { url } = await aFront();
  expect(await ask(url, async () => ({ verify: false }))).toBe('1.11.0');
});

test('a client certificate is shown to a master that asks for one', async () => {
  const { url, authority, front } = await aFront('known');
  const authorities = authority.certificate;
  const { certificate, key } = await authority.issue('operator');
  const material = { verify: true, authorities, certificate, key: new Sensitive(key) };
  expect(await ask(url, async () => material)).toBe('1.11.0');
  expect(front.peers).toEqual(['operator']);
  await expect(ask(url, async () => ({ verify: true, authorities }))).rejects.toThrow('GET_VERSION: ');
});

test('renewed certificates count for the next connection', async () => {
  const { url, authority } = await aFront();
  const { certificate } = await aCertificateAuthority('another one');
  let authorities = certificate;
  const connect = tlsConnector(async () => ({ verify: true, authorities }));
  const api = new OperatorApi({ masters: new StaticMasters([url]), clock: realClock, connect });
  ending({ [Symbol.asyncDispose]: () => api.close() });
  await expect(api.version()).rejects.toThrow();
  authorities = authority.certificate;
  expect(await api.version()).toBe('1.11.0');
});

test.each([
  ['that are missing', async () => Promise.reject(new Error('The Secret a/b does not exist.')), 'a/b does not exist'],
  ['that are none', async () => ({ verify: true, authorities: 'not PEM', certificate: 'neither' }), 'GET_VERSION: '],
] as const)('certificates %s are told, and nothing is sent', async (_what, material, message) => {
  const { url, master } = await aFront();
  await expect(ask(url, material)).rejects.toThrow(message);
  expect(master.calls).toEqual([]);
});

test('a connection without TLS is refused, and so is a redirect out of it', async () => {
  const { url, master, authority } = await aFront();
  const material = async () => ({ verify: true, authorities: authority.certificate });
  await expect(ask(master.url, material)).rejects.toThrow('without TLS');
  expect(master.calls).toEqual([]);
  master.answer = (call) => reply(call, 307, '', { location: `${master.url}/api/v1` });
  await expect(ask(url, material)).rejects.toThrow('redirected to http:');
  expect(master.calls).toHaveLength(1);
});
