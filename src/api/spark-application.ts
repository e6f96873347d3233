/** The SparkApplication resource: what a user asks for. Each concern has a file in `application/`. */
import { z } from 'zod';
import { fillDefaults } from './application/defaults.ts';
import { deps } from './application/deps.ts';
import { driver } from './application/driver.ts';
import { executor, sparkMajor } from './application/executor.ts';
import { mesos } from './application/mesos.ts';
import { restartPolicy } from './application/restart-policy.ts';
import { matching, seconds, text } from './bounded.ts';
import type { apiVersion, sparkApplicationNames } from './group.ts';
import type { Immutable } from './immutable.ts';
import type { NamespacedMeta } from './meta.ts';
import { withRules } from './rules.ts';
import type { SparkApplicationStatus } from './spark-application-status.ts';
import { sparkConf } from './spark-conf.ts';

const fields = z.strictObject({
  type: z.enum(['Java', 'Scala', 'Python']).describe('Language of the application.'),
  mode: z.enum(['cluster']).default('cluster').describe('Where the driver runs. cluster: as a task of Mesos.'),
  sparkVersion: matching(
    /^[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,3})?([-.+][-.+A-Za-z0-9]*)?$/,
    64,
    'must be a version of Spark such as 3.4.4',
  ).describe('Version of Spark that driver and executors run, such as 3.4.4.'),
  mainClass: matching(/^\S+$/, 1024, 'must be the name of a class')
    .optional()
    .describe('Full name of the class with the main method. Required for Java and Scala.'),
  mainApplicationFile: text(4096).describe(
    'Location of the jar or Python file with the application. It must be reachable from the agents; local:// means a path on them.',
  ),
  arguments: z
    .array(text(16384, 0))
    .max(1024)
    .default([])
    .describe('Arguments of the main method, each passed on as it is.'),
  sparkConf: sparkConf().default({}).describe('Properties of Spark, as spark-submit takes them with --conf.'),
  deps: deps.prefault({}),
  driver: driver.prefault({}),
  executor: executor.prefault({}),
  restartPolicy: restartPolicy.prefault({}),
  timeToLiveSeconds: seconds(0)
    .optional()
    .describe('How long after its end the resource is deleted, 0 for at once. Without it the resource stays.'),
  suspend: z
    .boolean()
    .default(false)
    .describe('True stops what runs and starts nothing; false again starts the application anew.'),
  mesos,
});

/** The schema of spec. Its output is complete: every default is filled in. */
export const sparkApplicationSpec = withRules(fields, [
  {
    cel: "self.type == 'Python' || has(self.mainClass)",
    holds: ({ type, mainClass }) => type === 'Python' || mainClass !== undefined,
    message: 'is required for Java and Scala',
    field: ['mainClass'],
  },
  {
    cel: "!has(self.executor) || !has(self.executor.launchedBy) || self.executor.launchedBy != 'Driver' || !self.sparkVersion.matches('^([4-9]|[1-9][0-9])')",
    holds: ({ executor: { launchedBy }, sparkVersion }) => launchedBy !== 'Driver' || sparkMajor(sparkVersion) < 4,
    message: 'Driver needs Spark older than 4: Spark 4 has no Mesos backend; use Operator',
    field: ['executor', 'launchedBy'],
  },
])
  .describe('What to run, and how.')
  .transform(fillDefaults);

export type SparkApplicationSpec = Immutable<z.output<typeof sparkApplicationSpec>>;

export interface SparkApplication {
  readonly apiVersion: typeof apiVersion;
  readonly kind: typeof sparkApplicationNames.kind;
  readonly metadata: NamespacedMeta;
  readonly spec: SparkApplicationSpec;
  readonly status?: SparkApplicationStatus;
}
