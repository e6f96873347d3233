/**
 * The queue of drivers, the offers at hand, and what was placed on which: from "wanted" over "placed" (an offer is held while the
 * intent is written) to one ACCEPT an offer. Pure: time comes in, calls go out.
 *
 * All drivers placed on one offer go in one ACCEPT. It leaves when each of them is ready or given up; whoever is not ready in time loses its
 * place, so that one application can't hold up the others.
 */
import type { Declined, DeclineReason } from '../../model/declines.ts';
import type { Offer, SchedulerCall, Task } from '../../model/mesos.ts';
import { totalOf } from '../../model/resources.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import { type SeenAgent, SeenAgents } from '../match/agents.ts';
import type { Demand, Shaped } from '../match/demand.ts';
import { type Match, type MatchRules, matchDrivers, type WaitReason } from '../match/drivers.ts';
import { uselessFor } from '../match/useless.ts';
import { counted, giveBack } from './give-back.ts';
import { type HoldLimits, Holds, type Waiting } from './holds.ts';
import { Line } from './line.ts';
import { Refusals } from './refusals.ts';

export interface Placed extends Match {
  readonly offer: Offer;
}

export interface LaunchLimits {
  readonly maxDrivers: number;
  /** How many drivers are in the queue; further ones wait behind it. */
  readonly maxQueued: number;
  readonly compatibility: MatchRules['compatibility'];
  readonly fairness: HoldLimits;
  /** For offers that nobody here can use. */
  readonly declineSeconds: number;
  /** How long an offer is held for intents that are not written yet. */
  readonly holdMs: number;
  /** How long a driver that is ready waits for the others on its offer. */
  readonly gatherMs: number;
}

interface AcceptCall {
  readonly call: SchedulerCall;
  readonly taskIds: readonly string[];
}

export interface Scheduled {
  readonly placed: readonly Placed[];
  readonly calls: readonly SchedulerCall[];
  /** Drivers of which it has become known what the offers lack; it was not before, or for another reason. */
  readonly newlyRefused: readonly string[];
  readonly declined: readonly Declined[];
}

export interface Flushed {
  readonly accepts: readonly AcceptCall[];
  readonly declines: readonly SchedulerCall[];
  readonly declined: readonly Declined[];
  /** Drivers that were ready or placed and lost their place: surely not launched. */
  readonly lost: readonly string[];
}

interface Batch {
  readonly offer: Offer;
  readonly members: Map<string, Task | undefined>;
  readonly placedMs: number;
  readyMs: number | undefined;
}

export class Launches {
  readonly #line = new Line();
  readonly #seen = new SeenAgents();
  readonly #holds = new Holds();
  readonly #refusals = new Refusals();
  readonly #placed = new Map<string, Placed>();
  readonly #batches = new Map<string, Batch>();
  #idle = new Map<string, Offer>();
  #offersAsked = false;
  #full = false;
  #maxQueued = Number.POSITIVE_INFINITY;

  get queued(): number {
    return this.#line.size;
  }

  /**
   * Puts a driver into the queue, once; it stays there until it is launched or withdrawn. One that needs something else than before keeps
   * its turn and loses its offer, which was chosen for other needs.
   */
  want(demand: Demand): void {
    if (!this.#line.put(demand)) return;
    this.#displace(demand.taskId);
    this.#offersAsked = false;
  }

  /** Takes a driver out of the queue and off its offer. */
  unwant(taskId: string): void {
    this.#leave(taskId);
    this.#displace(taskId);
  }

  #leave(taskId: string): void {
    this.#line.remove(taskId);
    this.#holds.forget(taskId);
  }

  placement(taskId: string): Placed | undefined {
    return this.#placed.get(taskId);
  }

