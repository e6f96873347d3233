/**
 * The dispatcher backend: a dispatcher of Spark's launches the drivers, and the operator hands them over and asks how they are. The protocol has no
 * name of ours for a submission, so each carries labels by which it is found when its answer is lost.
 */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import { type Created, DispatcherClient } from '../../dispatcher/client/client.ts';
import type { OperatorApi } from '../../mesos/client/operator-api.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { AnyWaitReason } from '../../model/wait-reasons.ts';
import type { DriverDescription } from '../../translate/description.ts';
import type {
  Attempt,
  Backend,
  BackendEvents,
  ClusterObservation,
  DriverObservation,
  ExecutorsObservation,
  LaunchOutcome,
  Owner,
  Placement,
} from '../backend.ts';
import { DriverExecutors } from '../native/driver-executors.ts';
import { subjectOf } from '../native/subject.ts';
import { elsewhere } from './ambiguity.ts';
import { Line } from './line.ts';
import { Link } from './link.ts';
import { Looking } from './looking.ts';
import type { DispatcherMeans } from './means.ts';
import { type RoundEnd, Rounds } from './rounds.ts';
import { Soon } from './soon.ts';
import { Watched } from './watched.ts';

/** While something is looked for, killed, or just handed over. */
const busyMs = 1_000;

export class DispatcherBackend implements Backend {
  readonly #means: DispatcherMeans;
  readonly #events: BackendEvents;
  readonly #client: DispatcherClient;
  readonly #api: OperatorApi | undefined;
  readonly #link: Link;
  readonly #line = new Line();
  readonly #rounds: Rounds;
  /** The next round of questions. */
  readonly #asks: Soon;
  /** Once for all that happens in the same moment. */
  readonly #turns: Soon;
  readonly #looking: Looking;
  readonly #executors: DriverExecutors | undefined;
  readonly #watched = new Map<string, Watched>();
  #cluster: MesosCluster;
  #asking = false;
  #toldCounts = '';
  #closed = false;

