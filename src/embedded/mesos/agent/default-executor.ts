/**
 * Mesos' own executor, for groups of tasks: each task runs in a container of its own below that of the executor. When one of them fails or is killed
 * the others of its group are killed; when one finishes they go on; when none is left the executor ends. It speaks with the agent as any executor
 * does, without a connection between them.
 */
import { join } from 'node:path';
import type { EventMessage } from '../http/event-stream.ts';
import { newUpdateUuid, newUuid } from '../ids.ts';
import type { StatusMessage, TaskMessage } from '../messages.ts';
import { belongingOf, type ExecutorHost, type TaskForExecutor, unregistered } from './executor-launch.ts';
import type { ExecutorStream, OwnExecutor } from './executor-stream.ts';
import type { Executor } from './records.ts';
import type { RunEnd, Running } from './runner.ts';
import { nestedEnding } from './statuses.ts';

const defaultGraceMs = 3000;

/** What it tells its agent. */
export interface DefaultExecutorSession {
  subscribe(executor: Executor, stream: ExecutorStream, unacknowledged: readonly StatusMessage[]): void;
  update(executor: Executor, status: StatusMessage): void;
  /** It has ended. */
  ended(end: RunEnd): void;
}

interface Container {
  readonly task: TaskMessage;
  readonly group: readonly string[];
  readonly running: Running;
  launched: boolean;
  killing: boolean;
  /** Its group is being killed already, because of another one. */
  killingGroup: boolean;
}

/** Starts Mesos' own executor, which is there at once. */
export function startDefaultExecutor(
  host: ExecutorHost,
  launch: TaskForExecutor,
  session: DefaultExecutorSession,
): Executor {
  const own = new DefaultExecutor(host, session, () => executor);
  const executor: Executor = { ...unregistered(belongingOf(host, launch), launch.info, own.running), own };
  return executor;
}

class DefaultExecutor implements ExecutorStream, OwnExecutor {
  readonly #host: ExecutorHost;
  readonly #session: DefaultExecutorSession;
  readonly #executor: () => Executor;
  readonly #containers = new Map<string, Container>();
  /** Updates that no agent was there for. */
  #unheard: StatusMessage[] = [];
  #connected = false;
  #shuttingDown = false;
  #over = false;

  constructor(host: ExecutorHost, session: DefaultExecutorSession, executor: () => Executor) {
    this.#host = host;
    this.#session = session;
    this.#executor = executor;
  }

  /** Its own process, as far as one can speak of one. */
  readonly running: Running = {
    kill: () => this.#shutDown(),
    destroy: () => this.#die(),
    signal: () => this.#die(),
    finish: () => this.#shutDown(),
  };

