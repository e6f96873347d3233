/** The statuses that agents and their command executors report, in Mesos' words. */

import { constants } from 'node:os';
import type { ContainerStatusMessage } from '../messages.ts';
import type { ContainerAddress } from './address.ts';
import type { News } from './records.ts';
import type { RunEnd } from './runner.ts';

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

/** What the end of a task is called. A task that was told to die and exits with 0 all the same has finished. */
export function ending(end: RunEnd, killed: boolean): News {
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
      return killedBeforeDelivery;
  }
}

/** What Mesos' default executor calls the end of a task of a group: one that was told to die was killed, whatever it exits with. */
export function nestedEnding(end: RunEnd, killed: boolean): Pick<News, 'state' | 'message' | 'reason'> {
  if (end.kind === 'not-launched') return { state: 'TASK_FAILED', message: end.message };
  if (end.kind === 'killed-before-launch') return { state: 'TASK_KILLED' };
  const { state, message } = ending(end, killed);
  return { state: killed ? 'TASK_KILLED' : state, ...(message === undefined ? {} : { message }) };
}

/** A task was killed before its executor heard of it. */
export const killedBeforeDelivery: News = {
  state: 'TASK_KILLED',
  message: 'Killed before delivery to the executor',
  source: 'SOURCE_AGENT',
  reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
};

/** The executor ended before its task did. */
export const executorTerminated: News = {
  state: 'TASK_FAILED',
  message: 'Executor terminated',
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_TERMINATED',
};

/** What a framework's executor leaves its tasks with when it ends; `pending` is what the agent meant to say of that. */
export function executorEnding(end: RunEnd, pending: News | undefined): News {
  return end.kind === 'not-launched' ? ending(end, false) : (pending ?? executorTerminated);
}

/** How a process ended as wait(2) tells it: the code in the second byte or the signal in the first; -1 for one that never was. */
export function waitStatus(end: RunEnd): number {
  if (end.kind === 'exited') return end.code << 8;
  return end.kind === 'signalled' ? constants.signals[end.signal] : -1;
}

/** What the agent knows of a container. */
export const containerStatus = (
  containerId: string,
  pid: number | undefined,
  { ip, network }: ContainerAddress,
): ContainerStatusMessage => ({
  container_id: { value: containerId },
  network_infos: [
    { ip_addresses: [{ protocol: 'IPv4', ip_address: ip }], ...(network === undefined ? {} : { name: network }) },
  ],
  // Without a process of its own, the executor is this process.
  executor_pid: pid ?? process.pid,
});
