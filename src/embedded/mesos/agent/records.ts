/** What an agent remembers: its tasks, and the executors that frameworks bring along. */
import type { TaskState } from '../../../model/mesos.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { ExecutorMessage, FrameworkMessage, StatusMessage, TaskMessage } from '../messages.ts';
import { isTerminal } from '../task-states.ts';
import type { ExecutorStream, OwnExecutor } from './executor-stream.ts';
import type { Running } from './runner.ts';

/** Whose task or executor it is, and where its container lies. */
interface Belonging {
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  readonly role: string;
  readonly agentId: string;
  readonly containerId: string;
  readonly sandbox: string;
}

export interface AgentTask extends Belonging {
  readonly key: string;
  readonly task: TaskMessage;
  /** The executor of the framework that runs it; undefined for a command, which has one of its own. */
  readonly executor?: Executor;
  /** The process of the command, of the executor, or of a task in a group. */
  readonly running: Running;
  readonly entry: LedgerEntry;
  state: TaskState;
  readonly statuses: StatusMessage[];
  /** The newest status that went to the master. */
  told?: StatusMessage;
  /** Somebody asked for its death. */
  killed: boolean;
  /** What is made of its end: reported as it is, as the loss of its executor, or not at all. */
  fate: 'reported' | 'executor-lost' | 'silent';
}

export const isOver = (task: AgentTask): boolean => isTerminal(task.state);

/** What the agent says of a task. */
export type News = Pick<StatusMessage, 'state' | 'message' | 'source' | 'reason'>;

/** An executor that a framework brought along (type CUSTOM), a process that speaks the executor API at this agent's port; or Mesos' own (type DEFAULT). */
export interface Executor extends Belonging {
  readonly key: string;
  readonly id: string;
  readonly info: ExecutorMessage;
  readonly running: Running;
  pid: number | undefined;
  state: 'REGISTERING' | 'RUNNING' | 'TERMINATING' | 'TERMINATED';
  stream: ExecutorStream | undefined;
  /** Mesos' own, which is part of this agent. */
  readonly own?: OwnExecutor;
  /** Tasks that it wasn't told of yet. */
  readonly queued: Map<string, AgentTask>;
  readonly launched: Map<string, AgentTask>;
  /** Tasks that are over, of whose updates some wait for their acknowledgement. */
  readonly terminated: Map<string, AgentTask>;
  readonly completed: AgentTask[];
  /** The updates of its tasks that it sent, by uuid. */
  readonly heard: Set<string>;
  /** What becomes of its tasks when it ends, where the agent knows more than that it did. */
  pendingEnd: News | undefined;
  /** Nobody is told of its end: its framework or its agent goes as well. */
  silent: boolean;
  cancelTimeout: () => void;
}

/** Under which tasks and executors of a framework are kept. Their ids hold no line feeds. */
export const keyOf = (frameworkId: string, id: string): string => `${frameworkId}\n${id}`;
