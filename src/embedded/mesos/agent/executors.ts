/**
 * The executors that frameworks brought to one agent: started with their first task, told of tasks, shut down, and ended. What they
 * say themselves is in `executor-session.ts`. The rules and the words are those of Mesos' agent.
 */
import type { ExecutorReport } from '../links.ts';
import type { ExecutorSubscribeMessage, StatusMessage } from '../messages.ts';
import { startDefaultExecutor } from './default-executor.ts';
import { type ExecutorHost, graceMsOf, recordTask, startExecutor, type TaskForExecutor } from './executor-launch.ts';
import { dropped, neverRegistered, neverReturned } from './executor-statuses.ts';
import type { ExecutorStream } from './executor-stream.ts';
import { ExecutorTable } from './executor-table.ts';
import { type AgentTask, type Executor, isOver, type News } from './records.ts';
import type { RunEnd } from './runner.ts';
import { executorEnding, killedBeforeDelivery, waitStatus } from './statuses.ts';

/** How long the process of an executor may take to end with an agent that keeps nothing for it. */
const orphanGraceMs = 3000;

/** What executors say, wherever they are. */
export interface ExecutorSpeech {
  subscribe(executors: Executors, executor: Executor, stream: ExecutorStream, told: ExecutorSubscribeMessage): void;
  update(executors: Executors, executor: Executor, status: StatusMessage): void;
}

export class Executors {
  readonly host: ExecutorHost;
  readonly table: ExecutorTable = new ExecutorTable();
  readonly #speech: ExecutorSpeech;
  #endRecovery: (() => void) | undefined;

  constructor(host: ExecutorHost, speech: ExecutorSpeech) {
    this.host = host;
    this.#speech = speech;
  }

  /** What a master is told of the executors when the agent registers again. */
  reports(): ExecutorReport[] {
    return [...this.table.live]
      .filter(({ state }) => state !== 'TERMINATED')
      .map(({ info, frameworkId, framework, role }) => ({ info, frameworkId, framework, role }));
  }

  /** Gives a task to its executor, which is started if there is none. */
  launch(launch: TaskForExecutor): void {
    const executor = this.#executorFor([launch]);
    if (executor === undefined) return;
    this.#enqueue(executor, launch);
    if (executor.state === 'RUNNING') this.deliver(executor);
  }

  /** Gives tasks to Mesos' own executor, together. */
  launchGroup(launches: readonly TaskForExecutor[]): void {
    const executor = this.#executorFor(launches);
    if (executor === undefined) return;
    for (const launch of launches) this.#enqueue(executor, launch);
    if (executor.state === 'RUNNING') this.deliver(executor);
    else executor.own?.register();
  }

