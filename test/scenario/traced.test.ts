/** The spans of a life, as a tracer sees them: each names what it is about, and none a secret. */
import { afterAll, expect, test } from '@jest/globals';
import { keepSpans } from '../support/spans.ts';
import { World } from '../support/world/world.ts';

const kept = keepSpans();
afterAll(() => kept.end());

const hush = 'value-of-a-Secret';

test('an application leaves spans around its reconciles, the writes of its status, and the calls to Mesos', async () => {
  const world = await World.begin({ driver: () => ({}) });
  try {
    world.kube.create('/api/v1/namespaces/default/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      stringData: { password: hush },
    });
    world.startOperator();
    world.createApplication('pi', {
      executor: { launchedBy: 'Operator', instances: 1 },
      driver: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
    });
    await world.until('its executor runs', () =>
      world.mesos.tasks.some(({ taskId, state }) => taskId.startsWith('executor-') && state === 'TASK_RUNNING'),
    );
    const driver = world.monitor.liveDrivers[0];
    world.mesos.agents.find(({ id }) => id === driver?.agentId)?.finishTask(driver?.taskId ?? '');
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilQuiet();
  } finally {
    await world.close();
  }
  const named = (name: string) => kept.spans.filter((span) => span.name === name);
  const uid = world.application('pi')?.metadata.uid;
  const task = world.application('pi')?.status?.submission?.taskId;
  const attempt = { 'sparkmesos.application': 'default/pi', 'sparkmesos.uid': uid, 'sparkmesos.attempt': 1 };

  const reconciles = named('reconcile application');
  expect(reconciles.every(({ attributes }) => attributes['sparkmesos.application'] === 'default/pi')).toBe(true);
  expect(reconciles.map(({ attributes }) => attributes)).toContainEqual(attempt);
  expect(named('reconcile cluster')).toContainEqual(
    expect.objectContaining({ attributes: { 'sparkmesos.cluster': 'prod' }, ended: true, failed: false }),
  );

  const writes = named('kubernetes patch sparkapplications/status');
  expect(writes.length).toBeGreaterThanOrEqual(3);
  for (const { attributes, parent } of writes)
    expect([attributes, parent]).toEqual([
      expect.objectContaining({ 'sparkmesos.key': 'default/pi' }),
      'reconcile application',
    ]);

  const call = { ...attempt, 'sparkmesos.task': task, 'sparkmesos.cluster': 'prod' };
  const accepts = named('mesos ACCEPT').filter(({ failed }) => !failed);
  // One for the driver, one for its executor.
  expect(accepts.length).toBeGreaterThanOrEqual(2);
  for (const { attributes } of accepts) expect(attributes).toEqual(call);
  expect(named('mesos ACKNOWLEDGE').map(({ attributes }) => attributes)).toContainEqual(call);
  expect(named('mesos TEARDOWN')).toMatchObject([{ attributes: { 'sparkmesos.cluster': 'prod' } }]);
  expect(kept.spans.length).toBeGreaterThan(20);
  expect(JSON.stringify(kept.spans)).not.toContain(hush);
  expect(JSON.stringify(kept.spans)).not.toContain(Buffer.from(hush).toString('base64'));
});
