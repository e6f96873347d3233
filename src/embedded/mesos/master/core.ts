/**
 * The memory of a master and the few operations that keep its books: offers made and taken back, resources used and freed, filters,
 * updates sent. What calls and agents make of it lies in the files beside.
 */
import type { TaskState } from '../../../model/mesos.ts';
import type { EventMessage } from '../http/event-stream.ts';
import type { StatusMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import { add, type Pieces, subtract } from '../resources.ts';
import { isTerminal } from '../task-states.ts';
import { secondsAt } from '../timers.ts';
import type { Change, Watcher } from './changes.ts';
import { type AgentRecord, type Framework, filterKey, type OfferRecord, type TaskRecord } from './records.ts';

const maxCompletedFrameworks = 50;
const maxCompletedTasks = 1000;

/** Offers what is free on these agents. */
type Allocate = (core: Core, agents: readonly AgentRecord[]) => void;

export class Core {
  readonly id: string;
  readonly settings: Settings;
  readonly startedMs: number;
  readonly frameworks: Map<string, Framework> = new Map();
  readonly completed: Framework[] = [];
  readonly removedIds: Set<string> = new Set();
  readonly agents: Map<string, AgentRecord> = new Map();
  /** Agents that went out of reach, with the time in nanoseconds since the epoch. */
  readonly unreachableAgents: Map<string, number> = new Map();
  readonly goneAgents: Set<string> = new Set();
  /** Agents that the registry knows from before a restart and that haven't come back. */
  readonly recoveredAgents: Set<string> = new Set();
  /** Thousandths of every scalar, of all agents. */
  readonly capacity: Map<string, number> = new Map();
  readonly offers: Map<string, OfferRecord> = new Map();
  /** Calls by type, of all frameworks. */
  readonly callCounts: Map<string, number> = new Map();
  /** Operators who subscribed. */
  readonly watchers: Set<Watcher> = new Set();
  /** Every status goes through here on its way to a framework's stream; faults put themselves in between. */
  deliver: (framework: Framework, event: EventMessage) => void = (framework, event) => framework.stream?.send(event);
  #frameworkNumber = 0;
  #agentNumber = 0;
  #offerNumber = 0;
  #timers = new Set<() => void>();
  readonly #touched = new Set<AgentRecord>();
  #allocation: 'none' | 'later' | 'now' = 'none';
  #disposed = false;

  readonly #allocate: Allocate;

  /** @param allocate called on a turn of its own */
  constructor(id: string, settings: Settings, allocate: Allocate) {
    this.id = id;
    this.#allocate = allocate;
    this.settings = settings;
    this.startedMs = settings.clock.now();
  }

  nextFrameworkId(): string {
    return `${this.id}-${String(this.#frameworkNumber++).padStart(4, '0')}`;
  }

  nextAgentId(): string {
    return `${this.id}-S${this.#agentNumber++}`;
  }

  nextOfferId(): string {
    return `${this.id}-O${this.#offerNumber++}`;
  }

  /** A timer that ends with this memory. */
  after(ms: number, callback: () => void): () => void {
    if (this.#disposed) return () => {};
    const cancel = this.settings.clock.after(ms, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** Stops all timers; what still arrives changes nothing that anybody sees. */
  dispose(): void {
    this.#disposed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const { stream } of this.watchers) stream.close();
    this.watchers.clear();
  }

  /** Lets everybody who watches know. */
  tell(change: Change): void {
    for (const watcher of this.watchers) watcher.tell(change);
  }

  send(framework: Framework, event: EventMessage): void {
    this.deliver(framework, event);
  }

  /** A status that the master itself makes; it has no uuid, so nobody acknowledges it. */
  sendOwnStatus(framework: Framework, status: Omit<StatusMessage, 'source' | 'timestamp'>): StatusMessage {
    const whole: StatusMessage = { ...status, source: 'SOURCE_MASTER', timestamp: secondsAt(this.settings.clock) };
    this.send(framework, { type: 'UPDATE', update: { status: whole } });
    return whole;
  }

  addAgent(agent: AgentRecord): void {
    this.agents.set(agent.id, agent);
    this.#changeCapacity(agent, 1);
    this.touch(agent);
    this.tell({ kind: 'agent-added', agent });
  }

  removeAgent(agent: AgentRecord): void {
    this.agents.delete(agent.id);
    this.#changeCapacity(agent, -1);
    this.#touched.delete(agent);
    this.tell({ kind: 'agent-removed', agent });
  }

  #changeCapacity(agent: AgentRecord, sign: 1 | -1): void {
    for (const { name, milli } of agent.total) {
      if (milli !== undefined) this.capacity.set(name, (this.capacity.get(name) ?? 0) + sign * milli);
    }
  }

  /** Something on this agent may be offered that couldn't be before. */
  touch(agent: AgentRecord): void {
    this.#touched.add(agent);
  }

  /** All agents are offered again on the next turn: somebody wants offers who didn't before. */
  allocateAll(): void {
    for (const agent of this.agents.values()) this.touch(agent);
    this.allocateSoon('now');
  }

  /** What is free on the agents that were touched is offered on the next turn (`now`) or after the allocation interval. */
  allocateSoon(when: 'now' | 'later'): void {
    if (this.#disposed || this.#allocation === 'now' || this.#allocation === when) return;
    this.#allocation = when;
    const run = (): void => {
      if (this.#disposed || this.#allocation !== when) return;
      this.#allocation = 'none';
      const agents = [...this.#touched];
      this.#touched.clear();
      this.#allocate(this, agents);
    };
    if (when === 'now') setImmediate(run);
    else this.after(this.settings.allocationIntervalMs, run);
  }

  /** Takes resources of an agent out of what is free, on behalf of a framework in a role. */
  charge(framework: Framework, agent: AgentRecord, role: string, pieces: Pieces): void {
    agent.free = subtract(agent.free, pieces);
    changeUsage(framework, role, pieces, 1);
  }

  refund(framework: Framework, agent: AgentRecord, role: string, pieces: Pieces): void {
    agent.free = add(agent.free, pieces);
    this.touch(agent);
    changeUsage(framework, role, pieces, -1);
  }

  /** Forgets an offer; its resources stay charged. */
  takeOffer(offer: OfferRecord): void {
    offer.cancelTimeout();
    this.offers.delete(offer.id);
    offer.framework.offers.delete(offer);
    offer.agent.offers.delete(offer);
  }

  /** Takes an offer back; the framework hears of it when asked to. */
  withdraw(offer: OfferRecord, how: 'rescind' | 'silently'): void {
    this.takeOffer(offer);
    this.refund(offer.framework, offer.agent, offer.role, offer.pieces);
    if (how === 'rescind') this.send(offer.framework, { type: 'RESCIND', rescind: { offer_id: { value: offer.id } } });
  }

  /** Puts a launched task on the books; its resources must be charged already. */
  addTask(framework: Framework, agent: AgentRecord, task: TaskRecord): void {
    framework.tasks.set(task.id, task);
    agent.tasks.add(task);
    agent.used = add(agent.used, task.pieces);
    this.tell({ kind: 'task-added', task });
  }

  /** Takes a status into the record of a task. */
  record(task: TaskRecord, status: StatusMessage, latest: TaskState): void {
    const isNews = task.statuses.at(-1)?.state !== status.state;
    recordStatus(task, status, latest);
    if (isNews) this.tell({ kind: 'task-updated', task, status });
  }

  /** Gives the resources of a task back, once. */
  releaseTask(framework: Framework, task: TaskRecord): void {
    if (task.released) return;
    task.released = true;
    const agent = this.agents.get(task.agentId);
    if (agent === undefined) {
      changeUsage(framework, task.role, task.pieces, -1);
      return;
    }
    agent.used = subtract(agent.used, task.pieces);
    this.refund(framework, agent, task.role, task.pieces);
    this.allocateSoon('now');
  }

  /** Takes a task off the books, to the list of completed ones. */
  retireTask(framework: Framework, task: TaskRecord): void {
    this.releaseTask(framework, task);
    framework.tasks.delete(task.id);
    this.agents.get(task.agentId)?.tasks.delete(task);
    framework.completed.push(task);
    if (framework.completed.length > maxCompletedTasks) framework.completed.shift();
  }

  /** Refuses these resources for so many seconds on behalf of the framework. */
  addFilter(framework: Framework, role: string, agentId: string, pieces: Pieces, refuseSeconds: number): void {
    if (!(refuseSeconds > 0) || pieces.length === 0) return;
    const key = filterKey(role, agentId);
    const filters = framework.filters.get(key) ?? new Set();
    framework.filters.set(key, filters);
    const cancel = this.after(Math.max(refuseSeconds * 1000, this.settings.allocationIntervalMs), () => {
      filters.delete(filter);
      const agent = this.agents.get(agentId);
      if (agent !== undefined) this.touch(agent);
      this.allocateSoon('now');
    });
    const filter = { pieces, cancel };
    filters.add(filter);
  }

  /** Drops the filters of these roles. */
  clearFilters(framework: Framework, roles: readonly string[]): void {
    for (const [key, filters] of framework.filters) {
      if (!roles.some((role) => key.startsWith(`${role} `))) continue;
      for (const filter of filters) filter.cancel();
      framework.filters.delete(key);
    }
  }

  /** Moves a framework to the completed ones, whose ids never come back. */
  bury(framework: Framework): void {
    framework.unregisteredMs = this.settings.clock.now();
    this.frameworks.delete(framework.id);
    this.removedIds.add(framework.id);
    this.completed.push(framework);
    if (this.completed.length > maxCompletedFrameworks) this.completed.shift();
    this.tell({ kind: 'framework-removed', framework });
  }
}

/** Takes a status, but not its data, into the record of a task. The last status is replaced by one of the same state. */
export function recordStatus(task: TaskRecord, status: StatusMessage, latest: TaskState): void {
  if (!isTerminal(task.state)) task.state = latest;
  task.statusUpdateState = status.state;
  if (status.uuid !== undefined) task.statusUpdateUuid = status.uuid;
  if (task.statuses.at(-1)?.state === status.state) task.statuses.pop();
  task.statuses.push(status.data === undefined ? status : withoutData(status));
}

function withoutData({ data: _forTheFramework, ...status }: StatusMessage): StatusMessage {
  return status;
}

function changeUsage(framework: Framework, role: string, pieces: Pieces, sign: 1 | -1): void {
  const usage = framework.usage.get(role) ?? new Map<string, number>();
  framework.usage.set(role, usage);
  for (const item of pieces) {
    if (item.milli !== undefined) usage.set(item.name, (usage.get(item.name) ?? 0) + sign * item.milli);
  }
}
