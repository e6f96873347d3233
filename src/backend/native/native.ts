/**
 * The native backend: the operator is a Mesos framework itself. This file connects the pure parts (queue, offers, tasks) with the subscription;
 * what is decided is decided there.
 */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { MasterLocator } from '../../mesos/client/locator.ts';
import { Formers } from '../../mesos/framework/formers.ts';
import { type Flushed, Launches, type LaunchLimits } from '../../mesos/framework/launches.ts';
import { type DoubtLimits, TaskBook, type TrackedTask } from '../../mesos/framework/tasks.ts';
import { parseTaskId } from '../../model/ids.ts';
import { isDoubtful, isFinal, type SchedulerEvent, type TaskStatus } from '../../model/mesos.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { driverTask } from '../../translate/tasks.ts';
import type {
  Attempt,
  Backend,
  BackendEvents,
  ClusterObservation,
  DriverObservation,
  ExecutorsObservation,
  LaunchOutcome,
  Placement,
} from '../backend.ts';
import { demandOf, queueRefusal } from './demand.ts';
import { ExecutorRuns } from './executor-runs.ts';
import type { Means } from './means.ts';
import { Registration } from './registration.ts';

const busyTickMs = 100;
const idleTickMs = 1_000;
const holdMs = 5_000;
const gatherMs = 250;

export class NativeBackend implements Backend {
  readonly #masters: MasterLocator;
  readonly #means: Means;
  readonly #events: BackendEvents;
  readonly #book = new TaskBook();
  readonly #launches = new Launches();
  /** Drivers that are wanted and name a queue that the cluster does not declare. */
  readonly #queueless = new Map<string, Refusal>();
  readonly #registration: Registration;
  readonly #executors: ExecutorRuns;
  readonly #keys = new Map<string, string>();
  readonly #formers = new Formers();
  /** Submission -> the task that is wanted, and the one that is watched. */
  readonly #wanted = new Map<string, string>();
  readonly #watched = new Map<string, string>();
  readonly #awaited = new Map<string, (outcome: LaunchOutcome) => void>();
  readonly #launchedHere = new Set<string>();
  #cluster: MesosCluster;
  #cancelPump: () => void = () => undefined;
  #pumpAtMs = Number.POSITIVE_INFINITY;
  #toldCounts = '';
  #closed = false;

