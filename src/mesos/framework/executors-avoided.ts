/**
 * Agents on which an application's executors fail: after two failures an agent gets no more of them for ten minutes, each further time for twice
 * as long, up to an hour. (Spark itself never goes back to such an agent, semantics 4.6.) Pure: time comes in.
 */

export interface AvoidedAgent {
  readonly agentId: string;
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
    return [...this.#agents].flatMap(([agentId, { failures, untilMs }]) =>
      now < untilMs ? [{ agentId, failures, untilMs }] : [],
    );
  }
}
