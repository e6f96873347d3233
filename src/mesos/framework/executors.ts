/**
 * The executors of one application, which is a framework of its own: keeps as many running as are wanted. Mesos is its memory: after a restart
 * implicit reconciliation tells what runs. Every task of the framework is an executor. Pure: time and ids come in, calls go out.
 */
import type { Declined, DeclineReason } from '../../model/declines.ts';
import type { Offer, SchedulerCall, TaskStatus } from '../../model/mesos.ts';
import {
  type ExecutorPlacement,
  type ExecutorPlacing,
  type ExecutorShape,
  placeExecutors,
  type UnusedReason,
} from '../match/executors.ts';
import { executorIdOf, parseExecutorId } from './executor-ids.ts';
import type { AvoidedAgent } from './executors-avoided.ts';
import { type ExecutorFailure, ExecutorFailures, type FormerFailures, noFailures } from './executors-failures.ts';
import { counted } from './give-back.ts';
import { TaskBook, type TrackedTask } from './tasks.ts';

export interface ExecutorPlan {
  readonly shape: ExecutorShape;
  /** How many, until `want` says otherwise. */
  readonly wanted: number;
  /** GPUs of all executors together beyond those that each must have; they are taken where they are. */
  readonly maxSpareGpus: number;
  /** For how long an offer is declined, in seconds, by why it is not used. */
  readonly declineSeconds: Readonly<Record<Exclude<UnusedReason, 'avoided'>, number>>;
}

export interface ExecutorCounts {
  readonly wanted: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  /** Those of which Mesos can't tell whether they live: their agents are not reachable. */
  readonly lost: number;
}

export interface ExecutorItem {
  readonly id: string;
  readonly agentId: string | undefined;
  readonly state: string;
  /** The address that Mesos knows its container by, when it was told. */
  readonly address: string | undefined;
}

export interface NewExecutor extends ExecutorPlacement {
  readonly taskId: string;
}

const doubts = { unknownMs: 60_000, unreachableMs: 600_000 };
/** After a new subscription by an operator that doesn't know what runs: time for Mesos to tell. */
const recoverMs = 3_000;
const pausedDeclineSeconds = 1;

const reasons: Readonly<Record<UnusedReason, DeclineReason>> = {
  avoided: 'AgentAvoided',
  constraints: 'ConstraintsUnmet',
  enough: 'ExecutorsEnough',
  unsuitable: 'OffersTooSmall',
};

export class ExecutorSet {
  readonly #plan: ExecutorPlan;
  readonly #epoch: string;
  readonly #book = new TaskBook();
  readonly #failures: ExecutorFailures;
  /** Told to end, and not counted upon any more. */
  readonly #leaving = new Set<string>();
  #wanted: number;
  /** Where executors may be idle: those that are, by the ids of their tasks. Undefined: any may go when there are too many. */
  #idle: ReadonlySet<string> | undefined;
  #next = 0;
  #recovering: boolean;
  #launchFromMs: number;
  #knownFromMs = Number.NEGATIVE_INFINITY;
  #asked = false;

  /**
   * @param epoch part of every id, different for each operator process: ids are never used twice
   * @param recovering executors of an earlier process may run
   * @param former what that process has written down of failures
   */
  constructor(
    plan: ExecutorPlan,
    epoch: string,
    { recovering, former = noFailures }: { readonly recovering: boolean; readonly former?: FormerFailures },
    now: number,
  ) {
    this.#plan = plan;
    this.#epoch = epoch;
    this.#wanted = plan.wanted;
    this.#recovering = recovering;
    this.#failures = new ExecutorFailures(former);
    this.#launchFromMs = now;
  }

  /** False while Mesos may still have to tell of executors that an earlier process launched. */
  isKnown(now: number): boolean {
    return !this.#recovering && now >= this.#knownFromMs;
  }

