/**
 * The executors of one application, which is a framework of its own: keeps as many running as are wanted. Mesos is its memory: after a restart
 * implicit reconciliation tells what runs. Every task of the framework is an executor. Pure: time and ids come in, calls go out.
 */
import type { Offer, SchedulerCall, TaskStatus } from '../../model/mesos.ts';
import type { Amounts } from '../../model/resources.ts';
import { type ExecutorPlacement, placeExecutors } from '../match/executors.ts';
import { TaskBook, type TrackedTask } from './tasks.ts';

export interface ExecutorPlan {
  readonly role: string;
  readonly amounts: Amounts;
  readonly wanted: number;
}

export interface ExecutorCounts {
  readonly wanted: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
}

export interface ExecutorItem {
  readonly id: string;
  readonly agentId: string | undefined;
  readonly state: string;
}

export interface NewExecutor extends ExecutorPlacement {
  readonly taskId: string;
}

const doubts = { unknownMs: 60_000, unreachableMs: 600_000 };
const declineSeconds = 120;
/** After a new subscription by an operator that doesn't know what runs: time for Mesos to tell. */
const recoverMs = 3_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** A failure so long after the one before is a first one again. */
const quietMs = 300_000;

export class ExecutorSet {
  readonly #plan: ExecutorPlan;
  readonly #epoch: string;
  readonly #book = new TaskBook();
  #next = 0;
  #failed = 0;
  #pauseMs = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #recovering: boolean;
  #launchFromMs: number;
  #knownFromMs = Number.NEGATIVE_INFINITY;
  #asked = false;

  /**
   * @param epoch part of every id, different for each operator process: ids are never used twice
   * @param recovering executors of an earlier process may run
   */
  constructor(plan: ExecutorPlan, epoch: string, recovering: boolean, now: number) {
    this.#plan = plan;
    this.#epoch = epoch;
    this.#recovering = recovering;
    this.#launchFromMs = now;
  }

  /** False while Mesos may still have to tell of executors that an earlier process launched. */
  isKnown(now: number): boolean {
    return !this.#recovering && now >= this.#knownFromMs;
  }

  get counts(): ExecutorCounts {
    let running = 0;
    let pending = 0;
    for (const task of this.#book.values()) {
      if (task.verdict === 'alive' && task.last?.state === 'TASK_RUNNING') running += 1;
      else if (task.verdict === 'alive' || task.verdict === 'unheard') pending += 1;
    }
    return { wanted: this.#plan.wanted, running, pending, failed: this.#failed };
  }

  /** The executors that live or may live, at most so many. */
  items(limit: number): readonly ExecutorItem[] {
    return [...this.#book.values()]
      .slice(0, limit)
      .map((task) => ({ id: task.taskId, agentId: task.agentId, state: task.last?.state ?? 'TASK_STAGING' }));
  }

  onSubscribed(now: number): readonly SchedulerCall[] {
    this.#book.onSubscribed(now);
    if (this.#recovering) this.#launchFromMs = this.#knownFromMs = now + recoverMs;
    this.#recovering = false;
    this.#asked = true;
    return [{ type: 'RECONCILE', tasks: [] }];
  }

  /** Takes in an update and answers with its acknowledgement: nothing about a single executor needs to be durable. */
  onStatus(status: TaskStatus, now: number): readonly SchedulerCall[] {
    const counted = this.#book.get(status.taskId) !== undefined;
    const task = this.#book.track(status.taskId, status.agentId, doubts, now);
    this.#book.onStatus(status, now);
    const calls = this.#book.acknowledge(status.taskId, task.mark);
    if (task.verdict !== 'ended') return calls;
    this.#book.untrack(status.taskId);
    if (counted) this.#onEnd(status, now);
    return calls;
  }

  /** The end of an executor that was counted; Mesos tells an end again when its acknowledgement was lost. */
  #onEnd(status: TaskStatus, now: number): void {
    this.#asked = false;
    if (status.state === 'TASK_FINISHED' || status.state === 'TASK_KILLED' || status.state === 'TASK_DROPPED') return;
    this.#failed += 1;
    const quiet = now - this.#failedAtMs >= quietMs;
    this.#failedAtMs = now;
    this.#pauseMs = quiet ? firstPauseMs : Math.min(longestPauseMs, this.#pauseMs * 2);
    this.#launchFromMs = Math.max(this.#launchFromMs, now + this.#pauseMs);
  }

  /** Uses offers for the executors that are missing; the rest goes back. */
  onOffers(
    offers: readonly Offer[],
    now: number,
  ): { readonly launch: readonly NewExecutor[]; readonly calls: readonly SchedulerCall[] } {
    const missing = now < this.#launchFromMs ? 0 : this.#missing();
    const placed = placeExecutors(offers, this.#plan.role, this.#plan.amounts, missing);
    const used = new Set(placed.map((place) => place.offer.id));
    const unused = offers.filter((offer) => !used.has(offer.id)).map((offer) => offer.id);
    const launch = placed.map((place) => this.#name(place, now));
    const refuseSeconds = now < this.#launchFromMs ? 1 : declineSeconds;
    return { launch, calls: unused.length === 0 ? [] : [{ type: 'DECLINE', offerIds: unused, refuseSeconds }] };
  }

  #missing(): number {
    const { wanted, running, pending } = this.counts;
    return Math.max(0, wanted - running - pending);
  }

  #name(place: ExecutorPlacement, now: number): NewExecutor {
    const taskId = `executor-${this.#next}-${this.#epoch}`;
    this.#next += 1;
    this.#book.track(taskId, place.offer.agentId, doubts, now);
    this.#book.launching(taskId, place.offer.agentId, now);
    return { ...place, taskId };
  }

  /** A launch surely did not happen. */
  onLaunchLost(taskIds: readonly string[]): void {
    for (const taskId of taskIds) this.#book.untrack(taskId);
    this.#asked = false;
  }

  /** What is due: questions, kills of executors too many, asking for offers or for none. */
  tick(now: number): readonly SchedulerCall[] {
    this.#killSurplus(now);
    const { calls, settled } = this.#book.tick(now);
    for (const taskId of settled) this.#book.untrack(taskId);
    const hungry = this.#missing() > 0 && now >= this.#launchFromMs;
    if (hungry === this.#asked) return calls;
    this.#asked = hungry;
    return [
      ...calls,
      hungry ? { type: 'REVIVE', roles: [this.#plan.role] } : { type: 'SUPPRESS', roles: [this.#plan.role] },
    ];
  }

  #killSurplus(now: number): void {
    const { wanted, running, pending } = this.counts;
    const surplus = running + pending - wanted;
    if (surplus <= 0) return;
    const runs = (task: TrackedTask): number => (task.last?.state === 'TASK_RUNNING' ? 0 : 1);
    const alive = [...this.#book.values()].filter((task) => task.verdict === 'alive').sort((a, b) => runs(a) - runs(b));
    for (const task of alive.slice(-surplus)) this.#book.kill(task.taskId, undefined, now);
  }
}
