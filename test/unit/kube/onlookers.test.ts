/** Who may look at the page, by the answers of an API server to reviews. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { Onlookers } from '../../../src/kube/onlookers.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { systemClock } from '../../../src/ops/clock.ts';
import { ManualClock } from '../../support/clocks.ts';

let kube: KubeApi;
let client: KubeClient;
let asked: string[] = [];
let revoked = false;

beforeAll(async () => {
  const user = (name: string) => ({ name, groups: ['system:authenticated'] });
  kube = await startKubeApi({
    tokens: { operator: user('operator'), 'of-alice': user('alice'), 'of-bob': user('bob') },
    allows: (name, attributes) => {
      const { verb, resource, subresource = '', namespace = '*' } = attributes as Record<string, string>;
      asked.push(`${name} ${verb} ${resource}${subresource === '' ? '' : `/${subresource}`} ${namespace}`);
      return !revoked && (name === 'alice' || resource !== 'mesosclusters') && (name !== 'bob' || subresource === '');
    },
  });
  client = new KubeClient({ access: plainAccess(kube.url, 'operator'), clock: systemClock });
});
afterAll(() => kube.close());

const token = (text: string) => new Sensitive(text);

test('whoever may list applications, schedules and clusters may look', async () => {
  asked = [];
  expect(await new Onlookers(client, systemClock, []).mayLook(token('of-alice'))).toEqual({ ok: true });
  expect(asked.toSorted()).toEqual([
    'alice list mesosclusters *',
    'alice list scheduledsparkapplications *',
    'alice list sparkapplications *',
  ]);
});

test('it is asked about each namespace where the operator works on some', async () => {
  asked = [];
  await new Onlookers(client, systemClock, ['jobs', 'reports']).mayLook(token('of-alice'));
  expect(asked.filter((line) => line.includes(' sparkapplications ')).toSorted()).toEqual([
    'alice list sparkapplications jobs',
    'alice list sparkapplications reports',
  ]);
});

test.each([
  ['no token', undefined, 401, 'A token of Kubernetes is needed, and the request has none.'],
  ['an unknown token', 'of-nobody', 401, 'The API server does not know the token.'],
  ['a user without the right', 'of-bob', 403, 'bob may not list mesosclusters.'],
])('%s may not', async (_, text, status, message) => {
  const onlookers = new Onlookers(client, systemClock, []);
  const permit = await onlookers.mayLook(text === undefined ? undefined : token(text));
  expect(permit).toEqual({ ok: false, status, message });
});

test('logs are for who may read those of Pods in the namespace', async () => {
  asked = [];
  const onlookers = new Onlookers(client, systemClock, []);
  expect(await onlookers.mayReadLogs(token('of-alice'), 'jobs')).toEqual({ ok: true });
  expect(asked).toEqual(['alice get pods/log jobs']);
  expect(await onlookers.mayReadLogs(token('of-bob'), 'jobs')).toEqual({
    ok: false,
    status: 403,
    message: 'bob may not get pods/log in the namespace jobs.',
  });
});

test('an answer holds for seconds and not for longer', async () => {
  const clock = new ManualClock();
  const onlookers = new Onlookers(client, clock, []);
  expect(await onlookers.mayLook(token('of-alice'))).toEqual({ ok: true });
  asked = [];
  revoked = true;
  clock.advance(9_000);
  expect(await onlookers.mayLook(token('of-alice'))).toEqual({ ok: true });
  expect(asked).toEqual([]);
  clock.advance(1_000);
  expect(await onlookers.mayLook(token('of-alice'))).toMatchObject({ status: 403 });
  revoked = false;
});

test('an API server that does not answer lets nobody in', async () => {
  const nowhere = new KubeClient({ access: plainAccess('http://127.0.0.1:1', 'operator'), clock: systemClock });
  expect(await new Onlookers(nowhere, systemClock, []).mayLook(token('of-alice'))).toMatchObject({ status: 503 });
});
