/** How agents run what they were given: what a runner is told, what it tells, and what one can do to a process that runs. */
import type { CommandMessage, ContainerMessage, FrameworkMessage, TaskMessage } from '../messages.ts';

/** What the process of an executor is told of the agent's patience, in milliseconds. */
export interface ExecutorPatience {
  readonly shutdownGraceMs: number;
  /** How long a restarted agent waits for its executors. */
  readonly reregistrationMs: number;
}

/** What runs in a container, where and for whom. */
export interface Launch {
  readonly command: CommandMessage;
  readonly container: ContainerMessage | undefined;
  /** The task that the command is; undefined for the executor of tasks that come later. */
  readonly task?: TaskMessage;
  /** For such an executor. */
  readonly patience?: ExecutorPatience;
  /** Of a command, the id of its task. */
  readonly executorId: string;
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  readonly agentId: string;
  readonly agentEndpoint: string;
  readonly role: string;
  readonly containerId: string;
  /** Absolute path of the sandbox. */
  readonly sandbox: string;
  /** The container that it is nested in. */
  readonly parent?: {
    readonly sandbox: string;
    readonly containerId: string;
    readonly container: ContainerMessage | undefined;
  };
}

/** How a process ended. */
export type RunEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: NodeJS.Signals }
  /** It never started. */
  | { readonly kind: 'not-launched'; readonly message: string }
  | { readonly kind: 'killed-before-launch' };

export interface LaunchEvents {
  /** The command runs; simulated ones have no process. */
  started(pid: number | undefined): void;
  /** Called once, last. */
  ended(end: RunEnd): void;
}

export interface Running {
  /** SIGTERM, then SIGKILL after so many milliseconds. */
  kill(graceMs: number): void;
  /** SIGKILL at once; what isn't started yet never will be. */
  destroy(): void;
  /** A signal from outside, as `kill` on the machine would send it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends a simulated process with this exit code; a real one doesn't listen. */
  finish(exitCode: number): void;
}

export type Runner = (launch: Launch, events: LaunchEvents) => Running;
