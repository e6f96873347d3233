/**
 * Whether and when an attempt is followed by another. Policy as kubeflow's: Never, OnFailure with separate counts for submissions and
 * runs (n retries are n + 1 attempts), Always without limit. The interval doubles with each failure in a row, up to a ceiling.
 */
import type { SparkApplicationSpec } from '../api/spark-application.ts';

type Policy = SparkApplicationSpec['restartPolicy'];

export type AttemptEnd = 'succeeded' | 'run-failed' | 'submission-failed';

export interface FailureCounts {
  readonly runFailures: number;
  readonly submissionFailures: number;
}

const longestMs = 600_000;

/**
 * Milliseconds to wait before the next attempt, or undefined when there is none.
 * @param counts failures including the one that just happened
 */
export const retryAfterMs = (policy: Policy, end: AttemptEnd, counts: FailureCounts): number | undefined => {
  if (policy.type === 'Never') return undefined;
  const { failures, allowed, seconds } = figures(policy, end, counts);
  if (policy.type === 'OnFailure' && (end === 'succeeded' || failures > allowed)) return undefined;
  const baseMs = seconds * 1000;
  return Math.max(baseMs, Math.min(longestMs, baseMs * 2 ** Math.min(Math.max(0, failures - 1), 30)));
};

const figures = (policy: Policy, end: AttemptEnd, counts: FailureCounts) =>
  end === 'submission-failed'
    ? {
        failures: counts.submissionFailures,
        allowed: policy.onSubmissionFailureRetries,
        seconds: policy.onSubmissionFailureRetryInterval,
      }
    : {
        failures: end === 'succeeded' ? 1 : counts.runFailures,
        allowed: policy.onFailureRetries,
        seconds: policy.onFailureRetryInterval,
      };
