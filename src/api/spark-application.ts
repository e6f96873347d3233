/** The SparkApplication resource: what a user asks for. Each concern has a file in `application/`. */
import { z } from 'zod';
import { fillDefaults } from './application/defaults.ts';
import { deps } from './application/deps.ts';
import { driver, priorityClass, superviseRule } from './application/driver.ts';
import { dynamicAllocation } from './application/dynamic-allocation.ts';
import { executor, sparkMajor } from './application/executor.ts';
import { driverIngressOptions, serviceRules, sparkUIOptions } from './application/exposure.ts';
import { foldTemplates } from './application/fold.ts';
import { gangResources } from './application/gang.ts';
import { mesos } from './application/mesos.ts';
import { monitoring } from './application/monitoring.ts';
import { nodeSelector } from './application/placement.ts';
import type { WithPod } from './application/pod-fields.ts';
import { imagePullSecrets } from './application/process.ts';
import { restartPolicy } from './application/restart-policy.ts';
import { timeouts } from './application/timeouts.ts';
import { volumes } from './application/volumes.ts';
import { image } from './application/words.ts';
import { matching, objectName, seconds, text, textMap } from './bounded.ts';
import type { apiVersion, sparkApplicationNames } from './group.ts';
import type { Immutable } from './immutable.ts';
import type { NamespacedMeta } from './meta.ts';
import { withRules } from './rules.ts';
import type { SparkApplicationStatus } from './spark-application-status.ts';
import { sparkConf } from './spark-conf.ts';

const fields = z.strictObject({
  type: z.enum(['Java', 'Scala', 'Python', 'R']).describe('Language of the application.'),
  mode: z
    .enum(['cluster', 'client'])
    .default('cluster')
    .describe(
      'Where the driver runs. cluster: as a task of Mesos. client: as a Pod, which registers with Mesos itself.',
    ),
  sparkVersion: matching(
    /^[0-9]{1,3}\.[0-9]{1,3}(\.[0-9]{1,3})?([-.+][-.+A-Za-z0-9]*)?$/,
    64,
    'must be a version of Spark such as 3.4.4',
  ).describe('Version of Spark that driver and executors run, such as 3.4.4.'),
  mainClass: matching(/^\S+$/, 1024, 'must be the name of a class')
    .optional()
    .describe('Full name of the class with the main method. Required for Java and Scala.'),
  mainApplicationFile: text(4096).describe(
    'Location of the jar, Python or R file with the application. It must be reachable from the agents; local:// means a path on them, or in the image when there is one.',
  ),
  arguments: z
    .array(text(16384, 0))
    .max(1024)
    .default([])
    .describe('Arguments of the main method, each passed on as it is.'),
  sparkConf: sparkConf().default({}).describe('Properties of Spark, as spark-submit takes them with --conf.'),
  hadoopConf: textMap({ entries: 512, keys: matching(/^[^\s=]+$/, 253, 'must be a key of Hadoop'), valueChars: 16384 })
    .default({})
    .describe('Properties of Hadoop; each becomes a property spark.hadoop.* of Spark.'),
  sparkConfigMap: objectName()
    .optional()
    .describe(
      "ConfigMap with the files of Spark's configuration directory (SPARK_CONF_DIR), for the driver, and for executors that the operator launches.",
    ),
  hadoopConfigMap: objectName()
    .optional()
    .describe(
      "ConfigMap with the files of Hadoop's configuration directory (HADOOP_CONF_DIR), for the driver, and for executors that the operator launches.",
    ),
  deps: deps.prefault({}),
  image: image(
    'Image of driver and executors. Without it Spark is expected on the agents, or in the archive spark.executor.uri.',
  ),
  imagePullPolicy: z
    .enum(['Always', 'IfNotPresent'])
    .optional()
    .describe('Always: the image is pulled each time. IfNotPresent: only where the agent does not have it.'),
  imagePullSecrets: imagePullSecrets(),
  volumes: volumes().default([]).describe('Volumes that driver and executors mount.'),
  nodeSelector: nodeSelector()
    .default({})
    .describe('Attributes that the agents of driver and executors must have, with their values.'),
  proxyUser: matching(/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/, 64, 'must be the name of a user')
    .optional()
    .describe('The user of the agents that the tasks run as. Without it that of the framework of the cluster.'),
  memoryOverheadFactor: matching(
    /^(0[.][0-9]*[1-9][0-9]*|[1-9][0-9]{0,2}([.][0-9]+)?)$/,
    16,
    'must be a number above 0',
  )
    .optional()
    .describe('Share of the heap that driver and executors have beside it, at least 384 MiB. Without it a tenth.'),
  monitoring,
  batchScheduler: z
    .enum(['dispatcher-queue', 'mesos-role'])
    .optional()
    .describe('What batchSchedulerOptions.queue names: a queue of the MesosCluster, or a role of Mesos.'),
  batchSchedulerOptions: z
    .strictObject({
      queue: text(253).optional().describe('The same as mesos.queue, or as mesos.role where batchScheduler says so.'),
      priorityClassName: priorityClass(),
      resources: gangResources(),
    })
    .optional()
    .describe('Queue, priority and least room, as other operators call them.'),
  driverPodDisruptionBudget: z
    .boolean()
    .optional()
    .describe('Accepted and without effect: the operator declines every plan of Mesos to clear the agent of a driver.'),
  dynamicAllocation,
  sparkUIOptions,
  driverIngressOptions,
  driver: driver.prefault({}),
  executor: executor.prefault({}),
  restartPolicy: restartPolicy.prefault({}),
  timeouts: timeouts.prefault({}),
  timeToLiveSeconds: seconds(0)
    .optional()
    .describe(
      'How long after its end the resource is deleted, 0 for at once. Without it defaultTimeToLiveSeconds of the MesosCluster counts, and without that the resource stays.',
    ),
  suspend: z
    .boolean()
    .default(false)
    .describe('True stops what runs and starts nothing; false again starts the application anew.'),
  mesos,
});

/** The schema of spec. Its output is complete: every default is filled in. */
export const sparkApplicationSpec = withRules(fields, [
  {
    cel: "self.type == 'Python' || self.type == 'R' || has(self.mainClass)",
    holds: ({ type, mainClass }) => type === 'Python' || type === 'R' || mainClass !== undefined,
    message: 'is required for Java and Scala',
    field: ['mainClass'],
  },
  {
    cel: "!has(self.executor) || !has(self.executor.launchedBy) || self.executor.launchedBy != 'Driver' || !self.sparkVersion.matches('^([4-9]|[1-9][0-9])')",
    holds: ({ executor: { launchedBy }, sparkVersion }) => launchedBy !== 'Driver' || sparkMajor(sparkVersion) < 4,
    message: 'Driver needs Spark older than 4: Spark 4 has no Mesos backend; use Operator',
    field: ['executor', 'launchedBy'],
  },
  superviseRule,
  ...serviceRules,
])
  .describe('What to run, and how.')
  .transform(foldTemplates)
  .transform(fillDefaults);

export type SparkApplicationSpec = Immutable<z.output<typeof sparkApplicationSpec>> & WithPod;

export interface SparkApplication {
  readonly apiVersion: typeof apiVersion;
  readonly kind: typeof sparkApplicationNames.kind;
  readonly metadata: NamespacedMeta;
  readonly spec: SparkApplicationSpec;
  readonly status?: SparkApplicationStatus;
}
