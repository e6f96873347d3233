/**
 * What the controller knows of the places where drivers run: one backend a MesosCluster, and one for all drivers that are Pods. An attempt is named by
 * its task id, which is durable in the resource's status before `launch` is called. All methods are quick and repeatable; only `launch` waits for an
 * answer.
 */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { Reason } from '../api/reasons.ts';
import type { Explanation, LogFile, LogTail } from '../model/overview.ts';
import type { Refusal } from '../model/verdict.ts';
import type { AnyWaitReason } from '../model/wait-reasons.ts';
import type { AttemptDescription } from '../translate/attempt.ts';
import type { DriverDescription } from '../translate/description.ts';

/** An attempt as the status of its resource names it. */
export interface Attempt {
  /** `namespace/name` of the resource: what is told when there is news. */
  readonly key: string;
  readonly uid: string;
  readonly taskId: string;
  /** The framework under which it was launched. */
  readonly frameworkId: string;
  /** What a dispatcher calls it, as far as that is durable. */
  readonly driverId: string | undefined;
  /** The framework of its executors, where the operator runs them. */
  readonly executorFrameworkId: string | undefined;
  readonly agentId: string | undefined;
  /** How long an unreachable agent, or node, keeps the attempt in doubt; undefined = until Mesos, or Kubernetes, decides. */
  readonly unreachableMs: number | undefined;
  /** The MesosCluster that it goes to. */
  readonly cluster: string;
  /** The Pod of a driver that is one. */
  readonly podName: string | undefined;
  /** When its intent was recorded, milliseconds since the epoch. */
  readonly intendedMs: number;
  /** The status tells that it was there. */
  readonly seen: boolean;
}

/** A resource: `namespace/name` and uid. */
export type Owner = Pick<Attempt, 'key' | 'uid'>;

/** A place that is held for a driver while its intent is written. */
export interface Placement {
  /** The Pod of a driver that is one; it finds its node itself. */
  readonly podName?: string;
  /** Unknown where a dispatcher does not tell. */
  readonly frameworkId: string | undefined;
  /** Undefined where a dispatcher, or Kubernetes, chooses it. */
  readonly agentId: string | undefined;
  readonly hostname: string | undefined;
  readonly agentUrl: string | undefined;
  readonly role: string;
  readonly ports: readonly number[];
}

/** Where the Master beside a driver listens, in the order of the ports of its offer. */
export type MasterPlace = Pick<Placement, 'ports' | 'role'> & { readonly hostname: string };

/** `launched`: the master took the call. `never`: surely not launched. `unknown`: only reconciliation can tell. */
export type LaunchOutcome = 'launched' | 'never' | 'unknown';

export interface DriverObservation {
  readonly verdict: 'unheard' | 'alive' | 'doubtful' | 'ended' | 'absent';
  /** Names the updates that this observation includes; hand it back to `acknowledge`. */
  readonly mark: number;
  /** The last state that Mesos told; absent while nothing was heard. */
  readonly mesosState?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly agentId?: string;
  /** The address that Mesos, or Kubernetes, knows its container by. */
  readonly address?: string;
  /** Of the node, for a Pod. */
  readonly hostname?: string;
  /** Where it is told apart from the message. */
  readonly exitCode?: number;
  /**
   * Only with `unheard`. `repeatable`: nothing of it is there, and to launch it once more makes no second one. `never`: besides, no earlier launch of
   * it can arrive any more.
   */
  readonly launch?: 'repeatable' | 'never';
  /** When Mesos says that it happened, milliseconds since the epoch. */
  readonly atMs?: number;
  readonly doubtfulSinceMs?: number;
  /** It was seen to run. */
  readonly hasRun?: boolean;
  /** What a dispatcher calls it. */
  readonly driverId?: string;
  /** Ended before it began: a dispatcher would not take it. */
  readonly refused?: boolean;
  /** Why nobody can tell whether it exists; time alone will not. */
  readonly ambiguity?: Ambiguity;
}

/** A driver that may exist, of which the one who would know does not know. */
export interface Ambiguity {
  readonly reason: Extract<Reason, 'SubmissionAmbiguous' | 'DispatcherForgot'>;
  readonly message: string;
}

export interface ExecutorsObservation {
  /** Undefined where only the driver knows. */
  readonly wanted?: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  /** Those of which Mesos can't tell whether they live. */
  readonly lost?: number;
  readonly items: readonly { readonly id: string; readonly host: string; readonly state: string }[];
  readonly changedMs: number;
  /** Agents that get no executors for a while, because these failed there. */
  readonly avoided?: readonly { readonly host: string; readonly failures: number; readonly untilMs: number }[];
  /** The last ones that failed, the newest first. */
  readonly failures?: readonly ExecutorFailure[];
  /** Spark's own id of the application. */
  readonly applicationId?: string | undefined;
}

/** What the status of an attempt says of its executors that failed: whoever goes on with it starts from there. */
export interface FormerExecutors {
  readonly failed: number;
  readonly failures: readonly ExecutorFailure[];
  readonly avoided: NonNullable<ExecutorsObservation['avoided']>;
}

interface ExecutorFailure {
  readonly id: string;
  readonly host: string;
  readonly state: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly atMs: number;
}

