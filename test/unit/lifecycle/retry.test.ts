import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationSpec } from '../../../src/api/spark-application.ts';
import type { ClusterTerms } from '../../../src/lifecycle/observed.ts';
import {
  type AttemptEnd,
  countsAfter,
  type FailureCounts,
  relaunchAfterMs,
  retryAfterMs,
} from '../../../src/lifecycle/retry.ts';
import { specOf } from './situations.ts';

const policyOf = (restartPolicy: Record<string, unknown>) => specOf({ restartPolicy });
const waitMs = (spec: SparkApplicationSpec, end: AttemptEnd, counts: FailureCounts, cluster?: ClusterTerms) =>
  retryAfterMs(spec, cluster, end, counts);
const onFailure = policyOf({
  type: 'OnFailure',
  onFailureRetries: 2,
  onFailureRetryInterval: 10,
  onSubmissionFailureRetries: 1,
  onSubmissionFailureRetryInterval: 20,
});
const always = policyOf({ type: 'Always', onFailureRetryInterval: 10, onSubmissionFailureRetryInterval: 20 });
const ends: readonly AttemptEnd[] = ['succeeded', 'run-failed', 'killed', 'infrastructure-failed', 'submission-failed'];

describe('whether and when an attempt follows', () => {
  test.each(ends)('policy Never: none, after %s', (end) => {
    expect(waitMs(policyOf({}), end, { runFailures: 1, submissionFailures: 1 })).toBeUndefined();
  });

  test.each<[AttemptEnd, number, number, number | undefined]>([
    ['succeeded', 0, 0, undefined],
    ['run-failed', 1, 0, 10_000],
    ['run-failed', 2, 0, 20_000],
    ['run-failed', 3, 0, undefined],
    ['run-failed', 1, 9, 10_000],
    ['submission-failed', 0, 1, 20_000],
    ['submission-failed', 0, 2, undefined],
    ['submission-failed', 9, 1, 20_000],
  ])(
    'policy OnFailure with 2 and 1 retries: %s, %d failed runs, %d failed submissions: %d',
    (end, runFailures, submissionFailures, ms) => {
      expect(waitMs(onFailure, end, { runFailures, submissionFailures })).toBe(ms);
    },
  );

  test.each<[AttemptEnd, number, number, number]>([
    ['succeeded', 0, 0, 10_000],
    ['succeeded', 7, 0, 10_000],
    ['run-failed', 1, 0, 10_000],
    ['run-failed', 4, 0, 80_000],
    ['run-failed', 7, 0, 600_000],
    ['run-failed', 1_000_000, 0, 600_000],
    ['submission-failed', 0, 3, 80_000],
  ])(
    'policy Always: %s, %d failed runs, %d failed submissions: after %d ms',
    (end, runFailures, submissionFailures, ms) => {
      expect(waitMs(always, end, { runFailures, submissionFailures })).toBe(ms);
    },
  );

  test('an interval above the ceiling is kept as it is', () => {
    const hourly = policyOf({ type: 'Always', onFailureRetryInterval: 3600 });
    expect(waitMs(hourly, 'run-failed', { runFailures: 5, submissionFailures: 0 })).toBe(3_600_000);
  });
});

const counts = (runFailures: number, submissionFailures = 0): FailureCounts => ({ runFailures, submissionFailures });

describe('policy OnInfrastructureFailure', () => {
  const unlimited = policyOf({ type: 'OnInfrastructureFailure', onFailureRetryInterval: 10 });
  const limited = policyOf({ type: 'OnInfrastructureFailure', onFailureRetries: 1 });

  test.each(ends)('retries only where the infrastructure failed (%s)', (end) => {
    expect(waitMs(unlimited, end, counts(1, 1))).toBe(end === 'infrastructure-failed' ? 10_000 : undefined);
  });

  test('retries without limit, or as often in a row as it says', () => {
    expect(waitMs(unlimited, 'infrastructure-failed', counts(1_000))).toBe(600_000);
    expect(waitMs(limited, 'infrastructure-failed', counts(1))).toBe(5_000);
    expect(waitMs(limited, 'infrastructure-failed', counts(2))).toBeUndefined();
  });
});

