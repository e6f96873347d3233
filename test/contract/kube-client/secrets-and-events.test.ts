import { describe, expect, test } from '@jest/globals';
import { eventType } from '../../../src/kube/event-body.ts';
import { EventRecorder } from '../../../src/kube/events.ts';
import { ensureSecret, readSecret } from '../../../src/kube/secrets.ts';
import { atEnd } from '../../support/at-end.ts';
import { realClock } from '../../support/clocks.ts';
import { gadget, gadgetType, startCluster } from './cluster.ts';

const later = atEnd();

describe('secrets and events on an API server', () => {
  test('of many creators of one Secret all get the same values', async () => {
    const { client } = later(await startCluster());
    const ref = { namespace: 'default', name: 'shared' };
    expect(await readSecret(client, ref)).toBeUndefined();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, number) => ensureSecret(client, ref, () => ({ key: `value ${number}` }))),
    );
    const values = new Set(all.map((secret) => secret.get('key')?.reveal()));
    expect(values.size).toBe(1);
    expect((await readSecret(client, ref))?.get('key')?.reveal()).toBe([...values][0]);
  });

  test('an event is found at its object and counted up', async () => {
    const { client } = later(await startCluster());
    const object = await client.create(gadgetType, gadget('a'));
    const recorder = new EventRecorder({
      client,
      clock: realClock,
      random: Math.random,
      component: 'tester',
      instance: 'one',
    });
    for (const message of ['First.', 'Second.', 'First.']) {
      recorder.record(object, 'Normal', 'Tested', message);
      await recorder.flushed();
    }
    const fieldSelector = `involvedObject.uid=${object.metadata.uid}`;
    const { items } = await client.list(eventType, { namespace: 'default', fieldSelector });
    expect(items.map(({ message, count }) => [message, count]).sort()).toEqual([
      ['First.', 2],
      ['Second.', 1],
    ]);
  });
});
