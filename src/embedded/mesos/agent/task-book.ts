/**
 * The tasks of one agent and what was told of them: states, updates on their way, acknowledgements. How tasks run is the business of
 * the files beside; who hears of them, that of the agent.
 */
import type { TaskState } from '../../../model/mesos.ts';
import { newUpdateUuid } from '../ids.ts';
import { LedgerEntry } from '../ledger.ts';
import type { TaskReport } from '../links.ts';
import type { StatusMessage, TaskMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import { secondsAt } from '../timers.ts';
import { type AgentTask, isOver, keyOf, type News } from './records.ts';
import { UpdateQueues } from './updates.ts';

const maxCompleted = 1000;

/** The agent as its tasks see it. */
interface Surroundings {
  readonly settings: Settings;
  readonly ledger: LedgerEntry[];
  agentId(): string;
  /** Hands a status to the master; false when there is none that hears. */
  report(frameworkId: string, status: StatusMessage, latestState: TaskState): boolean;
  /** A task is over and everybody knows. */
  retired(task: AgentTask): void;
}

export class TaskBook {
  /** Running tasks, and those whose end nobody has acknowledged yet. */
  readonly tasks: Map<string, AgentTask> = new Map();
  readonly completed: AgentTask[] = [];
  readonly #agent: Surroundings;
  readonly #updates: UpdateQueues;

  constructor(agent: Surroundings) {
    this.#agent = agent;
    const { clock, updateRetryMs } = agent.settings;
    this.#updates = new UpdateQueues(clock, updateRetryMs, (key, frameworkId, status) =>
      this.#report(key, frameworkId, status),
    );
  }

  /** How many tasks have updates that wait for their acknowledgement. */
  get pendingUpdates(): number {
    return this.#updates.size;
  }

  /** What a master is told of the tasks when the agent registers again. */
  reports(): TaskReport[] {
    return [...this.tasks.values()].filter((task) => task.fate !== 'silent').map(reportOf);
  }

  /** Sends what waits again. */
  resume(): void {
    this.#updates.resume();
  }

  stop(): void {
    this.#updates.stop();
  }

  find(frameworkId: string, taskId: string): AgentTask | undefined {
    return this.tasks.get(keyOf(frameworkId, taskId));
  }

  /** Throws for a task that is not here. */
  byId(taskId: string): AgentTask {
    for (const task of this.tasks.values()) if (task.task.task_id.value === taskId) return task;
    throw new Error(`agent ${this.#agent.agentId()} runs no task ${taskId}`);
  }

  /** Notes in the ledger that the task reached this agent. */
  arrived(task: TaskMessage, frameworkId: string, sandbox: string): LedgerEntry {
    const entry = new LedgerEntry({
      taskId: task.task_id.value,
      name: task.name,
      frameworkId,
      agentId: this.#agent.agentId(),
      labels: Object.fromEntries((task.labels?.labels ?? []).map(({ key, value }) => [key, value ?? ''])),
      sandbox,
      launchedAtMs: this.#agent.settings.clock.now(),
    });
    this.#agent.ledger.push(entry);
    return entry;
  }

  /** A status of the agent's own making, to be acknowledged like any other. */
  statusOf(task: TaskMessage, news: News): StatusMessage {
    return {
      task_id: task.task_id,
      ...news,
      agent_id: { value: this.#agent.agentId() },
      timestamp: secondsAt(this.#agent.settings.clock),
      uuid: newUpdateUuid(),
    };
  }

  /** Takes a status in and sends it on. The last status is replaced by one of the same state, and nothing follows the end. */
  push(task: AgentTask, status: StatusMessage): void {
    if (isOver(task)) return;
    task.state = status.state;
    task.entry.states.push({ state: status.state, atMs: this.#agent.settings.clock.now() });
    if (task.fate === 'silent') return;
    if (task.statuses.at(-1)?.state === status.state) task.statuses.pop();
    task.statuses.push(status);
    this.#updates.push(task.key, task.frameworkId, status);
  }

  /** Sends a status of a task that isn't kept here. */
  pushStray(frameworkId: string, status: StatusMessage): void {
    this.#updates.push(keyOf(frameworkId, status.task_id.value), frameworkId, status);
  }

  acknowledge(frameworkId: string, taskId: string, uuid: string): void {
    const key = keyOf(frameworkId, taskId);
    const acknowledged = this.#updates.acknowledge(key, uuid);
    const task = this.tasks.get(key);
    if (acknowledged !== undefined && task !== undefined && isOver(task) && acknowledged.state === task.state) {
      this.retire(task);
    }
  }

  forgetFramework(frameworkId: string): void {
    this.#updates.forgetFramework(frameworkId);
  }

  /** From now on nothing is reported of it. */
  silence(task: AgentTask): void {
    task.fate = 'silent';
    this.#updates.forget(task.key);
  }

  /** The silent end of a task. */
  endSilently(task: AgentTask): void {
    if (!isOver(task)) {
      task.state = 'TASK_KILLED';
      const atMs = this.#agent.settings.clock.now();
      task.entry.endedAtMs ??= atMs;
      task.entry.states.push({ state: 'TASK_KILLED', atMs });
    }
    this.retire(task);
  }

  retire(task: AgentTask): void {
    // A task of the same id may have taken its place while it died.
    if (this.tasks.get(task.key) === task) this.tasks.delete(task.key);
    this.completed.push(task);
    if (this.completed.length > maxCompleted) this.completed.shift();
    this.#agent.retired(task);
  }

  #report(key: string, frameworkId: string, status: StatusMessage): void {
    const task = this.tasks.get(key);
    if (this.#agent.report(frameworkId, status, task?.state ?? status.state) && task !== undefined) task.told = status;
  }
}

const reportOf = ({ task, frameworkId, framework, role, state, told }: AgentTask): TaskReport => ({
  task,
  frameworkId,
  framework,
  role,
  state,
  ...(told === undefined ? {} : { told }),
});
