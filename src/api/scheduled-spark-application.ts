/** The ScheduledSparkApplication resource: an application that is run again and again. Field names follow kubeflow's. */
import { z } from 'zod';
import { integer, matching, seconds } from './bounded.ts';
import type { apiVersion, scheduledSparkApplicationNames } from './group.ts';
import type { Immutable } from './immutable.ts';
import type { NamespacedMeta } from './meta.ts';
import { withRules } from './rules.ts';
import type { ScheduledSparkApplicationStatus } from './scheduled-spark-application-status.ts';
import { type SparkApplicationSpec, sparkApplicationSpec } from './spark-application.ts';

/** So that the name of a run, which has 15 characters more, fits wherever a label or the name of a host must (63). */
export const longestScheduleName = 48;

/** The shape alone; whether the fields mean something, and ever come, is said by a condition. */
const schedulePattern =
  /^((CRON_)?TZ=\S+ +)?(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every +\S+|[^@\s]\S*( +\S+){4})$/;

const historyLimit = (which: string) =>
  integer(0, 100)
    .default(1)
    .describe(`How many runs that ${which} are kept; older ones are deleted as soon as they are too many.`);

const fields = z.strictObject({
  schedule: matching(
    schedulePattern,
    256,
    'must be five fields of cron (minute, hour, day of month, month, day of week), @hourly, @daily, @weekly, @monthly, @yearly or @every with a span such as 1h30m',
  ).describe(
    'When to run: five fields of cron, a word such as @daily, or @every with a span of hours, minutes and seconds. A prefix CRON_TZ=<zone> stands for timeZone.',
  ),
  timeZone: matching(
    /^[A-Za-z][-A-Za-z0-9_+]*(\/[-A-Za-z0-9_+]+)*$/,
    64,
    'must be the name of a time zone, such as Europe/Berlin',
  )
    .optional()
    .describe('The time zone of the schedule, by its IANA name. Defaults to UTC.'),
  template: sparkApplicationSpec.describe(
    'The spec of the SparkApplications that are created, as it is: its fields are those of SparkApplication.spec.',
  ),
  suspend: z
    .boolean()
    .default(false)
    .describe(
      'True lets nothing begin; what runs goes on. Instants that pass meanwhile are left out and not counted as missed.',
    ),
  concurrencyPolicy: z
    .enum(['Allow', 'Forbid', 'Replace'])
    .default('Forbid')
    .describe(
      'What to do when a run is due while another one has not ended. Allow: both run. Forbid: the new one waits, until a newer one is due in its place. Replace: the old one is deleted, and the new one begins when it is gone.',
    ),
  startingDeadlineSeconds: seconds(1)
    .optional()
    .describe(
      'How late a run may begin; later it counts as missed. Without it, it may begin until the next one is due.',
    ),
  successfulRunHistoryLimit: historyLimit('succeeded'),
  failedRunHistoryLimit: historyLimit('failed, or could not begin'),
});

/** The schema of spec. Its output is complete: every default is filled in. */
export const scheduledSparkApplicationSpec = withRules(fields, [
  {
    cel: "!has(self.timeZone) || !self.schedule.contains('TZ=')",
    holds: ({ timeZone, schedule }) => timeZone === undefined || !schedule.includes('TZ='),
    message: 'must not be given beside a schedule that names its time zone itself',
    field: ['timeZone'],
  },
]).describe('What to run, and when.');

export type ScheduledSparkApplicationSpec = Immutable<
  Omit<z.output<typeof scheduledSparkApplicationSpec>, 'template'>
> & { readonly template: SparkApplicationSpec };

export interface ScheduledSparkApplication {
  readonly apiVersion: typeof apiVersion;
  readonly kind: typeof scheduledSparkApplicationNames.kind;
  readonly metadata: NamespacedMeta;
  readonly spec: ScheduledSparkApplicationSpec;
  readonly status?: ScheduledSparkApplicationStatus;
}