describe('intervals', () => {
  test('double up to the ceiling that the policy sets', () => {
    const spec = policyOf({ type: 'Always', onFailureRetryInterval: 10, maxRetryIntervalSeconds: 25 });
    expect([1, 2, 3, 9].map((failures) => waitMs(spec, 'run-failed', counts(failures)))).toEqual([
      10_000, 20_000, 25_000, 25_000,
    ]);
  });
});

describe('a supervised driver', () => {
  const supervised = specOf({ driver: { supervise: true } });
  const cluster = (seconds: number, sparkConf: Record<string, string> = {}): ClusterTerms => ({
    retryWaitMaxSeconds: seconds,
    driverDefaults: { sparkConf, env: [] },
  });

  test.each<[number, readonly number[]]>([
    [60, [1, 2, 4, 8, 16, 32, 60, 60]],
    [3, [1, 2, 3, 3]],
    [1, [1, 1]],
  ])('follows after 1, 2, 4 ... seconds, at most %d', (ceiling, waits) => {
    const seen = waits.map((_, index) => waitMs(supervised, 'run-failed', counts(index + 1), cluster(ceiling)));
    expect(seen).toEqual(waits.map((seconds) => seconds * 1000));
  });

  test.each<[AttemptEnd, number | undefined]>([
    ['run-failed', 1000],
    ['infrastructure-failed', 1000],
    ['succeeded', undefined],
    ['killed', undefined],
    ['submission-failed', undefined],
  ])('after %s: %d', (end, ms) => {
    expect(waitMs(supervised, end, counts(1, 1))).toBe(ms);
  });

  test.each<[string, SparkApplicationSpec, ClusterTerms, boolean]>([
    ['by the property', specOf({ sparkConf: { 'spark.driver.supervise': 'true' } }), cluster(60), true],
    ['by the cluster', specOf(), cluster(60, { 'spark.driver.supervise': 'true' }), true],
    [
      'not, where the field says no',
      specOf({ driver: { supervise: false }, sparkConf: { 'spark.driver.supervise': 'true' } }),
      cluster(60),
      false,
    ],
    [
      'not, where a restartPolicy stands against the cluster',
      policyOf({ type: 'OnInfrastructureFailure' }),
      cluster(60, { 'spark.driver.supervise': 'true' }),
      false,
    ],
  ])('is supervised %s', (_, spec, terms, expected) => {
    expect(waitMs(spec, 'run-failed', counts(1), terms) !== undefined).toBe(expected);
  });
});

describe('failures in a row', () => {
  const spec = policyOf({ type: 'Always', resetAfterSeconds: 100 });

  test.each<[AttemptEnd, number, FailureCounts]>([
    ['run-failed', 99_999, counts(5, 2)],
    ['infrastructure-failed', 99_999, counts(5, 2)],
    ['submission-failed', 0, counts(4, 3)],
    ['run-failed', 100_000, counts(1, 0)],
    ['succeeded', 100_000, counts(0, 0)],
  ])('%s after %d ms', (end, ranMs, expected) => {
    expect(countsAfter(spec, undefined, end, counts(4, 2), ranMs)).toEqual(expected);
  });

  test('of a supervised driver are never forgotten, as in Spark', () => {
    const supervised = specOf({ driver: { supervise: true }, restartPolicy: { resetAfterSeconds: 100 } });
    expect(countsAfter(supervised, undefined, 'run-failed', counts(4), 1e9)).toEqual(counts(5));
  });
});

test('a launch that reached no agent is tried again at once, then after 1, 2, 4 ... seconds, at most 60', () => {
  expect([1, 2, 3, 4, 7, 8, 99].map(relaunchAfterMs)).toEqual([0, 1000, 2000, 4000, 32_000, 60_000, 60_000]);
});
