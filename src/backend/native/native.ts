/**
 * The native backend: the operator is a Mesos framework itself. This file connects those who wait for a place, those who are on Mesos and the executors
 * with the subscription; what is decided is decided in the pure rooms.
 */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { MasterLocator } from '../../mesos/client/locator.ts';
import type { SchedulerCall, SchedulerEvent } from '../../model/mesos.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { AnyWaitReason } from '../../model/wait-reasons.ts';
import { type AttemptDescription, isPod } from '../../translate/attempt.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { driverTask } from '../../translate/tasks.ts';
import type {
  Attempt,
  Backend,
  BackendEvents,
  ClusterObservation,
  DriverObservation,
  ExecutorsObservation,
  FormerExecutors,
  LaunchOutcome,
  MasterPlace,
  Owner,
  Placement,
} from '../backend.ts';
import { elsewhere } from '../dispatcher/ambiguity.ts';
import { DriverExecutors } from './driver-executors.ts';
import { ExecutorRuns } from './executor-runs.ts';
import { NativeInsight } from './insight.ts';
import type { Means } from './means.ts';
import { Placing } from './placing.ts';
import { Registration } from './registration.ts';
import { type Subject, subjectOf } from './subject.ts';
import { Watching } from './watching.ts';

const busyTickMs = 100;
const idleTickMs = 1_000;

