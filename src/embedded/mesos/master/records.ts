/** What a master remembers. */
import type { TaskState } from '../../../model/mesos.ts';
import type { AgentDescription, AgentLink } from '../links.ts';
import type { ExecutorMessage, FrameworkMessage, StatusMessage, TaskMessage, Unavailability } from '../messages.ts';
import type { Pieces } from '../resources.ts';
import type { FrameworkStream } from './framework-stream.ts';

export interface TaskRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly info: TaskMessage;
  readonly user: string;
  readonly role: string;
  readonly pieces: Pieces;
  /** The newest state the agent reported, which may be ahead of what the framework was told. */
  state: TaskState;
  statusUpdateState?: TaskState;
  statusUpdateUuid?: string;
  statuses: StatusMessage[];
  /** The agent's resources were given back. */
  released: boolean;
}

/** An executor that a framework brought along; those of commands are the agents' own business. */
export interface ExecutorRecord {
  readonly id: string;
  readonly info: ExecutorMessage;
  readonly framework: Framework;
  readonly agent: AgentRecord;
  readonly role: string;
  readonly pieces: Pieces;
}

export interface Framework {
  readonly id: string;
  info: FrameworkMessage;
  roles: readonly string[];
  capabilities: ReadonlySet<string>;
  suppressed: Set<string>;
  stream: FrameworkStream | undefined;
  /** Known only from an agent's report; the framework itself hasn't come back yet. */
  recovered: boolean;
  registeredMs: number;
  reregisteredMs: number;
  unregisteredMs: number;
  readonly tasks: Map<string, TaskRecord>;
  readonly unreachable: Map<string, TaskRecord>;
  readonly completed: TaskRecord[];
  readonly executors: Set<ExecutorRecord>;
  readonly offers: Set<OfferRecord>;
  readonly inverseOffers: Map<string, object>;
  /** By role and agent. */
  readonly filters: Map<string, Set<Filter>>;
  /** Thousandths of every scalar in offers, tasks and executors, by role. */
  readonly usage: Map<string, Map<string, number>>;
  cancelRemoval: () => void;
}

interface Filter {
  readonly pieces: Pieces;
  readonly cancel: () => void;
}

export interface OfferRecord {
  readonly id: string;
  readonly framework: Framework;
  readonly agent: AgentRecord;
  readonly role: string;
  readonly pieces: Pieces;
  readonly cancelTimeout: () => void;
}

export interface AgentRecord {
  readonly id: string;
  readonly link: AgentLink;
  readonly description: AgentDescription;
  total: Pieces;
  /** What is neither used nor offered. */
  free: Pieces;
  used: Pieces;
  readonly tasks: Set<TaskRecord>;
  /** By executorKey. */
  readonly executors: Map<string, ExecutorRecord>;
  readonly offers: Set<OfferRecord>;
  readonly registeredMs: number;
  reregisteredMs?: number;
  /** False while its connection is broken. */
  active: boolean;
  unavailability?: Unavailability;
  /** Kills that came while the connection was broken. */
  readonly pendingKills: (() => void)[];
  cancelTimeout: () => void;
}

/** `state` for frameworks that know partitions (PARTITION_AWARE), TASK_LOST for the others. */
export const orLost = (framework: Framework, state: TaskState): TaskState =>
  framework.capabilities.has('PARTITION_AWARE') ? state : 'TASK_LOST';

/** Under which filters for a role on an agent are kept. Roles hold no blanks. */
export const filterKey = (role: string, agentId: string): string => `${role} ${agentId}`;

/** Under which the executors of an agent are kept. Their ids hold no line feeds. */
export const executorKey = (frameworkId: string, executorId: string): string => `${frameworkId}\n${executorId}`;

/** The executor_id of a status that is about this task. */
export const executorOf = ({
  info: { executor },
}: TaskRecord): { readonly executor_id?: { readonly value: string } } =>
  executor === undefined ? {} : { executor_id: executor.executor_id };

export const isConnected = (framework: Framework): boolean => framework.stream !== undefined;
