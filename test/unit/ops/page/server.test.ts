/** The page over HTTP: who gets what, and with which headers. */
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LogTail } from '../../../../src/model/overview.ts';
import type { Sensitive } from '../../../../src/model/sensitive.ts';
import { ListenError } from '../../../../src/ops/http/server.ts';
import { openGuard, type PageGuard, type Permit } from '../../../../src/ops/page/guard.ts';
import { type PageMeans, type ServedPage, servePage } from '../../../../src/ops/page/server.ts';
import { ManualClock } from '../../../support/clocks.ts';
import { sourceOf } from '../../../support/page/source.ts';

const opened: ServedPage[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const logged: object[] = [];
const quiet = { info: () => undefined, error: (fields: object) => void logged.push(fields) };

const open = async (more: Partial<PageMeans> = {}): Promise<ServedPage> => {
  const page = await servePage({
    address: { host: '127.0.0.1', port: 0 },
    guard: openGuard,
    logs: true,
    source: sourceOf(),
    clock: new ManualClock(),
    log: quiet,
    ...more,
  });
  opened.push(page);
  return page;
};

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Unlike fetch it sends every header, and every path as it is. */
const ask = (
  { url }: ServedPage,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Got> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method, headers, agent: false }, async (answer) => {
      let body = '';
      for await (const piece of answer) body += String(piece);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
    });
    sent.once('error', reject);
    sent.end();
  });

describe('every answer', () => {
  test.each([
    ['a page', '/', 200],
    ['a page that is not there', '/nothing', 404],
    ['a file', '/assets/none.css', 404],
    ['a path that is no text', '/applications/%ff/x', 400],
  ])('that is %s may do nothing in a browser but be looked at', async (_, path, status) => {
    const got = await ask(await open(), path);
    expect(got.status).toBe(status);
    expect(got.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; style-src 'self'; .*frame-ancestors 'none'/,
      ),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(got.headers['content-security-policy']).not.toMatch(/unsafe|data:|\*/);
  });

  test('has no script and no style in itself', async () => {
    const page = await open();
    for (const path of [
      '/',
      '/applications',
      '/applications/jobs/pi',
      '/schedules',
      '/applications/jobs/pi/log/stdout',
    ]) {
      const { status, body } = await ask(page, path);
      expect([path, status]).toEqual([path, 200]);
      expect(body).not.toMatch(
        / style=| on[a-z]+=|<style|<script(?! src="\/assets\/page\.[0-9a-f]{16}\.js" type="module"><\/script>)/,
      );
    }
  });
});

