/** The drivers of a cluster that are, or may be, on Mesos: what is known of each, whose it is, and the end of those that are nobody's. */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import { Formers } from '../../mesos/framework/formers.ts';
import { Sidecars } from '../../mesos/framework/sidecars.ts';
import { type DoubtLimits, TaskBook, type TrackedTask } from '../../mesos/framework/tasks.ts';
import { driverOfSidecar, parseTaskId } from '../../model/ids.ts';
import { isDoubtful, isFinal, type SchedulerCall, type TaskStatus } from '../../model/mesos.ts';
import type { Attempt, BackendEvents, DriverObservation } from '../backend.ts';
import type { BackendLog } from './means.ts';
import { type Subject, subjectOf } from './subject.ts';

export interface WatchingMeans {
  readonly events: BackendEvents;
  readonly log: BackendLog;
  readonly now: () => number;
  readonly send: (call: SchedulerCall) => void;
  /** A driver of this submission may live: whoever is wanted of it loses its turn until that is judged. */
  readonly onSuspect: (submissionId: string) => void;
  /** No driver of this submission lives any more beside the one that is wanted. */
  readonly onCleared: (submissionId: string) => void;
}

const strangerLimits: DoubtLimits = { unknownMs: 60_000, unreachableMs: undefined };

export class Watching {
  readonly #means: WatchingMeans;
  readonly #book = new TaskBook();
  readonly #formers = new Formers();
  readonly #sidecars = new Sidecars();
  readonly #subjects = new Map<string, Subject>();
  /** Submission -> its task that is watched. */
  readonly #watched = new Map<string, string>();

  constructor(means: WatchingMeans) {
    this.#means = means;
  }

