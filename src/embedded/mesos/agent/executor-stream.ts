/** The way from an agent to an executor. */
import type { EventMessage } from '../http/event-stream.ts';
import type { TaskMessage } from '../messages.ts';
import type { Running } from './runner.ts';

export interface ExecutorStream {
  send(event: EventMessage): void;
  /** Calls back when the other side has gone. */
  onEnd(callback: () => void): void;
  heartbeatsAfter(everyMs: number): void;
  /** Ends it in order. */
  close(): void;
  /** Breaks it. */
  cut(): void;
}

/** Mesos' own executor as its agent sees it. */
export interface OwnExecutor {
  /** It is to register with the agent, for the first time or after the agent's restart. */
  register(): void;
  /** The tasks that it has. */
  tasks(): readonly TaskMessage[];
  /** The process of one task. */
  runningOf(taskId: string): Running;
}
