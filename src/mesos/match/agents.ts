/**
 * What each agent has been seen to offer to each role at once: a lower bound of what it has. Mesos doesn't tell a framework what agents have in
 * all, so an agent whose resources were never free together while the operator looked counts for less than it is; and what others have
 * taken for good since then still counts.
 */
import type { Attribute, Offer } from '../../model/mesos.ts';
import type { Amounts } from '../../model/resources.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { meetingOf } from './attributes.ts';
import type { Demand } from './demand.ts';
import { isEnough, roleOf, totalsOf } from './pool.ts';

export interface SeenAgent {
  readonly agentId: string;
  readonly hostname: string;
  readonly role: string;
  readonly attributes: readonly Attribute[];
  /** The most that was offered, amount by amount. */
  readonly most: Amounts;
}

export class SeenAgents {
  readonly #agents = new Map<string, SeenAgent>();

  onOffers(offers: readonly Offer[]): void {
    for (const offer of offers) {
      const { agentId, hostname, attributes } = offer;
      const role = roleOf(offer);
      const key = JSON.stringify([agentId, role]);
      const before = this.#agents.get(key)?.most;
      const now = totalsOf(offer.resources);
      this.#agents.set(key, {
        agentId,
        hostname,
        role,
        attributes,
        most: before === undefined ? now : larger(before, now),
      });
    }
  }

  /** Forgets an agent that Mesos has removed. */
  forget(agentId: string): void {
    for (const [key, agent] of this.#agents) if (agent.agentId === agentId) this.#agents.delete(key);
  }

  /** The agents, by role, on which the demand would fit if all that they were seen to offer were free again. */
  candidates({ roles, constraints, amounts }: Demand, compatibility: Compatibility): readonly SeenAgent[] {
    const firstUnmet = meetingOf(constraints, compatibility);
    return [...this.#agents.values()].filter(
      ({ role, attributes, most }) =>
        roles.includes(role) && isEnough(most, amounts) && firstUnmet(attributes) === undefined,
    );
  }
}

const larger = (a: Amounts, b: Amounts): Amounts => ({
  cpus: Math.max(a.cpus, b.cpus),
  mem: Math.max(a.mem, b.mem),
  gpus: Math.max(a.gpus ?? 0, b.gpus ?? 0),
  disk: Math.max(a.disk ?? 0, b.disk ?? 0),
  ports: Math.max(a.ports, b.ports),
});
