/** How the executor of a framework comes to be, and its tasks on the books. */
import { newUuid } from '../ids.ts';
import type { ExecutorMessage, FrameworkMessage, TaskMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import type { Host } from './command-tasks.ts';
import { type AgentTask, type Executor, keyOf } from './records.ts';
import type { RunEnd } from './runner.ts';
import { sandboxPath } from './sandbox.ts';

/** The agent as executors see it. */
export interface ExecutorHost extends Host {
  /** The AgentInfo of the agent. */
  info(): object;
  /** Tells the master that an executor ended; `status` as wait(2) has it. */
  exited(frameworkId: string, executorId: string, status: number): void;
  /** Passes a message, in base64, to the framework. */
  say(frameworkId: string, executorId: string, data: string): void;
}

/** A task on its way to an executor. */
export interface TaskForExecutor {
  readonly task: TaskMessage;
  readonly info: ExecutorMessage;
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  readonly role: string;
  /** The master knows of no such executor here, and counts on a new one. */
  readonly expectsNew: boolean;
}

interface ExecutorEvents {
  /** Its process is over. */
  ended(end: RunEnd): void;
  /** It hasn't registered in time. */
  silent(): void;
}

/** Starts the command of an executor in a sandbox of its own. */
export function startExecutor(host: ExecutorHost, launch: TaskForExecutor, events: ExecutorEvents): Executor {
  const { info } = launch;
  const { runner, settings } = host;
  const belonging = belongingOf(host, launch);
  const patience = {
    shutdownGraceMs: graceMsOf(info, settings),
    reregistrationMs: settings.executorReregistrationTimeoutMs,
  };
  const running = runner(
    {
      ...belonging,
      command: info.command ?? {},
      container: info.container,
      executorId: info.executor_id.value,
      agentEndpoint: host.self().endpoint,
      patience,
    },
    { started: (pid) => started(executor, pid), ended: (end) => events.ended(end) },
  );
  const executor: Executor = {
    ...unregistered(belonging, info, running),
    cancelTimeout: settings.clock.after(settings.executorRegistrationTimeoutMs, () => events.silent()),
  };
  return executor;
}

/** Where an executor lies, and whose it is. */
export function belongingOf({ self, workDir }: ExecutorHost, { info, frameworkId, framework, role }: TaskForExecutor) {
  const containerId = newUuid();
  const { id: agentId } = self();
  const sandbox = sandboxPath(workDir, agentId, frameworkId, info.executor_id.value, containerId);
  return { frameworkId, framework, role, agentId, containerId, sandbox };
}

/** An executor that its agent has not heard of yet. */
export const unregistered = (
  belonging: ReturnType<typeof belongingOf>,
  info: ExecutorMessage,
  running: Executor['running'],
): Executor => ({
  ...belonging,
  key: keyOf(belonging.frameworkId, info.executor_id.value),
  id: info.executor_id.value,
  info,
  running,
  pid: undefined,
  state: 'REGISTERING',
  stream: undefined,
  queued: new Map(),
  launched: new Map(),
  terminated: new Map(),
  completed: [],
  heard: new Set(),
  pendingEnd: undefined,
  silent: false,
  cancelTimeout: () => {},
});

function started(executor: Executor, pid: number | undefined): void {
  executor.pid = pid;
  for (const task of executor.queued.values()) task.entry.pid = pid;
}

/** Puts a task of an executor on the books. */
export function recordTask({ book }: Host, task: TaskMessage, executor: Executor): AgentTask {
  const { frameworkId, framework, role, agentId, containerId, sandbox } = executor;
  const running = executor.own?.runningOf(task.task_id.value) ?? executor.running;
  const record: AgentTask = {
    ...{ frameworkId, framework, role, agentId, containerId, sandbox, running },
    key: keyOf(frameworkId, task.task_id.value),
    task,
    executor,
    entry: book.arrived(task, frameworkId, sandbox),
    state: 'TASK_STAGING',
    statuses: [],
    killed: false,
    fate: 'reported',
  };
  record.entry.pid = executor.pid;
  book.tasks.set(record.key, record);
  return record;
}

/** How long an executor may take to shut down, in milliseconds. */
export function graceMsOf({ shutdown_grace_period: own }: ExecutorMessage, settings: Settings): number {
  return own === undefined ? settings.executorShutdownGraceMs : own.nanoseconds / 1_000_000;
}
