import { describe, expect, test } from '@jest/globals';
import { leaseStep, leaseTimes, recordAfter, released, type SeenLease } from '../../../../src/kube/lease/decide.ts';
import { leaseWith, readLease } from '../../../../src/kube/lease/record.ts';

const seen = (holder: string, sinceMs = 0): SeenLease => ({
  record: { holder, durationMs: 15_000, acquireTime: '2030-01-01T00:00:00.000000Z', transitions: 3 },
  version: '7',
  sinceMs,
});

describe('a candidate', () => {
  test.each<[string, SeenLease | undefined, number, string]>([
    ['creates a lease that is not there', undefined, 0, 'create'],
    ['takes one that nobody holds', seen(''), 0, 'take'],
    ['renews its own', seen('me'), 99_000, 'renew'],
    ['waits while the lease of another is fresh', seen('other', 1_000), 15_999, 'wait'],
    [
      'takes the lease of another that it has seen unchanged for its whole duration',
      seen('other', 1_000),
      16_000,
      'take',
    ],
  ])('%s', (_, lease, elapsedMs, expected) => {
    expect(leaseStep(lease, 'me', elapsedMs)).toBe(expected);
  });

  test('stops well before others begin', () => {
    expect(leaseTimes(15_000)).toEqual({ durationMs: 15_000, deadlineMs: 10_000, periodMs: 2_000 });
  });
});

describe('the record', () => {
  const times = leaseTimes(15_000);

  test.each([
    ['of a new lease', undefined, { transitions: 0, acquireTime: undefined }],
    ['that was renewed', seen('me'), { transitions: 3, acquireTime: '2030-01-01T00:00:00.000000Z' }],
    ['that was taken', seen('other'), { transitions: 4, acquireTime: undefined }],
  ])('%s', (_, lease, expected) => {
    expect(recordAfter(lease, 'me', times)).toEqual({ holder: 'me', durationMs: 15_000, ...expected });
  });

  test('that was given up can be taken at once', () => {
    const record = released(seen('me'));
    expect(leaseStep({ ...seen('me'), record }, 'other', 0)).toBe('take');
  });

  test('that was given up names nobody, since the API server takes no empty name', () => {
    const written = leaseWith({ namespace: 'ns', name: 'l' }, released(seen('me')), 0);
    expect(written['spec']).not.toHaveProperty('holderIdentity');
  });

  test('is the same after it was written and read', () => {
    const { record } = seen('me');
    const metadata = { namespace: 'ns', name: 'l', uid: 'u', resourceVersion: '9' };
    const before = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata };
    const written = leaseWith({ namespace: 'ns', name: 'l' }, record, Date.UTC(2030, 0, 1), before);
    expect(written.metadata).toEqual(metadata);
    expect(written['spec']).toMatchObject({ renewTime: '2030-01-01T00:00:00.000000Z', leaseDurationSeconds: 15 });
    expect(readLease({ ...before, spec: written['spec'] })).toEqual(record);
  });

  test.each([undefined, {}, { holderIdentity: 5, leaseDurationSeconds: 'x' }])(
    'of a lease that says nothing can be taken at once (%j)',
    (spec) => {
      const metadata = { name: 'l', uid: 'u', resourceVersion: '9' };
      const record = readLease({ apiVersion: 'v1', kind: 'Lease', metadata, spec });
      expect(leaseStep({ record, version: '9', sinceMs: 0 }, 'me', 0)).toBe('take');
    },
  );
});
