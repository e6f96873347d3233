/** Every task that ever reached an agent, with what became of it: for tests that ask what really happened. */
import type { TaskState } from '../../model/mesos.ts';

/** A task in the eyes of its agent, whether or not anybody was told. Times are milliseconds since the epoch. */
export interface LaunchedTask {
  readonly taskId: string;
  readonly name: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sandbox: string;
  readonly launchedAtMs: number;
  readonly states: readonly { readonly state: TaskState; readonly atMs: number }[];
  /** The newest state. */
  readonly state: TaskState;
  readonly pid: number | undefined;
  /** When it was over, by itself or by force; undefined while it runs. */
  readonly endedAtMs: number | undefined;
}

/** What a state does to the entry of a task. */
export class LedgerEntry implements LaunchedTask {
  readonly taskId: string;
  readonly name: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sandbox: string;
  readonly launchedAtMs: number;
  readonly states: { readonly state: TaskState; readonly atMs: number }[] = [];
  pid: number | undefined;
  endedAtMs: number | undefined;

  constructor(task: Omit<LaunchedTask, 'states' | 'state' | 'pid' | 'endedAtMs'>) {
    this.taskId = task.taskId;
    this.name = task.name;
    this.frameworkId = task.frameworkId;
    this.agentId = task.agentId;
    this.labels = task.labels;
    this.sandbox = task.sandbox;
    this.launchedAtMs = task.launchedAtMs;
  }

  get state(): TaskState {
    return this.states.at(-1)?.state ?? 'TASK_STAGING';
  }
}
