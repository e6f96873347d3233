/**
 * Agents on which an application's executors fail: after two failures an agent gets no more of them for ten minutes, each further time for twice
 * as long, up to an hour. (Spark itself never goes back to such an agent, semantics 4.6.) Pure: time comes in.
 */

export interface AvoidedAgent {
  /** Undefined while only its host is known: an earlier operator process saw the failures. */
  readonly agentId: string | undefined;
  readonly host?: string;
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

/** An agent that an earlier operator process avoided. */
export interface FormerlyAvoided {
  readonly host: string;
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

interface Record {
  failures: number;
  /** Failures since it was last avoided. */
  recent: number;
  timesAvoided: number;
  untilMs: number;
}

const tooMany = 2;
const firstMs = 600_000;
const longestMs = 3_600_000;

export class AvoidedAgents {
  readonly #agents = new Map<string, Record>();
  readonly #former: Map<string, FormerlyAvoided>;

  /** @param former those of an earlier operator process, by their hosts: its status names no agents */
  constructor(former: readonly FormerlyAvoided[]) {
    this.#former = new Map(former.map((agent) => [agent.host, agent]));
  }

  /** An agent is on this host: if that was avoided before, the agent is. */
  onSeen(agentId: string, host: string): void {
    const former = this.#former.get(host);
    if (former === undefined) return;
    this.#former.delete(host);
    const { failures, untilMs } = former;
    if (!this.#agents.has(agentId)) this.#agents.set(agentId, { failures, recent: 0, timesAvoided: 1, untilMs });
  }

  /** An executor failed there. */
  onFailure(agentId: string, now: number): void {
    const fresh: Record = { failures: 0, recent: 0, timesAvoided: 0, untilMs: Number.NEGATIVE_INFINITY };
    const agent = this.#agents.get(agentId) ?? fresh;
    this.#agents.set(agentId, agent);
    agent.failures += 1;
    if (now < agent.untilMs) return;
    agent.recent += 1;
    if (agent.recent < tooMany) return;
    agent.untilMs = now + Math.min(longestMs, firstMs * 2 ** agent.timesAvoided);
    agent.timesAvoided += 1;
    agent.recent = 0;
  }

  /** Until when it is avoided, milliseconds since the epoch; undefined when it isn't. */
  until(agentId: string, now: number): number | undefined {
    const untilMs = this.#agents.get(agentId)?.untilMs;
    return untilMs !== undefined && now < untilMs ? untilMs : undefined;
  }

  /** Those that are avoided now. */
  list(now: number): readonly AvoidedAgent[] {
    const seen = [...this.#agents].map(([agentId, { failures, untilMs }]) => ({ agentId, failures, untilMs }));
    const unseen = [...this.#former.values()].map((former) => ({ agentId: undefined, ...former }));
    return [...seen, ...unseen].filter(({ untilMs }) => now < untilMs);
  }
}
