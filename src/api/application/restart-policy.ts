/** When a driver that has ended is started again. Names and meaning are those of kubeflow's SparkApplication. */
import { z } from 'zod';
import { integer, seconds } from '../bounded.ts';
import { type Rule, withRules } from '../rules.ts';

const defaultIntervalSeconds = 5;
const countsNeedOnFailure = (
  field: 'onFailureRetries' | 'onSubmissionFailureRetries',
): Rule<z.output<typeof fields>> => ({
  cel: `!has(self.${field}) || self.${field} == 0 || (has(self.type) && self.type == 'OnFailure')`,
  holds: (policy) => policy[field] === 0 || policy.type === 'OnFailure',
  message: 'counts only with type OnFailure: Never does not retry, and Always retries without limit',
  field: [field],
});

const retries = (what: string) =>
  integer(0, 1_000_000)
    .default(0)
    .describe(`How often the operator tries again after ${what}: n retries are n + 1 attempts.`);
const interval = (what: string) =>
  seconds(1)
    .default(defaultIntervalSeconds)
    .describe(`Seconds from ${what} to the next attempt; it grows with each further one.`);

const fields = z.strictObject({
  type: z
    .enum(['Never', 'OnFailure', 'Always'])
    .default('Never')
    .describe('Never: one attempt. OnFailure: again after a failure. Always: again after every end, without limit.'),
  onFailureRetries: retries('a run that failed'),
  onFailureRetryInterval: interval('the end of a failed run'),
  onSubmissionFailureRetries: retries('a driver that could not be handed to Mesos'),
  onSubmissionFailureRetryInterval: interval('a failed submission'),
});

export const restartPolicy = withRules(fields, [
  countsNeedOnFailure('onFailureRetries'),
  countsNeedOnFailure('onSubmissionFailureRetries'),
]).describe('When a driver that has ended is started again.');
