/** Whatever is sent to the server for spark-submit, it answers with a message of the protocol, or with a bare status; never with a page. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openGuard } from '../../src/dispatcher/server/guard.ts';
import { type DispatcherServer, defaultLimits, serveDispatcher } from '../../src/dispatcher/server/server.ts';
import { aRequest } from '../support/dispatcher/requests.ts';
import fc from '../support/fast-check.ts';

let server: DispatcherServer;
beforeAll(async () => {
  server = await serveDispatcher({
    submissions: {
      submit: async () => ({ kind: 'accepted', submissionId: 'driver-1' }),
      state: async () => ({ kind: 'answered', driverState: 'QUEUED', message: 'a "message"\n' }),
      kill: async () => ({ kind: 'answered', success: true, message: 'gone' }),
    },
    ready: () => true,
    guard: openGuard('jobs'),
    tokenInPath: true,
    limits: { ...defaultLimits, rate: 10_000 },
    address: { host: '127.0.0.1', port: 0 },
    now: Date.now,
    log: { info: () => undefined, error: (_, message) => expect(message).toBeUndefined() },
  });
});
afterAll(() => server.close());

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE');
const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'v2',
    'submissions',
    'create',
    'kill',
    'status',
    'driver-1',
    '',
    '..',
    '.',
    '%2e%2e',
    '%',
    '%ff',
    ';x',
  ),
  fc.string({ maxLength: 8 }).map((text) => encodeURIComponent(text)),
);
const path = fc.oneof(
  fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
  fc.constant('/v1/submissions/create'),
);
const body = fc.oneof(
  fc.constant(undefined),
  fc.string({ maxLength: 40 }),
  fc.json({ maxDepth: 2 }),
  fc.json({ maxDepth: 1 }).map((value) => JSON.stringify({ ...aRequest(), appArgs: JSON.parse(value) as unknown })),
  fc
    .dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 1 }))
    .map((more) => JSON.stringify(aRequest(more))),
  fc
    .dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 1 }))
    .map((more) => JSON.stringify(aRequest({}, more))),
);

const ask = (how: string, where: string, what: string | undefined) =>
  new Promise<{ readonly type: string | undefined; readonly text: string }>((resolve, reject) => {
    const { port } = new URL(server.url);
    const headers = { 'content-length': Buffer.byteLength(what ?? '') };
    const sent = request({ port, host: '127.0.0.1', method: how, path: where, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => resolve({ type: response.headers['content-type'], text }));
    });
    sent.once('error', reject);
    sent.end(what);
  });

test('no request is answered by anything else', async () => {
  await fc.assert(
    fc.asyncProperty(method, path, body, async (how, where, what) => {
      const { type, text } = await ask(how, where, what);
      if (text === '') return;
      expect(type).toBe('application/json;charset=utf-8');
      expect(JSON.parse(text)).toMatchObject({
        action: expect.stringMatching(/^(Create|Kill)SubmissionResponse$|^SubmissionStatusResponse$|^ErrorResponse$/),
        serverSparkVersion: '3.4.4',
      });
    }),
    { numRuns: 300 },
  );
});
