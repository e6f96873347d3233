import { describe, expect, test } from '@jest/globals';
import { Launches, type LaunchLimits } from '../../src/mesos/framework/launches.ts';
import type { Offer } from '../../src/model/mesos.ts';
import { totalOf } from '../../src/model/resources.ts';
import { demandOf } from '../support/demands.ts';
import fc from '../support/fast-check.ts';
import { offerOf } from '../support/offers.ts';

const afterRounds = 5;
const forRounds = 40;
const roundMs = 1000;
const limits: LaunchLimits = {
  maxDrivers: 10_000,
  maxQueued: 10_000,
  compatibility: 'Documented',
  fairness: { afterMs: afterRounds * roundMs, forMs: forRounds * roundMs },
  declineSeconds: 1,
  holdMs: 5000,
  gatherMs: 0,
};
const amounts = (cpus: number) => ({ cpus: cpus * 1000, mem: 1000, ports: 0 });

interface Running {
  readonly agent: number;
  readonly cpus: number;
  readonly untilRound: number;
}

/** Agents that offer, in every round, whatever is neither used nor offered already. */
class Agents {
  readonly launched = new Map<string, number>();
  readonly launches = new Launches();
  readonly #totals: readonly number[];
  readonly #lives: (taskId: string) => number;
  readonly #offered = new Map<string, Offer>();
  #running: Running[] = [];
  #round = 0;

  constructor(totals: readonly number[], lives: (taskId: string) => number) {
    this.#totals = totals;
    this.#lives = lives;
  }

  want(taskId: string, cpus: number): void {
    this.launches.want(demandOf(taskId, amounts(cpus), { queuedAtMs: this.#round * roundMs }));
  }

  /** One round; answers the offers that are kept, in cpus. */
  step(): readonly number[] {
    this.#running = this.#running.filter(({ untilRound }) => untilRound > this.#round);
    this.#offer();
    const now = this.#round * roundMs;
    const { placed, calls } = this.launches.schedule(this.#running.length, limits, now);
    for (const { taskId, offer, resources } of placed) {
      const task = { id: taskId, name: taskId, agentId: offer.agentId, resources, labels: [] };
      this.launches.ready({ ...task, command: { value: 'true', environment: [], uris: [] } }, now);
      const running = {
        agent: Number(offer.agentId),
        cpus: totalOf(resources, 'cpus') / 1000,
        untilRound: this.#round + this.#lives(taskId),
      };
      this.#running.push(running);
      this.launched.set(taskId, this.#round);
    }
    for (const { call } of this.launches.flush(limits, now).accepts) this.#back(call);
    for (const call of calls) this.#back(call);
    this.#round += 1;
    return [...this.#offered.values()].map((offer) => totalOf(offer.resources, 'cpus') / 1000);
  }

  #back(call: object): void {
    if ('offerIds' in call) for (const id of call.offerIds as readonly string[]) this.#offered.delete(id);
  }

  #offer(): void {
    const made = this.#totals.flatMap((total, agent) => {
      const used = this.#running.reduce((sum, task) => (task.agent === agent ? sum + task.cpus : sum), 0);
      const out = [...this.#offered.values()].filter(({ agentId }) => agentId === String(agent));
      const free = total - used - out.reduce((sum, offer) => sum + totalOf(offer.resources, 'cpus') / 1000, 0);
      expect(free).toBeGreaterThanOrEqual(0);
      return free === 0 ? [] : [offerOf(`${this.#round}/${agent}`, { cpus: free, agentId: String(agent) })];
    });
    for (const offer of made) this.#offered.set(offer.id, offer);
    this.launches.onOffers(made);
  }
}

const totals = fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 1, maxLength: 4 });
const lifetimes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 7 });

describe('fairness', () => {
  test('large drivers that fit on some agent are launched in turn, although small ones never stop to come', () => {
    fc.assert(
      fc.property(totals, lifetimes, fc.integer({ min: 1, max: 3 }), (sizes, lives, count) => {
        const largest = Math.max(...sizes);
        const longest = Math.max(...lives);
        const large = Array.from({ length: count }, (_, index) => `large-${index}`);
        const life = (taskId: string): number => lives[Number(taskId.split('-')[1]) % lives.length] ?? 1;
        const agents = new Agents(sizes, life);
        const room = sizes.reduce((sum, size) => sum + size, 0);
        // Small ones that came earlier go first; then the wait, and for each large one the end of whatever runs on an agent.
        const bound = 2 * (longest + 1) + afterRounds + count * (longest + 4);
        for (let round = 0; round <= bound; round += 1) {
          for (let index = 0; index < room; index += 1) agents.want(`small-${round * room + index}`, 1);
          if (round === 1) for (const taskId of large) agents.want(taskId, largest);
          agents.step();
        }
        for (const taskId of large) expect(agents.launched.get(taskId)).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 60 },
    );
  });

  test('no offer that a waiting driver could use is kept from it while all are of one size', () => {
    fc.assert(
      fc.property(totals, lifetimes, fc.integer({ min: 1, max: 3 }), (sizes, lives, size) => {
        const agents = new Agents(sizes, (taskId) => lives[Number(taskId.split('-')[1]) % lives.length] ?? 1);
        for (let round = 0; round < 40; round += 1) {
          for (let index = 0; index < 10; index += 1) agents.want(`same-${round * 10 + index}`, size);
          for (const kept of agents.step()) expect(kept).toBeLessThan(size);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a driver that is larger than any agent keeps nothing from the others', () => {
    fc.assert(
      fc.property(totals, lifetimes, (sizes, lives) => {
        const agents = new Agents(sizes, (taskId) => lives[Number(taskId.split('-')[1]) % lives.length] ?? 1);
        agents.want('huge-0', 9);
        for (let round = 0; round < 30; round += 1) {
          for (let index = 0; index < 40; index += 1) agents.want(`small-${round * 40 + index}`, 1);
          expect(agents.step()).toEqual([]);
        }
        expect(agents.launched.has('huge-0')).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