  get counts(): ExecutorCounts {
    let running = 0;
    let pending = 0;
    let lost = 0;
    for (const task of this.#book.values()) {
      if (task.verdict === 'doubtful') lost += 1;
      else if (isRunning(task)) running += 1;
      else if (isPending(task)) pending += 1;
    }
    return { wanted: this.#wanted, running, pending, failed: this.#failures.count, lost };
  }

  /** The failures that are remembered, the newest first. */
  get failures(): readonly ExecutorFailure[] {
    return this.#failures.last;
  }

  avoided(now: number): readonly AvoidedAgent[] {
    return this.#failures.avoided(now);
  }

  /** The executors that live or may live, at most so many. */
  items(limit: number): readonly ExecutorItem[] {
    return [...this.#book.values()].slice(0, limit).map(({ taskId, agentId, last }) => ({
      id: taskId,
      agentId,
      state: last?.state ?? 'TASK_STAGING',
      address: last?.containerIps[0],
    }));
  }

  /** From now on so many are wanted, and when there are too many, only those go which are idle or don't run yet. */
  want(count: number, idle: ReadonlySet<string>): void {
    if (count > this.#wanted) this.#asked = false;
    this.#wanted = count;
    this.#idle = idle;
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
    const counted = this.#book.get(status.taskId) !== undefined && !this.#leaving.has(status.taskId);
    const task = this.#book.track(status.taskId, status.agentId, doubts, now);
    const { agentId } = task;
    this.#book.onStatus(status, now);
    const calls = this.#book.acknowledge(status.taskId, task.mark);
    if (task.verdict !== 'ended') return calls;
    this.#forget(status.taskId);
    this.#asked = false;
    if (counted) this.#onEnd(agentId === undefined ? status : { agentId, ...status }, now);
    return calls;
  }

  /** The end of an executor that was counted; Mesos tells an end again when its acknowledgement was lost. */
  #onEnd(status: TaskStatus, now: number): void {
    if (status.state === 'TASK_FINISHED' || status.state === 'TASK_KILLED' || status.state === 'TASK_DROPPED') return;
    const pauseMs = this.#failures.onFailure(status, now);
    this.#launchFromMs = Math.max(this.#launchFromMs, now + pauseMs);
  }

  /** Uses offers for the executors that are missing; the rest goes back. */
  onOffers(
    offers: readonly Offer[],
    now: number,
  ): {
    readonly launch: readonly NewExecutor[];
    readonly calls: readonly SchedulerCall[];
    readonly declined: readonly Declined[];
  } {
    const { shape, maxSpareGpus } = this.#plan;
    const paused = now < this.#launchFromMs;
    for (const { agentId, hostname } of offers) this.#failures.onSeen(agentId, hostname);
    const { placed, unused } = placeExecutors(offers, shape, {
      count: paused ? 0 : this.#missing(),
      spareGpus: maxSpareGpus - this.#spareGpus(),
      isAvoided: (agentId) => this.#failures.avoidedUntil(agentId, now) !== undefined,
    });
    const launch = placed.map((place) => this.#name(place, now));
    const declined = counted(unused, ({ why }) => (paused ? 'ExecutorsPaused' : reasons[why]));
    return { launch, calls: this.#declines(unused, paused, now), declined };
  }

  #declines(unused: ExecutorPlacing['unused'], paused: boolean, now: number): readonly SchedulerCall[] {
    const seconds = ({ offer, why }: ExecutorPlacing['unused'][number]): number => {
      if (paused) return pausedDeclineSeconds;
      if (why !== 'avoided') return this.#plan.declineSeconds[why];
      return Math.ceil(((this.#failures.avoidedUntil(offer.agentId, now) ?? now) - now) / 1000);
    };
    return [...Map.groupBy(unused, seconds)].map(([refuseSeconds, group]) => ({
      type: 'DECLINE',
      offerIds: group.map(({ offer }) => offer.id),
      refuseSeconds,
    }));
  }

  #spareGpus(): number {
    let sum = 0;
    for (const { taskId } of this.#book.values()) sum += parseExecutorId(taskId).spareGpus;
    return sum;
  }

  /** Negative when there are too many. */
  #missing(): number {
    let live = 0;
    for (const task of this.#book.values())
      if (!this.#leaving.has(task.taskId) && (isRunning(task) || isPending(task))) live += 1;
    return this.#wanted - live;
  }

  #name(place: ExecutorPlacement, now: number): NewExecutor {
    const { ports, spareGpus, offer } = place;
    const taskId = executorIdOf(this.#next, this.#epoch, { port: ports[0] ?? 0, spareGpus });
    this.#next += 1;
    this.#book.track(taskId, offer.agentId, doubts, now);
    this.#book.launching(taskId, offer.agentId, now);
    return { ...place, taskId };
  }

  /** A launch surely did not happen. */
  onLaunchLost(taskIds: readonly string[]): void {
    for (const taskId of taskIds) this.#forget(taskId);
    this.#asked = false;
  }

  #forget(taskId: string): void {
    this.#book.untrack(taskId);
    this.#leaving.delete(taskId);
  }

  /** What is due: questions, kills of executors too many, asking for offers or for none. */
  tick(now: number): readonly SchedulerCall[] {
    if (this.isKnown(now)) this.#killSurplus(now);
    const { calls, settled } = this.#book.tick(now);
    for (const taskId of settled) this.#forget(taskId);
    const hungry = this.#missing() > 0 && now >= this.#launchFromMs;
    if (hungry === this.#asked) return calls;
    this.#asked = hungry;
    const { role } = this.#plan.shape;
    return [...calls, hungry ? { type: 'REVIVE', roles: [role] } : { type: 'SUPPRESS', roles: [role] }];
  }

  #killSurplus(now: number): void {
    const surplus = -this.#missing();
    if (surplus <= 0) return;
    const idle = this.#idle;
    const mayGo = (task: TrackedTask): boolean =>
      !this.#leaving.has(task.taskId) &&
      (isPending(task) || (isRunning(task) && (idle === undefined || idle.has(task.taskId))));
    const rank = (task: TrackedTask): number => (isRunning(task) ? 0 : 1);
    const candidates = [...this.#book.values()].filter(mayGo).sort((a, b) => rank(a) - rank(b));
    for (const { taskId } of candidates.slice(-surplus)) {
      this.#leaving.add(taskId);
      this.#book.kill(taskId, undefined, now);
    }
  }
}

const isRunning = ({ verdict, last }: TrackedTask): boolean => verdict === 'alive' && last?.state === 'TASK_RUNNING';

const isPending = (task: TrackedTask): boolean =>
  task.verdict === 'unheard' || (task.verdict === 'alive' && !isRunning(task));
