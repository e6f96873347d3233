/** The whole Mesos: masters, agents, and everything that a test or a demo does with them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from './agent/agent.ts';
import { ProcessGroups } from './agent/process-groups.ts';
import { serveAgent } from './agent/server.ts';
import type { LaunchedTask, LedgerEntry } from './ledger.ts';
import { markGone, setUnavailability } from './master/agents.ts';
import { Master } from './master/master.ts';
import type { Unavailability } from './messages.ts';
import type { AgentSpec, MesosOptions, Settings } from './options.ts';
import { systemClock } from './timers.ts';

export class Mesos {
  readonly masters: readonly Master[];
  readonly agents: Agent[] = [];
  readonly #settings: Settings;
  readonly #groups = new ProcessGroups();
  readonly #ledger: LedgerEntry[] = [];
  readonly #temporary: string[] = [];
  #leader: Master | undefined;
  #agentsCreated = 0;

  constructor(options: MesosOptions) {
    this.#settings = settingsOf(options);
    const election = { leader: () => this.#leader };
    this.masters = Array.from(
      { length: options.masters ?? 1 },
      (_, index) => new Master(this.#settings, election, index === 0 ? (options.port ?? 0) : 0),
    );
  }

  /** The leading master; the first one while none leads. */
  get url(): string {
    return (this.#leader ?? this.masters[0])?.url ?? '';
  }

  /** The leading master. Throws while none is elected. */
  get leader(): Master {
    if (this.#leader === undefined) throw new Error('no master leads');
    return this.#leader;
  }

  /** Adds an agent and waits until it has registered, if there is a leading master. */
  async addAgent(spec: AgentSpec = {}): Promise<Agent> {
    const workDir = join(spec.workDir ?? (await this.#temporaryDirectory()), `agent-${this.#agentsCreated++}`);
    const agent = new Agent(spec, {
      settings: this.#settings,
      groups: this.#groups,
      ledger: this.#ledger,
      workDir,
      serve: serveAgent,
    });
    this.agents.push(agent);
    agent.masterChanged(this.#link);
    await agent.start();
    return agent;
  }

  /**
   * Lets this master lead, with an empty memory, or nobody when it is undefined. Agents register with it again; `registry: 'kept'`
   * lets it remember from a replicated registry which agents there were, so that it keeps silent about their tasks until they are
   * back, where it would otherwise say TASK_UNKNOWN.
   */
  async elect(master: Master | undefined, { registry = 'lost' }: RegistryOption = {}): Promise<void> {
    const known = this.#leader?.core.agents.keys() ?? this.agents.map((agent) => agent.id);
    const recovered = registry === 'kept' ? [...known] : [];
    const old = this.#leader;
    this.#leader = undefined;
    this.#announce(undefined);
    if (old !== undefined) {
      await old.stopListening();
      old.resign();
      if (old !== master) await old.listen();
    }
    if (master === undefined) return;
    const link = master.lead(recovered);
    this.#leader = master;
    await master.listen();
    this.#announce(link);
  }

  /**
   * The leading master dies and comes back on its port: with everything it knew (`keepMemory`: only its connections broke), or with
   * a new id and nothing but what agents and frameworks tell it.
   */
  async restartMaster({ keepMemory, ...registry }: { readonly keepMemory: boolean } & RegistryOption): Promise<void> {
    const { leader } = this;
    await leader.stopListening();
    if (keepMemory) await leader.listen();
    else await this.elect(leader, registry);
  }

  /** An operator declares an agent gone. False for an agent that the master doesn't know. */
  markGone(agentId: string): boolean {
    return markGone(this.leader.core, agentId);
  }

  /** Plans a maintenance of an agent, or calls it off. */
  setUnavailability(agentId: string, unavailability: Unavailability | undefined): void {
    setUnavailability(this.leader.core, agentId, unavailability);
  }

  /** Every task that ever reached an agent, in order. */
  get tasks(): readonly LaunchedTask[] {
    return this.#ledger;
  }

  /** Process groups of tasks that run now. */
  get liveProcesses(): readonly number[] {
    return this.#groups.alive;
  }

  /** How often each scheduler call reached the leading master. */
  get callCounts(): ReadonlyMap<string, number> {
    return this.leader.core.callCounts;
  }

  /** Ends everything: listeners, timers, processes, temporary directories. */
  async close(): Promise<void> {
    this.#announce(undefined);
    for (const master of this.masters) {
      await master.stopListening();
      master.resign();
    }
    for (const agent of this.agents) await agent.close();
    await this.#groups.close();
    for (const directory of this.#temporary) await rm(directory, { recursive: true, force: true });
  }

  #link: Parameters<Agent['masterChanged']>[0];

  #announce(link: Parameters<Agent['masterChanged']>[0]): void {
    this.#link = link;
    for (const agent of this.agents) agent.masterChanged(link);
  }

  async #temporaryDirectory(): Promise<string> {
    const [existing] = this.#temporary;
    if (existing !== undefined) return existing;
    const directory = await mkdtemp(join(tmpdir(), 'embedded-mesos-'));
    this.#temporary.push(directory);
    return directory;
  }
}

export interface RegistryOption {
  readonly registry?: 'kept' | 'lost';
}

/** Starts masters, of which the first leads, and agents. Everything listens on 127.0.0.1. */
export async function startMesos(options: MesosOptions = {}): Promise<Mesos> {
  const mesos = new Mesos(options);
  try {
    for (const master of mesos.masters) await master.listen();
    await mesos.elect(mesos.masters[0]);
    for (const spec of options.agents ?? [{}]) await mesos.addAgent(spec);
    return mesos;
  } catch (error) {
    await mesos.close();
    throw error;
  }
}

const settingsOf = (options: MesosOptions): Settings => ({
  credentials: options.credentials ?? [],
  authenticateHttp: options.authenticateHttp ?? true,
  authenticateAgents: options.authenticateAgents ?? false,
  heartbeatMs: options.heartbeatMs ?? 15_000,
  allocationIntervalMs: options.allocationIntervalMs ?? 100,
  offerTimeoutMs: options.offerTimeoutMs,
  agentTimeoutMs: options.agentTimeoutMs ?? 75_000,
  updateRetryMs: options.updateRetryMs ?? 10_000,
  executorRegistrationTimeoutMs: options.executorRegistrationTimeoutMs ?? 60_000,
  executorReregistrationTimeoutMs: options.executorReregistrationTimeoutMs ?? 2000,
  executorShutdownGraceMs: options.executorShutdownGraceMs ?? 5000,
  executorHeartbeatMs: options.executorHeartbeatMs ?? 1_800_000,
  clock: options.clock ?? systemClock,
  onCall: options.onCall ?? (() => {}),
});
