import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { type KubeApi, startKubeApi } from '../../../../src/embedded/kube/index.ts';

let api: KubeApi;
const agent = new Agent();
beforeAll(async () => {
  api = await startKubeApi({
    tokens: { 'secret-1': { name: 'operator', groups: ['operators'] }, 'secret-2': { name: 'guest', groups: [] } },
  });
});
afterAll(async () => {
  await api.close();
  await agent.destroy();
});

const send = async (path: string, token: string | undefined, body?: unknown) => {
  const response = await request(`${api.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    dispatcher: agent,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text };
};

describe('an API with tokens', () => {
  test.each([undefined, 'wrong', 'toString'])('refuses the token %s', async (token) => {
    const { status, body } = await send('/api/v1/namespaces', token);
    expect(status).toBe(401);
    expect(body).toMatchObject({ kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' });
  });

  test('serves those who have one', async () => {
    expect((await send('/api/v1/namespaces', 'secret-1')).status).toBe(200);
  });

  test('is healthy for everybody', async () => {
    expect(await send('/readyz', undefined)).toEqual({ status: 200, body: 'ok' });
  });

  test('tells who is behind a token', async () => {
    const review = (token: string) => ({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token },
    });
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    const known = await send(path, 'secret-1', review('secret-2'));
    expect(known.body.status).toEqual({ authenticated: true, user: { username: 'guest', groups: [] } });
    expect((await send(path, 'secret-1', review('wrong'))).body.status.authenticated).toBe(false);
  });

  test('allows those it knows', async () => {
    const review = (user: string) => ({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user },
    });
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    expect((await send(path, 'secret-1', review('guest'))).body.status).toEqual({ allowed: true });
    expect((await send(path, 'secret-1', review('stranger'))).body.status.allowed).toBe(false);
  });

  test('puts the first token into its kubeconfig', () => {
    const config = parse(api.kubeconfig());
    expect(config.clusters[0].cluster.server).toBe(api.url);
    expect(config.users[0].user).toEqual({ token: 'secret-1' });
  });

  test('logs users, never tokens', () => {
    expect(api.requests.all().map(({ user }) => user)).toContain('operator');
    expect(JSON.stringify(api.requests.all())).not.toContain('secret-');
  });
});
