/** What masters and agents say to each other. Both ends live in this process; a partition simply drops what is said. */

import type { TaskState } from '../../model/mesos.ts';
import type { ExecutorMessage, FrameworkMessage, StatusMessage, TaskMessage } from './messages.ts';
import type { Pieces } from './resources.ts';

/** Whose task or executor an agent reports. */
interface Report {
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  /** The role that its resources are allocated to. */
  readonly role: string;
}

/** A task as its agent knows it, told to a master when the agent registers again. */
export interface TaskReport extends Report {
  readonly task: TaskMessage;
  /** The newest state, told or not. */
  readonly state: TaskState;
  /** The newest status that was sent to the master. */
  readonly told?: StatusMessage;
}

/** An executor that a framework brought along, told to a master when the agent registers again. */
export interface ExecutorReport extends Report {
  readonly info: ExecutorMessage;
}

/** What an agent runs. */
export interface Reports {
  readonly tasks: readonly TaskReport[];
  readonly executors: readonly ExecutorReport[];
}

export interface AgentDescription {
  readonly hostname: string;
  readonly port: number;
  readonly attributes: readonly object[];
  readonly total: Pieces;
}

/** A status update on its way from an agent to a framework. */
export interface UpdateReport {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly status: StatusMessage;
  /** The newest state, which may be ahead of the status: updates wait for the acknowledgement of the one before. */
  readonly latestState: TaskState;
}

/** Which executor of which framework on which agent something is about. */
export interface ExecutorAddress {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
}

/** An agent as the master speaks to it. */
export interface AgentLink {
  /** `expectsNewExecutor`: the executor that the task names is none of those that the master knows there. */
  launch(
    task: TaskMessage,
    frameworkId: string,
    framework: FrameworkMessage,
    role: string,
    expectsNewExecutor: boolean,
  ): void;
  /** Tasks of a group, together. */
  launchGroup(
    tasks: readonly TaskMessage[],
    executor: ExecutorMessage,
    frameworkId: string,
    framework: FrameworkMessage,
    role: string,
    expectsNewExecutor: boolean,
  ): void;
  kill(frameworkId: string, taskId: string, graceMs: number | undefined): void;
  /** Passes a message on, in base64. */
  message(frameworkId: string, executorId: string, data: string): void;
  shutdownExecutor(frameworkId: string, executorId: string): void;
  acknowledge(frameworkId: string, taskId: string, uuid: string): void;
  shutdownFramework(frameworkId: string): void;
  /** The resources after a reservation or its end. */
  setTotal(total: Pieces): void;
  /** Kill everything and never come back: the agent was marked gone. */
  shutdown(): void;
}

/** The leading master as agents speak to it. */
export interface MasterLink {
  /** Answers the new agent's id. */
  register(link: AgentLink, description: AgentDescription): string;
  reregister(link: AgentLink, agentId: string, description: AgentDescription, reports: Reports): void;
  statusUpdate(report: UpdateReport): void;
  /** An executor ended; `status` as wait(2) has it. */
  executorExited(executor: ExecutorAddress, status: number): void;
  /** An executor has something to say to its framework, in base64. */
  executorMessage(executor: ExecutorAddress, data: string): void;
  /** The connection broke: the agent may come back. */
  disconnected(agentId: string): void;
  /** The agent failed its pings. */
  unreachable(agentId: string): void;
  /** The agent leaves for good. */
  unregister(agentId: string): void;
}
