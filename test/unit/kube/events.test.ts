import { describe, expect, test } from '@jest/globals';
import { KubeApiError, KubeUnavailable } from '../../../src/kube/errors.ts';
import { EventRecorder } from '../../../src/kube/events.ts';
import type { KubeObject, NewObject } from '../../../src/kube/objects.ts';
import { ManualClock } from '../../support/clocks.ts';
import { until } from '../../support/until.ts';
import { thing } from './things.ts';

const make = (fail: () => void = () => {}) => {
  const clock = new ManualClock(Date.UTC(2030, 0, 1, 12, 0, 0, 789));
  const created: NewObject[] = [];
  const patched: unknown[] = [];
  const dropped: string[] = [];
  const answer = (): KubeObject => {
    fail();
    return thing('event', 1);
  };
  const recorder = new EventRecorder({
    clock,
    random: () => 0.5,
    component: 'the-operator',
    instance: 'pod-1',
    dropped: (reason, error) => dropped.push(`${reason}: ${error instanceof Error ? error.message : 'too many'}`),
    client: {
      create: async (_, object) => {
        const stored = answer();
        created.push(object);
        return stored;
      },
      mergePatch: async (_, ref, patch) => {
        const stored = answer();
        patched.push([ref.name, patch]);
        return stored;
      },
    },
  });
  return { clock, created, patched, dropped, recorder };
};

const a = thing('a', 7);

