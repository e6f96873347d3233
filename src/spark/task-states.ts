/** How Spark groups the states of Mesos tasks (semantics 3.11). The product's own view of them is in `model/mesos.ts`. */
import type { TaskState } from '../model/mesos.ts';

const groups = {
  TASK_STAGING: 'LAUNCHING',
  TASK_STARTING: 'LAUNCHING',
  TASK_RUNNING: 'RUNNING',
  TASK_KILLING: 'RUNNING',
  TASK_FINISHED: 'FINISHED',
  TASK_FAILED: 'FAILED',
  TASK_GONE: 'FAILED',
  TASK_GONE_BY_OPERATOR: 'FAILED',
  TASK_KILLED: 'KILLED',
  TASK_LOST: 'LOST',
  TASK_ERROR: 'LOST',
  TASK_DROPPED: 'LOST',
  TASK_UNKNOWN: 'LOST',
  TASK_UNREACHABLE: 'LOST',
} as const satisfies Record<TaskState, string>;

type SparkTaskState = (typeof groups)[TaskState];

export interface TaskStateFlags {
  readonly state: SparkTaskState;
  /** Spark counts the task as ended. */
  readonly isFinished: boolean;
  /** Spark counts the end against the agent. */
  readonly isFailed: boolean;
}

export const taskStateFlags = (mesos: TaskState): TaskStateFlags => {
  const state = groups[mesos];
  return {
    state,
    isFinished: state !== 'LAUNCHING' && state !== 'RUNNING',
    isFailed: state === 'FAILED' || state === 'LOST',
  };
};
