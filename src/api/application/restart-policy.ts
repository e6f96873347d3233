/** When a driver that has ended is started again. Names and meaning are those of kubeflow's SparkApplication, where it has them. */
import { z } from 'zod';
import { integer, seconds } from '../bounded.ts';
import { type Rule, withRules } from '../rules.ts';

const defaultIntervalSeconds = 5;
const defaultCeilingSeconds = 600;
const defaultResetSeconds = 3600;

type RetryCount = 'onFailureRetries' | 'onSubmissionFailureRetries';

const countsOnlyWith = (
  field: RetryCount,
  types: readonly string[],
  message: string,
): Rule<z.output<typeof fields>> => ({
  cel: `!has(self.${field}) || self.${field} == 0 || (has(self.type) && self.type in [${types.map((type) => `'${type}'`).join(', ')}])`,
  holds: (policy) => (policy[field] ?? 0) === 0 || types.includes(policy.type),
  message,
  field: [field],
});

const retries = (what: string) => integer(0, 1_000_000).optional().describe(what);
const interval = (what: string) =>
  seconds(1)
    .default(defaultIntervalSeconds)
    .describe(`Seconds from ${what} to the next attempt; each further one in a row doubles them.`);

const fields = z.strictObject({
  type: z
    .enum(['Never', 'OnFailure', 'OnInfrastructureFailure', 'Always'])
    .default('Never')
    .describe(
      'Never: one attempt. OnFailure: again after a failure. OnInfrastructureFailure: again only when the machine and not the program was to blame: agent or driver lost or gone, not started in time. Always: again after every end, without limit.',
    ),
  onFailureRetries: retries(
    'How often in a row the operator tries again after a run that failed: n retries are n + 1 attempts. Without it 0 with OnFailure, and without limit with OnInfrastructureFailure.',
  ),
  onFailureRetryInterval: interval('the end of a failed run'),
  onSubmissionFailureRetries: retries(
    'How often in a row the operator tries again after a driver could not be handed to Mesos, or was queued for too long. Without it 0.',
  ),
  onSubmissionFailureRetryInterval: interval('a failed submission'),
  maxRetryIntervalSeconds: seconds(1)
    .default(defaultCeilingSeconds)
    .describe(
      'What doubling makes of an interval at the most. An interval that is longer from the start stays as it is.',
    ),
  resetAfterSeconds: seconds(1)
    .default(defaultResetSeconds)
    .describe('A driver that ran for so long was healthy: failures before it count no more.'),
});

export const restartPolicy = withRules(fields, [
  countsOnlyWith(
    'onFailureRetries',
    ['OnFailure', 'OnInfrastructureFailure'],
    'counts only with type OnFailure or OnInfrastructureFailure: Never does not retry, and Always retries without limit',
  ),
  countsOnlyWith(
    'onSubmissionFailureRetries',
    ['OnFailure'],
    'counts only with type OnFailure: Never and OnInfrastructureFailure do not retry a submission, and Always retries without limit',
  ),
]).describe('When a driver that has ended is started again.');