describe('the pages', () => {
  test.each([
    ['/', 'Overview'],
    ['/applications?state=Queued', 'Applications'],
    ['/applications/jobs/pi', 'jobs/pi'],
    ['/applications/jobs/pi/log/stderr', 'stderr of jobs/pi'],
    ['/schedules?page=2', 'Schedules'],
  ])('%s is there', async (path, title) => {
    const { status, body } = await ask(await open(), path);
    expect([status, body]).toEqual([200, expect.stringContaining(`<title>${title} · Spark on Mesos</title>`)]);
  });

  test.each([
    '/applications/jobs',
    '/applications/jobs/other',
    '/applications/jobs/pi/log',
    '/applications/jobs/pi/log/secrets',
    '/applications/jobs/pi/log/stdout/x',
    '/applications/jobs/pi/env',
    '/schedules/x',
    '/assets/../page.js',
    '/assets/..%2fserver.ts',
    '//',
  ])('%s is not', async (path) => {
    expect((await ask(await open(), path)).status).toBe(404);
  });

  test('HEAD is answered as GET is, without a body', async () => {
    const page = await open();
    const [got, head] = [await ask(page, '/'), await ask(page, '/', {}, 'HEAD')];
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', got.headers['content-length']]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const got = await ask(await open(), '/applications', {}, method);
    expect([got.status, got.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('one that can not be made says so, and the log says why', async () => {
    const overview = () => {
      throw new Error('a mistake');
    };
    const got = await ask(await open({ source: sourceOf({ overview }) }), '/');
    expect([got.status, got.body.includes('a mistake')]).toEqual([500, false]);
    expect(logged.at(-1)).toEqual({ path: '/', problem: 'Error: a mistake' });
  });

  test('an address that is taken is refused with a sentence', async () => {
    const { url } = await open();
    const address = { host: '127.0.0.1', port: Number(new URL(url).port) };
    await expect(open({ address })).rejects.toThrow(ListenError);
  });
});

describe('the files beside the pages', () => {
  test('keep their names as long as they are the same, and are fetched once', async () => {
    const page = await open();
    const { body } = await ask(page, '/');
    const paths = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(3);
    for (const path of paths) {
      const got = await ask(page, path);
      expect([got.status, got.headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable']);
      const again = await ask(page, path, { 'if-none-match': String(got.headers['etag']) });
      expect([again.status, again.body]).toEqual([304, '']);
    }
  });
});

describe('on loopback', () => {
  test.each(['localhost', 'localhost:8090', '127.0.0.1:1', '127.1.2.3', '[::1]:8090', 'LOCALHOST:80'])(
    'it answers to %s',
    async (host) => {
      expect((await ask(await open(), '/', { host })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil@localhost',
    'localhost/x',
    '10.0.0.1',
  ])('it does not to "%s", whose name somebody may have turned here', async (host) => {
    expect((await ask(await open(), '/applications', { host })).status).toBe(421);
  });
});

test('behind a proxy on the same machine it answers to the name that the proxy has', async () => {
  expect((await ask(await open({ proxied: true }), '/', { host: 'spark.example.org' })).status).toBe(200);
});

describe('with tokens', () => {
  const yes: Permit = { ok: true };
  const guard: PageGuard = {
    mayLook: async (token: Sensitive | undefined) => {
      if (token === undefined) return { ok: false, status: 401, message: 'A token is needed.' };
      return token.reveal() === 'of-alice' || token.reveal() === 'of-bob'
        ? yes
        : { ok: false, status: 403, message: 'Not you.' };
    },
    mayReadLogs: async (token, namespace) =>
      token?.reveal() === 'of-alice' && namespace === 'jobs'
        ? yes
        : { ok: false, status: 403, message: 'No logs for you.' },
  };
  const basic = (password: string) => `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`;

  test('a browser is asked for one', async () => {
    const got = await ask(await open({ guard }), '/');
    expect([got.status, got.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic realm="/)]);
    expect(got.body).not.toMatch(/Cluster|spark-mesos-operator/);
  });

  test.each([
    ['as a bearer', 'Bearer of-alice', 200],
    ['as a password', basic('of-alice'), 200],
    ['of somebody else', basic('of-mallory'), 403],
    ['in a way that is none', 'Digest of-alice', 401],
    ['that is empty', basic(''), 401],
    ['that is broken', 'Basic !!', 401],
  ])('one %s gets its answer', async (_, authorization, status) => {
    expect((await ask(await open({ guard }), '/applications', { authorization })).status).toBe(status);
  });

  test.each(['/assets/page.css', '/news', '/applications/jobs/pi/log/stdout', '/nothing'])(
    'nothing of %s is there without one',
    async (path) => {
      expect((await ask(await open({ guard }), path)).status).toBe(401);
    },
  );

  test('logs are for whom they are allowed to', async () => {
    const page = await open({ guard });
    const log = '/applications/jobs/pi/log/stdout';
    expect((await ask(page, log, { authorization: basic('of-alice') })).body).toContain('line &lt;1&gt;');
    const refused = await ask(page, log, { authorization: basic('of-bob') });
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining('No logs for you.')]);
    expect(refused.body).not.toContain('line');
  });
});

describe('logs', () => {
  test('are not there where they are not served', async () => {
    const page = await open({ logs: false });
    expect((await ask(page, '/applications/jobs/pi/log/stdout')).status).toBe(403);
    expect((await ask(page, '/applications/jobs/pi')).body).not.toContain('/log/');
  });

  test('are read a few at a time, and whoever is too many hears so', async () => {
    const waiting: ((tail: LogTail) => void)[] = [];
    const log = () => new Promise<LogTail>((resolve) => waiting.push(resolve));
    const page = await open({ source: sourceOf({ log }) });
    const path = '/applications/jobs/pi/log/stdout';
    const answers = Array.from({ length: 5 }, () => ask(page, path));
    const first = await Promise.race(answers);
    expect([first.status, first.headers['retry-after']]).toEqual([503, '5']);
    for (const resolve of waiting) resolve({ ok: true, text: 'now', size: 3, whole: true });
    const statuses = (await Promise.all(answers)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 503]);
    const last = ask(page, path);
    while (waiting.length < 5) await new Promise((resolve) => setImmediate(resolve));
    waiting.at(-1)?.({ ok: false, message: 'gone' });
    expect((await last).body).toContain('gone');
  });
});

describe('news', () => {
  /** Listens; what comes is added to `heard`. */
  const listen = async ({ url }: ServedPage) => {
    const controller = new AbortController();
    const answer = await fetch(`${url}/news`, { signal: controller.signal });
    const heard = { text: '', over: false, status: answer.status };
    const reading = (async () => {
      for await (const piece of answer.body ?? []) heard.text += new TextDecoder().decode(piece);
    })();
    void reading
      .catch(() => undefined)
      .finally(() => {
        heard.over = true;
      });
    return { heard, type: answer.headers.get('content-type'), leave: () => controller.abort() };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const changing = () => {
    const state = { version: 1 };
    const source = sourceOf();
    return { state, source: Object.defineProperty(source, 'version', { get: () => state.version }) };
  };

  test('tell that something has changed, once a second at the most, and that they are still there', async () => {
    const clock = new ManualClock();
    const { state, source } = changing();
    const page = await open({ clock, source });
    const { heard, type } = await listen(page);
    expect(type).toBe('text/event-stream');
    await until(() => heard.text.includes('data: 1\n\n'));
    clock.advance(5_000);
    state.version = 7;
    state.version = 9;
    clock.advance(1_000);
    await until(() => heard.text.includes('data: 9\n\n'));
    expect(heard.text).not.toContain('data: 7');
    clock.advance(15_000);
    await until(() => heard.text.includes(': still here'));
  });

  test('end after a while, so that whoever listens is asked again who it is', async () => {
    const clock = new ManualClock();
    const page = await open({ clock });
    const { heard } = await listen(page);
    await until(() => heard.text.includes('data: 1'));
    clock.advance(601_000);
    await until(() => heard.over);
    expect(clock.pending).toBe(0);
  });

  test('are for so many, and one that leaves makes room and no work', async () => {
    const clock = new ManualClock();
    const page = await open({ clock, listeners: 1 });
    const first = await listen(page);
    await until(() => first.heard.text !== '');
    expect((await ask(page, '/news')).status).toBe(503);
    first.leave();
    await until(() => clock.pending === 0);
    const second = await listen(page);
    expect(second.heard.status).toBe(200);
  });

  test('end with the server', async () => {
    const page = await open();
    const { heard } = await listen(page);
    await page.close();
    await until(() => heard.over);
    await expect(once(request(`${page.url}/`).end(), 'response')).rejects.toThrow();
  });
});