describe('the event recorder', () => {
  test('writes an event as kubectl describe looks for it', async () => {
    const { created, recorder } = make();
    recorder.record(a, 'Warning', 'DriverFailed', 'The driver ended with exit code 1.');
    await recorder.flushed();
    expect(created).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { namespace: 'ns', name: expect.stringMatching(/^a\.[0-9a-f]+$/) },
        involvedObject: {
          apiVersion: 'test.dev/v1',
          kind: 'Thing',
          namespace: 'ns',
          name: 'a',
          uid: 'uid-a',
          resourceVersion: '7',
        },
        type: 'Warning',
        reason: 'DriverFailed',
        message: 'The driver ended with exit code 1.',
        count: 1,
        firstTimestamp: '2030-01-01T12:00:00Z',
        lastTimestamp: '2030-01-01T12:00:00Z',
        source: { component: 'the-operator' },
        reportingComponent: 'the-operator',
        reportingInstance: 'pod-1',
      },
    ]);
  });

  test('writes events of what has no namespace into default', async () => {
    const { created, recorder } = make();
    const { namespace: _, ...metadata } = a.metadata;
    recorder.record({ ...a, metadata }, 'Normal', 'Connected', 'Yes.');
    await recorder.flushed();
    expect(created[0]?.metadata.namespace).toBe('default');
  });

  test('counts an event that happens again within ten minutes, and writes it anew later', async () => {
    const { clock, created, patched, recorder } = make();
    for (const minutes of [0, 4, 7]) {
      clock.advance(minutes * 60_000);
      recorder.record(a, 'Normal', 'Queued', 'Waits.');
      await recorder.flushed();
    }
    expect(created).toHaveLength(2);
    expect(patched).toEqual([[created[0]?.metadata.name, { count: 2, lastTimestamp: '2030-01-01T12:04:00Z' }]]);
  });

  test('writes once what happened several times before it came to writing', async () => {
    const { created, patched, recorder } = make();
    recorder.record(a, 'Normal', 'First', 'Keeps the writer busy.');
    for (let i = 0; i < 5; i += 1) recorder.record(a, 'Normal', 'Queued', 'Waits.');
    await recorder.flushed();
    expect(created.map(({ reason, count }) => [reason, count])).toEqual([
      ['First', 1],
      ['Queued', 5],
    ]);
    expect(patched).toEqual([]);
  });

  test.each([
    ['objects', { ...a, metadata: { ...a.metadata, uid: 'other' } }, 'Normal', 'Queued', 'Waits.'],
    ['types', a, 'Warning', 'Queued', 'Waits.'],
    ['reasons', a, 'Normal', 'Other', 'Waits.'],
    ['messages', a, 'Normal', 'Queued', 'Waits longer.'],
  ] as const)('keeps different %s apart', async (_, subject, type, reason, message) => {
    const { created, recorder } = make();
    recorder.record(a, 'Normal', 'Queued', 'Waits.');
    recorder.record(subject, type, reason, message);
    await recorder.flushed();
    expect(created).toHaveLength(2);
  });

  test('writes anew when the API server has forgotten the event', async () => {
    let gone = false;
    const { created, recorder } = make(() => {
      if (!gone) return;
      gone = false;
      throw new KubeApiError({ status: 404, reason: 'NotFound', message: 'gone' });
    });
    recorder.record(a, 'Normal', 'Queued', 'Waits.');
    await recorder.flushed();
    gone = true;
    recorder.record(a, 'Normal', 'Queued', 'Waits.');
    await recorder.flushed();
    expect(created.map(({ count }) => count)).toEqual([1, 2]);
  });

  test('lets one object have a burst of 25 and then one every five minutes, without harm to others', async () => {
    const { clock, created, dropped, recorder } = make();
    const flood = () => {
      for (let i = 0; i < 40; i += 1) recorder.record(a, 'Normal', 'Flood', `Number ${created.length}-${i}.`);
    };
    flood();
    recorder.record(thing('b', 1), 'Normal', 'Calm', 'One.');
    await recorder.flushed();
    expect(created).toHaveLength(26);
    clock.advance(10 * 60_000);
    flood();
    await recorder.flushed();
    expect(created).toHaveLength(28);
    expect(dropped).toHaveLength(15 + 38);
    expect(dropped[0]).toBe('Flood: too many');
  });

  test('keeps at most ten thousand events waiting', async () => {
    const { created, dropped, recorder } = make();
    for (let i = 0; i < 10_500; i += 1) recorder.record(thing(`o${i}`, 1), 'Normal', 'Made', 'Yes.');
    await recorder.flushed();
    expect(created.length + dropped.length).toBe(10_500);
    expect(created.length).toBeLessThanOrEqual(10_001);
  });

  test.each([
    ['a short message', 'ä'.repeat(512), 'ä'.repeat(512)],
    ['a long message', 'ä'.repeat(600), `${'ä'.repeat(510)}…`],
    ['a message of large characters', `x${'😀'.repeat(300)}`, `x${'😀'.repeat(255)}…`.slice(0)],
  ])('bounds messages to 1,024 bytes without breaking a character: %s', async (_, message, expected) => {
    const { created, recorder } = make();
    recorder.record(a, 'Normal', 'Long', message);
    await recorder.flushed();
    expect(created[0]?.['message']).toBe(expected);
    expect(Buffer.byteLength(expected)).toBeLessThanOrEqual(1024);
  });

  test('tries three times when the API does not answer, then drops the event and goes on', async () => {
    let attempts = 0;
    const { clock, created, dropped, recorder } = make(() => {
      attempts += 1;
      if (attempts <= 4) throw new KubeUnavailable('refused', 'no');
    });
    recorder.record(a, 'Normal', 'Lost', 'Gone.');
    recorder.record(a, 'Normal', 'Late', 'Comes.');
    for (const expected of [1, 2, 4]) {
      await until('it pauses', () => attempts === expected && clock.pending === 1);
      clock.advance(5000);
    }
    await recorder.flushed();
    expect(dropped).toEqual(['Lost: refused']);
    expect(created.map(({ reason }) => reason)).toEqual(['Late']);
  });

  test('drops at once what the API refuses for good', async () => {
    const { clock, dropped, recorder } = make(() => {
      throw new KubeApiError({ status: 403, reason: 'Forbidden', message: 'namespace is being deleted' });
    });
    recorder.record(a, 'Normal', 'Refused', 'No.');
    await recorder.flushed();
    expect(dropped).toEqual(['Refused: namespace is being deleted']);
    expect(clock.pending).toBe(0);
  });

  test('ends its pause and takes nothing more when it is closed', async () => {
    const { clock, created, recorder } = make(() => {
      throw new KubeUnavailable('refused', 'no');
    });
    recorder.record(a, 'Normal', 'One', 'One.');
    await until('it pauses', () => clock.pending === 1);
    recorder.close();
    recorder.record(a, 'Normal', 'Two', 'Two.');
    await recorder.flushed();
    expect(clock.pending).toBe(0);
    expect(created).toEqual([]);
  });
});
