import { afterEach, describe, expect, test } from '@jest/globals';
import { MockAgent } from 'undici';
import { StaticMasters } from '../../../../src/mesos/client/locator.ts';
import { OperatorApi } from '../../../../src/mesos/client/operator-api.ts';
import { encodeMessage } from '../../../../src/mesos/wire/message.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { ManualClock, realClock } from '../../../support/clocks.ts';
import { recordedAnswer } from '../../../support/mesos-recordings.ts';
import { reply, ScriptedMaster, type SeenCall } from '../../../support/scripted-master.ts';
import { until } from '../../../support/until.ts';

const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function aMaster(answer: (call: SeenCall) => boolean): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start();
  master.answer = answer;
  started.push(master);
  return master;
}

function api(master: ScriptedMaster, options: Partial<ConstructorParameters<typeof OperatorApi>[0]> = {}): OperatorApi {
  const made = new OperatorApi({
    masters: new StaticMasters([master.url]),
    clock: realClock,
    encoding: 'json',
    ...options,
  });
  started.push({ [Symbol.asyncDispose]: () => made.close() });
  return made;
}

/** Answers every question with what a real master answered. */
const recorded = (call: SeenCall): boolean => {
  const body = recordedAnswer(`operator-${call.type}`).body;
  const bytes =
    call.encoding === 'json'
      ? body
      : encodeMessage('mesos.v1.master.Response', JSON.parse(body.toString()), 'protobuf');
  call.response.writeHead(200).end(bytes);
  return true;
};

describe.each(['json', 'protobuf'] as const)('questions in %s', (encoding) => {
  test('tasks, with the list in which they stand', async () => {
    const tasks = await api(await aMaster(recorded), { encoding }).getTasks();
    expect(tasks.length).toBeGreaterThan(10);
    expect(tasks[0]).toMatchObject({
      id: 'sample-1795304275',
      name: 'sample-1795304275',
      frameworkId: 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca-0025',
      agentId: 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca-S0',
      state: 'TASK_RUNNING',
      group: 'active',
      labels: [{ key: 'k1', value: 'v1' }],
      resources: [
        { name: 'cpus', milli: 1000 },
        { name: 'mem', milli: 128_000 },
      ],
      timestampMs: 1795304275824,
    });
    expect(new Set(tasks.map(({ group }) => group))).toEqual(new Set(['active', 'completed']));
  });

  test('agents', async () => {
    const agents = await api(await aMaster(recorded), { encoding }).getAgents();
    expect(agents).toMatchObject([
      {
        id: 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca-S0',
        hostname: '127.0.0.1',
        port: 5051,
        active: true,
        deactivated: false,
        version: '1.11.0',
      },
    ]);
    expect(agents[0]?.attributes).toContainEqual({ name: 'os', type: 'TEXT', text: 'centos7' });
    expect(agents[0]?.resources).toContainEqual(expect.objectContaining({ name: 'mem', milli: 8_192_000 }));
  });

  test('frameworks, those at their end too', async () => {
    const frameworks = await api(await aMaster(recorded), { encoding }).getFrameworks();
    expect(frameworks[0]).toMatchObject({
      active: true,
      connected: true,
      completed: false,
      info: {
        id: 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca-0025',
        name: 'sample',
        roles: ['cook'],
        failoverTimeoutSeconds: 600,
      },
    });
    expect(frameworks.some(({ completed }) => completed)).toBe(true);
  });

  test('the version', async () => {
    const master = await aMaster(recorded);
    expect(await api(master, { encoding }).version()).toBe('1.11.0');
    expect(master.calls[0]?.path).toBe('/api/v1');
  });
});

describe('teardown', () => {
  test('names the framework, and is done when the master says so', async () => {
    const master = await aMaster((call) => reply(call, 200));
    await api(master, { encoding: 'protobuf' }).teardown('f-1');
    expect(master.calls[0]?.message).toEqual({ type: 'TEARDOWN', teardown: { framework_id: { value: 'f-1' } } });
  });

  test.each(['No framework found with specified ID', 'Framework cannot be found'])(
    '400 "%s" means that nothing is left to do',
    async (text) => {
      const master = await aMaster((call) => reply(call, 400, text));
      await expect(api(master).teardown('f-1')).resolves.toBeUndefined();
    },
  );

  test('400 in other words means so too when the list of the master has no such framework', async () => {
    const master = await aMaster((call) =>
      call.message?.['type'] === 'TEARDOWN' ? reply(call, 400, 'It is not there') : recorded(call),
    );
    await expect(api(master).teardown('f-1')).resolves.toBeUndefined();
    expect(master.calls.map(({ message }) => message?.['type'])).toEqual(['TEARDOWN', 'GET_FRAMEWORKS']);
  });

  test.each([
    [400, 'Failed to validate master::Call', 'REFUSED', false],
    [401, '401 Unauthorized.', 'UNAUTHORIZED', false],
    [403, '', 'UNAUTHORIZED', false],
    [503, 'No leader elected', 'UNREACHABLE', true],
    [500, '', 'UNREACHABLE', true],
  ])('%d "%s" is an error: %s', async (status, text, code, retryable) => {
    const master = await aMaster((call) => reply(call, status, text));
    await expect(api(master).teardown('f-1')).rejects.toMatchObject({ code, retryable });
  });
});

describe('reaching the leader', () => {
  test('a redirect is followed', async () => {
    const leader = await aMaster(recorded);
    const follower = await aMaster((call) =>
      reply(call, 307, '', { location: `//${new URL(leader.url).host}/master/api/v1` }),
    );
    const client = api(follower);
    expect(await client.version()).toBe('1.11.0');
    expect(await client.version()).toBe('1.11.0');
    expect([follower.calls.length, leader.calls.length]).toEqual([1, 2]);
  });

  test('credentials are never carried from https to http', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get('https://master:5050')
      .intercept({ method: 'POST', path: '/api/v1' })
      .reply(307, '', { headers: { location: 'http://elsewhere:5050/master/api/v1' } });
    const client = new OperatorApi({
      masters: new StaticMasters(['https://master:5050']),
      dispatcher: agent,
      clock: realClock,
      credentials: async () => ({ principal: 'p', secret: new Sensitive('hunter2') }),
    });
    await expect(client.version()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('http://elsewhere'),
    });
    await agent.close();
  });

  test('an answer that does not come, or is no message, is UNREACHABLE', async () => {
    const clock = new ManualClock();
    const master = await aMaster(() => true);
    const question = api(master, { clock, timeoutMs: 5000 }).version();
    await until('the question at the master', () => master.calls.length === 1);
    clock.advance(5000);
    await expect(question).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('no answer within 5000 ms'),
    });
    master.answer = (call) => reply(call, 200, '<html>');
    await expect(api(master).version()).rejects.toMatchObject({ code: 'UNREACHABLE' });
    master.answer = (call) => reply(call, 200, '{}');
    await expect(api(master).version()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