  /** Drivers that are on Mesos, or may be. */
  get running(): number {
    let running = 0;
    for (const task of this.#book.values()) if (lives(task)) running += 1;
    return running;
  }

  /** Watches an attempt from now on, if it isn't watched yet. */
  track(attempt: Attempt, { spec }: MesosCluster): TrackedTask {
    const { key, uid, taskId } = attempt;
    if (!this.#subjects.has(taskId)) this.#subjects.set(taskId, subjectOf(key, uid, taskId));
    this.#formers.accounted(attempt.taskId);
    this.#watched.set(submissionOf(attempt.taskId), attempt.taskId);
    const limits = { unknownMs: spec.agentReregisterTimeoutSeconds * 1000, unreachableMs: attempt.unreachableMs };
    return this.#book.track(attempt.taskId, attempt.agentId, limits, this.#means.now());
  }

  /** Whose driver a task is that is watched. */
  subject(taskId: string): Subject | undefined {
    return this.#subjects.get(taskId);
  }

  observe(attempt: Attempt, cluster: MesosCluster): DriverObservation {
    const { verdict, mark, last, agentId, doubtfulSinceMs, hasRun } = this.track(attempt, cluster);
    return {
      verdict,
      mark,
      ...(last === undefined ? {} : seen(last)),
      ...(agentId === undefined ? {} : { agentId }),
      ...(doubtfulSinceMs === undefined ? {} : { doubtfulSinceMs }),
      hasRun,
    };
  }

  /** A watched task is about to be launched on this agent. */
  launching(taskId: string, agentId: string): void {
    this.#book.launching(taskId, agentId, this.#means.now());
  }

  /** It was surely not launched. */
  neverLaunched(taskId: string): void {
    this.#book.untrack(taskId);
  }

  acknowledge(taskId: string, mark: number): void {
    for (const call of this.#book.acknowledge(taskId, mark)) this.#means.send(call);
  }

  kill(attempt: Attempt, cluster: MesosCluster, graceMs?: number): void {
    this.track(attempt, cluster);
    this.#book.kill(attempt.taskId, graceMs, this.#means.now());
  }

  /** The attempt is over for its resource. A task that lives all the same is judged. */
  forget(taskId: string): void {
    this.#sidecars.driverOver(taskId, this.#means.now());
    const submission = submissionOf(taskId);
    const watched = this.#livingOf(submission);
    if (watched?.taskId === taskId && !this.#formers.isCondemned(taskId)) this.#suspect(taskId, watched.agentId);
    else if (!this.#formers.isCondemned(taskId)) this.#book.untrack(taskId);
    if (this.#watched.get(submission) === taskId) this.#watched.delete(submission);
    this.#subjects.delete(taskId);
  }

  /** Has the living task of a submission judged, of which one is wanted; answers with one that is in the way. */
  judge(taskId: string): string | undefined {
    const living = this.#livingOf(submissionOf(taskId));
    if (living !== undefined) this.#suspect(living.taskId, living.agentId);
    return this.inTheWayOf(taskId);
  }

  /** A driver of the same submission that lives although nothing accounts for it. */
  inTheWayOf(taskId: string): string | undefined {
    return this.#formers.blocking(taskId);
  }

  /** The newest attempt of a submission that lives, or lived, without a status that says so. */
  formerAttempt(submissionId: string): number | undefined {
    const watched = parseTaskId(this.#livingOf(submissionId)?.taskId ?? '')?.attempt;
    const newest = this.#formers.newestAttempt(submissionId);
    return watched === undefined ? newest : Math.max(watched, newest ?? 0);
  }

  /** A task that no resource accounts for ends. */
  end(taskId: string, agentId: string | undefined): void {
    const now = this.#means.now();
    const driver = driverOfSidecar(taskId);
    if (driver !== undefined) {
      this.#sidecars.driverOver(driver, now);
      return;
    }
    this.#means.log.warn(
      { ...(this.#subjects.get(taskId) ?? { task: taskId }), agent: agentId },
      'kills a driver that no resource accounts for',
    );
    this.#formers.condemn(taskId);
    this.#book.track(taskId, agentId, strangerLimits, now);
    this.#book.kill(taskId, undefined, now);
  }

  onSubscribed(): void {
    this.#book.onSubscribed(this.#means.now());
    this.#sidecars.onSubscribed(this.#means.now());
  }

  onStatus(status: TaskStatus): void {
    const driver = driverOfSidecar(status.taskId);
    if (driver !== undefined) {
      this.#onSidecar(status, driver);
      return;
    }
    if (this.#book.onStatus(status, this.#means.now())) {
      this.#onWatched(status);
      return;
    }
    const owner = this.#means.events.ownerOf(status.taskId);
    if (owner.kind === 'live') return;
    if (isFinal(status.state)) this.#acknowledgeAtOnce(status);
    else if (isDoubtful(status.state)) return;
    else if (owner.kind === 'over') this.end(status.taskId, status.agentId);
    else this.#suspect(status.taskId, status.agentId);
  }

  /** Asks, kills again, and ends doubts, as far as it is time. */
  tick(): void {
    const now = this.#means.now();
    for (const driver of this.#sidecars.attended()) if (this.#isOver(driver)) this.#sidecars.driverOver(driver, now);
    const { calls, settled } = this.#book.tick(now);
    for (const call of [...calls, ...this.#sidecars.tick(now)]) this.#means.send(call);
    for (const taskId of settled) this.#means.events.onNews(this.#subjects.get(taskId)?.application ?? '');
  }

  /** One whose driver nobody knows is judged as a driver would be. */
  #onSidecar(status: TaskStatus, driver: string): void {
    for (const call of this.#sidecars.onStatus(status)) this.#means.send(call);
    const lives = !isFinal(status.state) && !isDoubtful(status.state);
    if (lives && this.#book.get(driver) === undefined && this.#means.events.ownerOf(driver).kind === 'unknown')
      this.#means.events.onStranger(status.taskId, status.agentId);
  }

  /** Has a driver ended, as far as that is known? */
  #isOver(driver: string): boolean {
    const task = this.#book.get(driver);
    return task === undefined ? this.#means.events.ownerOf(driver).kind === 'over' : !lives(task);
  }

  /** The task of a submission that is watched, unless it has ended. */
  #livingOf(submissionId: string): TrackedTask | undefined {
    const task = this.#book.get(this.#watched.get(submissionId) ?? '');
    return task !== undefined && lives(task) ? task : undefined;
  }

  /** A driver lives that no status accounts for, as far as is known here: no other one may be launched before it is judged. */
  #suspect(taskId: string, agentId: string | undefined): void {
    if (!this.#formers.suspect(taskId)) return;
    this.#means.onSuspect(submissionOf(taskId));
    this.#means.events.onStranger(taskId, agentId);
  }

  #onWatched({ taskId }: TaskStatus): void {
    if (!this.#formers.isCondemned(taskId)) {
      const subject = this.#subjects.get(taskId);
      if (subject !== undefined) this.#means.events.onNews(subject.application);
      return;
    }
    const task = this.#book.get(taskId);
    this.acknowledge(taskId, task?.mark ?? 0);
    if (task !== undefined && lives(task)) return;
    this.#formers.ended(taskId);
    this.#book.untrack(taskId);
    this.#means.onCleared(submissionOf(taskId));
  }

  #acknowledgeAtOnce({ taskId, agentId, uuid }: TaskStatus): void {
    if (agentId !== undefined && uuid !== undefined) this.#means.send({ type: 'ACKNOWLEDGE', taskId, agentId, uuid });
  }
}

const lives = ({ verdict }: TrackedTask): boolean => verdict !== 'ended' && verdict !== 'absent';

/** '' for what is no driver's task. */
export const submissionOf = (taskId: string): string => parseTaskId(taskId)?.submissionId ?? '';

const seen = (last: TaskStatus): Partial<DriverObservation> => ({
  mesosState: last.state,
  ...(last.reason === undefined ? {} : { reason: last.reason }),
  ...(last.message === undefined ? {} : { message: last.message }),
  ...(last.timestampMs === undefined ? {} : { atMs: last.timestampMs }),
  ...(last.containerIps[0] === undefined ? {} : { address: last.containerIps[0] }),
});
