/** What Spark's submission protocol says of a SparkApplication: its state, and what a kill does to it (semantics 2.5). */
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { ApplicationState } from '../../api/states.ts';
import { type TaskState, taskStates } from '../../model/mesos.ts';
import { statusText } from '../../spark/dispatcher/status-text.ts';

/** A submission as it was read. */
export interface Seen {
  readonly status: SparkApplicationStatus;
  readonly deleting: boolean;
}

export interface StateAnswer {
  readonly driverState: 'QUEUED' | 'RUNNING' | 'FINISHED' | 'RETRYING' | 'NOT_FOUND';
  readonly message: string | undefined;
}

/** What a kill comes to. */
export type KillStep =
  | { readonly kind: 'answer'; readonly success: boolean; readonly message: string }
  /** Nothing of it is on Mesos: the resource goes, as Spark's dispatcher forgets such a driver. */
  | { readonly kind: 'remove'; readonly message: string }
  /** The operator is asked to end this task. */
  | { readonly kind: 'request'; readonly taskId: string; readonly message: string };

/** RUNNING begins with the launch, as in Spark; a driver that can't be launched has FINISHED there, too. */
const driverStates: Readonly<Record<ApplicationState, Exclude<StateAnswer['driverState'], 'NOT_FOUND'>>> = {
  Queued: 'QUEUED',
  Suspended: 'QUEUED',
  Submitting: 'RUNNING',
  Submitted: 'RUNNING',
  Running: 'RUNNING',
  Unknown: 'RUNNING',
  Stopping: 'RUNNING',
  RetryWait: 'RETRYING',
  Completed: 'FINISHED',
  Failed: 'FINISHED',
  Invalid: 'FINISHED',
};

/** A driver that waits for its next attempt is RETRYING until that is launched. What is being deleted and is not on Mesos has gone. */
const driverStateOf = ({ status, deleting }: Seen): StateAnswer['driverState'] => {
  const state = driverStates[status.state ?? 'Queued'];
  if (deleting && (state === 'QUEUED' || state === 'RETRYING')) return 'NOT_FOUND';
  return state === 'QUEUED' && status.state === 'Queued' && (status.attempts?.total ?? 0) > 0 ? 'RETRYING' : state;
};

/** The state of a submission; undefined stands for one that does not exist. */
export const stateAnswer = (seen: Seen | undefined): StateAnswer => {
  const driverState = seen === undefined ? 'NOT_FOUND' : driverStateOf(seen);
  const message = seen === undefined || driverState === 'NOT_FOUND' ? undefined : messageOf(seen.status);
  return { driverState, message };
};

/** Mesos' last word on the driver in the form that Spark gives it, else the operator's; nothing where all goes its way. */
const messageOf = ({ driver, submission, state, reason, message }: SparkApplicationStatus): string | undefined => {
  const told = driver?.taskId === submission?.taskId ? driver : undefined;
  const mesosState = taskStates.find((each): each is TaskState => each === told?.mesosState);
  if (told !== undefined && mesosState !== undefined) {
    const { taskId, agentId, reason: why, message: sentence } = told;
    return statusText({
      taskId,
      state: mesosState,
      containerIps: [],
      ...(agentId === undefined ? {} : { agentId }),
      ...(sentence === undefined ? {} : { message: sentence }),
      ...(why === undefined ? {} : { reason: why }),
    });
  }
  const asUsual = state === undefined || state === 'Submitting' || state === 'Submitted' || reason === 'Queued';
  return asUsual ? undefined : message;
};

/** What a kill is to do; undefined stands for a submission that does not exist. */
export const killStep = (seen: Seen | undefined): KillStep => {
  const driverState = seen === undefined ? 'NOT_FOUND' : driverStateOf(seen);
  switch (driverState) {
    case 'NOT_FOUND':
      return { kind: 'answer', success: false, message: 'Cannot find driver' };
    case 'FINISHED':
      return { kind: 'answer', success: false, message: 'Driver already terminated' };
    case 'QUEUED':
      return { kind: 'remove', message: "Removed driver while it's still pending" };
    case 'RETRYING':
      return { kind: 'remove', message: "Removed driver while it's being retried" };
    case 'RUNNING': {
      const message = 'Killing running driver';
      const taskId = seen?.status.submission?.taskId;
      return taskId === undefined || seen?.deleting === true
        ? { kind: 'answer', success: true, message }
        : { kind: 'request', taskId, message };
    }
  }
};
