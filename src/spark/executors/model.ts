/**
 * Spark 3.4.4's coarse-grained backend as a machine without I/O (semantics 4.3 to 4.9): offers, status updates and requests in, launches and
 * declines out. Hosts that data prefers are not part of it.
 */
import type { TaskStatus } from '../../model/mesos.ts';
import { matchesConstraints } from '../constraints.ts';
import type { Launch, OfferedAgent } from '../dispatcher/rooms.ts';
import { type Attempt, attempt, type JavaException, noSuchElement } from '../exception.ts';
import { managedPorts, portsOffered, takePorts } from '../managed-ports.ts';
import { amountOf, type OfferedResource, takeAmount } from '../offered-resources.ts';
import { taskStateFlags } from '../task-states.ts';
import { type ExecutorSettings, executorMemory, executorSettings } from './settings.ts';
import { type ShuffleRegistration, shuffleRegistration } from './shuffle.ts';
import { coarseExecutorTask, type ExecutorApplication } from './task.ts';

/** An offer with the name of its host. */
export interface ExecutorOffer extends OfferedAgent {
  readonly hostname: string;
}

/** What one round of offers came to; `refuseSeconds` is absent where Mesos' default holds; with `exception`, Spark's callback ended there. */
export interface ExecutorRound {
  readonly launches: readonly Launch[];
  readonly declines: readonly { readonly offerId: string; readonly refuseSeconds: number | undefined }[];
  readonly exception?: JavaException;
}

interface Agent {
  readonly hostname: string;
  readonly executors: Set<string>;
  failures: number;
  registered: boolean;
}

interface Room {
  readonly offer: ExecutorOffer;
  left: readonly OfferedResource[];
  /** Newest first. */
  tasks: Launch['tasks'];
}

/** An agent on which so many executors failed gets no more. */
const tooManyFailures = 2;

export class ExecutorModel {
  readonly #app: ExecutorApplication;
  readonly #settings: ExecutorSettings;
  readonly #agents = new Map<string, Agent>();
  readonly #taken = new Map<string, { readonly cores: number; readonly gpus: number }>();
  #limit: number | undefined;
  #nextId = 0;
  #stopped = false;

  /** @throws the exceptions of a configuration with which Spark's backend can't be made */
  constructor(app: ExecutorApplication) {
    this.#app = app;
    this.#settings = executorSettings(app.conf);
    this.#limit = this.#settings.dynamicAllocation ? 0 : undefined;
  }

  /** How many executors may run; undefined when there is no limit. */
  get limit(): number | undefined {
    return this.#limit;
  }

  requestTotal(total: number): void {
    this.#limit = total;
  }

  /** From now on every offer is declined. @returns true the first time; the scheduler's driver is to be stopped then */
  stop(): boolean {
    const first = !this.#stopped;
    this.#stopped = true;
    return first;
  }

