/** Tasks that are commands: each runs in a container of its own, and the agent speaks for its executor. */
import { newUuid } from '../ids.ts';
import type { ContainerStatusMessage, FrameworkMessage, TaskMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import { containerAddress } from './address.ts';
import { type AgentTask, isOver, keyOf, type News } from './records.ts';
import type { Launch, RunEnd, Runner } from './runner.ts';
import { sandboxPath } from './sandbox.ts';
import { containerStatus, ending, executorTerminated } from './statuses.ts';
import type { TaskBook } from './task-book.ts';

const defaultGraceMs = 3000;

/** The agent as what runs on it sees it. */
export interface Host {
  readonly settings: Settings;
  readonly workDir: string;
  readonly runner: Runner;
  readonly book: TaskBook;
  /** What updates tell of containers on its network. */
  readonly address: string | undefined;
  /** The id and the address, known when tasks come. */
  self(): { readonly id: string; readonly endpoint: string };
}

export class CommandTasks {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  launch(task: TaskMessage, frameworkId: string, framework: FrameworkMessage, role: string): void {
    const { book, runner, workDir } = this.#host;
    const taskId = task.task_id.value;
    const containerId = newUuid();
    const { id: agentId, endpoint } = this.#host.self();
    const sandbox = sandboxPath(workDir, agentId, frameworkId, taskId, containerId);
    const belonging = { frameworkId, framework, role, agentId, containerId, sandbox };
    const launch: Launch = {
      ...belonging,
      task,
      command: task.command ?? {},
      container: task.container,
      executorId: taskId,
      agentEndpoint: endpoint,
    };
    const entry = book.arrived(task, frameworkId, sandbox);
    const running = runner(launch, {
      started: (pid) => this.#started(record, pid),
      ended: (end) => this.#ended(record, end),
    });
    const record: AgentTask = {
      ...belonging,
      key: keyOf(frameworkId, taskId),
      task,
      running,
      entry,
      state: 'TASK_STAGING',
      statuses: [],
      killed: false,
      fate: 'reported',
    };
    book.tasks.set(record.key, record);
  }

  kill(task: AgentTask, graceMs: number | undefined): void {
    if (isOver(task) || task.killed) return;
    task.killed = true;
    const knowsKilling = (task.framework.capabilities ?? []).some(({ type }) => type === 'TASK_KILLING_STATE');
    if (knowsKilling && task.state !== 'TASK_STAGING') {
      this.#push(task, { state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR' });
    }
    const policy = task.task.kill_policy?.grace_period?.nanoseconds;
    task.running.kill(graceMs ?? (policy === undefined ? defaultGraceMs : policy / 1_000_000));
  }

  /** Kills a task of which nothing is reported any more. */
  silence(task: AgentTask): void {
    this.#host.book.silence(task);
    if (isOver(task)) this.#host.book.retire(task);
    else task.running.kill(defaultGraceMs);
  }

  /** Kills a task together with its executor; the agent finds that out later. */
  destroy(task: AgentTask): void {
    if (isOver(task)) return;
    task.fate = 'executor-lost';
    task.running.signal('SIGKILL');
  }

  #started(task: AgentTask, pid: number | undefined): void {
    task.entry.pid = pid;
    this.#push(task, { state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR' });
    this.#push(task, { state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR' });
  }

  #ended(task: AgentTask, end: RunEnd): void {
    task.entry.endedAtMs = this.#host.settings.clock.now();
    if (task.fate === 'silent') this.#host.book.endSilently(task);
    else this.#push(task, task.fate === 'executor-lost' ? executorTerminated : ending(end, task.killed));
  }

  #push(task: AgentTask, news: News): void {
    const status = {
      ...this.#host.book.statusOf(task.task, news),
      executor_id: task.task.task_id,
      ...(news.source === 'SOURCE_EXECUTOR' ? { container_status: containerOf(task, this.#host.address) } : {}),
    };
    this.#host.book.push(task, status);
  }
}

const containerOf = ({ containerId, entry, task }: AgentTask, address: string | undefined): ContainerStatusMessage =>
  containerStatus(containerId, entry.pid, containerAddress(containerId, task.container, address));
