/**
 * The queue of drivers, the offers at hand, and what was placed on which: from "wanted" over "placed" (an offer is held while the
 * intent is written) to one ACCEPT an offer. Pure: time comes in, calls go out.
 *
 * All drivers placed on one offer go in one ACCEPT. It leaves when each of them is ready or given up; whoever is not ready in time loses its
 * place, so that one application can't hold up the others.
 */
import type { Offer, SchedulerCall, Task } from '../../model/mesos.ts';
import type { Refusal } from '../../model/verdict.ts';
import { type Demand, type Match, matchDrivers, shapeOf, type WaitReason } from '../match/drivers.ts';

export interface Placed extends Match {
  readonly offer: Offer;
}

export interface LaunchLimits {
  readonly maxDrivers: number;
  /** For offers that nobody here can use. */
  readonly declineSeconds: number;
  /** How long an offer is held for intents that are not written yet. */
  readonly holdMs: number;
  /** How long a driver that is ready waits for the others on its offer. */
  readonly gatherMs: number;
}

export interface AcceptCall {
  readonly call: SchedulerCall;
  readonly taskIds: readonly string[];
}

export interface Flushed {
  readonly accepts: readonly AcceptCall[];
  readonly declines: readonly SchedulerCall[];
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
  readonly #queue = new Map<string, Demand>();
  readonly #placed = new Map<string, Placed>();
  readonly #batches = new Map<string, Batch>();
  #idle = new Map<string, Offer>();
  #refusals: ReadonlyMap<string, Refusal<WaitReason>> = new Map();
  #offersAsked = false;
  #full = false;

  get queued(): number {
    return this.#queue.size;
  }

  /**
   * Puts a driver into the queue, once; it stays there until it is launched or withdrawn. One that needs something else than before keeps
   * its turn and loses its offer, which was chosen for other needs.
   */
  want(demand: Demand): void {
    const known = this.#queue.get(demand.taskId);
    if (known !== undefined && shapeOf(known) === shapeOf(demand)) return;
    this.#queue.set(demand.taskId, demand);
    this.#displace(demand.taskId);
    this.#offersAsked = false;
  }

  /** Takes a driver out of the queue and off its offer. */
  unwant(taskId: string): void {
    this.#queue.delete(taskId);
    this.#displace(taskId);
  }

  placement(taskId: string): Placed | undefined {
    return this.#placed.get(taskId);
  }

  /** Why a driver waits; undefined when it isn't queued or has not been looked at yet. */
  waiting(taskId: string): Refusal<WaitReason> | undefined {
    const demand = this.#queue.get(taskId);
    return demand === undefined ? undefined : this.#refusals.get(shapeOf(demand));
  }

  onOffers(offers: readonly Offer[]): void {
    for (const offer of offers) this.#idle.set(offer.id, offer);
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
    this.#refusals = new Map();
    this.#offersAsked = false;
    return lost;
  }

  /**
   * Places queued drivers on the idle offers and gives the rest of the offers back.
   * @param running drivers that count against maxDrivers
   */
  schedule(
    running: number,
    limits: LaunchLimits,
    now: number,
  ): { readonly placed: readonly Placed[]; readonly calls: readonly SchedulerCall[] } {
    const offers = [...this.#idle.values()];
    const room = Math.max(0, limits.maxDrivers - running - this.#placed.size);
    const { matches, refusals } = matchDrivers(this.#unplaced(), offers, room);
    this.#refusals = stillTrue(this.#refusals, refusals);
    this.#full = matches.length >= room;
    const placed = matches.flatMap((match) => this.#hold(match, now));
    const calls: SchedulerCall[] = [];
    if (this.#idle.size > 0)
      calls.push({ type: 'DECLINE', offerIds: [...this.#idle.keys()], refuseSeconds: limits.declineSeconds });
    this.#idle = new Map();
    return { placed, calls };
  }

  /**
   * Should Mesos be asked for offers (true), be told to send none (false), or is all as it is to be (undefined)? Offers that came while no
   * further driver was allowed would be declined, and be missing for as long as that lasts when one is allowed again.
   */
  askForOffers(): boolean | undefined {
    const hungry = !this.#full && this.#queue.size > this.#placed.size;
    if (hungry === this.#offersAsked) return undefined;
    this.#offersAsked = hungry;
    return hungry;
  }

  *#unplaced(): Iterable<Demand> {
    for (const demand of this.#queue.values()) if (!this.#placed.has(demand.taskId)) yield demand;
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
        else this.#queue.delete(taskId);
      }
      if (tasks.length === 0) declines.push({ type: 'DECLINE', offerIds: [offerId], refuseSeconds: 0 });
      else
        accepts.push({
          call: { type: 'ACCEPT', offerIds: [offerId], tasks, refuseSeconds: 0 },
          taskIds: tasks.map((task) => task.id),
        });
    }
    if (lost.length > 0) this.#offersAsked = false;
    return { accepts, declines, lost };
  }
}

/** A moment without offers says nothing new about who found all offers too small before. */
const stillTrue = (before: ReadonlyMap<string, Refusal<WaitReason>>, now: ReadonlyMap<string, Refusal<WaitReason>>) =>
  new Map(
    [...now].map(([shape, refusal]) => {
      const earlier = before.get(shape);
      return [
        shape,
        refusal.reason === 'NoOffers' && earlier?.reason === 'OffersTooSmall' ? earlier : refusal,
      ] as const;
    }),
  );

const isDue = (batch: Batch, limits: LaunchLimits, now: number): boolean => {
  const waiting = [...batch.members.values()].some((task) => task === undefined);
  if (!waiting) return true;
  if (batch.readyMs !== undefined && now - batch.readyMs >= limits.gatherMs) return true;
  return now - batch.placedMs >= limits.holdMs;
};
