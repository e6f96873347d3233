/** The server against clients that are slow, many, wrong or too much. */
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openGuard } from '../../../../src/dispatcher/server/guard.ts';
import { defaultLimits, type ServerMeans, serveDispatcher } from '../../../../src/dispatcher/server/server.ts';
import type { Submitted } from '../../../../src/dispatcher/server/submissions.ts';
import { aCertificateAuthority } from '../../../support/certificates.ts';
import { aRequest, ask, create, status } from '../../../support/dispatcher/requests.ts';
import { until } from '../../../support/until.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const accepted: Submitted = { kind: 'accepted', submissionId: 'driver-1' };
let submitted = 0;
/** A server whose clock stands still. */
const served = async (more: Partial<ServerMeans> = {}, submit = async (): Promise<Submitted> => accepted) => {
  submitted = 0;
  const server = await serveDispatcher({
    submissions: {
      submit: () => {
        submitted += 1;
        return submit();
      },
      state: async () => ({ kind: 'answered', driverState: 'QUEUED', message: undefined }),
      kill: async () => ({ kind: 'answered', success: true, message: '' }),
    },
    ready: () => true,
    guard: openGuard('jobs'),
    tokenInPath: false,
    limits: defaultLimits,
    address: { host: '127.0.0.1', port: 0 },
    now: () => 0,
    log: { info: () => undefined, error: () => undefined },
    ...more,
  });
  ends.push(() => server.close());
  return server;
};

/** All that comes back for what is written, until the connection ends. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      said += piece;
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(said));
  });

const jsonOf = (said: string): unknown => JSON.parse(said.slice(said.indexOf('\r\n\r\n')));
const head = 'POST /v1/submissions/create HTTP/1.1\r\nHost: x\r\n';

describe('The server for spark-submit answers in JSON', () => {
  test.each([
    [
      'a head that does not end',
      'POST /v1/submissions/create HTTP/1.1\r\nHost:',
      408,
      'The request did not come in wholly in time.',
    ],
    [
      'a body that does not end',
      `${head}Content-Length: 100\r\n\r\n{`,
      408,
      'The request did not come in wholly in time.',
    ],
    [
      'a body in pieces that does not end',
      `${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
      408,
      'The request did not come in wholly in time.',
    ],
    ['what is no HTTP', 'hello\r\n\r\n', 400, 'This is no request of HTTP.'],
    [
      'a head that is too large',
      `${head}X: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'The head of the request is too large.',
    ],
    ['one who takes it for a proxy', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 405, 'This is no proxy.'],
  ])('to %s', async (_, text, code, message) => {
    const { url } = await served({ limits: { ...defaultLimits, requestMs: 200 } });
    const said = await raw(url, text);
    expect(said).toMatch(new RegExp(`^HTTP/1.1 ${code} `));
    expect(said).not.toMatch(/<html/i);
    expect(jsonOf(said)).toMatchObject({ action: 'ErrorResponse', message });
    expect(submitted).toBe(0);
    expect(await create(url)).toMatchObject({ status: 200 });
  });

  test('to a body that is too large, which the client may send to its end', async () => {
    const { url } = await served({ limits: { ...defaultLimits, maxBody: 2_000 } });
    const large = aRequest({ appArgs: ['x'.repeat(300_000)] });
    expect(await create(url, large)).toMatchObject({
      status: 413,
      answer: { action: 'ErrorResponse', message: 'The body is larger than 2000 bytes.' },
    });
    expect(submitted).toBe(0);
    expect(await create(url)).toMatchObject({ status: 200 });
  });

  test('to more requests at a time than may be', async () => {
    const gate = Promise.withResolvers<void>();
    const { url } = await served({ limits: { ...defaultLimits, maxOpen: 2 } }, async () => {
      await gate.promise;
      return accepted;
    });
    const held = [create(url), create(url)];
    await until('two are under way', () => submitted === 2);
    expect(await create(url)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      answer: { action: 'ErrorResponse', message: 'Too many requests are under way; try again.' },
    });
    gate.resolve();
    expect((await Promise.all(held)).map((said) => said.answer['success'])).toEqual([true, true]);
    expect(await create(url)).toMatchObject({ status: 200 });
  });

  test('to more connections than may be', async () => {
    const { url } = await served({ limits: { ...defaultLimits, maxOpen: 1 } });
    const idle = Array.from({ length: 4 }, () => raw(url, 'GET /'));
    const refusal = async () =>
      (await raw(url, 'GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).includes('Too many connections');
    await until('a fifth one is refused', refusal);
    ends.push(async () => void (await Promise.all(idle)));
  });

  test('to more requests in a time than may be, and takes them again later', async () => {
    let now = 0;
    const { url } = await served({ limits: { ...defaultLimits, rate: 1 }, now: () => now });
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await status(url, 'x')).status);
    expect(codes).toEqual([200, 200, 429]);
    now = 1_000;
    expect(await status(url, 'x')).toMatchObject({ status: 200 });
  });

  test('to what nobody has foreseen, and tells nothing of it', async () => {
    const { url } = await served({}, async () => {
      throw new Error('hush');
    });
    const said = await create(url);
    expect(said).toMatchObject({ status: 500, answer: { action: 'ErrorResponse' } });
    expect(said.body).not.toContain('hush');
  });
});

test('a client that goes away in the middle of its body submits nothing', async () => {
  const { url } = await served();
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
    socket.write(`${head}Content-Length: 100\r\n\r\n{`);
    socket.end();
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve).resume());
  expect(submitted).toBe(0);
  expect(await create(url)).toMatchObject({ status: 200 });
});

test('before it works, and while it ends, it says what Spark says then', async () => {
  const { url } = await served({ ready: () => false });
  expect((await create(url)).answer).toMatchObject({
    success: false,
    message: 'Scheduler is not ready to take requests',
  });
  expect(await status(url, 'x')).toMatchObject({ status: 500, answer: { action: 'ErrorResponse' } });
  expect(submitted).toBe(0);
});

test('it lets a request end that is under way when it is closed', async () => {
  const gate = Promise.withResolvers<void>();
  const server = await served({}, async () => {
    await gate.promise;
    return accepted;
  });
  const held = create(server.url);
  await until('one is under way', () => submitted === 1);
  const closed = server.close();
  gate.resolve();
  expect(await held).toMatchObject({ status: 200, answer: { success: true } });
  await closed;
  await expect(ask(server.url, '/')).rejects.toThrow('ECONNREFUSED');
});

test('with a certificate it speaks TLS and nothing else', async () => {
  const authority = await aCertificateAuthority('authority');
  const { certificate: cert, key } = await authority.issue('127.0.0.1');
  const { url } = await served({ tls: { cert, key } });
  expect(url).toMatch(/^https:/);
  expect(await create(url, aRequest(), { ca: authority.certificate })).toMatchObject({ status: 200 });
  await expect(create(url.replace('https', 'http'))).rejects.toThrow();
});
