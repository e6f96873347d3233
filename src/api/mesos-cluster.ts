/** The MesosCluster resource: what an administrator says about one Mesos cluster and how the operator is to use it. */
import { z } from 'zod';
import type { Sensitive } from '../model/sensitive.ts';
import { variables } from './application/variables.ts';
import { integer, matching, seconds } from './bounded.ts';
import { credentials } from './cluster/credentials.ts';
import { dispatcher } from './cluster/dispatcher.ts';
import { framework } from './cluster/framework.ts';
import { ingress } from './cluster/ingress.ts';
import { master, withoutIdentity } from './cluster/master.ts';
import { defaultQueueRule, priorityClasses, queues } from './cluster/queues.ts';
import { tenants } from './cluster/tenants.ts';
import { tls } from './cluster/tls.ts';
import type { apiVersion, mesosClusterNames } from './group.ts';
import type { Immutable } from './immutable.ts';
import type { MesosClusterStatus } from './mesos-cluster-status.ts';
import type { ObjectMeta } from './meta.ts';
import { withRules } from './rules.ts';
import { sparkConf } from './spark-conf.ts';

const driverDefaults = z
  .strictObject({
    sparkConf: sparkConf()
      .default({})
      .describe('Properties of Spark that count where an application does not set them.'),
    env: variables().default([]).describe('Environment variables of every driver; those of the application win.'),
  })
  .describe('What every driver of the cluster gets.');

const fields = z.strictObject({
  master: master()
    .optional()
    .describe(
      'Where the masters are: mesos://host:5050[,host:5050...] or mesos://zk://[user:password@]host:2181[,host:2181...]/path. A password that stands here can be read by whoever may read this resource; to find the leader none is needed unless ZooKeeper forbids everybody else to read.',
    ),
  dispatcher: dispatcher.optional(),
  credentials: credentials.optional(),
  tls: tls.optional(),
  framework: framework.prefault({}),
  sparkHome: matching(/^\/\S*$/, 1024, 'must be an absolute path without spaces')
    .optional()
    .describe('Directory of the Spark installation on the agents.'),
  driverDefaults: driverDefaults.prefault({}),
  maxDrivers: integer(1, 100_000)
    .default(200)
    .describe('How many drivers may be launched at a time; further ones wait.'),
  queues: queues(),
  priorityClasses: priorityClasses(),
  maxQueued: integer(1, 100_000)
    .default(10_000)
    .describe('How many drivers are in the queue at a time; further ones wait behind it, in the same order.'),
  holdAfterSeconds: seconds(0)
    .default(300)
    .describe(
      'How long a driver waits for a large enough offer before an agent is set aside for it, where no smaller driver is placed then. 0 = never.',
    ),
  holdForSeconds: seconds(1)
    .default(3600)
    .describe('How long an agent is set aside for one driver at the most, before others may use it again.'),
  compatibility: z
    .enum(['Documented', 'Spark34'])
    .default('Documented')
    .describe("Documented does what Spark's documents say. Spark34 repeats the quirks of the dispatcher of Spark 3.4."),
  agentReregisterTimeoutSeconds: seconds(1)
    .default(600)
    .describe("The masters' flag --agent_reregister_timeout: how long after a failover an agent may still come back."),
  tenants: tenants(),
  retryWaitMaxSeconds: seconds(1)
    .default(60)
    .describe(
      "Longest pause before a supervised driver is started again, Spark's spark.mesos.cluster.retry.wait.max; the pauses are 1, 2, 4 ... seconds.",
    ),
  defaultTimeToLiveSeconds: seconds(0)
    .optional()
    .describe('How long after their end applications are deleted that say no timeToLiveSeconds. Without it they stay.'),
  historyServerUrl: matching(/^https?:\/\/\S+$/, 2048, 'must be an http or https URL')
    .optional()
    .describe("Base URL of Spark's history server, for the links of the web page."),
  mesosUrl: matching(/^https?:\/\/\S+$/, 2048, 'must be an http or https URL')
    .optional()
    .describe(
      'Base URL at which people reach the web page of the masters, for links to sandboxes. Without it that of the leading master.',
    ),
  ingress: ingress.optional(),
  declineSeconds: seconds(1, 86_400)
    .default(120)
    .describe('How long Mesos withholds the resources of an offer that did not fit.'),
});

/** The schema of spec. Its output is complete: every default is filled in. */
export const mesosClusterSpec = withRules(fields, [
  {
    cel: 'has(self.master) || has(self.dispatcher)',
    holds: (spec) => spec.master !== undefined || spec.dispatcher !== undefined,
    message: 'is required, unless dispatcher is given',
    field: ['master'],
  },
  {
    cel: "!has(self.dispatcher) || !has(self.dispatcher.tls) || (self.dispatcher.url.startsWith('https:') && (!has(self.dispatcher.uiUrl) || self.dispatcher.uiUrl.startsWith('https:')))",
    holds: ({ dispatcher: given }) =>
      given?.tls === undefined || (given.url.startsWith('https:') && given.uiUrl?.startsWith('https:') !== false),
    message: 'is possible only where url and uiUrl are https',
    field: ['dispatcher', 'tls'],
  },
  defaultQueueRule,
])
  .describe('Where the cluster is and how it is used.')
  .transform(({ master: masters, ...rest }) => {
    if (masters === undefined) return rest;
    const { address, identity } = withoutIdentity(masters);
    return { ...rest, master: address, ...(identity === undefined ? {} : { zooKeeperIdentity: identity }) };
  });

export type MesosClusterSpec = Immutable<Omit<z.output<typeof mesosClusterSpec>, 'master' | 'zooKeeperIdentity'>> & {
  /** Undefined where only a dispatcher is known. */
  readonly master?: string;
  /** `user:password` that stood in the address of ZooKeeper; `master` is without it. */
  readonly zooKeeperIdentity?: Sensitive;
};

export interface MesosCluster {
  readonly apiVersion: typeof apiVersion;
  readonly kind: typeof mesosClusterNames.kind;
  readonly metadata: ObjectMeta;
  readonly spec: MesosClusterSpec;
  readonly status?: MesosClusterStatus;
}