  #enqueue(executor: Executor, { task }: TaskForExecutor): void {
    executor.queued.set(task.task_id.value, recordTask(this.host, task, executor));
  }

  /** The executor of tasks that come together; undefined when they were refused. */
  #executorFor(launches: readonly TaskForExecutor[]): Executor | undefined {
    const [first] = launches;
    if (first === undefined) return undefined;
    const { info, frameworkId, expectsNew } = first;
    const id = info.executor_id.value;
    const drop = (message: string, executorId?: string): void => {
      for (const launch of launches) this.#drop(launch, message, executorId);
    };
    const present = this.table.find(frameworkId, id);
    if (expectsNew && present !== undefined) {
      drop('Master wants to launch executor, but one already exists', id);
      if (present.state === 'TERMINATED') this.host.exited(frameworkId, id, -1);
      else this.shutdown(present);
      return undefined;
    }
    if (!expectsNew && present === undefined) {
      drop('No executor is expected to launch and there is none running', id);
      return undefined;
    }
    const executor = present ?? this.#start(first);
    if (executor.state !== 'TERMINATING' && executor.state !== 'TERMINATED') return executor;
    drop(`Executor ${executor.state.toLowerCase()}`);
    return undefined;
  }

  /** Tells an executor of everything that waits for it. */
  deliver(executor: Executor): void {
    if (executor.own !== undefined) {
      this.#deliverGroup(executor);
      return;
    }
    for (const [taskId, task] of [...executor.queued]) {
      executor.queued.delete(taskId);
      executor.launched.set(taskId, task);
      executor.stream?.send({ type: 'LAUNCH', launch: { task: task.task } });
    }
  }

  #deliverGroup(executor: Executor): void {
    const tasks = [...executor.queued.values()].map(({ task }) => task);
    for (const [taskId, task] of executor.queued) executor.launched.set(taskId, task);
    executor.queued.clear();
    if (tasks.length > 0) executor.stream?.send({ type: 'LAUNCH_GROUP', launch_group: { task_group: { tasks } } });
  }

  /** Kills a task: the executor is asked to, unless it has not heard of the task. */
  kill(task: AgentTask, executor: Executor, graceMs: number | undefined): void {
    const taskId = task.task.task_id;
    if (executor.queued.has(taskId.value)) {
      this.pushNews(task, killedBeforeDelivery, executor.id);
      return;
    }
    if (isOver(task) || executor.state !== 'RUNNING') return;
    const policy =
      graceMs === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: Math.round(graceMs * 1_000_000) } } };
    executor.stream?.send({ type: 'KILL', kill: { task_id: taskId, ...policy } });
  }

  /** A message to the framework, in base64. */
  say({ silent, frameworkId, id }: Executor, data: string): void {
    if (!silent) this.host.say(frameworkId, id, data);
  }

  /** A message of the framework, in base64; lost when nobody listens. */
  message(frameworkId: string, executorId: string, data: string): void {
    const executor = this.table.find(frameworkId, executorId);
    if (executor?.state === 'RUNNING') executor.stream?.send({ type: 'MESSAGE', message: { data } });
  }

  /** Asks an executor to end; its process is killed when it takes too long. */
  shutdown(executor: Executor): void {
    if (executor.state === 'TERMINATING' || executor.state === 'TERMINATED') return;
    executor.state = 'TERMINATING';
    executor.stream?.send({ type: 'SHUTDOWN' });
    executor.cancelTimeout();
    executor.cancelTimeout = this.host.settings.clock.after(graceMsOf(executor.info, this.host.settings), () =>
      executor.running.destroy(),
    );
  }

  /** Shuts down executors, and nobody hears of them and their tasks any more: their framework or their agent goes. */
  dismiss(executors: Iterable<Executor>): void {
    for (const executor of [...executors]) {
      this.#silence(executor);
      this.shutdown(executor);
    }
  }

  /** The agent's process dies. Executors of frameworks that checkpoint live on, unless the machine dies too. */
  agentStopped({ machineDies }: { readonly machineDies: boolean }): void {
    this.#endRecovery?.();
    for (const executor of [...this.table.live]) {
      executor.cancelTimeout();
      executor.stream?.cut();
      executor.stream = undefined;
      if (executor.framework.checkpoint !== true) {
        this.#silence(executor);
        executor.running.kill(orphanGraceMs);
      } else if (machineDies) executor.running.destroy();
    }
  }

  /** The agent's process is back: waits until its executors are too, and kills those that don't come in time. */
  recover(): Promise<void> {
    for (const executor of this.table.live) if (executor.state !== 'TERMINATED') executor.state = 'REGISTERING';
    const { clock, executorReregistrationTimeoutMs } = this.host.settings;
    return new Promise((resolve) => {
      const cancel = clock.after(executorReregistrationTimeoutMs, () => {
        for (const executor of this.#awaited()) this.#giveUp(executor, neverReturned(executor, this.host.settings));
        this.#endRecovery?.();
      });
      this.#endRecovery = () => {
        this.#endRecovery = undefined;
        cancel();
        resolve();
      };
      for (const executor of this.#awaited()) executor.own?.register();
      this.settled();
    });
  }

  /** Somebody for whom the agent may be waiting came back, or never will. */
  settled(): void {
    if (this.#endRecovery !== undefined && this.#awaited().length === 0) this.#endRecovery();
  }

  /** For the end of the whole cluster. */
  stop(): void {
    this.#endRecovery?.();
    for (const executor of [...this.table.live, ...this.table.leaving]) executor.cancelTimeout();
  }

  /** Sends a status of a task on, and knows of its end. */
  push(task: AgentTask, status: StatusMessage): void {
    this.host.book.push(task, status);
    const { executor } = task;
    const taskId = task.task.task_id.value;
    if (executor === undefined || !isOver(task) || executor.terminated.has(taskId)) return;
    task.entry.endedAtMs ??= this.host.settings.clock.now();
    executor.queued.delete(taskId);
    executor.launched.delete(taskId);
    executor.terminated.set(taskId, task);
  }

  /** Sends what the agent itself has to say of a task. */
  pushNews(task: AgentTask, news: News, executorId: string): void {
    this.push(task, { ...this.host.book.statusOf(task.task, news), executor_id: { value: executorId } });
  }

  #start(launch: TaskForExecutor): Executor {
    const executor: Executor =
      launch.info.type === 'DEFAULT'
        ? startDefaultExecutor(this.host, launch, {
            subscribe: (own, stream, statuses) => this.#speech.subscribe(this, own, stream, asTold(own, statuses)),
            update: (own, status) => this.#speech.update(this, own, status),
            ended: (end) => this.#ended(executor, end),
          })
        : startExecutor(this.host, launch, {
            ended: (end) => this.#ended(executor, end),
            silent: () => this.#giveUp(executor, neverRegistered(this.host.settings)),
          });
    this.table.add(executor);
    return executor;
  }

  /** Refuses a task; it never is on the books. */
  #drop({ task, frameworkId, framework }: TaskForExecutor, message: string, executorId?: string): void {
    const entry = this.host.book.arrived(task, frameworkId, '');
    const news = dropped(framework, message);
    const now = this.host.settings.clock.now();
    entry.states.push({ state: news.state, atMs: now });
    entry.endedAtMs = now;
    const named = executorId === undefined ? {} : { executor_id: { value: executorId } };
    this.host.book.pushStray(frameworkId, { ...this.host.book.statusOf(task, news), ...named });
  }

  /** Kills an executor that nobody heard of; `news` is what its tasks end with. */
  #giveUp(executor: Executor, news: News): void {
    executor.state = 'TERMINATING';
    executor.pendingEnd = news;
    executor.running.destroy();
  }

  #silence(executor: Executor): void {
    executor.silent = true;
    this.table.leave(executor);
    for (const task of [...executor.queued.values(), ...executor.launched.values()]) this.host.book.silence(task);
    for (const task of [...executor.terminated.values()]) {
      this.host.book.silence(task);
      this.host.book.retire(task);
    }
  }

  /** Executors for which a returned agent waits. */
  #awaited(): Executor[] {
    return [...this.table.live].filter(({ state }) => state === 'REGISTERING');
  }

  #ended(executor: Executor, end: RunEnd): void {
    executor.cancelTimeout();
    executor.state = 'TERMINATED';
    executor.stream?.close();
    executor.stream = undefined;
    const tasks = [...executor.launched.values(), ...executor.queued.values()];
    if (executor.silent) for (const task of tasks) this.host.book.endSilently(task);
    else {
      this.host.exited(executor.frameworkId, executor.id, waitStatus(end));
      for (const task of tasks) this.pushNews(task, executorEnding(end, executor.pendingEnd), executor.id);
    }
    this.table.removeWhenDone(executor);
    this.settled();
  }
}

/** What Mesos' own executor says of itself when it registers. */
const asTold = ({ own }: Executor, statuses: readonly StatusMessage[]): ExecutorSubscribeMessage => ({
  unacknowledged_tasks: own?.tasks() ?? [],
  unacknowledged_updates: statuses.map((status) => ({ status })),
});
