/** Who may submit, by the answers of an API server to reviews. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openGuard, reviewingGuard } from '../../../../src/dispatcher/server/guard.ts';
import { type KubeApi, startKubeApi } from '../../../../src/embedded/kube/index.ts';
import { plainAccess } from '../../../../src/kube/access.ts';
import { KubeClient } from '../../../../src/kube/client.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { systemClock } from '../../../../src/ops/clock.ts';

let kube: KubeApi;
let client: KubeClient;
const asked: unknown[] = [];
const alice = 'system:serviceaccount:jobs:alice';

beforeAll(async () => {
  const user = (name: string) => ({ name, groups: ['system:authenticated'] });
  kube = await startKubeApi({
    tokens: { operator: user('operator'), 'of-alice': user(alice), 'of-bob': user('bob') },
    allows: (name, attributes) => {
      asked.push(attributes);
      return name === alice && JSON.stringify(attributes).includes('"create"');
    },
  });
  client = new KubeClient({ access: plainAccess(kube.url, 'operator'), clock: systemClock });
});
afterAll(() => kube.close());

const guard = (fixed?: string, watched: readonly string[] = []) => reviewingGuard(client, { fixed, watched });
const token = (text: string) => new Sensitive(text);

describe('With tokens', () => {
  test('a ServiceAccount that may create SparkApplications submits to its own namespace', async () => {
    expect(await guard()(token('of-alice'), 'create')).toEqual({ ok: true, namespace: 'jobs' });
    expect(asked.at(-1)).toEqual({
      group: 'sparkmesos.dev',
      resource: 'sparkapplications',
      verb: 'create',
      namespace: 'jobs',
    });
  });

  test('it is asked about the namespace of all submissions where there is one', async () => {
    expect(await guard('batch')(token('of-alice'), 'create')).toEqual({ ok: true, namespace: 'batch' });
    expect(asked.at(-1)).toMatchObject({ namespace: 'batch' });
  });

  test('a request that is none of the protocol needs a token and no right', async () => {
    expect(await guard('batch')(token('of-bob'), undefined)).toEqual({ ok: true, namespace: 'batch' });
  });

  test.each([
    ['no token', undefined, 'create', undefined, 401, 'A bearer token is needed, and the request has none.'],
    ['an unknown token', 'of-nobody', 'create', undefined, 401, 'The API server does not know the bearer token.'],
    [
      'a user without a namespace',
      'of-bob',
      'create',
      undefined,
      403,
      'bob is no ServiceAccount, and the operator has no --dispatcher-namespace: there is no namespace for submissions.',
    ],
    [
      'a user without the right',
      'of-bob',
      'create',
      'batch',
      403,
      'bob may not create sparkapplications in the namespace batch.',
    ],
    [
      'the right to create alone',
      'of-alice',
      'kill',
      undefined,
      403,
      `${alice} may not delete sparkapplications in the namespace jobs.`,
    ],
    [
      'the right to create alone',
      'of-alice',
      'status',
      undefined,
      403,
      `${alice} may not get sparkapplications in the namespace jobs.`,
    ],
  ] as const)('%s (%s: %s) is refused', async (_, text, action, fixed, status, message) => {
    const given = text === undefined ? undefined : token(text);
    expect(await guard(fixed)(given, action)).toEqual({ ok: false, status, message });
  });

  test('a namespace that the operator does not work on is refused', async () => {
    expect(await guard(undefined, ['others'])(token('of-alice'), 'create')).toMatchObject({
      status: 403,
      message: 'The operator does not work on the namespace jobs.',
    });
  });

  test('nobody is let in while the API server can not be asked', async () => {
    const heal = kube.faults.answer(503);
    expect(await guard()(token('of-alice'), 'create')).toMatchObject({ ok: false, status: 503 });
    heal();
  });
});

test('without tokens everybody submits to the one namespace', async () => {
  expect(await openGuard('jobs')(undefined, 'kill')).toEqual({ ok: true, namespace: 'jobs' });
});
