/**
 * Whether and when an attempt is followed by another.
 * - restartPolicy as kubeflow's: Never; OnFailure and OnInfrastructureFailure with counts of failures in a row (n retries are n + 1 attempts); Always
 *   without limit. The interval doubles with each failure in a row, up to a ceiling.
 * - supervision as Spark's (semantics 3.11): again after a failure or a loss, without limit, after 1, 2, 4 ... seconds up to a ceiling.
 */
import { superviseOf } from '../api/application/driver.ts';
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { ClusterTerms } from './observed.ts';

type Policy = SparkApplicationSpec['restartPolicy'];

/** `infrastructure-failed`: the driver was lost with its agent, or its start took too long; its program is not to blame. */
export type AttemptEnd = 'succeeded' | 'run-failed' | 'killed' | 'infrastructure-failed' | 'submission-failed';

/** Failures in a row. */
export interface FailureCounts {
  readonly runFailures: number;
  readonly submissionFailures: number;
}

/** Spark's own ceiling, where the cluster can't be asked. */
const superviseCeilingMs = 60_000;
const longestNotLaunchedMs = 60_000;

/** Whether the driver is supervised: what the spec says, else what the cluster gives its drivers, where no restartPolicy speaks against it. */
const isSupervised = (spec: SparkApplicationSpec, cluster: ClusterTerms | undefined): boolean => {
  const own = superviseOf(spec);
  if (own !== undefined || cluster === undefined || spec.pod !== undefined) return own === true;
  return spec.restartPolicy.type === 'Never' && superviseOf({ driver: {}, ...cluster.driverDefaults }) === true;
};

/** The counts after an attempt. A healthy run ends a row of failures; supervision never forgets one, as in Spark. */
export const countsAfter = <Counts extends FailureCounts>(
  spec: SparkApplicationSpec,
  cluster: ClusterTerms | undefined,
  end: AttemptEnd,
  before: Counts,
  ranMs: number,
): Counts => {
  const forgets = !isSupervised(spec, cluster) && ranMs >= spec.restartPolicy.resetAfterSeconds * 1000;
  const { runFailures, submissionFailures } = forgets ? { runFailures: 0, submissionFailures: 0 } : before;
  const isRunFailure = end !== 'succeeded' && end !== 'submission-failed';
  return {
    ...before,
    runFailures: runFailures + (isRunFailure ? 1 : 0),
    submissionFailures: submissionFailures + (end === 'submission-failed' ? 1 : 0),
  };
};

/**
 * Milliseconds to wait before the next attempt, or undefined when there is none.
 * @param counts failures in a row, including the one that just happened
 */
export const retryAfterMs = (
  spec: SparkApplicationSpec,
  cluster: ClusterTerms | undefined,
  end: AttemptEnd,
  counts: FailureCounts,
): number | undefined => {
  if (isSupervised(spec, cluster)) return supervisedAfterMs(cluster, end, counts.runFailures);
  const policy = spec.restartPolicy;
  const { failures, allowed, seconds } = figures(policy, end, counts);
  if (!isCovered(policy.type, end) || failures > allowed) return undefined;
  return doubled(seconds * 1000, failures, policy.maxRetryIntervalSeconds * 1000);
};

/** Milliseconds to wait before a launch that never reached an agent is tried anew: the first time at once, then longer and longer. */
export const relaunchAfterMs = (times: number): number =>
  times <= 1 ? 0 : doubled(1000, times - 1, longestNotLaunchedMs);

const supervisedAfterMs = (
  cluster: ClusterTerms | undefined,
  end: AttemptEnd,
  failures: number,
): number | undefined => {
  if (end !== 'run-failed' && end !== 'infrastructure-failed') return undefined;
  return doubled(1000, failures, cluster === undefined ? superviseCeilingMs : cluster.retryWaitMaxSeconds * 1000);
};

const doubled = (baseMs: number, failures: number, ceilingMs: number): number =>
  Math.max(baseMs, Math.min(ceilingMs, baseMs * 2 ** Math.min(Math.max(0, failures - 1), 30)));

const isCovered = (type: Policy['type'], end: AttemptEnd): boolean => {
  switch (type) {
    case 'Never':
      return false;
    case 'OnFailure':
      return end !== 'succeeded';
    case 'OnInfrastructureFailure':
      return end === 'infrastructure-failed';
    case 'Always':
      return true;
  }
};

const withoutLimit = Number.POSITIVE_INFINITY;

const figures = (policy: Policy, end: AttemptEnd, { runFailures, submissionFailures }: FailureCounts) => {
  const most = (given: number | undefined, otherwise: number) =>
    policy.type === 'Always' ? withoutLimit : (given ?? otherwise);
  if (end === 'submission-failed')
    return {
      failures: submissionFailures,
      allowed: most(policy.onSubmissionFailureRetries, 0),
      seconds: policy.onSubmissionFailureRetryInterval,
    };
  return {
    failures: end === 'succeeded' ? 1 : runFailures,
    allowed: most(policy.onFailureRetries, policy.type === 'OnInfrastructureFailure' ? withoutLimit : 0),
    seconds: policy.onFailureRetryInterval,
  };
};
