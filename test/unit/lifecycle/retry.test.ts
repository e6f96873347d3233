import { describe, expect, test } from '@jest/globals';
import { type AttemptEnd, retryAfterMs } from '../../../src/lifecycle/retry.ts';
import { specOf } from './situations.ts';

const policyOf = (restartPolicy: Record<string, unknown>) => specOf({ restartPolicy }).restartPolicy;
const onFailure = policyOf({
  type: 'OnFailure',
  onFailureRetries: 2,
  onFailureRetryInterval: 10,
  onSubmissionFailureRetries: 1,
  onSubmissionFailureRetryInterval: 20,
});
const always = policyOf({ type: 'Always', onFailureRetryInterval: 10, onSubmissionFailureRetryInterval: 20 });
const ends: readonly AttemptEnd[] = ['succeeded', 'run-failed', 'submission-failed'];

describe('whether and when an attempt follows', () => {
  test.each(ends)('policy Never: none, after %s', (end) => {
    expect(retryAfterMs(policyOf({}), end, { runFailures: 1, submissionFailures: 1 })).toBeUndefined();
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
      expect(retryAfterMs(onFailure, end, { runFailures, submissionFailures })).toBe(ms);
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
      expect(retryAfterMs(always, end, { runFailures, submissionFailures })).toBe(ms);
    },
  );

  test('an interval above the ceiling is kept as it is', () => {
    const hourly = policyOf({ type: 'Always', onFailureRetryInterval: 3600 });
    expect(retryAfterMs(hourly, 'run-failed', { runFailures: 5, submissionFailures: 0 })).toBe(3_600_000);
  });
});
