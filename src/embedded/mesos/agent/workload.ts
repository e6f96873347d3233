/** Everything that runs on one agent: commands and the executors of frameworks, with the book of their tasks. */
import type { TaskState } from '../../../model/mesos.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { Reports } from '../links.ts';
import type { ExecutorMessage, FrameworkMessage, StatusMessage, TaskMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import { CommandTasks } from './command-tasks.ts';
import { subscribe, update } from './executor-session.ts';
import { Executors } from './executors.ts';
import type { AgentTask, Executor } from './records.ts';
import type { Runner } from './runner.ts';
import { TaskBook } from './task-book.ts';

/** The agent as what runs on it sees it. */
export interface Surroundings {
  readonly settings: Settings;
  readonly ledger: LedgerEntry[];
  readonly workDir: string;
  readonly runner: Runner;
  /** The id and the address, known when tasks come. */
  readonly address: string | undefined;
  self(): { readonly id: string; readonly endpoint: string };
  /** The AgentInfo. */
  info(): object;
  /** Hands a status to the master; false when there is none that hears. */
  report(frameworkId: string, status: StatusMessage, latestState: TaskState): boolean;
  /** Tells the master that an executor ended; `status` as wait(2) has it. */
  exited(frameworkId: string, executorId: string, status: number): void;
  /** Passes a message of an executor, in base64, to its framework. */
  say(frameworkId: string, executorId: string, data: string): void;
}

export class Workload {
  readonly book: TaskBook;
  readonly executors: Executors;
  readonly #commands: CommandTasks;

  constructor(agent: Surroundings) {
    this.book = new TaskBook({
      settings: agent.settings,
      ledger: agent.ledger,
      agentId: () => agent.self().id,
      report: (frameworkId, status, latestState) => agent.report(frameworkId, status, latestState),
      retired: (task) => {
        if (task.executor !== undefined) this.executors.table.retired(task, task.executor);
      },
    });
    const host = { ...agent, book: this.book };
    this.#commands = new CommandTasks(host);
    this.executors = new Executors(host, { subscribe, update });
  }

  /** What a master is told when the agent registers again. */
  reports(): Reports {
    return { tasks: this.book.reports(), executors: this.executors.reports() };
  }

  launch(
    task: TaskMessage,
    frameworkId: string,
    framework: FrameworkMessage,
    role: string,
    expectsNewExecutor: boolean,
  ): void {
    const { executor: info } = task;
    if (info === undefined) this.#commands.launch(task, frameworkId, framework, role);
    else this.executors.launch({ task, info, frameworkId, framework, role, expectsNew: expectsNewExecutor });
  }

  /** Tasks that are launched together under Mesos' own executor. */
  launchGroup(
    tasks: readonly TaskMessage[],
    info: ExecutorMessage,
    frameworkId: string,
    framework: FrameworkMessage,
    role: string,
    expectsNewExecutor: boolean,
  ): void {
    const common = { info, frameworkId, framework, role, expectsNew: expectsNewExecutor };
    this.executors.launchGroup(tasks.map((task) => ({ task, ...common })));
  }

  kill(frameworkId: string, taskId: string, graceMs: number | undefined): void {
    const task = this.book.find(frameworkId, taskId);
    if (task === undefined) return;
    if (task.executor === undefined) this.#commands.kill(task, graceMs);
    else this.executors.kill(task, task.executor, graceMs);
  }

  /** Shuts an executor down; that of a command goes by the name of its task, and takes the task with it. */
  shutdownExecutor(frameworkId: string, executorId: string): void {
    const executor = this.executors.table.find(frameworkId, executorId);
    const task = this.book.find(frameworkId, executorId);
    if (executor !== undefined) this.executors.shutdown(executor);
    else if (task !== undefined && task.executor === undefined) this.#commands.kill(task, undefined);
  }

  /** Kills what the framework runs; nothing of it is reported any more. */
  shutdownFramework(frameworkId: string): void {
    const tasks = [...this.book.tasks.values()].filter((task) => task.frameworkId === frameworkId);
    this.#dismiss(tasks, this.executors.table.ofFramework(frameworkId));
    this.book.forgetFramework(frameworkId);
  }

  /** The same with all frameworks, for an agent that goes for good. */
  shutdown(): void {
    this.#dismiss([...this.book.tasks.values()], [...this.executors.table.live]);
  }

  /** The agent's process dies; what belongs to frameworks that checkpoint lives on, unless the machine dies too. */
  agentStopped(end: { readonly machineDies: boolean }): void {
    for (const task of [...this.book.tasks.values()]) {
      if (task.executor !== undefined) continue;
      if (task.framework.checkpoint !== true) this.#commands.silence(task);
      else if (end.machineDies) this.#commands.destroy(task);
    }
    this.executors.agentStopped(end);
  }

  stop(): void {
    this.book.stop();
    this.executors.stop();
  }

  #dismiss(tasks: readonly AgentTask[], executors: readonly Executor[]): void {
    for (const task of tasks) if (task.executor === undefined) this.#commands.silence(task);
    this.executors.dismiss(executors);
  }
}
