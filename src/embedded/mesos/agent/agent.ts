/**
 * One agent: it registers with the leading master, runs tasks, reports them, and serves its own pages and files. The methods are
 * what tests do to it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { Listener } from '../http/server.ts';
import { newUpdateUuid, newUuid } from '../ids.ts';
import { LedgerEntry } from '../ledger.ts';
import type { AgentDescription, AgentLink, MasterLink, TaskReport } from '../links.ts';
import type { ContainerStatusMessage, FrameworkMessage, StatusMessage, TaskMessage } from '../messages.ts';
import type { AgentSpec, Settings } from '../options.ts';
import type { Pieces } from '../resources.ts';
import { secondsAt } from '../timers.ts';
import type { AgentTask } from './agent-task.ts';
import { isOver } from './agent-task.ts';
import { attributeMessages, totalOf } from './description.ts';
import type { ProcessGroups } from './process-groups.ts';
import { processRunner } from './process-runner.ts';
import type { Launch, Runner, TaskEnd } from './runner.ts';
import { sandboxPath } from './sandbox.ts';
import { simulatedRunner } from './simulated-runner.ts';
import { ending, executorTerminated } from './statuses.ts';
import { UpdateQueues } from './updates.ts';

const defaultGraceMs = 3000;
const maxCompleted = 1000;

const keyOf = (frameworkId: string, taskId: string): string => `${frameworkId} ${taskId}`;

export interface AgentSurroundings {
  readonly settings: Settings;
  readonly groups: ProcessGroups;
  readonly ledger: LedgerEntry[];
  readonly workDir: string;
  /** Answers the requests to its port. */
  readonly serve: (agent: Agent, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

export class Agent {
  readonly spec: AgentSpec;
  readonly settings: Settings;
  readonly workDir: string;
  readonly startedMs: number;
  /** Tasks whose end nobody has acknowledged yet, and running ones. */
  readonly tasks: Map<string, AgentTask> = new Map();
  readonly completed: AgentTask[] = [];
  readonly #ledger: LedgerEntry[];
  readonly #runner: Runner;
  readonly #listener: Listener;
  readonly #updates: UpdateQueues;
  readonly #link: AgentLink;
  #total: Pieces;
  #id: string | undefined;
  #master: MasterLink | undefined;
  #running = false;
  #reachable = true;
  #gone = false;
  #cancelNotice = (): void => {};

  constructor(spec: AgentSpec, { settings, groups, ledger, workDir, serve }: AgentSurroundings) {
    this.spec = spec;
    this.settings = settings;
    this.workDir = resolve(workDir);
    this.startedMs = settings.clock.now();
    this.#ledger = ledger;
    this.#total = totalOf(spec);
    this.#runner =
      spec.run === 'simulated'
        ? simulatedRunner(settings.clock, spec.simulate)
        : processRunner(settings.clock, spec, groups);
    this.#listener = new Listener(spec.port ?? 0, (request, response) => serve(this, request, response));
    this.#updates = new UpdateQueues(settings.clock, settings.updateRetryMs, (key, status) =>
      this.#report(key, status),
    );
    this.#link = this.#makeLink();
  }

  /** Given by the first master it registered with, and kept. */
  get id(): string {
    if (this.#id === undefined) throw new Error('the agent has not registered yet');
    return this.#id;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.port}`;
  }

  get port(): number {
    return this.#listener.port;
  }

  get hostname(): string {
    return this.spec.hostname ?? '127.0.0.1';
  }

  /** Tasks of which an update waits for its acknowledgement. */
  get pendingUpdates(): number {
    return this.#updates.size;
  }

  get total(): Pieces {
    return this.#total;
  }

  /** Starts it, or starts it again after `stop`: under its old id, with the tasks that are left. */
  async start(): Promise<void> {
    await this.#listener.start();
    this.#running = true;
    this.#introduce();
  }

  /** Finds a new leading master, or none. */
  masterChanged(master: MasterLink | undefined): void {
    this.#master = master;
    this.#introduce();
  }

  /**
   * The agent's process dies. Tasks of frameworks that checkpoint live on (`keep`, the default) or die with the machine (`kill`);
   * other frameworks' tasks always die.
   */
  async stop({ tasks = 'keep' }: { readonly tasks?: 'keep' | 'kill' } = {}): Promise<void> {
    this.#running = false;
    for (const task of [...this.tasks.values()]) {
      if (task.framework.checkpoint !== true) this.#silence(task);
      else if (tasks === 'kill') this.#destroy(task);
    }
    await this.#listener.stop();
    if (this.#id !== undefined && this.#reachable) this.#master?.disconnected(this.#id);
  }

  /** Leaves for good: its tasks are killed and lost. */
  async leave(): Promise<void> {
    const master = this.#hears() ? this.#master : undefined;
    this.#retire();
    await this.#listener.stop();
    if (this.#id !== undefined) master?.unregister(this.#id);
  }

  /** Nothing passes between agent and master any more; the master notices after so many milliseconds (0 by default). */
  partition({ noticedAfterMs = 0 }: { readonly noticedAfterMs?: number } = {}): void {
    this.#reachable = false;
    const notice = (): void => {
      if (this.#id !== undefined && !this.#reachable) this.#master?.unreachable(this.#id);
    };
    if (noticedAfterMs === 0) notice();
    else this.#cancelNotice = this.settings.clock.after(noticedAfterMs, notice);
  }

  /** Ends a partition: the agent registers again with what it runs. */
  heal(): void {
    this.#cancelNotice();
    this.#reachable = true;
    this.#introduce();
  }

  /** Sends a signal to the processes of a task, as somebody on the machine could. Throws for a task that isn't here. */
  signalTask(taskId: string, signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#taskById(taskId).running.signal(signal);
  }

  /** Ends a simulated task. Throws for a task that isn't here. */
  finishTask(taskId: string, exitCode = 0): void {
    this.#taskById(taskId).running.finish(exitCode);
  }

  /** Stops for the end of the whole cluster, without telling anybody. Processes are left to the process groups. */
  async close(): Promise<void> {
    this.#running = false;
    this.#master = undefined;
    this.#cancelNotice();
    this.#updates.stop();
    await this.#listener.stop();
  }

  #taskById(taskId: string): AgentTask {
    for (const task of this.tasks.values()) if (task.task.task_id.value === taskId) return task;
    throw new Error(`agent ${this.#id} runs no task ${taskId}`);
  }

  #hears(): boolean {
    return this.#running && this.#reachable && !this.#gone;
  }

  #introduce(): void {
    const master = this.#master;
    if (master === undefined || !this.#hears()) return;
    const description: AgentDescription = {
      hostname: this.hostname,
      port: this.port,
      attributes: attributeMessages(this.spec.attributes ?? {}),
      total: this.#total,
    };
    if (this.#id === undefined) this.#id = master.register(this.#link, description);
    else {
      master.reregister(this.#link, this.#id, description, [...this.tasks.values()].map(reportOf));
      this.#updates.resume();
    }
  }

  #makeLink(): AgentLink {
    const heard =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        if (this.#hears()) act(...args);
      };
    return {
      launch: heard((task, frameworkId, framework, role) => this.#launch(task, frameworkId, framework, role)),
      kill: heard((frameworkId, taskId, graceMs) => this.#kill(keyOf(frameworkId, taskId), graceMs)),
      acknowledge: heard((frameworkId, taskId, uuid) => this.#acknowledge(keyOf(frameworkId, taskId), uuid)),
      shutdownFramework: heard((frameworkId) => {
        for (const task of [...this.tasks.values()]) if (task.frameworkId === frameworkId) this.#silence(task);
      }),
      setTotal: heard((total) => {
        this.#total = total;
      }),
      shutdown: heard(() => this.#retire()),
    };
  }

  #launch(task: TaskMessage, frameworkId: string, framework: FrameworkMessage, role: string): void {
    const taskId = task.task_id.value;
    const containerId = newUuid();
    const launch: Launch = {
      task,
      frameworkId,
      framework,
      agentId: this.id,
      agentEndpoint: `127.0.0.1:${this.port}`,
      role,
      containerId,
      sandbox: sandboxPath(this.workDir, this.id, frameworkId, taskId, containerId),
    };
    const entry = new LedgerEntry({
      taskId,
      name: task.name,
      frameworkId,
      agentId: this.id,
      labels: Object.fromEntries((task.labels?.labels ?? []).map(({ key, value }) => [key, value ?? ''])),
      sandbox: launch.sandbox,
      launchedAtMs: this.settings.clock.now(),
    });
    this.#ledger.push(entry);
    const running = this.#runner(launch, {
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

  #started(task: AgentTask, pid: number | undefined): void {
    task.entry.pid = pid;
    this.#push(task, { state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR' });
    this.#push(task, { state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR' });
  }

  #ended(task: AgentTask, end: TaskEnd): void {
    task.entry.endedAtMs = this.settings.clock.now();
    const how = task.fate === 'executor-lost' ? executorTerminated : ending(end, task.killed);
    if (task.fate === 'silent') {
      task.state = 'TASK_KILLED';
      task.entry.states.push({ state: 'TASK_KILLED', atMs: task.entry.endedAtMs });
      this.#retireTask(task);
    } else this.#push(task, how);
  }

  #kill(key: string, graceMs: number | undefined): void {
    const task = this.tasks.get(key);
    if (task === undefined || isOver(task) || task.killed) return;
    task.killed = true;
    const knowsKilling = (task.framework.capabilities ?? []).some(({ type }) => type === 'TASK_KILLING_STATE');
    if (knowsKilling && task.state !== 'TASK_STAGING') {
      this.#push(task, { state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR' });
    }
    const policy = task.task.kill_policy?.grace_period?.nanoseconds;
    task.running.kill(graceMs ?? (policy === undefined ? defaultGraceMs : policy / 1_000_000));
  }

  /** Kills a task of which nothing is reported any more. */
  #silence(task: AgentTask): void {
    task.fate = 'silent';
    this.#updates.forget(task.key);
    if (isOver(task)) this.#retireTask(task);
    else task.running.kill(defaultGraceMs);
  }

  #destroy(task: AgentTask): void {
    if (isOver(task)) return;
    task.fate = 'executor-lost';
    task.running.signal('SIGKILL');
  }

  #retire(): void {
    this.#gone = true;
    for (const task of [...this.tasks.values()]) this.#silence(task);
  }

  #acknowledge(key: string, uuid: string): void {
    const acknowledged = this.#updates.acknowledge(key, uuid);
    const task = this.tasks.get(key);
    if (acknowledged !== undefined && task !== undefined && isOver(task) && acknowledged.state === task.state) {
      this.#retireTask(task);
    }
  }

  #retireTask(task: AgentTask): void {
    this.tasks.delete(task.key);
    this.completed.push(task);
    if (this.completed.length > maxCompleted) this.completed.shift();
  }

  #push(task: AgentTask, news: Pick<StatusMessage, 'state' | 'message' | 'source' | 'reason'>): void {
    if (isOver(task)) return;
    task.state = news.state;
    task.entry.states.push({ state: news.state, atMs: this.settings.clock.now() });
    if (task.fate === 'silent') return;
    const taskId = task.task.task_id;
    const status: StatusMessage = {
      task_id: taskId,
      ...news,
      agent_id: { value: this.id },
      executor_id: taskId,
      timestamp: secondsAt(this.settings.clock),
      uuid: newUpdateUuid(),
      ...(news.source === 'SOURCE_EXECUTOR' ? { container_status: containerStatus(task) } : {}),
    };
    task.statuses.push(status);
    this.#updates.push(task.key, status);
  }

  #report(key: string, status: StatusMessage): void {
    const task = this.tasks.get(key);
    if (task === undefined || !this.#hears()) return;
    task.told = status;
    const { frameworkId, state: latestState } = task;
    this.#master?.statusUpdate({ agentId: this.id, frameworkId, status, latestState });
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