export class NativeBackend implements Backend {
  readonly insight: NativeInsight;
  readonly #masters: MasterLocator;
  readonly #means: Means;
  readonly #events: BackendEvents;
  readonly #registration: Registration;
  readonly #placing: Placing;
  readonly #watching: Watching;
  readonly #executors: ExecutorRuns;
  readonly #driverExecutors: DriverExecutors;
  /** Attempts whose executors no other operator can have started. */
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
    const now = () => means.clock.now();
    const send = (call: SchedulerCall) => this.#registration.send(call);
    this.#watching = new Watching({
      events,
      log: means.log,
      now,
      send,
      onSuspect: (submissionId) => this.#placing.suspend(submissionId),
      onCleared: (submissionId) => this.#placing.resume(submissionId),
    });
    this.#placing = new Placing({
      now,
      send,
      onNews: (key) => events.onNews(key),
      call: (call) => this.#registration.call(call),
      meter: means.meter,
      onNever: (taskId) => this.#watching.neverLaunched(taskId),
    });
    this.#registration = new Registration(cluster, masters, means, {
      onEvent: (event) => this.#onEvent(event),
      onLost: () => this.#placing.onDisconnected(),
      onReannounced: () => this.#placing.onSubscribed(),
      onFenced: (message) => events.onFenced(message),
      onChange: () => {
        events.onClusterNews();
        this.#pumpIn(0);
      },
      subjectOf: (taskId) => this.#subjectOf(taskId),
    });
    this.#executors = new ExecutorRuns(masters, means, (key) => events.onNews(key));
    this.insight = new NativeInsight(means, this.#executors.api, () => this.#cluster);
    this.#driverExecutors = new DriverExecutors({
      api: this.#executors.api,
      clock: means.clock,
      log: means.log,
      onNews: (key) => events.onNews(key),
    });
    this.#pumpIn(idleTickMs);
  }

  cluster(): ClusterObservation {
    return { ...this.#registration.observe(), queued: this.#placing.queued, running: this.#watching.running };
  }

  update(cluster: MesosCluster): void {
    this.#cluster = cluster;
    this.#registration.update(cluster);
    this.#pumpIn(0);
  }

  want({ key, uid }: Owner, driver: AttemptDescription): void {
    if (isPod(driver)) return;
    this.#placing.note(subjectOf(key, uid, driver.taskId));
    if (this.#watching.judge(driver.taskId) === undefined) this.#placing.want(driver, this.#cluster);
    this.#pumpIn(0);
  }

  unwant(taskId: string): void {
    this.#placing.unwant(taskId);
    this.#pumpIn(0);
  }

  placement(taskId: string): Placement | undefined {
    const placed = this.#placing.placement(taskId);
    const { frameworkId } = this.#registration;
    if (placed === undefined || frameworkId === undefined || this.#watching.inTheWayOf(taskId) !== undefined)
      return undefined;
    const { offer, ports } = placed;
    const role = placed.resources[0]?.origin.allocatedTo ?? '*';
    // Masters announce every agent as http.
    const agentUrl =
      this.#cluster.spec.tls === undefined ? offer.agentUrl : offer.agentUrl?.replace(/^http:/, 'https:');
    return { frameworkId, agentId: offer.agentId, hostname: offer.hostname, agentUrl, role, ports };
  }

  waiting(taskId: string): Refusal<AnyWaitReason> | undefined {
    const former = this.#watching.inTheWayOf(taskId);
    if (former !== undefined)
      return no(
        'FormerDriverAlive',
        `An earlier driver of this application, task ${former}, still lives; it is being killed.`,
      );
    if (this.#registration.isLong(this.#means.clock.now()))
      return no('NotConnected', `Not connected to Mesos. ${this.#registration.observe().message}`);
    return this.#placing.waiting(taskId);
  }

  async launch(driver: AttemptDescription, attempt: Attempt): Promise<LaunchOutcome> {
    if (isPod(driver)) return 'never';
    const placed = this.#placing.placement(driver.taskId);
    if (placed === undefined || attempt.frameworkId !== this.#registration.frameworkId) return 'never';
    const { offer, resources, ports } = placed;
    this.#watching.track(attempt, this.#cluster);
    this.#watching.launching(driver.taskId, offer.agentId);
    const place = { agentId: offer.agentId, hostname: offer.hostname, resources, ports };
    const outcome = this.#placing.ready(driverTask(driver, place, `${attempt.frameworkId}-${driver.taskId}`));
    this.#pumpIn(0);
    if ((await outcome) === 'launched') this.#launchedHere.add(driver.taskId);
    return outcome;
  }

  get driverExecutors(): DriverExecutors {
    return this.#driverExecutors;
  }

  observe(attempt: Attempt): DriverObservation {
    if (attempt.agentId === undefined)
      return { verdict: 'doubtful', mark: 0, ambiguity: elsewhere(attempt.taskId, 'dispatcher') };
    const { frameworkId } = this.#registration;
    if (frameworkId !== undefined && attempt.frameworkId !== frameworkId) return this.#observeForeign(attempt);
    const observation = this.#watching.observe(attempt, this.#cluster);
    if (observation.verdict === 'unheard') this.#pumpIn(busyTickMs);
    if (observation.mesosState === 'TASK_RUNNING' && attempt.executorFrameworkId === undefined)
      this.#driverExecutors.watch(attempt);
    return observation;
  }

  /** Launched under a framework id that is no longer ours: Mesos removed that framework, or it is removed now; either way its tasks are gone. */
  #observeForeign(attempt: Attempt): DriverObservation {
    const gone = this.#executors.removed(attempt.frameworkId);
    if (!gone) this.#executors.remove(attempt, attempt.frameworkId);
    return gone
      ? { verdict: 'absent', mark: 0, message: 'the framework under which it was launched was removed from Mesos' }
      : { verdict: 'unheard', mark: 0 };
  }

  acknowledge(taskId: string, mark: number): void {
    this.#watching.acknowledge(taskId, mark);
  }

  kill(attempt: Attempt, graceMs?: number): void {
    this.#watching.kill(attempt, this.#cluster, graceMs);
    this.#pumpIn(0);
  }

  runExecutors(driver: DriverDescription, attempt: Attempt, master: MasterPlace, former: FormerExecutors): void {
    if (attempt.executorFrameworkId === undefined) return;
    const recovering = !this.#launchedHere.has(attempt.taskId);
    this.#executors.start(attempt, {
      frameworkId: attempt.executorFrameworkId,
      driver,
      cluster: this.#cluster.spec,
      master,
      recovering,
      former,
    });
  }

  executors(taskId: string): ExecutorsObservation | undefined {
    return this.#executors.observe(taskId) ?? this.#driverExecutors.observe(taskId);
  }

  removeExecutors(attempt: Attempt): void {
    if (attempt.executorFrameworkId === undefined) return;
    this.#executors.stop(attempt.taskId);
    this.#executors.remove(attempt, attempt.executorFrameworkId);
  }

  executorsGone(frameworkId: string): boolean {
    return this.#executors.removed(frameworkId);
  }

  forget(taskId: string): void {
    this.#executors.forget(taskId);
    this.#driverExecutors.forget(taskId);
    this.#watching.forget(taskId);
    this.#launchedHere.delete(taskId);
    this.#pumpIn(0);
  }

  formerAttempt(submissionId: string): number | undefined {
    return this.#watching.formerAttempt(submissionId);
  }

  endStranger(taskId: string, agentId: string | undefined): void {
    this.#watching.end(taskId, agentId);
    this.#pumpIn(0);
  }

  async teardown(): Promise<void> {
    const { frameworkId } = this.#registration;
    if (frameworkId !== undefined) await this.#executors.teardown(frameworkId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelPump();
    this.#placing.close();
    this.#driverExecutors.close();
    await Promise.all([this.#registration.close(), this.#executors.close()]);
    this.#masters.close();
    this.#means.meter.closed();
  }

  #subjectOf(taskId: string): Subject | undefined {
    return this.#placing.subject(taskId) ?? this.#watching.subject(taskId);
  }

  #onEvent(event: SchedulerEvent): void {
    if (event.type === 'SUBSCRIBED') {
      this.#watching.onSubscribed();
      this.#placing.onSubscribed();
    } else if (event.type === 'OFFERS') this.#placing.onOffers(event.offers);
    else if (event.type === 'RESCIND') this.#placing.onRescind(event.offerId);
    else if (event.type === 'UPDATE') this.#watching.onStatus(event.status);
    else if (event.type === 'INVERSE_OFFERS')
      this.#registration.send({ type: 'DECLINE_INVERSE_OFFERS', offerIds: event.offerIds });
    else if (event.type === 'FAILURE' && event.agentId !== undefined && event.executorId === undefined)
      this.#placing.onAgentRemoved(event.agentId);
    else return;
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
      this.#pumpIn(this.#placing.queued > 0 ? busyTickMs : idleTickMs);
    });
  }

  #pump(): void {
    const now = this.#means.clock.now();
    this.#tellCounts();
    if (!this.#registration.subscribed) return;
    this.#watching.tick();
    this.#registration.prolong(now);
    this.#registration.probe(now);
    if (this.#registration.ready) this.#placing.place(this.#watching.running, this.#cluster);
  }

  /** The cluster's status shows how many wait and run: whoever writes it hears of each change. */
  #tellCounts(): void {
    const [queued, running] = [this.#placing.queued, this.#watching.running];
    const counts = `${queued}/${running}`;
    if (counts === this.#toldCounts) return;
    this.#toldCounts = counts;
    this.#means.meter.drivers(queued, running);
    this.#events.onClusterNews();
  }
}
