/**
 * The words of Mesos' scheduler API as the rest of the product uses them: no wire types, amounts as integers, ids as strings.
 * `mesos/wire` turns them into protobuf or JSON and back.
 */
import type { Sensitive } from './sensitive.ts';

/** Every task state of Mesos 1.11. */
export const taskStates = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_UNREACHABLE',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
] as const;
export type TaskState = (typeof taskStates)[number];

/** States that mean: this task runs no more and never will again. */
const finalStates: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
]);

/** States in which the master doesn't know whether the task still runs: nothing may be concluded without reconciliation. */
const doubtfulStates: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_LOST',
  'TASK_UNREACHABLE',
  'TASK_UNKNOWN',
  'TASK_GONE_BY_OPERATOR',
]);

/** True for FINISHED, FAILED, KILLED, ERROR, DROPPED and GONE. */
export const isFinal = (state: TaskState): boolean => finalStates.has(state);

/** True for LOST, UNREACHABLE, UNKNOWN and GONE_BY_OPERATOR. */
export const isDoubtful = (state: TaskState): boolean => doubtfulStates.has(state);

export interface Label {
  readonly key: string;
  readonly value?: string;
}

/** Both ends belong to the range. */
export interface PortRange {
  readonly begin: number;
  readonly end: number;
}

/**
 * Where a piece of a resource comes from; echoed unchanged when it is used. `key` is equal for equal origins and for no others.
 * `wire` is the origin as Mesos sent it (role, reservation, reservations, allocation_info, provider_id), opaque here.
 */
export interface ResourceOrigin {
  readonly key: string;
  /** The role that the piece was allocated to; '*' for a framework without roles. */
  readonly allocatedTo: string;
  /** The role it is reserved for, undefined when it is not reserved. */
  readonly reservedFor?: string;
  readonly wire: Readonly<Record<string, unknown>>;
}

/** Scalars are in thousandths (1 cpu = 1000, 1 MiB = 1000), as Mesos itself computes. */
export type Resource =
  | { readonly name: string; readonly origin: ResourceOrigin; readonly milli: number }
  | { readonly name: string; readonly origin: ResourceOrigin; readonly ranges: readonly PortRange[] };

export type Attribute =
  | { readonly name: string; readonly type: 'SCALAR'; readonly scalar: number }
  | { readonly name: string; readonly type: 'RANGES'; readonly ranges: readonly PortRange[] }
  | { readonly name: string; readonly type: 'SET'; readonly set: readonly string[] }
  | { readonly name: string; readonly type: 'TEXT'; readonly text: string };

export interface Offer {
  readonly id: string;
  readonly agentId: string;
  readonly hostname: string;
  /** Base URL of the agent's HTTP endpoints, `http://host:port`; absent when the offer names none. */
  readonly agentUrl?: string;
  /** Persistent volumes, revocable and shared resources are left out: nobody here may take them. */
  readonly resources: readonly Resource[];
  readonly attributes: readonly Attribute[];
  /** Milliseconds since the epoch at which the agent is to become unavailable, when a maintenance is planned. */
  readonly unavailableFromMs?: number;
}

export interface TaskStatus {
  readonly taskId: string;
  readonly state: TaskState;
  readonly agentId?: string;
  readonly executorId?: string;
  /** Base64 of the 16 bytes; present exactly when the update must be acknowledged. */
  readonly uuid?: string;
  readonly reason?: string;
  readonly source?: string;
  readonly message?: string;
  /** Milliseconds since the epoch. */
  readonly timestampMs?: number;
  readonly healthy?: boolean;
  /** Addresses of the container, when it has a network of its own. */
  readonly containerIps: readonly string[];
  /** Base64; what the executor attached (the command executor attaches nothing). */
  readonly data?: string;
}

export interface MasterInfo {
  readonly id: string;
  readonly hostname: string;
  readonly port: number;
  readonly version?: string;
}

export type SchedulerEvent =
  | {
      readonly type: 'SUBSCRIBED';
      readonly frameworkId: string;
      readonly heartbeatMs: number;
      readonly master?: MasterInfo;
    }
  | { readonly type: 'OFFERS'; readonly offers: readonly Offer[] }
  | { readonly type: 'INVERSE_OFFERS'; readonly offerIds: readonly string[] }
  | { readonly type: 'RESCIND'; readonly offerId: string }
  | { readonly type: 'RESCIND_INVERSE_OFFER'; readonly offerId: string }
  | { readonly type: 'UPDATE'; readonly status: TaskStatus }
  | {
      readonly type: 'UPDATE_OPERATION_STATUS';
      readonly operationId?: string;
      readonly state: string;
      readonly uuid?: string;
    }
  | { readonly type: 'MESSAGE'; readonly agentId: string; readonly executorId: string; readonly data: string }
  | { readonly type: 'FAILURE'; readonly agentId?: string; readonly executorId?: string; readonly status?: number }
  | { readonly type: 'ERROR'; readonly message: string }
  | { readonly type: 'HEARTBEAT' }
  /** A type that this version doesn't know; it is counted and otherwise ignored. */
  | { readonly type: 'OTHER'; readonly name: string };

