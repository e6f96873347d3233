/** Everything that a decision about an application rests on, in one value. Reads memory only, but for what the backend remembers. */

import { abandonAnnotation, finalizer, killAnnotation, resubmitAnnotation } from '../api/group.ts';
import { parseSparkApplication, parseSparkApplicationHead } from '../api/parse.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Attempt, DriverBackend, DriverObservation, Owner, PodBackend } from '../backend/backend.ts';
import type { KubeObject } from '../kube/objects.ts';
import { nextAttempt } from '../lifecycle/idle.ts';
import type { Identity, Observed, Situation, Submission } from '../lifecycle/observed.ts';
import { submissionIdOf } from '../model/ids.ts';
import type { Amounts } from '../model/resources.ts';
import type { Refusal } from '../model/verdict.ts';
import { isPod } from '../translate/attempt.ts';
import type { Clusters } from './clusters.ts';
import { type DescribeMeans, describer, type Launchable } from './describe.ts';
import { specDigest } from './digest.ts';
import type { Claim, Tenancy } from './tenancy.ts';
import type { Unwritten } from './unwritten.ts';

const liveStates: ReadonlySet<string> = new Set(['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping']);

/** The attempt that may live on Mesos according to a status. */
export const liveSubmission = (status: SparkApplicationStatus | undefined): Submission | undefined =>
  status?.state !== undefined && liveStates.has(status.state) ? status.submission : undefined;

/** What an application takes of agents. */
export interface Sizes {
  readonly driver: Amounts;
  readonly executor: Amounts;
}

export interface Gathered {
  readonly situation: Situation;
  readonly key: string;
  readonly app: SparkApplication | undefined;
  /** Where the live attempt is, or where the next one would go. */
  readonly backend: DriverBackend | undefined;
  readonly attempt: Attempt | undefined;
  /** Names the updates of Mesos that this situation includes. */
  readonly mark: number;
  /** The driver of an attempt as it is to be launched. */
  readonly describe: (taskId: string, attempt: number) => Launchable | undefined;
  /** What the attempt takes of the tenant of its namespace. */
  readonly claim: Claim | undefined;
  /** What its driver takes of an agent, and each of its executors. */
  readonly sizes: Sizes | undefined;
}

export interface GatherMeans extends DescribeMeans {
  readonly pods?: PodBackend | undefined;
  readonly tenancy: Tenancy;
  readonly neverLaunched: ReadonlySet<string>;
  readonly unwritten: Unwritten;
  readonly unrecorded: (object: KubeObject) => boolean;
  readonly now: number;
}

/** Gathers; a refusal when the object or its status can't be read, in which case nothing may be done to it. */
export const gather = (key: string, object: KubeObject, means: GatherMeans): Gathered | Refusal => {
  const parsed = parseSparkApplication(object);
  const head = parsed.ok ? parsed : parseSparkApplicationHead(object);
  if (!head.ok) return head;
  const status = head.value.status ?? {};
  const app = parsed.ok ? parsed.value : undefined;
  const live = liveSubmission(status);
  const clusterName = live?.cluster ?? app?.spec.mesos.cluster;
  const native = clusterName === undefined ? undefined : means.clusters.backend(clusterName);
  const inPod = live === undefined ? app?.spec.pod !== undefined : live.podName !== undefined;
  const backend = inPod ? means.pods : native;
  const attempt = live === undefined ? undefined : attemptOf({ key, uid: object.metadata.uid }, status, live, app);
  const describe = describer(app, means);
  const identity = identityOf(object);
  const vouched = object.metadata.annotations?.[resubmitAnnotation];
  const seen = observe(backend, attempt, status, means, vouched);
  const former = live === undefined ? formerOf([native, means.pods], identity) : {};
  const next = live ?? nextAttempt({ identity, status, observed: former });
  const described = describe(next.taskId, next.attempt);
  const spec = parsed.ok ? (refusedBy(described) ?? { ok: true as const, value: parsed.value.spec }) : parsed;
  const observed: Observed = {
    spec,
    written: app?.spec,
    ...termsOf(clusterName, means.clusters),
    specDigest: specDigest(object),
    unrecorded: means.unrecorded(object),
    ...former,
    ...tenantHindrance(key, identity, status, described, app, means.tenancy),
    ...missingReference(described),
    ...hindrance(clusterName, means.clusters),
    ...(backend === undefined ? {} : placeOf(backend, next.taskId)),
    ...seen.part,
  };
  return {
    situation: { identity, status, observed, now: means.now },
    key,
    app,
    backend,
    attempt,
    mark: seen.mark,
    describe,
    claim: claimOf(described),
    sizes: sizesOf(described),
  };
};

const identityOf = ({ metadata }: KubeObject): Identity => ({
  uid: metadata.uid,
  generation: metadata.generation ?? 0,
  createdAt: metadata.creationTimestamp ?? '',
  deleting: metadata.deletionTimestamp !== undefined,
  hasFinalizer: metadata.finalizers?.includes(finalizer) ?? false,
  killRequested: metadata.annotations?.[killAnnotation],
  abandonRequested: metadata.annotations?.[abandonAnnotation],
});

/** An attempt as the backend names it. */
export const attemptOf = (
  owner: Owner,
  status: SparkApplicationStatus,
  submission: Submission,
  app: SparkApplication | undefined,
): Attempt => {
  const seconds = app?.spec.mesos.unreachableTimeoutSeconds;
  return {
    ...owner,
    taskId: submission.taskId,
    frameworkId: submission.frameworkId ?? '',
    driverId: submission.driverId,
    executorFrameworkId: submission.launchedBy === 'Operator' ? status.executorFrameworkId : undefined,
    agentId: submission.agentId,
    cluster: submission.cluster,
    podName: submission.podName,
    intendedMs: Date.parse(submission.at),
    seen: status.driver?.taskId === submission.taskId,
    unreachableMs: seconds === undefined ? undefined : seconds * 1000,
  };
};