  constructor(cluster: MesosCluster, means: DispatcherMeans, events: BackendEvents) {
    const { url, uiUrl, timeoutSeconds } = means.way;
    this.#cluster = cluster;
    this.#means = means;
    this.#events = events;
    this.#link = new Link(url);
    this.#api = means.api;
    const { clock, dispatcher, connect, mayAct } = means;
    this.#client = new DispatcherClient({
      ...{ url, uiUrl, clock, dispatcher, connect, mayAct },
      timeoutMs: timeoutSeconds * 1000,
    });
    this.#looking = new Looking(this.#client, means.api);
    const onNews = (key: string) => events.onNews(key);
    this.#executors =
      means.api === undefined ? undefined : new DriverExecutors({ api: means.api, clock, log: means.log, onNews });
    this.#rounds = new Rounds({
      client: this.#client,
      looking: this.#looking,
      now: () => clock.now(),
      resubmits: () => this.#cluster.spec.dispatcher?.onAmbiguous === 'Resubmit',
      watched: () => this.#watched.values(),
      onNews: ({ attempt }) => events.onNews(attempt.key),
      log: means.log,
    });
    this.#asks = new Soon(clock, () => void this.#round());
    this.#turns = new Soon(clock, () => this.#giveTurns());
    this.#asks.within(0);
  }

  cluster(): ClusterObservation {
    const { isUp, isNew, sentence, frameworkId } = this.#link;
    return {
      connected: isUp,
      reason: isUp ? 'Connected' : isNew ? 'Connecting' : 'Disconnected',
      message: sentence,
      frameworkId,
      master: undefined,
      queued: this.#line.length,
      running: this.#running,
    };
  }

  update(cluster: MesosCluster): void {
    this.#cluster = cluster;
    this.#turns.within(0);
  }

  want({ key }: Owner, driver: DriverDescription): void {
    this.#line.want(key, driver, this.#cluster.spec);
    this.#turns.within(0);
  }

  unwant(taskId: string): void {
    this.#line.unwant(taskId);
    this.#turns.within(0);
  }

  placement(taskId: string): Placement | undefined {
    const role = this.#line.turn(taskId);
    if (role === undefined) return undefined;
    const { frameworkId } = this.#link;
    return { frameworkId, agentId: undefined, hostname: undefined, agentUrl: undefined, role, ports: [] };
  }

  waiting(taskId: string): Refusal<AnyWaitReason> | undefined {
    if (!this.#link.isUp) return no('NotConnected', this.#link.sentence);
    return this.#line.waiting(taskId, this.#cluster.spec.maxDrivers);
  }

  async launch(driver: DriverDescription, attempt: Attempt): Promise<LaunchOutcome> {
    const { taskId, submission } = driver;
    const itsTurn = this.#line.turn(taskId) !== undefined && attempt.frameworkId === (this.#link.frameworkId ?? '');
    this.#line.unwant(taskId);
    if (!itsTurn || submission === undefined) return 'never';
    const watched = new Watched(attempt, this.#means.clock.now());
    watched.creating = true;
    this.#watched.set(taskId, watched);
    const created = await this.#measured(() => this.#client.create(submission.request, submission.sparkVersion));
    watched.creating = false;
    watched.sentMs = this.#means.clock.now();
    return this.#take(created, watched);
  }

  observe(attempt: Attempt): DriverObservation {
    if (attempt.agentId !== undefined)
      return { verdict: 'doubtful', mark: 0, ambiguity: elsewhere(attempt.taskId, 'operator') };
    const { observation, driverId } = this.#watch(attempt);
    if (observation.mesosState === 'TASK_RUNNING' && driverId !== undefined && attempt.frameworkId !== '')
      this.#executors?.watch({ ...attempt, taskId: driverId });
    return observation;
  }

  acknowledge(): void {
    // A dispatcher does that itself.
  }

  kill(attempt: Attempt): void {
    if (attempt.agentId !== undefined) return;
    const watched = this.#watch(attempt);
    if (!watched.kill) this.#asks.within(0);
    watched.kill = true;
  }

  runExecutors(): void {
    // The drivers launch theirs.
  }

  /** As the master has them down, where there is one. */
  executors(taskId: string): ExecutorsObservation | undefined {
    return this.#executors?.observe(this.#watched.get(taskId)?.driverId ?? '');
  }

  removeExecutors(): void {
    // They end with their driver.
  }

  executorsGone(): boolean {
    return true;
  }

  forget(taskId: string): void {
    const watched = this.#watched.get(taskId);
    this.#executors?.forget(watched?.driverId ?? '');
    if (watched !== undefined && watched.driverId === undefined) this.#rounds.giveUp(watched.attempt);
    // One that nobody asks for any more is killed to its end all the same.
    if (watched?.kill !== true || watched.over) this.#watched.delete(taskId);
    this.#turns.within(0);
  }

  formerAttempt(): undefined {
    return undefined;
  }

  endStranger(taskId: string): void {
    const watched = this.#watched.get(taskId);
    if (watched === undefined) return;
    watched.kill = true;
    this.#asks.within(0);
  }

  async teardown(): Promise<void> {
    // The dispatcher, and what others have there, stays.
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#asks.end();
    this.#turns.end();
    this.#executors?.close();
    await Promise.all([this.#client.close(), this.#api?.close()]);
    this.#means.meter.closed();
  }

  get #running(): number {
    let running = 0;
    for (const { over } of this.#watched.values()) if (!over) running += 1;
    return running;
  }

  #watch(attempt: Attempt): Watched {
    const known = this.#watched.get(attempt.taskId);
    if (known !== undefined) {
      known.attempt = attempt;
      return known;
    }
    const watched = new Watched(attempt, this.#means.clock.now());
    this.#watched.set(attempt.taskId, watched);
    this.#asks.within(0);
    return watched;
  }

  #take(created: Created, watched: Watched): LaunchOutcome {
    const { key, uid, taskId } = watched.attempt;
    const subject = subjectOf(key, uid, taskId);
    if (created.kind === 'created') {
      watched.fresh = true;
      watched.name(created.driverId);
      this.#looking.know(created.driverId, watched.attempt);
      this.#means.log.info({ ...subject, driver: created.driverId }, 'the dispatcher has the driver');
      this.#asks.within(busyMs);
      this.#turns.within(0);
      return 'launched';
    }
    this.#means.log.warn({ ...subject, outcome: created.kind, problem: created.message }, 'submission not accepted');
    // What is cut off by the end of this backend may have been sent.
    if (created.kind === 'never' && !this.#closed) {
      this.#watched.delete(taskId);
      this.#linkIs({ kind: 'down', problem: created.message });
      return 'never';
    }
    if (created.kind === 'refused')
      watched.see({ verdict: 'ended', refused: true, message: `the dispatcher ${created.message}` });
    watched.problem = created.message;
    watched.broke = created.kind === 'unknown' && created.broke;
    this.#asks.within(0);
    return 'unknown';
  }

  async #measured(create: () => Promise<Created>): Promise<Created> {
    const { clock, meter } = this.#means;
    const begunMs = clock.now();
    const created = await create();
    meter.called('SUBMIT', outcomes[created.kind], clock.now() - begunMs);
    return created;
  }

  async #round(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const end = await this.#rounds.go().catch((error: unknown): RoundEnd => {
      this.#means.log.warn({ problem: String(error) }, 'a round of questions to the dispatcher broke off');
      return { kind: 'down', problem: 'answers in a way that is not understood; the log of the operator says more' };
    });
    this.#asking = false;
    if (this.#closed) return;
    this.#linkIs(end);
    this.#dropOrphans();
    this.#turns.within(0);
    this.#asks.within(this.#pauseMs());
  }

  #linkIs(end: RoundEnd): void {
    const { meter, log } = this.#means;
    const isNews = end.kind === 'up' ? this.#link.up(end.frameworkId) : this.#link.down(end.problem);
    if (end.kind === 'down') this.#line.takeTurns();
    if (!isNews) return;
    meter.connection('drivers', end.kind === 'up' ? 'subscribed' : 'waiting');
    log.info({ connected: end.kind === 'up' }, this.#link.sentence);
    this.#events.onClusterNews();
  }

  /** All rounds of all operators would else come at the same moment. */
  #pauseMs(): number {
    const { random, way } = this.#means;
    if (!this.#link.isUp) return this.#link.retryMs(random);
    const busy = [...this.#watched.values()].some(
      ({ driverId, kill, over }) => !over && (kill || driverId === undefined),
    );
    const ms = busy ? Math.min(busyMs, way.pollSeconds * 1000) : way.pollSeconds * 1000;
    return ms * (0.8 + random() * 0.4);
  }

  /** Those that were killed for nobody. */
  #dropOrphans(): void {
    for (const [taskId, { over, kill }] of this.#watched)
      if (over && kill && this.#events.ownerOf(taskId).kind !== 'live') this.#watched.delete(taskId);
  }

  #giveTurns(): void {
    const creating = [...this.#watched.values()].filter((watched) => watched.creating).length;
    if (this.#link.isUp)
      for (const key of this.#line.giveTurns(this.#running, creating, this.#cluster.spec.maxDrivers))
        this.#events.onNews(key);
    const counts = `${this.#line.length}/${this.#running}`;
    if (counts === this.#toldCounts) return;
    this.#toldCounts = counts;
    this.#means.meter.drivers(this.#line.length, this.#running);
    this.#events.onClusterNews();
  }
}

const outcomes = { created: 'accepted', refused: 'refused', never: 'not-sent', unknown: 'unknown' } as const;