  register(): void {
    if (this.#over) return;
    const unheard = this.#unheard;
    this.#unheard = [];
    this.#connected = true;
    this.#session.subscribe(this.#executor(), this, unheard);
  }

  runningOf(taskId: string): Running {
    const running = (): Running | undefined => this.#containers.get(taskId)?.running;
    return {
      kill: (graceMs) => running()?.kill(graceMs),
      destroy: () => running()?.destroy(),
      signal: (signal) => running()?.signal(signal),
      finish: (code) => running()?.finish(code),
    };
  }

  tasks(): readonly TaskMessage[] {
    return [...this.#containers.values()].map(({ task }) => task);
  }

  send(event: EventMessage): void {
    if (event.type === 'LAUNCH_GROUP') {
      const { task_group } = event['launch_group'] as {
        readonly task_group: { readonly tasks: readonly TaskMessage[] };
      };
      this.#launch(task_group.tasks);
    } else if (event.type === 'KILL') {
      const { task_id, kill_policy } = event['kill'] as Pick<TaskMessage, 'task_id' | 'kill_policy'>;
      const container = this.#containers.get(task_id.value);
      if (!this.#shuttingDown && container !== undefined) this.#kill(container, graceOf(kill_policy));
    } else if (event.type === 'SHUTDOWN') this.#shutDown();
  }

  close(): void {
    this.#connected = false;
  }

  cut(): void {
    this.#connected = false;
  }

  onEnd(): void {
    // There is no connection that could end.
  }

  heartbeatsAfter(): void {
    // Nor one that needs to be kept alive.
  }

  #launch(tasks: readonly TaskMessage[]): void {
    if (this.#shuttingDown) return;
    const group = tasks.map(({ task_id }) => task_id.value);
    for (const task of tasks) {
      this.#update(task, { state: 'TASK_STARTING' });
      const container: Container = {
        task,
        group,
        running: this.#run(task),
        launched: false,
        killing: false,
        killingGroup: false,
      };
      this.#containers.set(task.task_id.value, container);
    }
  }

  #run(task: TaskMessage): Running {
    const { frameworkId, framework, role, agentId, sandbox, containerId, id } = this.#executor();
    const nestedId = newUuid();
    const launch = {
      ...{ frameworkId, framework, role, agentId, task },
      executorId: id,
      containerId: nestedId,
      sandbox: join(sandbox, 'containers', nestedId),
      agentEndpoint: this.#host.self().endpoint,
      command: task.command ?? {},
      container: task.container,
      parent: { sandbox, containerId, container: this.#executor().info.container },
    };
    const taskId = task.task_id.value;
    return this.#host.runner(launch, {
      started: (pid) => this.#started(taskId, pid),
      ended: (end) => this.#ended(taskId, end),
    });
  }

  #started(taskId: string, pid: number | undefined): void {
    const container = this.#containers.get(taskId);
    if (container === undefined) return;
    container.launched = true;
    const record = this.#host.book.find(this.#executor().frameworkId, taskId);
    if (record !== undefined) record.entry.pid = pid;
    this.#update(container.task, { state: 'TASK_RUNNING' });
  }

  #ended(taskId: string, end: RunEnd): void {
    const container = this.#containers.get(taskId);
    if (container === undefined) return;
    this.#containers.delete(taskId);
    const news = nestedEnding(end, container.killing);
    this.#update(container.task, news);
    if (!this.#shuttingDown && !container.killingGroup && news.state !== 'TASK_FINISHED') this.#killOthers(container);
    if (this.#containers.size === 0) this.#end({ kind: 'exited', code: 0 });
  }

  #killOthers({ group }: Container): void {
    for (const taskId of group) {
      const other = this.#containers.get(taskId);
      if (other === undefined) continue;
      other.killingGroup = true;
      this.#kill(other, undefined);
    }
  }

  /** The time to end is that of the call, or of the task itself where it is killed by itself, else three seconds. */
  #kill(container: Container, graceMs: number | undefined): void {
    if (container.killing) return;
    container.killing = true;
    const knowsKilling = (this.#executor().framework.capabilities ?? []).some(
      ({ type }) => type === 'TASK_KILLING_STATE',
    );
    if (knowsKilling && container.launched) this.#update(container.task, { state: 'TASK_KILLING' });
    const own = container.killingGroup || this.#shuttingDown ? undefined : graceOf(container.task.kill_policy);
    container.running.kill(graceMs ?? own ?? defaultGraceMs);
  }

  #shutDown(): void {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    if (this.#containers.size === 0) this.#end({ kind: 'exited', code: 0 });
    for (const container of [...this.#containers.values()]) this.#kill(container, undefined);
  }

  #die(): void {
    const running = [...this.#containers.values()].map((container) => container.running);
    this.#containers.clear();
    for (const one of running) one.destroy();
    this.#end({ kind: 'signalled', signal: 'SIGKILL' });
  }

  #end(end: RunEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#session.ended(end);
  }

  #update(task: TaskMessage, news: Pick<StatusMessage, 'state' | 'message' | 'reason'>): void {
    const executor = this.#executor();
    const status: StatusMessage = {
      task_id: task.task_id,
      ...news,
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: executor.id },
      uuid: newUpdateUuid(),
    };
    if (this.#connected) this.#session.update(executor, status);
    else this.#unheard.push(status);
  }
}

const graceOf = (policy: TaskMessage['kill_policy']): number | undefined => {
  const nanoseconds = policy?.grace_period?.nanoseconds;
  return nanoseconds === undefined ? undefined : nanoseconds / 1_000_000;
};
