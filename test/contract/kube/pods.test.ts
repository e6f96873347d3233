/** Pods, as far as whoever makes and ends them can tell: where they are bound, and how they go. */
import { describe, expect, test } from '@jest/globals';
import { useTarget } from './target.ts';

const target = useTarget();

const create = async (name: string) => {
  const spec = {
    containers: [{ name: 'main', image: 'registry.example/none:1' }],
    terminationGracePeriodSeconds: 30,
    automountServiceAccountToken: false,
  };
  const { status, body } = await target.create(target.in('pods'), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec,
  });
  expect([status, body.message]).toEqual([201, undefined]);
  return body;
};

const bind = (name: string, node = 'node-1') =>
  target.create(`${target.in('pods', name)}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  });

const remove = (name: string, options: object = {}) =>
  target.send('DELETE', target.in('pods', name), { apiVersion: 'v1', kind: 'DeleteOptions', ...options });

const say = (name: string, status: object) => target.patch(`${target.in('pods', name)}/status`, { status });

const statusOf = async (name: string): Promise<number> => (await target.get(target.in('pods', name))).status;

describe('a Pod', () => {
  test('waits for a node, and is bound to one once', async () => {
    expect((await create('bound')).status.phase).toBe('Pending');
    const bound = await bind('bound');
    expect([bound.status, bound.body.kind, bound.body.status]).toEqual([201, 'Status', 'Success']);
    const { body } = await target.get(target.in('pods', 'bound'));
    expect(body.spec.nodeName).toBe('node-1');
    expect(body.status.conditions).toContainEqual(expect.objectContaining({ type: 'PodScheduled', status: 'True' }));
    const again = await bind('bound', 'node-2');
    expect([again.status, again.body.reason]).toEqual([409, 'Conflict']);
    expect(again.body.message).toContain('is already assigned to node "node-1"');
    await remove('bound', { gracePeriodSeconds: 0 });
  });

  test('that no node has goes at once', async () => {
    await create('free');
    expect((await remove('free')).status).toBe(200);
    expect(await statusOf('free')).toBe(404);
  });

  test('that a node has stays until its time is over or the node says that it is gone', async () => {
    await create('graceful');
    await bind('graceful');
    const { status, body } = await remove('graceful');
    expect([status, body.metadata.deletionGracePeriodSeconds]).toEqual([200, 30]);
    const leftMs = Date.parse(body.metadata.deletionTimestamp) - Date.parse(body.metadata.creationTimestamp);
    expect(leftMs).toBeGreaterThanOrEqual(30_000);
    const shorter = await remove('graceful', { gracePeriodSeconds: 1 });
    expect([shorter.status, shorter.body.metadata.deletionGracePeriodSeconds]).toEqual([200, 1]);
    const longer = await remove('graceful', { gracePeriodSeconds: 20 });
    expect([longer.status, longer.body.metadata.deletionGracePeriodSeconds]).toEqual([200, 1]);
    expect(await statusOf('graceful')).toBe(200);
    await remove('graceful', { gracePeriodSeconds: 0 });
    expect(await statusOf('graceful')).toBe(404);
  });

  test('that has ended goes at once', async () => {
    await create('ended');
    await bind('ended');
    expect((await say('ended', { phase: 'Succeeded' })).status).toBe(200);
    expect((await remove('ended')).status).toBe(200);
    expect(await statusOf('ended')).toBe(404);
  });

  test('is deleted only by its own uid', async () => {
    await create('other');
    const { status, body } = await remove('other', { preconditions: { uid: 'x' } });
    expect([status, body.reason]).toEqual([409, 'Conflict']);
    await remove('other', { gracePeriodSeconds: 0 });
  });

  test('has nothing in its log before a node has it, and none of a container that it does not have', async () => {
    await create('silent');
    const early = await target.get(`${target.in('pods', 'silent')}/log`);
    expect(early.status).toBe(204);
    const unknown = await target.get(`${target.in('pods', 'silent')}/log?container=no`);
    expect([unknown.status, unknown.body.message]).toEqual([400, 'container no is not valid for pod silent']);
    await remove('silent', { gracePeriodSeconds: 0 });
  });
});
