/**
 * One agent: it registers with the leading master, runs tasks, reports them, and serves its own pages and files. The methods are
 * what tests do to it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { agentInfo } from '../agent-info.ts';
import { Listener } from '../http/server.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { AgentDescription, AgentLink, MasterLink } from '../links.ts';
import type { AgentSpec, Settings } from '../options.ts';
import type { Pieces } from '../resources.ts';
import { attributeMessages, totalOf } from './description.ts';
import type { Executors } from './executors.ts';
import type { ProcessGroups } from './process-groups.ts';
import { processRunner } from './process-runner.ts';
import type { AgentTask } from './records.ts';
import { simulatedRunner } from './simulated-runner.ts';
import { type Surroundings, Workload } from './workload.ts';

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
  readonly #workload: Workload;
  readonly #listener: Listener;
  readonly #link: AgentLink;
  #total: Pieces;
  #id: string | undefined;
  #master: MasterLink | undefined;
  #running = false;
  #reachable = true;
  #recovering = false;
  #gone = false;
  #cancelNotice = (): void => {};

  constructor(spec: AgentSpec, { settings, groups, ledger, workDir, serve }: AgentSurroundings) {
    this.spec = spec;
    this.settings = settings;
    this.workDir = resolve(workDir);
    this.startedMs = settings.clock.now();
    this.#total = totalOf(spec);
    this.#workload = new Workload({
      settings,
      ledger,
      workDir: this.workDir,
      runner:
        spec.run === 'simulated'
          ? simulatedRunner(settings.clock, spec.simulate)
          : processRunner(settings.clock, spec, groups),
      address: spec.address,
      self: () => ({ id: this.id, endpoint: `127.0.0.1:${this.port}` }),
      info: () => agentInfo(this.id, this.#description()),
      ...this.#makeReports(),
    });
    this.#listener = new Listener(spec.port ?? 0, (request, response) => serve(this, request, response));
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
    return this.#workload.book.pendingUpdates;
  }

  /** Running tasks, and those whose end nobody has acknowledged yet. */
  get tasks(): Iterable<AgentTask> {
    return this.#workload.book.tasks.values();
  }

  get completed(): readonly AgentTask[] {
    return this.#workload.book.completed;
  }

  /** The executors that frameworks brought along. */
  get executors(): Executors {
    return this.#workload.executors;
  }

  /** True while it waits for its executors after a restart. */
  get recovering(): boolean {
    return this.#recovering;
  }

  get total(): Pieces {
    return this.#total;
  }

  /**
   * Starts it, or starts it again after `stop`: under its old id, with the tasks that are left. It registers when its executors are
   * back too, or too late.
   */
  async start(): Promise<void> {
    await this.#listener.start();
    this.#recovering = true;
    this.#running = true;
    await this.#workload.executors.recover();
    this.#recovering = false;
    this.#introduce();
  }

  /** Finds a new leading master, or none. */
  masterChanged(master: MasterLink | undefined): void {
    this.#master = master;
    this.#introduce();
  }

  /**
   * The agent's process dies. Tasks and executors of frameworks that checkpoint live on (`keep`, the default) or die with the machine
   * (`kill`); those of other frameworks always die.
   */
  async stop({ tasks = 'keep' }: { readonly tasks?: 'keep' | 'kill' } = {}): Promise<void> {
    this.#running = false;
    this.#workload.agentStopped({ machineDies: tasks === 'kill' });
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
    this.#workload.book.byId(taskId).running.signal(signal);
  }

  /** Ends a simulated task, or the simulated executor that has it. Throws for a task that isn't here. */
  finishTask(taskId: string, exitCode = 0): void {
    this.#workload.book.byId(taskId).running.finish(exitCode);
  }

  /** Stops for the end of the whole cluster, without telling anybody. Processes are left to the process groups. */
  async close(): Promise<void> {
    this.#running = false;
    this.#master = undefined;
    this.#cancelNotice();
    this.#workload.stop();
    await this.#listener.stop();
  }

  #hears(): boolean {
    return this.#running && !this.#recovering && this.#reachable && !this.#gone;
  }

  #description(): AgentDescription {
    return {
      hostname: this.hostname,
      port: this.port,
      attributes: attributeMessages(this.spec.attributes ?? {}),
      total: this.#total,
    };
  }

  #introduce(): void {
    const master = this.#master;
    if (master === undefined || !this.#hears()) return;
    if (this.#id === undefined) this.#id = master.register(this.#link, this.#description());
    else {
      master.reregister(this.#link, this.#id, this.#description(), this.#workload.reports());
      this.#workload.book.resume();
    }
  }

  #makeLink(): AgentLink {
    const heard =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        if (this.#hears()) act(...args);
      };
    const workload = this.#workload;
    return {
      launch: heard((...launch) => workload.launch(...launch)),
      launchGroup: heard((...launch) => workload.launchGroup(...launch)),
      kill: heard((frameworkId, taskId, graceMs) => workload.kill(frameworkId, taskId, graceMs)),
      message: heard((frameworkId, executorId, data) => workload.executors.message(frameworkId, executorId, data)),
      shutdownExecutor: heard((frameworkId, executorId) => workload.shutdownExecutor(frameworkId, executorId)),
      acknowledge: heard((frameworkId, taskId, uuid) => workload.book.acknowledge(frameworkId, taskId, uuid)),
      shutdownFramework: heard((frameworkId) => workload.shutdownFramework(frameworkId)),
      setTotal: heard((total) => {
        this.#total = total;
      }),
      shutdown: heard(() => this.#retire()),
    };
  }

  /** What reaches the master while this agent can reach it. */
  #makeReports(): Pick<Surroundings, 'report' | 'exited' | 'say'> {
    const master = (): MasterLink | undefined => (this.#hears() ? this.#master : undefined);
    return {
      report: (frameworkId, status, latestState) => {
        const link = master();
        link?.statusUpdate({ agentId: this.id, frameworkId, status, latestState });
        return link !== undefined;
      },
      exited: (frameworkId, executorId, status) =>
        master()?.executorExited({ agentId: this.id, frameworkId, executorId }, status),
      say: (frameworkId, executorId, data) =>
        master()?.executorMessage({ agentId: this.id, frameworkId, executorId }, data),
    };
  }

  #retire(): void {
    this.#gone = true;
    this.#workload.shutdown();
  }
}