export interface ClusterObservation {
  readonly connected: boolean;
  readonly reason: Reason;
  readonly message: string;
  /** The id that Mesos gave; it must be durable in the cluster's status before anything is launched. Undefined after Mesos removed it. */
  readonly frameworkId: string | undefined;
  /** URL of the leading master. */
  readonly master: string | undefined;
  readonly queued: number;
  readonly running: number;
}

/** Where a task is or was. The address of its agent is the master's to tell: credentials go there. */
export interface TaskPlace {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly taskId: string;
}

/** What people ask beyond what statuses say. It changes nothing, and costs something. */
export interface Insight {
  /** On which agents a driver would fit now, or why on none; undefined when nobody can tell. */
  explain(description: DriverDescription): Promise<Explanation | undefined>;
  /** The last so many bytes of a file that a task writes. Never throws. */
  log(place: TaskPlace, file: LogFile, bytes: number): Promise<LogTail>;
}

/** Executors of drivers that launch them themselves, as the masters of a cluster tell of them. */
interface DriverExecutorsView {
  watch(attempt: Pick<Attempt, 'key' | 'taskId' | 'frameworkId'>): void;
  observe(taskId: string): ExecutorsObservation | undefined;
  forget(taskId: string): void;
}

/** Drivers of any kind. */
export interface DriverBackend {
  /** Wants a place for a driver of a resource; once is enough, more do no harm. */
  want(owner: Owner, description: AttemptDescription): void;
  /** Gives up wanting, and a held place. */
  unwant(taskId: string): void;
  placement(taskId: string): Placement | undefined;
  /** Why a driver has no place yet. */
  waiting(taskId: string): Refusal<AnyWaitReason> | undefined;
  /** Launches a driver on its held place, under its framework. Its intent must be durable. */
  launch(description: AttemptDescription, attempt: Attempt): Promise<LaunchOutcome>;
  /** What is known of an attempt; watches it from the first call on. */
  observe(attempt: Attempt): DriverObservation;
  /** Acknowledges to Mesos the updates that an observation included: what they mean is durable now. */
  acknowledge(taskId: string, mark: number): void;
  /** Kills a driver, again and again until it has ended. `graceMs`: in place of the task's own time to end. */
  kill(attempt: Attempt, graceMs?: number): void;
  /** Keeps a driver's executors running. */
  runExecutors(description: DriverDescription, attempt: Attempt, master: MasterPlace, former: FormerExecutors): void;
  /** What is known of a driver's executors, whoever launches them. */
  executors(taskId: string): ExecutorsObservation | undefined;
  /** Ends an attempt's executors for good; news follow when nothing of them is left. */
  removeExecutors(attempt: Attempt): void;
  executorsGone(executorFrameworkId: string): boolean;
  /** The attempt is over, and its end durable: watch it no more. */
  forget(taskId: string): void;
  /** The newest attempt of a submission that lives, or lived, although no status accounts for it: its number must not be used again. */
  formerAttempt(submissionId: string): number | undefined;
  /** A task that no resource accounts for is to end. */
  endStranger(taskId: string, agentId: string | undefined): void;
}

/** The drivers of one cluster that are tasks, and the connection to its Mesos. */
export interface Backend extends DriverBackend {
  /** Absent where there is nothing more to be told. */
  readonly insight?: Insight;
  /** What the cluster's status should say. */
  cluster(): ClusterObservation;
  /** Takes over an edited MesosCluster, or one whose status has changed. */
  update(cluster: MesosCluster): void;
  /** Absent where drivers are handed to a dispatcher. */
  readonly driverExecutors?: DriverExecutorsView;
  /** Ends the cluster's framework, and with it whatever runs in it. Throws when Mesos can't be reached. */
  teardown(): Promise<void>;
  /** Stops acting; what runs on Mesos goes on. */
  close(): Promise<void>;
}

/** Whose task is this? `live`: the current attempt of a resource. `over`: an attempt of one that is known, and over. */
export type Ownership = { readonly kind: 'live' | 'over'; readonly key: string } | { readonly kind: 'unknown' };

/** What a backend asks of and tells to those who made it. */
export interface BackendEvents {
  /** Something of this resource changed. */
  onNews(key: string): void;
  /** Something of the cluster itself changed (connection, framework id, counts). */
  onClusterNews(): void;
  /** Whose is a task that nobody here watches? Asked once for each of its updates. */
  ownerOf(taskId: string): Ownership;
  /** A task lives that no cached resource accounts for: find out, and `endStranger` if it is nobody's. */
  onStranger(taskId: string, agentId: string | undefined): void;
  /** Another operator has subscribed in place of this one, which must not act any more. */
  onFenced(message: string): void;
}

/** Drivers that are Pods, of all clusters. */
export interface PodBackend extends DriverBackend {
  /** Fulfilled when all Pods are listed. */
  readonly synced: Promise<void>;
  /** Watches Pods until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** From now on this operator acts on what it sees. */
  begin(): void;
  readonly pods: { readonly size: number; readonly lastContactMs: number | undefined };
}

/** What the drivers that are Pods ask of and tell to those who made them. */
export interface PodEvents extends Pick<BackendEvents, 'onNews' | 'ownerOf' | 'onStranger'> {
  /** The backend of a cluster that is known and sound. */
  cluster(name: string): Pick<Backend, 'cluster' | 'driverExecutors'> | undefined;
}

export type BackendFactory = (cluster: MesosCluster, events: BackendEvents) => Backend;
export type PodBackendFactory = (events: PodEvents) => PodBackend;