  /** Why a driver waits; undefined when it isn't queued or has not been looked at yet. */
  waiting(taskId: string): Refusal<WaitReason> | undefined {
    const entry = this.#line.get(taskId);
    if (entry === undefined) return undefined;
    const refusal = this.#refusals.get(entry.shape);
    const hold = this.#holds.current;
    if (refusal !== undefined && hold?.holder.demand.taskId === taskId)
      return { ...refusal, message: `${refusal.message} The agent on ${hold.hostname} is set aside for this driver.` };
    if (this.#line.size > this.#maxQueued && !this.#line.first(this.#maxQueued).includes(entry)) return queueFull;
    return refusal;
  }

  onOffers(offers: readonly Offer[]): void {
    for (const offer of offers) this.#idle.set(offer.id, offer);
    this.#seen.onOffers(offers);
  }

  /** Mesos has removed an agent. */
  onAgentRemoved(agentId: string): void {
    this.#seen.forget(agentId);
  }

  /** An offer is no longer valid: whoever was placed on it is placed anew. Answers who lost a place. */
  onRescind(offerId: string): readonly string[] {
    this.#idle.delete(offerId);
    const batch = this.#batches.get(offerId);
    if (batch === undefined) return [];
    this.#batches.delete(offerId);
    const lost = [...batch.members.keys()];
    for (const taskId of lost) this.#placed.delete(taskId);
    return lost;
  }

  /** A new subscription: Mesos offers to every role until it is told otherwise. */
  onSubscribed(): void {
    this.#offersAsked = true;
  }

  /** The connection is gone, and with it every offer. Answers who lost a place. */
  onDisconnected(): readonly string[] {
    const lost = [...this.#placed.keys()];
    this.#placed.clear();
    this.#batches.clear();
    this.#idle = new Map();
    this.#refusals.forget();
    this.#offersAsked = false;
    return lost;
  }

  /**
   * Places queued drivers on the idle offers and gives the rest of the offers back.
   * @param running drivers that count against maxDrivers
   */
  schedule(running: number, limits: LaunchLimits, now: number): Scheduled {
    this.#maxQueued = limits.maxQueued;
    const room = Math.max(0, limits.maxDrivers - running - this.#placed.size);
    this.#updateHold(limits, now);
    const during = this.#holds.current;
    const matching = matchDrivers(this.#unplaced(limits), [...this.#idle.values()], {
      limit: room,
      compatibility: limits.compatibility,
      held: during,
      shapes: this.#line.shapes,
    });
    const news = this.#refusals.learn(matching, (shape) => this.#line.hasShape(shape));
    this.#full = matching.matches.length >= room;
    const placed = matching.matches.flatMap((match) => this.#hold(match, now));
    this.#updateHold(limits, now);
    const { current } = this.#holds;
    // Nobody but the holder was looking at these; now all may.
    const released = during === current ? [] : this.#idleOf(during?.agentId);
    const unused = [...this.#idle.values()].filter((offer) => !released.includes(offer));
    const { kept, calls, declined } = giveBack(unused, current, limits.declineSeconds, this.#uselessness(limits));
    this.#idle = new Map([...released, ...kept].map((offer) => [offer.id, offer]));
    return { placed, calls, newlyRefused: this.#ofShapes(news, limits), declined };
  }

  /** Why offers are of no use: what keeps the first driver in the line from them. */
  #uselessness(limits: LaunchLimits): (offer: Offer) => DeclineReason {
    const { value: first, done } = this.#unplaced(limits)[Symbol.iterator]().next();
    if (done === true || first === undefined) return () => 'NothingQueued';
    if (this.#full) return () => 'TooManyDrivers';
    return uselessFor(first.demand, limits.compatibility, this.#holds.current?.agentId);
  }

  #ofShapes(shapes: ReadonlySet<string>, limits: LaunchLimits): readonly string[] {
    if (shapes.size === 0) return [];
    return [...this.#unplaced(limits)].flatMap(({ shape, demand }) => (shapes.has(shape) ? [demand.taskId] : []));
  }

  /** The offers of an agent that is set aside anew may have been declined a moment ago: Mesos is asked for them again. */
  #updateHold(limits: LaunchLimits, now: number): void {
    const before = this.#holds.current;
    const waiting: Waiting = {
      unplaced: this.#unplaced(limits),
      isUnplaced: ({ demand, shape }) =>
        this.#line.get(demand.taskId)?.shape === shape && !this.#placed.has(demand.taskId),
      wasOvertaken: (shape) => this.#refusals.wasOvertaken(shape),
      candidates: ({ demand }) => this.#mostFreeFirst(this.#seen.candidates(demand, limits.compatibility)),
    };
    this.#holds.update(waiting, limits.fairness, now);
    const { current } = this.#holds;
    if (current !== undefined && current !== before) this.#offersAsked = false;
  }

  #idleOf(agentId: string | undefined): readonly Offer[] {
    return [...this.#idle.values()].filter((offer) => offer.agentId === agentId);
  }

  #mostFreeFirst(agents: readonly SeenAgent[]): readonly SeenAgent[] {
    const free = new Map([...this.#idle.values()].map((offer) => [offer.agentId, totalOf(offer.resources, 'mem')]));
    return agents.toSorted((a, b) => (free.get(b.agentId) ?? 0) - (free.get(a.agentId) ?? 0));
  }

  /**
   * Should Mesos be asked for offers (true), be told to send none (false), or is all as it is to be (undefined)? Offers that came while no
   * further driver was allowed would be declined, and be missing for as long as that lasts when one is allowed again.
   */
  askForOffers(): boolean | undefined {
    const hungry = !this.#full && this.#line.size > this.#placed.size;
    if (hungry === this.#offersAsked) return undefined;
    this.#offersAsked = hungry;
    return hungry;
  }

  *#unplaced({ maxQueued }: LaunchLimits): Iterable<Shaped> {
    for (const entry of this.#line.first(maxQueued)) if (!this.#placed.has(entry.demand.taskId)) yield entry;
  }

  #hold(match: Match, now: number): readonly Placed[] {
    const offer = this.#idle.get(match.offerId) ?? this.#batches.get(match.offerId)?.offer;
    if (offer === undefined) return [];
    const batch = this.#batches.get(offer.id) ?? { offer, members: new Map(), placedMs: now, readyMs: undefined };
    batch.members.set(match.taskId, undefined);
    this.#batches.set(offer.id, batch);
    this.#idle.delete(offer.id);
    const placed: Placed = { ...match, offer };
    this.#placed.set(match.taskId, placed);
    return [placed];
  }

  /** The driver's intent is written: launch it with this task. False when it has lost its place meanwhile. */
  ready(task: Task, now: number): boolean {
    const placed = this.#placed.get(task.id);
    const batch = placed === undefined ? undefined : this.#batches.get(placed.offerId);
    if (batch === undefined) return false;
    batch.members.set(task.id, task);
    batch.readyMs ??= now;
    return true;
  }

  #displace(taskId: string): void {
    const placed = this.#placed.get(taskId);
    if (placed === undefined) return;
    this.#placed.delete(taskId);
    this.#batches.get(placed.offerId)?.members.delete(taskId);
  }

  /** The ACCEPTs that may leave now. Their drivers are out of the queue from here on. */
  flush(limits: LaunchLimits, now: number): Flushed {
    const accepts: AcceptCall[] = [];
    const declines: SchedulerCall[] = [];
    const lost: string[] = [];
    for (const [offerId, batch] of this.#batches) {
      if (!isDue(batch, limits, now)) continue;
      this.#batches.delete(offerId);
      const tasks = [...batch.members.values()].filter((task) => task !== undefined);
      for (const [taskId, task] of batch.members) {
        this.#placed.delete(taskId);
        if (task === undefined) lost.push(taskId);
        else this.#leave(taskId);
      }
      if (tasks.length === 0) declines.push({ type: 'DECLINE', offerIds: [offerId], refuseSeconds: 0 });
      else
        accepts.push({
          call: { type: 'ACCEPT', offerIds: [offerId], tasks, refuseSeconds: 0 },
          taskIds: tasks.map((task) => task.id),
        });
    }
    if (lost.length > 0) this.#offersAsked = false;
    return { accepts, declines, declined: counted(declines, () => 'PlaceGivenUp'), lost };
  }
}

const queueFull = no(
  'QueueFull',
  'As many drivers are queued on the cluster as its maxQueued allows; this one moves up when one of them has started.',
);

const isDue = (batch: Batch, limits: LaunchLimits, now: number): boolean => {
  const waiting = [...batch.members.values()].some((task) => task === undefined);
  if (!waiting) return true;
  if (batch.readyMs !== undefined && now - batch.readyMs >= limits.gatherMs) return true;
  return now - batch.placedMs >= limits.holdMs;
};
