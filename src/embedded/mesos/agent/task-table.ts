/** The tasks of one agent: launched, killed, reported, acknowledged. Who hears of it is the business of the agent. */
import { newUpdateUuid, newUuid } from '../ids.ts';
import { LedgerEntry } from '../ledger.ts';
import type { TaskReport } from '../links.ts';
import type { ContainerStatusMessage, FrameworkMessage, StatusMessage, TaskMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import { secondsAt } from '../timers.ts';
import { type AgentTask, isOver } from './agent-task.ts';
import type { Launch, Runner, TaskEnd } from './runner.ts';
import { sandboxPath } from './sandbox.ts';
import { ending, executorTerminated } from './statuses.ts';
import { UpdateQueues } from './updates.ts';

const defaultGraceMs = 3000;
const maxCompleted = 1000;

const keyOf = (frameworkId: string, taskId: string): string => `${frameworkId} ${taskId}`;

/** The agent as its tasks see it. */
interface Surroundings {
  readonly settings: Settings;
  readonly ledger: LedgerEntry[];
  readonly workDir: string;
  readonly runner: Runner;
  /** The id and the address, known when tasks come. */
  self(): { readonly id: string; readonly endpoint: string };
  /** Hands a status to the master; false when there is none that hears. */
  report(task: AgentTask, status: StatusMessage): boolean;
}

export class TaskTable {
  /** Running tasks, and those whose end nobody has acknowledged yet. */
  readonly tasks: Map<string, AgentTask> = new Map();
  readonly completed: AgentTask[] = [];
  readonly #agent: Surroundings;
  readonly #updates: UpdateQueues;

  constructor(agent: Surroundings) {
    this.#agent = agent;
    const { clock, updateRetryMs } = agent.settings;
    this.#updates = new UpdateQueues(clock, updateRetryMs, (key, status) => this.#report(key, status));
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

  /** Throws for a task that is not here. */
  byId(taskId: string): AgentTask {
    for (const task of this.tasks.values()) if (task.task.task_id.value === taskId) return task;
    throw new Error(`agent ${this.#agent.self().id} runs no task ${taskId}`);
  }

  launch(task: TaskMessage, frameworkId: string, framework: FrameworkMessage, role: string): void {
    const taskId = task.task_id.value;
    const containerId = newUuid();
    const { id: agentId, endpoint } = this.#agent.self();
    const launch: Launch = {
      task,
      frameworkId,
      framework,
      agentId,
      agentEndpoint: endpoint,
      role,
      containerId,
      sandbox: sandboxPath(this.#agent.workDir, agentId, frameworkId, taskId, containerId),
    };
    const entry = new LedgerEntry({
      taskId,
      name: task.name,
      frameworkId,
      agentId,
      labels: Object.fromEntries((task.labels?.labels ?? []).map(({ key, value }) => [key, value ?? ''])),
      sandbox: launch.sandbox,
      launchedAtMs: this.#agent.settings.clock.now(),
    });
    this.#agent.ledger.push(entry);
    const running = this.#agent.runner(launch, {
      started: (pid) => this.#started(record, pid),
      ended: (end) => this.#ended(record, end),
    });
    const record: AgentTask = {
      ...launch,
      key: keyOf(frameworkId, taskId),
      running,
      entry,
      state: 'TASK_STAGING',
      statuses: [],
      killed: false,
      fate: 'reported',
    };
    this.tasks.set(record.key, record);
  }

  kill(frameworkId: string, taskId: string, graceMs: number | undefined): void {
    const task = this.tasks.get(keyOf(frameworkId, taskId));
    if (task === undefined || isOver(task) || task.killed) return;
    task.killed = true;
    const knowsKilling = (task.framework.capabilities ?? []).some(({ type }) => type === 'TASK_KILLING_STATE');
    if (knowsKilling && task.state !== 'TASK_STAGING') {
      this.#push(task, { state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR' });
    }
    const policy = task.task.kill_policy?.grace_period?.nanoseconds;
    task.running.kill(graceMs ?? (policy === undefined ? defaultGraceMs : policy / 1_000_000));
  }

  acknowledge(frameworkId: string, taskId: string, uuid: string): void {
    const key = keyOf(frameworkId, taskId);
    const acknowledged = this.#updates.acknowledge(key, uuid);
    const task = this.tasks.get(key);
    if (acknowledged !== undefined && task !== undefined && isOver(task) && acknowledged.state === task.state) {
      this.#retireTask(task);
    }
  }

  /** Kills a task of which nothing is reported any more. */
  silence(task: AgentTask): void {
    task.fate = 'silent';
    this.#updates.forget(task.key);
    if (isOver(task)) this.#retireTask(task);
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

  #ended(task: AgentTask, end: TaskEnd): void {
    task.entry.endedAtMs = this.#agent.settings.clock.now();
    const how = task.fate === 'executor-lost' ? executorTerminated : ending(end, task.killed);
    if (task.fate === 'silent') {
      task.state = 'TASK_KILLED';
      task.entry.states.push({ state: 'TASK_KILLED', atMs: task.entry.endedAtMs });
      this.#retireTask(task);
    } else this.#push(task, how);
  }

  #retireTask(task: AgentTask): void {
    // A task of the same id may have taken its place while it died.
    if (this.tasks.get(task.key) === task) this.tasks.delete(task.key);
    this.completed.push(task);
    if (this.completed.length > maxCompleted) this.completed.shift();
  }

  #push(task: AgentTask, news: Pick<StatusMessage, 'state' | 'message' | 'source' | 'reason'>): void {
    if (isOver(task)) return;
    task.state = news.state;
    task.entry.states.push({ state: news.state, atMs: this.#agent.settings.clock.now() });
    if (task.fate === 'silent') return;
    const taskId = task.task.task_id;
    const status: StatusMessage = {
      task_id: taskId,
      ...news,
      agent_id: { value: this.#agent.self().id },
      executor_id: taskId,
      timestamp: secondsAt(this.#agent.settings.clock),
      uuid: newUpdateUuid(),
      ...(news.source === 'SOURCE_EXECUTOR' ? { container_status: containerStatus(task) } : {}),
    };
    task.statuses.push(status);
    this.#updates.push(task.key, status);
  }

  #report(key: string, status: StatusMessage): void {
    const task = this.tasks.get(key);
    if (task !== undefined && this.#agent.report(task, status)) task.told = status;
  }
}

const containerStatus = (task: AgentTask): ContainerStatusMessage => ({
  container_id: { value: task.containerId },
  network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '127.0.0.1' }] }],
  // Without a process of its own, the executor is this process.
  executor_pid: task.entry.pid ?? process.pid,
});

const reportOf = ({ task, frameworkId, framework, role, state, told }: AgentTask): TaskReport => ({
  task,
  frameworkId,
  framework,
  role,
  state,
  ...(told === undefined ? {} : { told }),
});
