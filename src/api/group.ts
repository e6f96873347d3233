/** The names under which the operator is known to the Kubernetes API. */

export const group = 'sparkmesos.dev';
export const version = 'v1beta1';
export const apiVersion = `${group}/${version}`;

/** Held on a SparkApplication until its driver and executors are gone from Mesos. */
export const finalizer = `${group}/driver`;

/** Whoever may annotate a SparkApplication may have its driver killed: the value is the id of the task to kill. */
export const killAnnotation = `${group}/kill`;

/** On a SparkApplication that is being deleted: the id of the task that is lost for good with its Mesos, and is waited for no more. */
export const abandonAnnotation = `${group}/abandon`;

/** On a SparkApplication of which nobody can tell whether it has a driver: the id of the task that surely does not exist, so that it is tried anew. */
export const resubmitAnnotation = `${group}/resubmit`;

/** On what a schedule has created: the name of the ScheduledSparkApplication. */
export const scheduleLabel = `${group}/schedule`;

/** On what a schedule has created: the instant that the run is for, RFC 3339 in UTC. */
export const scheduledAtAnnotation = `${group}/scheduled-at`;

/** Whoever may annotate a ScheduledSparkApplication may have it run now: any value but the last one asks for a run, once. */
export const runNowAnnotation = `${group}/run-now`;

/** On a SparkApplication that came as a request of Spark's submission protocol: only these answer to it. */
export const submittedLabel = { key: `${group}/submitted-by`, value: 'spark-submit' } as const;

/** Beside that label: what one request wrote, so that it knows its own resource again after a lost answer. */
export const requestAnnotation = `${group}/request`;

/** How a kind is spelt in manifests, URLs and on the command line. */
export interface KindNames {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
}

export const sparkApplicationNames = {
  kind: 'SparkApplication',
  plural: 'sparkapplications',
  singular: 'sparkapplication',
  shortNames: ['smapp'],
} as const satisfies KindNames;

export const scheduledSparkApplicationNames = {
  kind: 'ScheduledSparkApplication',
  plural: 'scheduledsparkapplications',
  singular: 'scheduledsparkapplication',
  shortNames: ['smsched'],
} as const satisfies KindNames;

export const mesosClusterNames = {
  kind: 'MesosCluster',
  plural: 'mesosclusters',
  singular: 'mesoscluster',
  shortNames: ['mesos'],
} as const satisfies KindNames;

/** Labels that the operator puts on tasks in Mesos, so that a task can be traced back to its resource. */
export const taskLabels = {
  namespace: `${group}/namespace`,
  name: `${group}/name`,
  uid: `${group}/uid`,
  attempt: `${group}/attempt`,
  generation: `${group}/generation`,
  component: `${group}/component`,
} as const;

/** Labels of a driver's Pod beside these: only Pods that have one are watched. */
export const podLabels = { submission: `${group}/submission` } as const;
