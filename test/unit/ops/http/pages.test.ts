import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Addresses, type Finding, type Health, openPages, type Pages } from '../../../../src/ops/http/pages.ts';
import { type Limits, ListenError, type Route, type Served, serve } from '../../../../src/ops/http/server.ts';
import { Metrics } from '../../../../src/ops/metrics/registry.ts';
import { parseExposition } from '../../../support/exposition.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const loopback = { host: '127.0.0.1', port: 0 };
const problems: object[] = [];
const log = { error: (fields: object) => void problems.push(fields) };
const fine: Finding = { ok: true, sentence: 'All is well.' };
const well: Health = { live: () => [fine], ready: () => [fine] };

const open = async (health = well, addresses: Addresses = { metrics: loopback }): Promise<Pages> => {
  const pages = await openPages(new Metrics(), health, addresses, log);
  opened.push(pages);
  return pages;
};
const get = async (url: string | undefined, init?: RequestInit) => {
  const answer = await fetch(url ?? '', init);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

/** Writes these bytes and answers what comes back until the connection ends. */
const exchange = async (url: string | undefined, bytes: string): Promise<string> => {
  const socket = connect(url);
  let answer = '';
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString();
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
};
const connect = (url = ''): Socket => createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });

describe('the pages', () => {
  test('/metrics is what a Prometheus reads', async () => {
    const { metricsUrl } = await open();
    const { status, headers, body } = await get(`${metricsUrl}/metrics`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(parseExposition(body).has('sparkmesos_applications')).toBe(true);
  });

  test.each(['/healthz', '/readyz'])('%s says in sentences what it has found', async (path) => {
    const { metricsUrl } = await open();
    expect(await get(metricsUrl + path)).toMatchObject({ status: 200, body: 'ok: All is well.\n' });
  });

  test('a probe fails when one of its findings is not ok, and tells all of them', async () => {
    const stuck = { ok: false, sentence: 'Nothing moves.' };
    const { metricsUrl } = await open({ live: () => [fine, stuck], ready: () => [fine] });
    expect(await get(`${metricsUrl}/healthz`)).toMatchObject({
      status: 503,
      body: 'ok: All is well.\nnot ok: Nothing moves.\n',
    });
    expect(await get(`${metricsUrl}/readyz`)).toMatchObject({ status: 200 });
  });

  test('probes have an address of their own where one is given, and metrics are not there', async () => {
    const { metricsUrl, healthUrl } = await open(well, { metrics: loopback, health: loopback });
    expect(healthUrl).not.toBe(metricsUrl);
    expect(await get(`${healthUrl}/readyz`)).toMatchObject({ status: 200 });
    expect(await get(`${healthUrl}/metrics`)).toMatchObject({
      status: 404,
      body: 'There is no such page. There are /healthz, /readyz.\n',
    });
    expect(await get(`${metricsUrl}/readyz`)).toMatchObject({ status: 200 });
  });

  test('are nowhere where no address is given', async () => {
    expect(await open(well, {})).toMatchObject({ metricsUrl: undefined, healthUrl: undefined });
  });

  test('an address that is taken is told, and nothing stays open', async () => {
    const first = await open();
    const taken = { host: '127.0.0.1', port: Number(new URL(first.metricsUrl ?? '').port) };
    const second = openPages(new Metrics(), well, { metrics: loopback, health: taken }, log);
    await expect(second).rejects.toThrow(ListenError);
    await expect(second).rejects.toThrow(`127.0.0.1:${taken.port} can not be listened on: it is taken.`);
  });
});

describe('requests', () => {
  test('HEAD answers as GET does, without the page', async () => {
    const { metricsUrl } = await open();
    const page = await get(`${metricsUrl}/metrics`);
    const head = await get(`${metricsUrl}/metrics`, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(page.body)));
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused, and says what is not', async (method) => {
    const { metricsUrl } = await open();
    const { status, headers } = await get(`${metricsUrl}/metrics`, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['/', '/metrics/', '/Metrics', '/healthz/..%2fmetrics', '/favicon.ico'])('%s is no page', async (path) => {
    const { metricsUrl } = await open();
    expect((await get(metricsUrl + path)).status).toBe(404);
  });

  test('a query is no other page', async () => {
    const { metricsUrl } = await open();
    expect((await get(`${metricsUrl}/healthz?verbose`)).status).toBe(200);
  });

  test.each([
    ['a target that is no path', 'GET http://elsewhere/metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    ['headers without measure', `GET /metrics HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
  ])('%s is answered and ends the connection', async (_, bytes, status) => {
    const { metricsUrl } = await open();
    expect(await exchange(metricsUrl, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('a page that can not be made is an error of this page alone, and is logged', async () => {
    const broken: Health = {
      live: () => {
        throw new Error('no view');
      },
      ready: () => [fine],
    };
    const { metricsUrl } = await open(broken);
    const { status, body } = await get(`${metricsUrl}/healthz`);
    expect([status, body]).toEqual([500, 'The page could not be made; the log says why.\n']);
    expect(problems.at(-1)).toEqual({ path: '/healthz', problem: 'Error: no view' });
    expect((await get(`${metricsUrl}/readyz`)).status).toBe(200);
  });
});

describe('clients that take their time', () => {
  const page: Route = { path: '/page', answer: () => ({ status: 200, type: 'text/plain', body: 'x'.repeat(1 << 26) }) };
  const serving = async (limits: Partial<Limits>): Promise<Served> => {
    const served = await serve([page], loopback, log, { requestMs: 60_000, idleMs: 60_000, connections: 8, ...limits });
    opened.push(served);
    return served;
  };

  test('over a request are answered 408 and cut', async () => {
    const { url } = await serving({ requestMs: 50 });
    expect(await exchange(url, 'GET /page HTT')).toMatch(/^HTTP\/1.1 408 /);
  });

  test('over reading the answer are cut', async () => {
    const { url } = await serving({ idleMs: 100 });
    const accepted = new Promise<Socket>((resolve) => {
      const onSocket = (message: unknown): void => {
        unsubscribe('net.server.socket', onSocket);
        resolve((message as { socket: Socket }).socket);
      };
      subscribe('net.server.socket', onSocket);
    });
    const socket = connect(url).on('error', () => {});
    socket.pause().write('GET /page HTTP/1.1\r\nhost: x\r\n\r\n');
    await closed(await accepted);
    socket.destroy();
  });

  test('or come in numbers do not keep the server from ending', async () => {
    const served = await serving({ connections: 2 });
    const ends = Array.from({ length: 6 }, () => closed(connect(served.url).on('error', () => {})));
    // Those that are too many are turned away.
    await Promise.race(ends);
    await served.close();
    await Promise.all(ends);
  });
});

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
