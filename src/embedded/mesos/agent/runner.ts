/** How agents run tasks: what a runner is given, what it tells, and what one can do to a task that runs. */
import type { FrameworkMessage, TaskMessage } from '../messages.ts';

/** Where and for whom a task runs. */
export interface Launch {
  readonly task: TaskMessage;
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  readonly agentId: string;
  readonly agentEndpoint: string;
  readonly role: string;
  readonly containerId: string;
  /** Absolute path of the sandbox. */
  readonly sandbox: string;
}

/** How a task ended. */
export type TaskEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: NodeJS.Signals }
  /** It never started. */
  | { readonly kind: 'not-launched'; readonly message: string }
  | { readonly kind: 'killed-before-launch' };

export interface LaunchEvents {
  /** The command runs; simulated ones have no process. */
  started(pid: number | undefined): void;
  /** Called once, last. */
  ended(end: TaskEnd): void;
}

export interface RunningTask {
  /** SIGTERM, then SIGKILL after so many milliseconds. */
  kill(graceMs: number): void;
  /** A signal from outside, as `kill` on the machine would send it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends a simulated task with this exit code; a real one doesn't listen. */
  finish(exitCode: number): void;
}

export type Runner = (launch: Launch, events: LaunchEvents) => RunningTask;
