/** The drivers of a cluster that wait for a place, from the wish to the outcome of their launch. */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { CallOutcome } from '../../mesos/client/connection-state.ts';
import { type Flushed, Launches, type LaunchLimits, type Placed } from '../../mesos/framework/launches.ts';
import type { Offer, SchedulerCall, Task } from '../../model/mesos.ts';
import type { Refusal } from '../../model/verdict.ts';
import type { AnyWaitReason } from '../../model/wait-reasons.ts';
import type { DriverDescription } from '../../translate/description.ts';
import type { LaunchOutcome } from '../backend.ts';
import { demandOf, queueRefusal } from './demand.ts';
import type { ClusterMeter } from './meter.ts';
import type { Subject } from './subject.ts';
import { submissionOf } from './watching.ts';

const holdMs = 5_000;
const gatherMs = 250;

export interface PlacingMeans {
  readonly now: () => number;
  readonly onNews: (key: string) => void;
  readonly send: (call: SchedulerCall) => void;
  readonly call: (call: SchedulerCall) => Promise<CallOutcome>;
  readonly meter: ClusterMeter;
  /** A driver that was placed or ready was surely not launched. */
  readonly onNever: (taskId: string) => void;
}

export class Placing {
  readonly #means: PlacingMeans;
  readonly #launches = new Launches();
  readonly #subjects = new Map<string, Subject>();
  /** Submission -> its task that is wanted. */
  readonly #wanted = new Map<string, string>();
  /** Drivers that are wanted and name a queue that the cluster does not declare. */
  readonly #queueless = new Map<string, Refusal<AnyWaitReason>>();
  readonly #awaited = new Map<string, (outcome: LaunchOutcome) => void>();

  constructor(means: PlacingMeans) {
    this.#means = means;
  }

  get queued(): number {
    return this.#launches.queued;
  }

  /** Whose turn it would be if nothing were in its way. */
  note(subject: Subject): void {
    this.#subjects.set(subject.task, subject);
    this.#wanted.set(submissionOf(subject.task), subject.task);
  }

  /** Whose driver a task would be. */
  subject(taskId: string): Subject | undefined {
    return this.#subjects.get(taskId);
  }

  want(driver: DriverDescription, { spec }: MesosCluster): void {
    const refusal = queueRefusal(driver, spec);
    if (refusal === undefined) {
      this.#queueless.delete(driver.taskId);
      this.#launches.want(demandOf(driver, spec, this.#means.now()));
      return;
    }
    if (!this.#queueless.has(driver.taskId)) this.#tell(driver.taskId);
    this.#launches.unwant(driver.taskId);
    this.#queueless.set(driver.taskId, refusal);
  }

  unwant(taskId: string): void {
    this.#launches.unwant(taskId);
    this.#queueless.delete(taskId);
    this.#subjects.delete(taskId);
    if (this.#wanted.get(submissionOf(taskId)) === taskId) this.#wanted.delete(submissionOf(taskId));
  }

  /** Whatever is wanted of a submission loses its turn, and is told when it may ask for one again. */
  suspend(submissionId: string): void {
    this.#launches.unwant(this.#wanted.get(submissionId) ?? '');
  }

  resume(submissionId: string): void {
    this.#tell(this.#wanted.get(submissionId) ?? '');
  }

  placement(taskId: string): Placed | undefined {
    return this.#launches.placement(taskId);
  }

  waiting(taskId: string): Refusal<AnyWaitReason> | undefined {
    return this.#queueless.get(taskId) ?? this.#launches.waiting(taskId);
  }

  /** Has the task launched on its place; the outcome follows. */
  ready(task: Task): Promise<LaunchOutcome> {
    if (!this.#launches.ready(task, this.#means.now())) {
      this.#means.onNever(task.id);
      return Promise.resolve('never');
    }
    return new Promise((resolve) => this.#awaited.set(task.id, resolve));
  }

  onSubscribed(): void {
    this.#launches.onSubscribed();
  }

  onOffers(offers: readonly Offer[]): void {
    this.#means.meter.received('drivers', offers.length);
    this.#launches.onOffers(offers);
  }

  onRescind(offerId: string): void {
    this.#means.meter.rescinded('drivers');
    this.#lost(this.#launches.onRescind(offerId));
  }

  onAgentRemoved(agentId: string): void {
    this.#launches.onAgentRemoved(agentId);
  }

  onDisconnected(): void {
    this.#lost(this.#launches.onDisconnected());
  }

  /** Nothing is launched any more by this operator; what is under way may or may not have been. */
  close(): void {
    for (const resolve of this.#awaited.values()) resolve('unknown');
  }

  /** Places who waits, launches who is ready, gives back what nobody needs. */
  place(running: number, { spec }: MesosCluster): void {
    const now = this.#means.now();
    const limits: LaunchLimits = {
      maxDrivers: spec.maxDrivers,
      maxQueued: spec.maxQueued,
      compatibility: spec.compatibility,
      fairness: { afterMs: spec.holdAfterSeconds * 1000, forMs: spec.holdForSeconds * 1000 },
      declineSeconds: spec.declineSeconds,
      holdMs,
      gatherMs,
    };
    const { placed, calls, newlyRefused, declined } = this.#launches.schedule(running, limits, now);
    for (const taskId of [...placed.map((place) => place.taskId), ...newlyRefused]) this.#tell(taskId);
    const flushed = this.#launches.flush(limits, now);
    this.#means.meter.declined('drivers', [...declined, ...flushed.declined]);
    for (const call of [...calls, ...flushed.declines]) this.#means.send(call);
    this.#lost(flushed.lost);
    void this.#accept(flushed);
    const ask = this.#launches.askForOffers();
    if (ask !== undefined) this.#means.send({ type: ask ? 'REVIVE' : 'SUPPRESS', roles: spec.framework.roles });
  }

  async #accept({ accepts }: Flushed): Promise<void> {
    await Promise.all(
      accepts.map(async ({ call, taskIds }) => {
        const outcome = await this.#means.call(call);
        if (outcome.kind === 'accepted') this.#means.meter.used('drivers', 1);
        if (outcome.kind === 'accepted') for (const taskId of taskIds) this.#settle(taskId, 'launched');
        else if (outcome.kind === 'unknown') for (const taskId of taskIds) this.#settle(taskId, 'unknown');
        else this.#lost(taskIds);
      }),
    );
  }

  /** These have lost their place and were surely not launched. */
  #lost(taskIds: readonly string[]): void {
    for (const taskId of taskIds) {
      this.#means.onNever(taskId);
      this.#settle(taskId, 'never');
      this.#tell(taskId);
    }
  }

  #settle(taskId: string, outcome: LaunchOutcome): void {
    if (outcome === 'launched') {
      this.#wanted.delete(submissionOf(taskId));
      this.#subjects.delete(taskId);
    }
    this.#awaited.get(taskId)?.(outcome);
    this.#awaited.delete(taskId);
  }

  #tell(taskId: string): void {
    const subject = this.#subjects.get(taskId);
    if (subject !== undefined) this.#means.onNews(subject.application);
  }
}
