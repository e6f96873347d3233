/** What the states of tasks mean to Mesos itself. */
import { isFinal, type TaskState } from '../../model/mesos.ts';

/** States after which the resources of a task are given back; LOST and GONE_BY_OPERATOR among them. */
export const isTerminal = (state: TaskState): boolean =>
  isFinal(state) || state === 'TASK_LOST' || state === 'TASK_GONE_BY_OPERATOR';
