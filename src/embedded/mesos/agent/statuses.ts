/** The statuses that agents and their command executors report, in Mesos' words. */
import type { StatusMessage } from '../messages.ts';
import type { TaskEnd } from './runner.ts';

const signalNames: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

type Ending = Pick<StatusMessage, 'state' | 'message' | 'source' | 'reason'>;

/** What the end of a task is called. A task that was told to die and exits with 0 all the same has finished. */
export function ending(end: TaskEnd, killed: boolean): Ending {
  switch (end.kind) {
    case 'exited':
      return {
        state: end.code === 0 ? 'TASK_FINISHED' : killed ? 'TASK_KILLED' : 'TASK_FAILED',
        message: `Command exited with status ${end.code}`,
        source: 'SOURCE_EXECUTOR',
      };
    case 'signalled':
      return {
        state: killed ? 'TASK_KILLED' : 'TASK_FAILED',
        message: `Command terminated with signal ${signalNames[end.signal] ?? end.signal}`,
        source: 'SOURCE_EXECUTOR',
      };
    case 'not-launched':
      return {
        state: 'TASK_FAILED',
        message: `Failed to launch container: ${end.message}`,
        source: 'SOURCE_AGENT',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      };
    case 'killed-before-launch':
      return {
        state: 'TASK_KILLED',
        message: 'Killed before delivery to the executor',
        source: 'SOURCE_AGENT',
        reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      };
  }
}

/** The executor died with its machine: what the agent reports when it is back. */
export const executorTerminated: Ending = {
  state: 'TASK_FAILED',
  message: 'Executor terminated',
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_TERMINATED',
};