  constructor(cluster: MesosCluster, masters: MasterLocator, means: Means, events: BackendEvents) {
    this.#cluster = cluster;
    this.#masters = masters;
    this.#means = means;
    this.#events = events;
    this.#registration = new Registration(cluster, masters, means, {
      onEvent: (event) => this.#onEvent(event),
      onLost: () => this.#onLost(),
      onReannounced: () => this.#launches.onSubscribed(),
      onFenced: (message) => events.onFenced(message),
      onChange: () => {
        events.onClusterNews();
        this.#pumpIn(0);
      },
    });
    this.#executors = new ExecutorRuns(masters, means, (key) => events.onNews(key));
    this.#pumpIn(idleTickMs);
  }

  cluster(): ClusterObservation {
    return { ...this.#registration.observe(), queued: this.#launches.queued, running: this.#running() };
  }

  update(cluster: MesosCluster): void {
    this.#cluster = cluster;
    this.#registration.update(cluster);
    this.#pumpIn(0);
  }

  want(key: string, driver: DriverDescription): void {
    this.#keys.set(driver.taskId, key);
    this.#wanted.set(submissionOf(driver.taskId), driver.taskId);
    const former = this.#watchedOf(submissionOf(driver.taskId));
    if (former !== undefined) this.#suspect(former.taskId, former.agentId);
    if (this.#formers.blocking(driver.taskId) !== undefined) return;
    const refusal = queueRefusal(driver, this.#cluster.spec);
    if (refusal !== undefined) {
      if (!this.#queueless.has(driver.taskId)) this.#events.onNews(key);
      this.#launches.unwant(driver.taskId);
      this.#queueless.set(driver.taskId, refusal);
      return;
    }
    this.#queueless.delete(driver.taskId);
    this.#launches.want(demandOf(driver, this.#cluster.spec, this.#means.clock.now()));
    this.#pumpIn(0);
  }

  unwant(taskId: string): void {
    this.#launches.unwant(taskId);
    this.#queueless.delete(taskId);
    if (this.#wanted.get(submissionOf(taskId)) === taskId) this.#wanted.delete(submissionOf(taskId));
    this.#pumpIn(0);
  }

  placement(taskId: string): Placement | undefined {
    const placed = this.#launches.placement(taskId);
    const { frameworkId } = this.#registration;
    if (placed === undefined || frameworkId === undefined || this.#formers.blocking(taskId) !== undefined)
      return undefined;
    const { offer, ports } = placed;
    const role = placed.resources[0]?.origin.allocatedTo ?? '*';
    // Masters announce every agent as http.
    const agentUrl =
      this.#cluster.spec.tls === undefined ? offer.agentUrl : offer.agentUrl?.replace(/^http:/, 'https:');
    return { frameworkId, agentId: offer.agentId, hostname: offer.hostname, agentUrl, role, ports };
  }

  waiting(taskId: string): Refusal | undefined {
    const former = this.#formers.blocking(taskId);
    if (former !== undefined)
      return no(
        'FormerDriverAlive',
        `An earlier driver of this application, task ${former}, still lives; it is being killed.`,
      );
    if (this.#registration.isLong(this.#means.clock.now()))
      return no('NotConnected', `Not connected to Mesos. ${this.#registration.observe().message}`);
    return this.#queueless.get(taskId) ?? this.#launches.waiting(taskId);
  }

  async launch(driver: DriverDescription, attempt: Attempt): Promise<LaunchOutcome> {
    const placed = this.#launches.placement(driver.taskId);
    const now = this.#means.clock.now();
    if (placed === undefined || attempt.frameworkId !== this.#registration.frameworkId) return 'never';
    this.#observed(attempt, now);
    this.#book.launching(driver.taskId, placed.offer.agentId, now);
    const place = {
      agentId: placed.offer.agentId,
      hostname: placed.offer.hostname,
      resources: placed.resources,
      ports: placed.ports,
    };
    const task = driverTask(driver, place, `${attempt.frameworkId}-${driver.taskId}`);
    if (!this.#launches.ready(task, now)) {
      this.#book.untrack(driver.taskId);
      return 'never';
    }
    const outcome = new Promise<LaunchOutcome>((resolve) => this.#awaited.set(driver.taskId, resolve));
    this.#pumpIn(0);
    return outcome;
  }

  observe(attempt: Attempt): DriverObservation {
    const { frameworkId } = this.#registration;
    if (frameworkId !== undefined && attempt.frameworkId !== frameworkId) return this.#observeForeign(attempt);
    const { verdict, mark, last, agentId, doubtfulSinceMs, hasRun } = this.#observed(attempt, this.#means.clock.now());
    return {
      verdict,
      mark,
      ...(last === undefined ? {} : seen(last)),
      ...(agentId === undefined ? {} : { agentId }),
      ...(doubtfulSinceMs === undefined ? {} : { doubtfulSinceMs }),
      hasRun,
    };
  }

  #observed(attempt: Attempt, now: number) {
    this.#keys.set(attempt.taskId, attempt.key);
    this.#formers.accounted(attempt.taskId);
    this.#watched.set(submissionOf(attempt.taskId), attempt.taskId);
    const limits: DoubtLimits = {
      unknownMs: this.#cluster.spec.agentReregisterTimeoutSeconds * 1000,
      unreachableMs: attempt.unreachableMs,
    };
    const known = this.#book.get(attempt.taskId) !== undefined;
    const task = this.#book.track(attempt.taskId, attempt.agentId, limits, now);
    if (!known) this.#pumpIn(0);
    return task;
  }

  /** Launched under a framework id that is no longer ours: Mesos removed that framework, or it is removed now; either way its tasks are gone. */
  #observeForeign(attempt: Attempt): DriverObservation {
    const gone = this.#executors.removed(attempt.frameworkId);
    if (!gone) this.#executors.remove(attempt.key, attempt.frameworkId);
    return gone
      ? { verdict: 'absent', mark: 0, message: 'the framework under which it was launched was removed from Mesos' }
      : { verdict: 'unheard', mark: 0 };
  }

  acknowledge(taskId: string, mark: number): void {
    for (const call of this.#book.acknowledge(taskId, mark)) this.#registration.send(call);
  }

  kill(attempt: Attempt, graceMs?: number): void {
    const now = this.#means.clock.now();
    this.#observed(attempt, now);
    this.#book.kill(attempt.taskId, graceMs, now);
    this.#pumpIn(0);
  }

  runExecutors(
    driver: DriverDescription,
    attempt: Attempt,
    master: Pick<Placement, 'hostname' | 'ports' | 'role'>,
  ): void {
    if (attempt.executorFrameworkId === undefined) return;
    const recovering = !this.#launchedHere.has(attempt.taskId);
    this.#executors.start(attempt, {
      frameworkId: attempt.executorFrameworkId,
      driver,
      cluster: this.#cluster.spec,
      master,
      recovering,
    });
  }

  executors(taskId: string): ExecutorsObservation | undefined {
    return this.#executors.observe(taskId);
  }

  removeExecutors(attempt: Attempt): void {
    if (attempt.executorFrameworkId === undefined) return;
    this.#executors.stop(attempt.taskId);
    this.#executors.remove(attempt.key, attempt.executorFrameworkId);
  }

  executorsGone(frameworkId: string): boolean {
    return this.#executors.removed(frameworkId);
  }

  forget(taskId: string): void {
    this.#executors.forget(taskId);
    const submission = submissionOf(taskId);
    const watched = this.#watchedOf(submission);
    if (watched?.taskId === taskId && !this.#formers.isCondemned(taskId)) this.#suspect(taskId, watched.agentId);
    else if (!this.#formers.isCondemned(taskId)) this.#book.untrack(taskId);
    if (this.#watched.get(submission) === taskId) this.#watched.delete(submission);
    this.#keys.delete(taskId);
    this.#launchedHere.delete(taskId);
    this.#pumpIn(0);
  }

  formerAttempt(submissionId: string): number | undefined {
    const watched = parseTaskId(this.#watchedOf(submissionId)?.taskId ?? '')?.attempt;
    const newest = this.#formers.newestAttempt(submissionId);
    return watched === undefined ? newest : Math.max(watched, newest ?? 0);
  }

  endStranger(taskId: string, agentId: string | undefined): void {
    this.#end(taskId, agentId);
  }

  async teardown(): Promise<void> {
    const { frameworkId } = this.#registration;
    if (frameworkId !== undefined) await this.#executors.teardown(frameworkId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelPump();
    for (const resolve of this.#awaited.values()) resolve('unknown');
    await Promise.all([this.#registration.close(), this.#executors.close()]);
    this.#masters.close();
  }

  #running(): number {
    let running = 0;
    for (const task of this.#book.values()) if (task.verdict !== 'ended' && task.verdict !== 'absent') running += 1;
    return running;
  }

  /** The task of a submission that is watched, unless it has ended. */
  #watchedOf(submissionId: string): TrackedTask | undefined {
    const task = this.#book.get(this.#watched.get(submissionId) ?? '');
    return task?.verdict === 'ended' || task?.verdict === 'absent' ? undefined : task;
  }

  /** A driver lives that no status accounts for, as far as is known here: no other one may be launched before it is judged. */
  #suspect(taskId: string, agentId: string | undefined): void {
    if (!this.#formers.suspect(taskId)) return;
    this.#launches.unwant(this.#wanted.get(submissionOf(taskId)) ?? '');
    this.#events.onStranger(taskId, agentId);
  }

  #onEvent(event: SchedulerEvent): void {
    const now = this.#means.clock.now();
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#book.onSubscribed(now);
        this.#launches.onSubscribed();
        break;
      case 'OFFERS':
        this.#launches.onOffers(event.offers);
        break;
      case 'RESCIND':
        this.#lost(this.#launches.onRescind(event.offerId));
        break;
      case 'UPDATE':
        this.#onStatus(event.status, now);
        break;
      case 'FAILURE':
        if (event.agentId !== undefined && event.executorId === undefined) this.#launches.onAgentRemoved(event.agentId);
        break;
      case 'INVERSE_OFFERS':
        this.#registration.send({ type: 'DECLINE_INVERSE_OFFERS', offerIds: event.offerIds });
        break;
      default:
        return;
    }
    this.#pumpIn(0);
  }

  #onLost(): void {
    this.#lost(this.#launches.onDisconnected());
  }

  #onStatus(status: TaskStatus, now: number): void {
    if (this.#book.onStatus(status, now)) {
      this.#onWatched(status);
      return;
    }
    const owner = this.#events.ownerOf(status.taskId);
    if (owner.kind === 'live') return;
    if (isFinal(status.state)) this.#acknowledgeAtOnce(status);
    else if (isDoubtful(status.state)) return;
    else if (owner.kind === 'over') this.#end(status.taskId, status.agentId);
    else this.#suspect(status.taskId, status.agentId);
  }

  #onWatched(status: TaskStatus): void {
    const { taskId } = status;
    if (!this.#formers.isCondemned(taskId)) {
      const key = this.#keys.get(taskId);
      if (key !== undefined) this.#events.onNews(key);
      return;
    }
    const task = this.#book.get(taskId);
    for (const call of this.#book.acknowledge(taskId, task?.mark ?? 0)) this.#registration.send(call);
    if (task?.verdict !== 'ended' && task?.verdict !== 'absent') return;
    this.#formers.ended(taskId);
    this.#book.untrack(taskId);
    this.#events.onNews(this.#keys.get(this.#wanted.get(submissionOf(taskId)) ?? '') ?? '');
  }

  #acknowledgeAtOnce({ taskId, agentId, uuid }: TaskStatus): void {
    if (agentId !== undefined && uuid !== undefined)
      this.#registration.send({ type: 'ACKNOWLEDGE', taskId, agentId, uuid });
  }

  #end(taskId: string, agentId: string | undefined): void {
    const now = this.#means.clock.now();
    this.#means.log.warn({ task: taskId, agent: agentId }, 'kills a driver that no resource accounts for');
    this.#formers.condemn(taskId);
    this.#book.track(taskId, agentId, { unknownMs: 60_000, unreachableMs: undefined }, now);
    this.#book.kill(taskId, undefined, now);
    this.#pumpIn(0);
  }

  /** Does all that is due, once, after so many milliseconds at the latest. */
  #pumpIn(ms: number): void {
    const atMs = this.#means.clock.now() + ms;
    if (this.#closed || atMs >= this.#pumpAtMs) return;
    this.#cancelPump();
    this.#pumpAtMs = atMs;
    this.#cancelPump = this.#means.clock.after(ms, () => {
      this.#pumpAtMs = Number.POSITIVE_INFINITY;
      this.#pump();
      this.#pumpIn(this.#launches.queued > 0 ? busyTickMs : idleTickMs);
    });
  }

  #pump(): void {
    const now = this.#means.clock.now();
    this.#tellCounts();
    if (!this.#registration.subscribed) return;
    const { calls, settled } = this.#book.tick(now);
    for (const call of calls) this.#registration.send(call);
    for (const taskId of settled) this.#events.onNews(this.#keys.get(taskId) ?? '');
    this.#registration.prolong(now);
    this.#registration.probe(now);
    if (this.#registration.ready) this.#place(now);
  }

  /** The cluster's status shows how many wait and run: whoever writes it hears of each change. */
  #tellCounts(): void {
    const counts = `${this.#launches.queued}/${this.#running()}`;
    if (counts === this.#toldCounts) return;
    this.#toldCounts = counts;
    this.#events.onClusterNews();
  }

  #place(now: number): void {
    const { spec } = this.#cluster;
    const limits: LaunchLimits = {
      maxDrivers: spec.maxDrivers,
      maxQueued: spec.maxQueued,
      compatibility: spec.compatibility,
      fairness: { afterMs: spec.holdAfterSeconds * 1000, forMs: spec.holdForSeconds * 1000 },
      declineSeconds: spec.declineSeconds,
      holdMs,
      gatherMs,
    };
    const { placed, calls, newlyRefused } = this.#launches.schedule(this.#running(), limits, now);
    for (const taskId of [...placed.map((place) => place.taskId), ...newlyRefused])
      this.#events.onNews(this.#keys.get(taskId) ?? '');
    const flushed = this.#launches.flush(limits, now);
    for (const call of [...calls, ...flushed.declines]) this.#registration.send(call);
    this.#lost(flushed.lost);
    void this.#accept(flushed);
    this.#askForOffers();
  }

  #askForOffers(): void {
    const ask = this.#launches.askForOffers();
    if (ask !== undefined)
      this.#registration.send({ type: ask ? 'REVIVE' : 'SUPPRESS', roles: this.#cluster.spec.framework.roles });
  }

  async #accept({ accepts }: Flushed): Promise<void> {
    await Promise.all(
      accepts.map(async ({ call, taskIds }) => {
        const outcome = await this.#registration.call(call);
        if (outcome.kind !== 'accepted')
          this.#means.log.warn({ tasks: taskIds, outcome }, 'the launch of drivers was not confirmed');
        if (outcome.kind === 'accepted') for (const taskId of taskIds) this.#settle(taskId, 'launched');
        else if (outcome.kind === 'unknown') for (const taskId of taskIds) this.#settle(taskId, 'unknown');
        else this.#lost(taskIds);
      }),
    );
  }

  /** These have lost their place and were surely not launched. */
  #lost(taskIds: readonly string[]): void {
    for (const taskId of taskIds) {
      this.#book.untrack(taskId);
      this.#settle(taskId, 'never');
      const key = this.#keys.get(taskId);
      if (key !== undefined) this.#events.onNews(key);
    }
  }

  #settle(taskId: string, outcome: LaunchOutcome): void {
    if (outcome === 'launched') {
      this.#launchedHere.add(taskId);
      this.#wanted.delete(submissionOf(taskId));
    }
    this.#awaited.get(taskId)?.(outcome);
    this.#awaited.delete(taskId);
  }
}

const submissionOf = (taskId: string): string => parseTaskId(taskId)?.submissionId ?? '';

const seen = (last: TaskStatus): Partial<DriverObservation> => ({
  mesosState: last.state,
  ...(last.reason === undefined ? {} : { reason: last.reason }),
  ...(last.message === undefined ? {} : { message: last.message }),
  ...(last.timestampMs === undefined ? {} : { atMs: last.timestampMs }),
});
