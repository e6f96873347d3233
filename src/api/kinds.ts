/** The kinds of the group: names, schemas and what `kubectl get` shows of them. */
import type { z } from 'zod';
import { type KindNames, mesosClusterNames, scheduledSparkApplicationNames, sparkApplicationNames } from './group.ts';
import { mesosClusterSpec } from './mesos-cluster.ts';
import { mesosClusterStatus } from './mesos-cluster-status.ts';
import { longestScheduleName, scheduledSparkApplicationSpec } from './scheduled-spark-application.ts';
import { scheduledSparkApplicationStatus } from './scheduled-spark-application-status.ts';
import { sparkApplicationSpec } from './spark-application.ts';
import { sparkApplicationStatus } from './spark-application-status.ts';

interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly description: string;
  /** 1: only with `-o wide`. */
  readonly priority?: 1;
}

export interface Kind {
  readonly names: KindNames;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly categories: readonly string[];
  readonly description: string;
  readonly columns: readonly PrinterColumn[];
  readonly spec: z.ZodType;
  readonly status: z.ZodType;
  /** The longest name that a resource may have, where its name goes into other names. */
  readonly longestName?: number;
  /** A field of spec that is the spec of another kind. Its own fields are described there: once is enough in etcd, and in every answer about the kinds. */
  readonly embeds?: { readonly field: string; readonly kind: string };
}

const age: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since the resource was created.',
};

const sparkApplication: Kind = {
  names: sparkApplicationNames,
  scope: 'Namespaced',
  categories: ['all', 'spark'],
  description: 'A Spark application that the operator runs on a Mesos cluster.',
  columns: [
    { name: 'State', type: 'string', jsonPath: '.status.state', description: 'Where the application is in its life.' },
    { name: 'Attempts', type: 'integer', jsonPath: '.status.attempts.total', description: 'Attempts begun.' },
    { name: 'Driver', type: 'string', jsonPath: '.status.driver.hostname', description: 'Host of the driver.' },
    { name: 'Started', type: 'date', jsonPath: '.status.startTime', description: 'When the driver began to run.' },
    age,
    { name: 'Cluster', type: 'string', jsonPath: '.spec.mesos.cluster', description: 'The MesosCluster.', priority: 1 },
    { name: 'Task', type: 'string', jsonPath: '.status.driver.taskId', description: "The driver's task.", priority: 1 },
    { name: 'Message', type: 'string', jsonPath: '.status.message', description: 'What is going on.', priority: 1 },
  ],
  spec: sparkApplicationSpec,
  status: sparkApplicationStatus,
};

const scheduledSparkApplication: Kind = {
  names: scheduledSparkApplicationNames,
  scope: 'Namespaced',
  categories: ['all', 'spark'],
  description: 'A Spark application that the operator runs again and again, at the instants of a schedule.',
  columns: [
    { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule', description: 'When it runs.' },
    { name: 'Time zone', type: 'string', jsonPath: '.spec.timeZone', description: 'Of the schedule; UTC without it.' },
    { name: 'Suspend', type: 'boolean', jsonPath: '.spec.suspend', description: 'Whether nothing is to begin.' },
    { name: 'Last run', type: 'date', jsonPath: '.status.lastRun', description: 'Time since the last run was due.' },
    // Not a date: of those kubectl shows how long they are past.
    { name: 'Next run', type: 'string', jsonPath: '.status.nextRun', description: 'When the next run is due.' },
    { name: 'Missed', type: 'integer', jsonPath: '.status.missedRuns', description: 'Runs that did not take place.' },
    age,
    {
      name: 'Last name',
      type: 'string',
      jsonPath: '.status.lastRunName',
      description: 'The SparkApplication of the last run.',
      priority: 1,
    },
    {
      name: 'Last success',
      type: 'date',
      jsonPath: '.status.lastSuccessfulRun',
      description: 'Time since a run succeeded.',
      priority: 1,
    },
    { name: 'Message', type: 'string', jsonPath: '.status.message', description: 'How it stands.', priority: 1 },
  ],
  spec: scheduledSparkApplicationSpec,
  status: scheduledSparkApplicationStatus,
  longestName: longestScheduleName,
  embeds: { field: 'template', kind: sparkApplicationNames.kind },
};

const mesosCluster: Kind = {
  names: mesosClusterNames,
  scope: 'Cluster',
  categories: ['spark'],
  description: 'A Mesos cluster that Spark applications can run on, and how the operator uses it.',
  columns: [
    {
      name: 'Ready',
      type: 'string',
      jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      description: 'Whether the operator is connected to the leading master.',
    },
    { name: 'Running', type: 'integer', jsonPath: '.status.drivers.running', description: 'Drivers launched.' },
    { name: 'Queued', type: 'integer', jsonPath: '.status.drivers.queued', description: 'Applications that wait.' },
    {
      name: 'Connected',
      type: 'date',
      jsonPath: '.status.connectedSince',
      description: 'Time since the subscription.',
    },
    age,
    { name: 'Master', type: 'string', jsonPath: '.status.master', description: 'The leading master.', priority: 1 },
    {
      name: 'Framework',
      type: 'string',
      jsonPath: '.status.frameworkId',
      description: 'The framework id.',
      priority: 1,
    },
    { name: 'Message', type: 'string', jsonPath: '.status.message', description: 'What is going on.', priority: 1 },
  ],
  spec: mesosClusterSpec,
  status: mesosClusterStatus,
};

export const kinds: readonly Kind[] = [sparkApplication, scheduledSparkApplication, mesosCluster];
