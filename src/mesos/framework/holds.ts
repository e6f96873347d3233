/**
 * Fairness: a driver for which every offer has been too small for a long time gets an agent of its own to wait for. The rule, of which at most one
 * case is in force at a time:
 * 1. Of the drivers that have waited for `afterMs` and were overtaken, because offers that were too small for them were large enough for somebody
 *    behind them, the one that waits longest and would fit on some agent if all that this agent was seen to offer were free gets that
 *    agent set aside. (Who waits in a long queue of its like is not overtaken: it needs no help.)
 * 2. While it is set aside, no other driver is placed there, so what runs there now ends at some time and nothing new comes.
 * 3. It ends when the driver is placed or withdrawn, or after `forMs`. In the last case the driver's wait counts from then on, and its next turn
 *    takes another agent as long as there is one that it hasn't had.
 * So a large driver is launched at the latest when the drivers on its agent have ended, if that takes less than `forMs`, however many smaller
 * ones arrive. At most one agent is kept from smaller drivers.
 */

import type { SeenAgent } from '../match/agents.ts';
import type { Shaped } from '../match/demand.ts';

export interface HoldLimits {
  /** How long a driver waits before an agent is set aside for it; 0 = none ever is. */
  readonly afterMs: number;
  /** How long an agent is set aside at the most. */
  readonly forMs: number;
}

export interface Hold {
  readonly holder: Shaped;
  readonly agentId: string;
  readonly hostname: string;
  /** Only offers to this role are collected for the holder; those to others could not be used together with them. */
  readonly role: string;
  readonly sinceMs: number;
}

interface Turn {
  /** Since when the driver waits for its next turn. */
  readonly fromMs: number;
  /** Agents that it has had without success. */
  readonly had: ReadonlySet<string>;
}

export interface Waiting {
  /** Drivers that wait for a place, in any order. */
  readonly unplaced: Iterable<Shaped>;
  readonly isUnplaced: (holder: Shaped) => boolean;
  /** Have the offers been too small for drivers of this shape, and not for others behind them? */
  readonly wasOvertaken: (shape: string) => boolean;
  /** The agents on which it would fit, the best first. */
  readonly candidates: (waiting: Shaped) => readonly SeenAgent[];
}

export class Holds {
  readonly #turns = new Map<string, Turn>();
  #hold: Hold | undefined;

  get current(): Hold | undefined {
    return this.#hold;
  }

  /** A driver is no longer in the queue. */
  forget(taskId: string): void {
    this.#turns.delete(taskId);
    if (this.#hold?.holder.demand.taskId === taskId) this.#hold = undefined;
  }

  /** Ends the hold in force when it is over, and begins one when somebody has waited long enough. */
  update(waiting: Waiting, limits: HoldLimits, now: number): void {
    if (this.#hold !== undefined && !this.#goesOn(this.#hold, waiting, limits, now)) this.#hold = undefined;
    if (this.#hold === undefined && limits.afterMs > 0) this.#hold = this.#begin(waiting, limits, now);
  }

  #goesOn(hold: Hold, waiting: Waiting, limits: HoldLimits, now: number): boolean {
    if (limits.afterMs <= 0 || !waiting.isUnplaced(hold.holder)) return false;
    if (!waiting.candidates(hold.holder).some(isOf(hold))) return false;
    if (now - hold.sinceMs < limits.forMs) return true;
    const { taskId } = hold.holder.demand;
    this.#turns.set(taskId, { fromMs: now, had: new Set([...(this.#turns.get(taskId)?.had ?? []), hold.agentId]) });
    return false;
  }

  #begin(waiting: Waiting, { afterMs }: HoldLimits, now: number): Hold | undefined {
    for (const holder of this.#longestWaiting(waiting, now - afterMs)) {
      const candidates = waiting.candidates(holder);
      const had = this.#turns.get(holder.demand.taskId)?.had;
      const agent = candidates.find(({ agentId }) => had?.has(agentId) !== true) ?? candidates[0];
      if (agent !== undefined)
        return { holder, agentId: agent.agentId, hostname: agent.hostname, role: agent.role, sinceMs: now };
    }
    return undefined;
  }

  /** Of each shape the driver that has waited longest, if since that moment at least; the longest wait first. */
  #longestWaiting({ unplaced, wasOvertaken }: Waiting, atMs: number): readonly Shaped[] {
    const oldest = new Map<string, Shaped>();
    for (const entry of unplaced) {
      if (this.#waitsFrom(entry) > atMs || !wasOvertaken(entry.shape)) continue;
      const other = oldest.get(entry.shape);
      if (other === undefined || this.#compare(entry, other) < 0) oldest.set(entry.shape, entry);
    }
    return [...oldest.values()].sort((a, b) => this.#compare(a, b));
  }

  #waitsFrom({ demand }: Shaped): number {
    return this.#turns.get(demand.taskId)?.fromMs ?? demand.queuedAtMs;
  }

  #compare(a: Shaped, b: Shaped): number {
    return this.#waitsFrom(a) - this.#waitsFrom(b) || (a.demand.taskId < b.demand.taskId ? -1 : 1);
  }
}

const isOf =
  (hold: Hold) =>
  ({ agentId, role }: SeenAgent): boolean =>
    agentId === hold.agentId && role === hold.role;
