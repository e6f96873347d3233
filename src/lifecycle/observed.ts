/** What a decision about an application rests on, gathered before it is made. */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { hindrances, Reason } from '../api/reasons.ts';
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Refusal } from '../model/verdict.ts';

export type Submission = NonNullable<SparkApplicationStatus['submission']>;

/** A place for the driver, held until the intent to use it is durable. */
export interface HeldPlace {
  /** The Pod of a driver that is one; it finds its node itself. */
  readonly podName?: string;
  /** Undefined, like agent and host, where a dispatcher chooses the place. */
  readonly frameworkId: string | undefined;
  readonly agentId: string | undefined;
  readonly hostname: string | undefined;
  readonly agentUrl: string | undefined;
  readonly role: string;
  readonly ports: readonly number[];
}

/** What is known of the driver of the current attempt. */
export interface SeenDriver {
  /** `absent`: Mesos doesn't have it, and waiting for it to come back has ended. */
  readonly verdict: 'unheard' | 'alive' | 'doubtful' | 'ended' | 'absent';
  readonly mesosState?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly agentId?: string;
  /** The address that Mesos knows its container by; that of the agent where it has none of its own. */
  readonly address?: string;
  /** Of the node, for a Pod. */
  readonly hostname?: string;
  /** Where it is told apart from the message. */
  readonly exitCode?: number;
  readonly atMs?: number;
  /** It was seen to run, whatever the status says. */
  readonly hasRun?: boolean;
  /** Since when Mesos is in doubt about it. */
  readonly doubtfulSinceMs?: number;
  /** What a dispatcher calls it. */
  readonly driverId?: string;
  /** Ended before it began: a dispatcher would not take it. */
  readonly refused?: boolean;
  /** Why nobody can tell whether it exists; time alone will not. */
  readonly ambiguity?: { readonly reason: Reason; readonly message: string };
}

export interface SeenFailure {
  readonly id: string;
  readonly host: string;
  readonly state: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly atMs: number;
}

export interface SeenExecutors {
  /** Undefined where only the driver knows. */
  readonly wanted?: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  readonly lost?: number;
  readonly items: readonly { readonly id: string; readonly host: string; readonly state: string }[];
  /** Agents that get no executors for a while, because these failed there. */
  readonly avoided?: readonly { readonly host: string; readonly failures: number; readonly untilMs: number }[];
  /** The last ones that failed, the newest first. */
  readonly failures?: readonly SeenFailure[];
  /** Spark's own id of the application. */
  readonly applicationId?: string | undefined;
  /** When any of this changed last. */
  readonly changedMs: number;
  /** Since when it differs from what is written. */
  readonly unwrittenSinceMs?: number;
}

/** What a MesosCluster says about the lives of its applications. */
export type ClusterTerms = Pick<
  MesosClusterSpec,
  'retryWaitMaxSeconds' | 'defaultTimeToLiveSeconds' | 'driverDefaults' | 'mesosUrl'
>;

/** Why a driver can't be queued now although its spec is good: no cluster, none that can be used, no room for its tenant. */
export interface Hindrance {
  readonly reason: (typeof hindrances)[number];
  readonly message: string;
}

export interface Observed {
  /** The spec, or why it can't be run (by itself, or on its cluster). */
  readonly spec: { readonly ok: true; readonly value: SparkApplicationSpec } | Refusal;
  /** The spec as it is written, also where its cluster doesn't take it; undefined when it can't be read. */
  readonly written: SparkApplicationSpec | undefined;
  /** Undefined while there is no such cluster. */
  readonly cluster?: ClusterTerms;
  /** Digest of what an attempt depends on: the spec without `suspend` and `timeToLiveSeconds`. */
  readonly specDigest: string;
  /** The schedule that created it has not taken note of it yet: were it gone before, it would be created and run once more. */
  readonly unrecorded?: boolean;
  readonly hindrance?: Hindrance;
  readonly place?: HeldPlace;
  readonly waiting?: Refusal;
  readonly driver?: SeenDriver;
  /** The newest attempt that Mesos knows and the status doesn't: its number is used up. */
  readonly formerAttempt?: number;
  /** The launch of the current attempt surely never reached Mesos. */
  readonly neverLaunched: boolean;
  /** Nothing of it is there, and to launch it once more makes no second one. */
  readonly mayRelaunch?: boolean;
  readonly executors?: SeenExecutors;
  /** Nothing is left of the current attempt's executors. */
  readonly executorsGone: boolean;
}

/** The part of the metadata that decisions rest on. */
export interface Identity {
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly hasFinalizer: boolean;
  /** The submission id that somebody asked to kill, from the annotation. */
  readonly killRequested: string | undefined;
  /** The task that somebody declared lost for good with its Mesos, from the annotation. */
  readonly abandonRequested?: string | undefined;
}

export interface Situation {
  readonly identity: Identity;
  readonly status: SparkApplicationStatus;
  readonly observed: Observed;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is to be done, after the status is written, in this order. Each may be repeated without harm. */
export type Effect =
  | { readonly type: 'add-finalizer' }
  | { readonly type: 'remove-finalizer' }
  | { readonly type: 'want'; readonly taskId: string; readonly attempt: number }
  | { readonly type: 'unwant'; readonly taskId: string }
  | { readonly type: 'launch'; readonly submission: Submission }
  /** `graceMs`: in place of the task's own time to end. */
  | { readonly type: 'kill'; readonly submission: Submission; readonly graceMs?: 0 }
  /** `address`: of the driver's container, where that has one of its own. */
  | { readonly type: 'run-executors'; readonly submission: Submission; readonly address: string | undefined }
  | { readonly type: 'remove-executors'; readonly submission: Submission }
  | { readonly type: 'forget'; readonly taskId: string }
  | { readonly type: 'warn'; readonly reason: Reason; readonly message: string }
  | { readonly type: 'delete-resource' };

export interface Plan {
  readonly status: SparkApplicationStatus;
  readonly effects: readonly Effect[];
  /** When to decide again even if nothing happens. */
  readonly wakeAtMs?: number;
}