  offers(offers: readonly ExecutorOffer[]): ExecutorRound {
    if (this.#stopped || this.#full)
      return { launches: [], declines: offers.map(({ id }) => ({ offerId: id, refuseSeconds: undefined })) };
    const { constraints, reject, maxCores } = this.#settings;
    const matching = attempt(() =>
      offers.map(({ attributes }) => matchesConstraints(constraints, attributes, 'Spark34')),
    );
    if (!matching.ok) return { launches: [], declines: [], exception: matching.exception };
    const unmatched = offers.filter((_, index) => matching.value[index] === false);
    const unmet = unmatched.map(({ id }) => ({ offerId: id, refuseSeconds: reject.unmetConstraints }));
    const rooms = offers
      .filter((offer) => !unmatched.includes(offer))
      .map((offer): Room => ({ offer, left: offer.resources, tasks: [] }));
    const built = attempt(() => this.#fill(rooms));
    if (!built.ok) return { launches: [], declines: unmet, exception: built.exception };
    const refuseSeconds = this.#sum('cores') >= maxCores ? reject.reachedMaxCores : undefined;
    return {
      launches: rooms.flatMap(({ offer, tasks }) => (tasks.length === 0 ? [] : [{ offerId: offer.id, tasks }])),
      declines: [
        ...unmet,
        ...rooms.flatMap(({ offer, tasks }) => (tasks.length === 0 ? [{ offerId: offer.id, refuseSeconds }] : [])),
      ],
    };
  }

  get #full(): boolean {
    const running = [...this.#agents.values()].reduce((sum, { executors }) => sum + executors.size, 0);
    return this.#limit !== undefined && running >= this.#limit;
  }

  #sum(what: 'cores' | 'gpus'): number {
    return [...this.#taken.values()].reduce((sum, taken) => sum + taken[what], 0);
  }

  /** Round robin: one executor an offer a round, until a round places none. */
  #fill(rooms: readonly Room[]): void {
    let placed = true;
    while (placed) {
      placed = false;
      for (const room of rooms) {
        const cores = this.#coresFor(room);
        if (cores === undefined) continue;
        this.#place(room, cores);
        placed = true;
      }
    }
  }

  /** The cores of an executor on an offer, undefined when it can't carry one. */
  #coresFor({ offer, left }: Room): number | undefined {
    const { coresPerExecutor, maxCores } = this.#settings;
    const offered = Math.trunc(amountOf(left, 'cpus'));
    const acquired = this.#sum('cores');
    const cores = coresPerExecutor ?? Math.min(offered, maxCores - acquired);
    const memory = executorMemory(this.#app.conf);
    const ports = portsOffered(managedPorts(this.#app.conf), left);
    const fits = cores > 0 && cores <= offered && cores + acquired <= maxCores && memory <= amountOf(left, 'mem');
    const failures = this.#agents.get(offer.agentId)?.failures ?? 0;
    return fits && ports && !this.#full && failures < tooManyFailures ? cores : undefined;
  }

  /** An executor whose task can't be built stays counted, as in Spark; its cores and GPUs don't. */
  #place(room: Room, cores: number): void {
    const { conf } = this.#app;
    const { agentId, hostname } = room.offer;
    const id = String(this.#nextId);
    this.#nextId += 1;
    const gpus = Math.min(
      Math.max(0, this.#settings.maxGpus - this.#sum('gpus')),
      Math.trunc(amountOf(room.left, 'gpus')),
    );
    const agent = this.#agents.get(agentId) ?? { hostname, executors: new Set(), failures: 0, registered: false };
    this.#agents.set(agentId, agent);
    agent.executors.add(id);
    const cpu = takeAmount(room.left, 'cpus', cores);
    const memory = takeAmount(cpu.left, 'mem', executorMemory(conf));
    const gpu = takeAmount(memory.left, 'gpus', gpus);
    const ports = takePorts(managedPorts(conf), gpu.left);
    const task = coarseExecutorTask(this.#app, this.#settings, id, cores, { agentId, hostname });
    room.tasks = [{ task, resources: [...cpu.used, ...memory.used, ...ports.used, ...gpu.used] }, ...room.tasks];
    room.left = ports.left;
    this.#taken.set(id, { cores, gpus });
  }

  /** @returns what follows, or why Spark's callback ended early: it knows no agent of that id */
  update({
    taskId,
    agentId = '',
    state,
  }: TaskStatus): Attempt<{ readonly revive: boolean; readonly registration: ShuffleRegistration | undefined }> {
    return attempt(() => {
      const agent = this.#agents.get(agentId);
      if (agent === undefined) throw noSuchElement(`key not found: ${agentId}`);
      const flags = taskStateFlags(state);
      const register = flags.state === 'RUNNING' && this.#settings.shuffleService && !agent.registered;
      const registration = register ? shuffleRegistration(this.#app.conf, agent.hostname) : undefined;
      if (register) agent.registered = true;
      if (flags.isFinished) {
        this.#taken.delete(taskId);
        if (flags.isFailed) agent.failures += 1;
        agent.executors.delete(taskId);
      }
      return { revive: flags.isFinished, registration };
    });
  }
}