const termsOf = (name: string | undefined, clusters: Clusters): Pick<Observed, 'cluster'> => {
  const cluster = name === undefined ? undefined : clusters.cluster(name);
  return cluster === undefined ? {} : { cluster: cluster.spec };
};

/** What an edit of the resource must mend. */
const refusedBy = (described: Launchable | undefined): Refusal | undefined =>
  described === undefined || described.ok || mendsItself(described.reason) ? undefined : described;

const mendsItself = (reason: string): boolean => reason === 'ReferenceMissing' || reason === 'ReferenceUnusable';

/** A Secret or ConfigMap that isn't there, or isn't as it must be, is waited for: nothing is launched by halves. */
const missingReference = (described: Launchable | undefined): Pick<Observed, 'hindrance'> =>
  described === undefined || described.ok || !mendsItself(described.reason)
    ? {}
    : { hindrance: { reason: 'ReferenceMissing', message: described.message } };

const claimOf = (described: Launchable | undefined): Claim | undefined =>
  described?.ok === true ? described.claim : undefined;

/** Of Mesos a driver that is a Pod takes nothing. */
const sizesOf = (described: Launchable | undefined): Sizes | undefined => {
  if (described?.ok !== true) return undefined;
  const { amounts, executors } = described.value;
  return { driver: isPod(described.value) ? { cpus: 0, mem: 0, ports: 0 } : amounts, executor: executors.amounts };
};

/** The task that would be launched next, as the backend is asked about it. */
export const nextTask = (object: KubeObject, backend: DriverBackend | undefined): ReturnType<typeof nextAttempt> => {
  const identity = identityOf(object);
  const status = (object.status ?? {}) as SparkApplicationStatus;
  return nextAttempt({ identity, status, observed: formerOf([backend], identity) });
};

const idleStates: ReadonlySet<string | undefined> = new Set([undefined, 'Queued', 'RetryWait', 'Suspended', 'Invalid']);

/** The limits of its tenant hinder only what would be queued. */
const tenantHindrance = (
  key: string,
  { deleting }: Identity,
  { state }: SparkApplicationStatus,
  described: Launchable | undefined,
  app: SparkApplication | undefined,
  tenancy: Tenancy,
): Pick<Observed, 'hindrance'> => {
  const queues = !deleting && app?.spec.suspend !== true && idleStates.has(state);
  const hindrance = tenancy.hindrance(key, queues ? claimOf(described) : undefined);
  return hindrance === undefined ? {} : { hindrance };
};

const hindrance = (name: string | undefined, clusters: Clusters): Pick<Observed, 'hindrance'> => {
  const trouble = name === undefined ? undefined : clusters.trouble(name);
  if (trouble === undefined) return {};
  return trouble === 'refused'
    ? {
        hindrance: {
          reason: 'ClusterNotReady',
          message: `The MesosCluster ${name} can't be used; its status says why.`,
        },
      }
    : { hindrance: { reason: 'ClusterNotFound', message: `There is no MesosCluster ${name}.` } };
};

/** An application may have been a task before it was a Pod, or the other way round. */
const formerOf = (
  backends: readonly (DriverBackend | undefined)[],
  { createdAt, uid }: Identity,
): Pick<Observed, 'formerAttempt'> => {
  const id = submissionIdOf(createdAt, uid);
  const formerAttempt = Math.max(...backends.map((backend) => backend?.formerAttempt(id) ?? 0));
  return formerAttempt === 0 ? {} : { formerAttempt };
};

const placeOf = (backend: DriverBackend, taskId: string): Pick<Observed, 'place' | 'waiting'> => {
  const place = backend.placement(taskId);
  if (place !== undefined) return { place };
  const waiting = backend.waiting(taskId);
  return waiting === undefined ? {} : { waiting };
};

const observe = (
  backend: DriverBackend | undefined,
  attempt: Attempt | undefined,
  status: SparkApplicationStatus,
  { neverLaunched, unwritten, now }: GatherMeans,
  vouched: string | undefined,
) => {
  const nothing = { mark: 0, part: { neverLaunched: false, executorsGone: false } };
  if (backend === undefined || attempt === undefined) return nothing;
  const { executorFrameworkId } = attempt;
  const executorsGone = executorFrameworkId === undefined || backend.executorsGone(executorFrameworkId);
  // A task that was never launched is not asked for: Mesos' answer could meet its launch on the next place.
  if (neverLaunched.has(attempt.taskId)) return { mark: 0, part: { neverLaunched: true, executorsGone: true } };
  const driver = unlessVouched(backend.observe(attempt), attempt, vouched);
  const executors = unwritten.since(attempt.key, status, backend.executors(attempt.taskId), now);
  return {
    mark: driver.mark,
    part: {
      neverLaunched: driver.launch === 'never',
      mayRelaunch: driver.launch !== undefined,
      executorsGone,
      driver,
      ...(executors === undefined ? {} : { executors }),
    },
  };
};

/** Somebody vouches that a driver of which nobody can tell is not there. */
const unlessVouched = (
  seen: DriverObservation,
  { taskId, driverId }: Attempt,
  vouched: string | undefined,
): DriverObservation => {
  if (seen.ambiguity === undefined || vouched !== taskId) return seen;
  const message = `the annotation ${resubmitAnnotation} vouches that it is not there`;
  return driverId === undefined
    ? { verdict: 'ended', mark: 0, mesosState: 'TASK_DROPPED', message }
    : { verdict: 'absent', mark: 0, message };
};
