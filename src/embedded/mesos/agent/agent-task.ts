/** A task as its agent remembers it. */
import type { TaskState } from '../../../model/mesos.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { StatusMessage } from '../messages.ts';
import type { Launch, RunningTask } from './runner.ts';

export interface AgentTask extends Launch {
  readonly key: string;
  readonly running: RunningTask;
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

const overStates: ReadonlySet<TaskState> = new Set<TaskState>(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED']);

export const isOver = (task: AgentTask): boolean => overStates.has(task.state);
