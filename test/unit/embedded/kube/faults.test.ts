import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { type KubeApi, startKubeApi } from '../../../../src/embedded/kube/index.ts';

let api: KubeApi;
let agent: Agent;
beforeEach(async () => {
  api = await startKubeApi();
  agent = new Agent();
});
afterEach(async () => {
  await api.close();
  await agent.destroy();
});

const maps = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const send = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
  const response = await request(`${api.url}${path}`, {
    method,
    dispatcher: agent,
    headers: { 'user-agent': 'tests/1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(await response.body.text()) };
};
const watchLines = async (query: string): Promise<AsyncIterator<string>> => {
  const response = await request(`${api.url}${maps}?watch=true&${query}`, { dispatcher: agent });
  return response.body.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
};

describe('an API with faults', () => {
  test.each([429, 500, 503] as const)(
    'answers %i to as many matching requests as asked, then serves again',
    async (status) => {
      api.faults.answer(status, { times: 2, when: ({ method }) => method === 'GET', retryAfterSeconds: 1 });
      expect((await send('POST', maps, configMap('a'))).status).toBe(201);
      const refused = await send('GET', maps);
      expect(refused).toMatchObject({ status, body: { kind: 'Status', code: status } });
      expect(refused.headers['retry-after']).toBe('1');
      expect((await send('GET', maps)).status).toBe(status);
      expect((await send('GET', maps)).status).toBe(200);
    },
  );

  test('stops answering so when told to', async () => {
    const stop = api.faults.answer(500);
    expect((await send('GET', maps)).status).toBe(500);
    stop();
    expect((await send('GET', maps)).status).toBe(200);
  });

  test('makes a write and cuts the connection before the reply', async () => {
    api.faults.cutReply({ times: 1, when: ({ path }) => path === maps });
    await expect(send('POST', maps, configMap('unheard'))).rejects.toThrow();
    expect(api.get(`${maps}/unheard`)?.metadata.name).toBe('unheard');
    expect(api.requests.all().at(-1)).toMatchObject({ method: 'POST', status: 0 });
  });

  test('answers nothing while frozen and everything once thawed', async () => {
    api.faults.freeze();
    let answered = false;
    const pending = send('POST', maps, configMap('later')).then((answer) => {
      answered = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    expect(api.get(`${maps}/later`)).toBeUndefined();
    api.faults.thaw();
    expect((await pending).status).toBe(201);
  });

  test('cuts watches, with an error at the client', async () => {
    const lines = await watchLines('resourceVersion=1');
    const next = lines.next();
    expect(api.faults.cutWatches((path) => path === maps)).toBe(1);
    await expect(next).rejects.toThrow();
    expect(api.faults.cutWatches()).toBe(0);
  });

  test('holds watches and lists of any version back while pinned, but reads the truth otherwise', async () => {
    const from = (await send('GET', maps)).body.metadata.resourceVersion;
    const lines = await watchLines(`resourceVersion=${from}`);
    api.faults.pin();
    api.create(maps, configMap('hidden'));
    expect((await send('GET', `${maps}?resourceVersion=0`)).body.items).toEqual([]);
    expect((await send('GET', maps)).body.items).toHaveLength(1);
    const line = lines.next();
    api.faults.unpin();
    expect(JSON.parse((await line).value)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'hidden' } } });
    expect((await send('GET', `${maps}?resourceVersion=0`)).body.items).toHaveLength(1);
  });

  test('closes in the middle of watches and while frozen', async () => {
    const lines = await watchLines('resourceVersion=1');
    api.faults.freeze();
    const pending = send('GET', maps).catch(() => 'cut');
    await api.close();
    await pending;
    await lines.next().catch(() => undefined);
    api = await startKubeApi();
    expect((await send('GET', maps)).status).toBe(200);
  });
});

describe('the log of requests', () => {
  test('knows method, path, status and user agent, and counts writes', async () => {
    await send('POST', maps, configMap('a'));
    await send('POST', maps, configMap('a'));
    await send('GET', `${maps}?limit=1`);
    expect(api.requests.all()).toEqual([
      { method: 'POST', path: maps, query: '', status: 201, userAgent: 'tests/1', user: 'kubernetes-admin' },
      { method: 'POST', path: maps, query: '', status: 409, userAgent: 'tests/1', user: 'kubernetes-admin' },
      { method: 'GET', path: maps, query: 'limit=1', status: 200, userAgent: 'tests/1', user: 'kubernetes-admin' },
    ]);
    expect(api.requests.writes()).toHaveLength(2);
    expect(api.requests.count(({ status }) => status === 409)).toBe(1);
    api.requests.clear();
    expect(api.requests.count()).toBe(0);
  });

  test('does not hold what tests do directly', () => {
    api.create(maps, configMap('direct'));
    expect(api.requests.count()).toBe(0);
  });
});

describe('a history that is limited', () => {
  test('forgets the oldest changes', async () => {
    await api.close();
    api = await startKubeApi({ historyLimit: 10 });
    api.create(maps, configMap('a'));
    for (let count = 0; count < 30; count += 1) api.patch(`${maps}/a`, { data: { count: String(count) } });
    const lines = await watchLines('resourceVersion=2');
    expect(JSON.parse((await lines.next()).value)).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
  });
});
