/** What is read of an agent for people who look: the end of a file, in time, from the agent that the master names. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { MesosCluster } from '../../../src/api/mesos-cluster.ts';
import { NativeInsight } from '../../../src/backend/native/insight.ts';
import type { Means } from '../../../src/backend/native/means.ts';
import type { OperatorApi } from '../../../src/mesos/client/operator-api.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { ManualClock } from '../../support/clocks.ts';
import { type Answer, json, type ScriptedServer, scriptedServer } from '../../support/scripted-http.ts';
import { until } from '../../support/until.ts';

const opened: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server[Symbol.asyncDispose]();
});

const place = { agentId: 'S0', frameworkId: 'fw', taskId: 'driver-1' };
const lines = Array.from({ length: 40 }, (_, index) => `line ${index} ✓\n`).join('');
const state = { frameworks: [{ id: 'fw', executors: [{ id: 'driver-1', directory: '/sandbox' }] }] };

/** An agent with this text in the file. */
const fileOf =
  (text: string): Answer =>
  (response, request) => {
    if (request.path === '/state') return json(200, state)(response, request);
    if (request.query['path'] !== '/sandbox/stdout') return json(404, {})(response, request);
    const bytes = Buffer.from(text);
    const offset = Number(request.query['offset'] ?? -1);
    const data = offset < 0 ? '' : bytes.subarray(offset, offset + 100).toString('latin1');
    const page = JSON.stringify({ data, offset: offset < 0 ? bytes.length : offset });
    return response.writeHead(200).end(Buffer.from(page, 'latin1'));
  };

const world = async (answer: Answer, agents?: () => Promise<unknown>) => {
  const server = await scriptedServer(answer);
  opened.push(server);
  const clock = new ManualClock();
  let asked = 0;
  const api = {
    getAgents: () => {
      asked += 1;
      return (
        agents?.() ?? Promise.resolve([{ id: 'S0', hostname: '127.0.0.1', port: Number(new URL(server.url).port) }])
      );
    },
  } as unknown as OperatorApi;
  const means = {
    clock,
    log: { debug: () => undefined },
    credentials: async () => ({ principal: 'spark', secret: new Sensitive('hush') }),
  } as unknown as Means;
  const insight = new NativeInsight(means, api, () => ({ spec: {} }) as MesosCluster);
  return { insight, clock, server, asked: () => asked };
};

describe('the end of a log', () => {
  test('is all of it where it is short', async () => {
    const { insight, server } = await world(fileOf(lines));
    const size = Buffer.byteLength(lines);
    expect(await insight.log(place, 'stdout', 65_536)).toEqual({ ok: true, text: lines, size, whole: true });
    for (const { headers } of server.requests)
      expect(headers.authorization).toBe(`Basic ${Buffer.from('spark:hush').toString('base64')}`);
  });

  test('is whole lines from its end where it is long', async () => {
    const { insight } = await world(fileOf(lines));
    const tail = await insight.log(place, 'stdout', 150);
    expect(tail).toMatchObject({ ok: true, whole: false });
    const text = tail.ok ? tail.text : '';
    expect([lines.endsWith(text), /^line \d+ ✓\n/.test(text), Buffer.byteLength(text) <= 150]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test.each<[string, Partial<typeof place>, 'stdout' | 'stderr', string]>([
    ['a file that is not there', {}, 'stderr', 'The agent does not give stderr now.'],
    ['a task that it does not know', { taskId: 'other' }, 'stdout', 'The agent knows nothing (any more) of this task.'],
    ['an agent that is gone', { agentId: 'S9' }, 'stdout', 'The agent is gone, and its files with it.'],
  ])('of %s is a sentence', async (_, other, file, message) => {
    const { insight } = await world(fileOf(lines));
    expect(await insight.log({ ...place, ...other }, file, 100)).toEqual({ ok: false, message });
  });

  test('of an agent that does not answer is not waited for', async () => {
    const { insight, clock, server } = await world(() => undefined);
    const reading = insight.log(place, 'stdout', 100);
    await until('it is asked', () => server.requests.length > 0);
    clock.advance(5_000);
    expect(await reading).toEqual({ ok: false, message: 'The agent does not give stdout now.' });
  });
});

describe('the agents', () => {
  test('are asked for once in ten seconds, however many look', async () => {
    const { insight, clock, asked } = await world(fileOf(lines));
    await Promise.all([insight.log(place, 'stdout', 9), insight.log(place, 'stdout', 9)]);
    clock.advance(9_999);
    await insight.log(place, 'stdout', 9);
    expect(asked()).toBe(1);
    clock.advance(1);
    await insight.log(place, 'stdout', 9);
    expect(asked()).toBe(2);
  });

  test('of a master that does not answer are not waited for', async () => {
    const { insight, clock } = await world(fileOf(lines), () => new Promise(() => undefined));
    const reading = insight.log(place, 'stdout', 9);
    await until('it waits', () => clock.pending > 0);
    clock.advance(5_000);
    expect(await reading).toEqual({ ok: false, message: 'The master does not tell where the agent is now.' });
  });
});