export interface FrameworkInfo {
  readonly name: string;
  readonly user: string;
  /** Absent before the first registration. */
  readonly id?: string;
  readonly roles: readonly string[];
  readonly principal?: string;
  readonly hostname?: string;
  readonly webuiUrl?: string;
  readonly checkpoint: boolean;
  readonly failoverTimeoutSeconds: number;
  readonly capabilities: readonly string[];
  readonly labels?: readonly Label[];
}

/** A variable of a task: plain, or a secret that shows in no state page of Mesos. */
export type TaskVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secretValue: Sensitive }
  | { readonly name: string; readonly secretReference: { readonly name: string; readonly key?: string } };

export interface TaskUri {
  readonly value: string;
  readonly cache?: boolean;
  readonly extract?: boolean;
  readonly executable?: boolean;
  readonly outputFile?: string;
}

export interface TaskVolume {
  readonly containerPath: string;
  readonly mode: 'RO' | 'RW';
  readonly hostPath?: string;
  readonly secretValue?: Sensitive;
  readonly secretReference?: { readonly name: string; readonly key?: string };
  readonly sandboxPath?: { readonly type: 'SELF' | 'PARENT'; readonly path: string };
}

export interface TaskContainer {
  readonly type: 'MESOS' | 'DOCKER';
  readonly image?: string;
  readonly forcePull?: boolean;
  /** Mesos containerizer only: credentials for the image's registry, a Docker configuration in JSON. */
  readonly pullConfig?: Sensitive;
  readonly volumes: readonly TaskVolume[];
  readonly networks: readonly { readonly name: string; readonly labels: readonly Label[] }[];
  /** Docker containerizer only. */
  readonly dockerNetwork?: 'HOST' | 'BRIDGE' | 'NONE' | 'USER';
  readonly dockerParameters: readonly { readonly key: string; readonly value: string }[];
  readonly portMappings: readonly {
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol?: string;
  }[];
  /** Of a task in a group: its resources and limits count for it alone, not for the group. */
  readonly ownCgroups?: true;
}

export interface TaskCommand {
  /** A line for `/bin/sh -c`. */
  readonly value: string;
  /** The program of the image is run with these arguments, in place of the line. */
  readonly ofImage?: readonly string[];
  readonly user?: string;
  readonly environment: readonly TaskVariable[];
  readonly uris: readonly TaskUri[];
}

/** A task as we want Mesos to run it, on one agent, with the very resources it is to use. */
export interface Task {
  readonly id: string;
  readonly name: string;
  readonly agentId: string;
  readonly resources: readonly Resource[];
  readonly command: TaskCommand;
  readonly container?: TaskContainer;
  readonly labels: readonly Label[];
  /** From SIGTERM to SIGKILL. */
  readonly killGraceMs?: number;
  /** What it may use at the most, in thousandths. Mesos 1.10 and later. */
  readonly limits?: TaskLimits;
  /** What those who look for services are told. */
  readonly discovery?: TaskDiscovery;
  /** Tasks that are launched together with it, or not at all. */
  readonly group?: TaskGroup;
}

/** What stands beside a task under Mesos' default executor. */
export interface TaskGroup {
  readonly executor: {
    readonly id: string;
    readonly frameworkId: string;
    readonly resources: readonly Resource[];
    /** With the networks of all its tasks, where they have their own. */
    readonly container?: TaskContainer;
  };
  readonly sidecars: readonly Task[];
}

export interface TaskDiscovery {
  readonly name: string;
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: 'tcp' | 'udp' }[];
}

export interface TaskLimits {
  readonly cpus?: number;
  readonly mem?: number;
}

export type SchedulerCall =
  | {
      readonly type: 'ACCEPT';
      readonly offerIds: readonly string[];
      readonly tasks: readonly Task[];
      readonly refuseSeconds?: number;
    }
  | { readonly type: 'DECLINE'; readonly offerIds: readonly string[]; readonly refuseSeconds?: number }
  | { readonly type: 'ACKNOWLEDGE'; readonly taskId: string; readonly agentId: string; readonly uuid: string }
  | { readonly type: 'KILL'; readonly taskId: string; readonly agentId?: string; readonly graceMs?: number }
  /** No tasks = implicit: the master tells of every task that is not final. */
  | { readonly type: 'RECONCILE'; readonly tasks: readonly { readonly taskId: string; readonly agentId?: string }[] }
  | { readonly type: 'REVIVE'; readonly roles: readonly string[] }
  | { readonly type: 'SUPPRESS'; readonly roles: readonly string[] }
  | {
      readonly type: 'UPDATE_FRAMEWORK';
      readonly framework: FrameworkInfo;
      readonly suppressedRoles: readonly string[];
    }
  | { readonly type: 'DECLINE_INVERSE_OFFERS'; readonly offerIds: readonly string[] }
  | {
      readonly type: 'ACKNOWLEDGE_OPERATION_STATUS';
      readonly agentId?: string;
      readonly uuid: string;
      readonly operationId: string;
    }
  | { readonly type: 'TEARDOWN' };
