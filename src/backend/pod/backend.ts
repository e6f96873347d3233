/**
 * Drivers that are Pods. The life of the Pod is that of the driver: it is created once under the name of its attempt, watched, and deleted to end it. It
 * stays after its end, for its log, until the next attempt of the application begins or the application is deleted.
 */

import { podLabels } from '../../api/group.ts';
import type { KubeClient } from '../../kube/client.ts';
import { KubeApiError } from '../../kube/errors.ts';
import { type KubeObject, refOfKey } from '../../kube/objects.ts';
import type { ReflectorOptions } from '../../kube/reflector.ts';
import type { Clock } from '../../model/clock.ts';
import { parseTaskId } from '../../model/ids.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { AnyWaitReason } from '../../model/wait-reasons.ts';
import { type AttemptDescription, isPod } from '../../translate/attempt.ts';
import type { PodDriver } from '../../translate/pod/describe.ts';
import { podNameOf } from '../../translate/pod/pod.ts';
import type {
  Attempt,
  DriverObservation,
  ExecutorsObservation,
  LaunchOutcome,
  Owner,
  Placement,
  PodBackend,
  PodEvents,
} from '../backend.ts';
import type { BackendLog } from '../native/means.ts';
import { createAttempt, isOwnedBy, podType, secretType } from './creation.ts';
import { type Known, observationOf } from './observation.ts';
import { applicationOf, lives, Pods } from './pods.ts';
import { seenPod } from './seen.ts';
import { type Tracked, tracked } from './tracked.ts';

export interface PodMeans {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: BackendLog;
  readonly observer?: ReflectorOptions['observer'];
  /** Empty = all. */
  readonly namespaces: readonly string[];
}

interface Wanted {
  readonly owner: Owner;
  readonly cluster: string;
  readonly role: string;
  notBeforeMs: number;
  pauseMs: number;
}

const readAgainMs = 1_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

export class Drivers implements PodBackend {
  readonly #means: PodMeans;
  readonly #events: PodEvents;
  readonly #pods: Pods;
  readonly #tracked = new Map<string, Tracked>();
  readonly #wanted = new Map<string, Wanted>();
  /** Resource -> the attempt of it that is wanted. */
  readonly #wantedOf = new Map<string, string>();
  #acts = false;

  constructor(means: PodMeans, events: PodEvents) {
    this.#means = means;
    this.#events = events;
    const { client, clock, random, observer } = means;
    const options = { client, clock, random, ...(observer === undefined ? {} : { observer }) };
    this.#pods = new Pods(means.namespaces, options, (pod, gone) => this.#onPod(pod, gone));
  }

  get synced(): Promise<void> {
    return this.#pods.synced;
  }

  get pods(): Pods {
    return this.#pods;
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#pods.run(signal);
    for (const one of this.#tracked.values()) one.cancelTimer();
  }

  begin(): void {
    this.#acts = true;
  }

  want(owner: Owner, driver: AttemptDescription): void {
    if (!isPod(driver)) return;
    const { taskId } = driver;
    for (const pod of this.#formers(taskId)) this.#suspect(pod);
    if (this.#wanted.has(taskId)) return;
    const cluster = driver.app.spec.mesos.cluster;
    this.#wanted.set(taskId, { owner, cluster, role: driver.role, notBeforeMs: 0, pauseMs: firstPauseMs });
    this.#wantedOf.set(owner.key, taskId);
    if (this.placement(taskId) !== undefined) this.#events.onNews(owner.key);
  }

  unwant(taskId: string): void {
    const key = this.#wanted.get(taskId)?.owner.key ?? '';
    if (this.#wantedOf.get(key) === taskId) this.#wantedOf.delete(key);
    this.#wanted.delete(taskId);
  }

  placement(taskId: string): Placement | undefined {
    const wanted = this.#wanted.get(taskId);
    if (wanted === undefined || this.#formers(taskId).length > 0) return undefined;
    if (this.#means.clock.now() < wanted.notBeforeMs) return undefined;
    const cluster = this.#events.cluster(wanted.cluster);
    const frameworkId = cluster?.cluster().frameworkId;
    // Where drivers are handed to a dispatcher nobody waits for a framework.
    if (cluster === undefined || (frameworkId === undefined && cluster.driverExecutors !== undefined)) return undefined;
    const where = { agentId: undefined, hostname: undefined, agentUrl: undefined, ports: [] };
    return { podName: podNameOf(taskId), frameworkId, role: wanted.role, ...where };
  }

  waiting(taskId: string): Refusal<AnyWaitReason> | undefined {
    const [former] = this.#formers(taskId);
    if (former !== undefined)
      return no(
        'FormerDriverAlive',
        `An earlier driver of this application, the Pod ${former.metadata.name}, still lives; it is being deleted.`,
      );
    const seen = this.#events.cluster(this.#wanted.get(taskId)?.cluster ?? '')?.cluster();
    return no('NotConnected', `Not connected to Mesos. ${seen?.message ?? ''}`.trim());
  }

  /** The Pod that is there already is not made twice, and no other attempt may live beside it: both are asked of the API server itself. */
  async launch(driver: AttemptDescription, attempt: Attempt): Promise<LaunchOutcome> {
    if (!isPod(driver)) return 'never';
    const one = this.#track(attempt);
    one.confirmed = undefined;
    try {
      const own = await this.#look(driver, attempt);
      if (own === 'in the way') return this.#later(one, 'never', 'an earlier driver is not gone yet');
      if (own !== undefined) return this.#created(one, own);
    } catch (error) {
      return this.#later(one, 'never', String(error));
    }
    const creation = await createAttempt(this.#means.client, driver, attempt.frameworkId);
    if (creation.kind === 'created') return this.#created(one, creation.pod);
    if (creation.kind === 'later') return this.#later(one, creation.sent ? 'unknown' : 'never', creation.problem);
    one.refused = creation.message;
    return 'launched';
  }

  observe(attempt: Attempt): DriverObservation {
    const one = this.#track(attempt);
    const pod = this.#pods.get(namespaceOf(attempt), attempt.podName ?? '');
    if (pod !== undefined) this.#saw(one, pod);
    const now = this.#means.clock.now();
    const known: Known = { pod, ours: pod === undefined || isOwnedBy(pod, attempt.uid), now };
    const { observation, mustRead, wakeAtMs, given } = observationOf(one, known);
    if (mustRead) this.#read(one);
    if (wakeAtMs !== undefined) this.#wake(one, wakeAtMs);
    if (given === 'lost' && pod !== undefined) void this.#delete(one, pod, 0);
    if (one.kill !== undefined) this.#end(one);
    if (observation.mesosState === 'TASK_RUNNING')
      this.#events.cluster(attempt.cluster)?.driverExecutors?.watch(attempt);
    return observation;
  }

  acknowledge(): void {
    // Nobody waits for it: the Pod stays, and says the same again.
  }

  kill(attempt: Attempt, graceMs?: number): void {
    const one = this.#track(attempt);
    if (one.kill !== 'forced') one.kill = graceMs === 0 ? 'forced' : 'graceful';
    this.#end(one);
  }

  runExecutors(): void {
    // The driver launches them itself.
  }

  executors(taskId: string): ExecutorsObservation | undefined {
    const cluster = this.#tracked.get(taskId)?.attempt.cluster;
    return cluster === undefined ? undefined : this.#events.cluster(cluster)?.driverExecutors?.observe(taskId);
  }

  removeExecutors(): void {
    // They go with the framework of the driver.
  }

  executorsGone(): boolean {
    return true;
  }

  forget(taskId: string): void {
    this.unwant(taskId);
    const one = this.#tracked.get(taskId);
    if (one === undefined) return;
    this.#tracked.delete(taskId);
    one.cancelTimer();
    this.#events.cluster(one.attempt.cluster)?.driverExecutors?.forget(taskId);
    this.#tidy(one);
  }

  formerAttempt(submissionId: string): number | undefined {
    return this.#pods.newestAttempt(submissionId);
  }

  endStranger(taskId: string): void {
    for (const pod of this.#pods.ofSubmission(parseTaskId(taskId)?.submissionId ?? ''))
      if (pod.metadata.name === podNameOf(taskId) && lives(pod) && pod.metadata.deletionTimestamp === undefined)
        void this.#remove(pod, undefined);
  }

  #track(attempt: Attempt): Tracked {
    const found = this.#tracked.get(attempt.taskId);
    if (found !== undefined) {
      found.attempt = attempt;
      return found;
    }
    const made = tracked(attempt);
    this.#tracked.set(attempt.taskId, made);
    return made;
  }

  /** Pods of the same submission in which another attempt may live. */
  #formers(taskId: string): readonly KubeObject[] {
    return this.#pods
      .ofSubmission(parseTaskId(taskId)?.submissionId ?? '')
      .filter((pod) => pod.metadata.name !== podNameOf(taskId) && lives(pod));
  }

  /** A driver lives that no status accounts for, as far as is known here. */
  #suspect(pod: KubeObject): void {
    if (pod.metadata.deletionTimestamp === undefined) this.#events.onStranger(pod.metadata.name, undefined);
  }

  #onPod(pod: KubeObject, gone: boolean): void {
    const key = applicationOf(pod);
    if (key === undefined || !this.#acts) return;
    const taskId = pod.metadata.name;
    const one = this.#tracked.get(taskId);
    if (one !== undefined) this.#saw(one, pod);
    if (one !== undefined || this.#wantedOf.has(key)) {
      this.#events.onNews(key);
      return;
    }
    if (gone || !lives(pod) || pod.metadata.deletionTimestamp !== undefined) return;
    const owner = this.#events.ownerOf(taskId);
    if (owner.kind === 'over') this.endStranger(taskId);
    else if (owner.kind === 'unknown') this.#suspect(pod);
  }

  /** The live Pods of the submission: that of the attempt, if it is there. */
  async #look(driver: PodDriver, attempt: Attempt): Promise<KubeObject | 'in the way' | undefined> {
    const { client } = this.#means;
    const namespace = namespaceOf(attempt);
    const labelSelector = `${podLabels.submission}=${parseTaskId(driver.taskId)?.submissionId ?? ''}`;
    const { items } = await client.list(podType, { namespace, labelSelector });
    for (const pod of items) this.#pods.remember(pod);
    const ours = items.filter((pod) => isOwnedBy(pod, attempt.uid));
    const formers = ours.filter(({ metadata }) => metadata.name !== attempt.podName);
    if (formers.some(lives)) {
      for (const pod of formers.filter(lives)) this.#suspect(pod);
      return 'in the way';
    }
    for (const pod of formers) void this.#remove(pod, undefined);
    return ours.find(({ metadata }) => metadata.name === attempt.podName);
  }

  #created(one: Tracked, pod: KubeObject): LaunchOutcome {
    this.#saw(one, pod);
    this.#pods.remember(pod);
    this.unwant(one.attempt.taskId);
    return 'launched';
  }

  #saw(one: Tracked, pod: KubeObject): void {
    if (!isOwnedBy(pod, one.attempt.uid)) return;
    one.last = pod;
    if (lives(pod)) one.confirmed = undefined;
  }

  /** Tried again after a pause that grows. */
  #later(one: Tracked, outcome: LaunchOutcome, problem: string): LaunchOutcome {
    const { clock, log } = this.#means;
    const { key, taskId } = one.attempt;
    log.warn({ application: key, task: taskId, problem }, 'the Pod of a driver is not there yet; tried again later');
    const wanted = this.#wanted.get(taskId);
    if (wanted === undefined) return outcome;
    wanted.notBeforeMs = clock.now() + wanted.pauseMs;
    wanted.pauseMs = Math.min(longestPauseMs, wanted.pauseMs * 2);
    this.#wake(one, wanted.notBeforeMs);
    return outcome;
  }

  /** Asks the API server itself what the cache seems to say. */
  #read(one: Tracked): void {
    if (one.reading) return;
    one.reading = true;
    void this.#confirm(one);
  }

  async #confirm(one: Tracked): Promise<void> {
    const { attempt } = one;
    const ref = { namespace: namespaceOf(attempt), name: attempt.podName ?? '' };
    try {
      const live = await this.#means.client.get(podType, ref);
      if (live !== undefined) this.#pods.remember(live);
      one.confirmed = live === undefined ? 'gone' : seenPod(live).stage === 'over' ? 'over' : undefined;
      one.reading = false;
      this.#events.onNews(attempt.key);
    } catch (error) {
      one.reading = false;
      this.#means.log.debug({ application: attempt.key, problem: String(error) }, 'a Pod could not be read');
      this.#wake(one, this.#means.clock.now() + readAgainMs);
    }
  }

  #end(one: Tracked): void {
    const pod = this.#pods.get(namespaceOf(one.attempt), one.attempt.podName ?? '');
    if (pod === undefined || !isOwnedBy(pod, one.attempt.uid) || hasEnded(pod)) return;
    if (one.kill === 'forced' && !one.forced) void this.#delete(one, pod, 1);
    else if (pod.metadata.deletionTimestamp === undefined) void this.#delete(one, pod, undefined);
  }

  async #delete(one: Tracked, pod: KubeObject, graceSeconds: number | undefined): Promise<void> {
    if (one.deleting || !this.#acts) return;
    one.deleting = true;
    const done = await this.#remove(pod, graceSeconds);
    one.deleting = false;
    if (done && graceSeconds !== undefined) one.forced = true;
    if (!done) this.#wake(one, this.#means.clock.now() + readAgainMs);
  }

  /** Asks for the end of this very Pod; false when nobody knows whether it was heard. */
  async #remove({ metadata }: KubeObject, gracePeriodSeconds: number | undefined): Promise<boolean> {
    const { name, namespace = '', uid } = metadata;
    try {
      await this.#means.client.delete(podType, { namespace, name }, { uid, gracePeriodSeconds });
      return true;
    } catch (error) {
      // Another Pod has its name: this one is gone.
      if (error instanceof KubeApiError && error.conflict) return true;
      this.#means.log.warn({ pod: `${namespace}/${name}`, problem: String(error) }, 'a Pod could not be deleted');
      return false;
    }
  }

  /** What is of no use after the end: its Secret, and a Pod that only goes on because something beside the driver does. What a crash leaves goes with the application. */
  #tidy({ attempt, last }: Tracked): void {
    if (last === undefined || !this.#acts) return;
    if (seenPod(last).lingers && last.metadata.deletionTimestamp === undefined) void this.#remove(last, undefined);
    if (!takesSecret(last)) return;
    const ref = { namespace: namespaceOf(attempt), name: attempt.podName ?? '' };
    this.#means.client.delete(secretType, ref).catch((error: unknown) => {
      this.#means.log.debug({ application: attempt.key, problem: String(error) }, 'a Secret could not be deleted');
    });
  }

  #wake(one: Tracked, atMs: number): void {
    if (atMs >= one.timerAtMs) return;
    one.cancelTimer();
    one.timerAtMs = atMs;
    one.cancelTimer = this.#means.clock.after(Math.max(0, atMs - this.#means.clock.now()), () => {
      one.timerAtMs = Number.POSITIVE_INFINITY;
      if (this.#tracked.get(one.attempt.taskId) === one) this.#events.onNews(one.attempt.key);
    });
  }
}

/** Nothing of it runs any more, and nobody has asked for more than that. */
const hasEnded = (pod: KubeObject): boolean => {
  const { stage, lingers, goes } = seenPod(pod);
  return stage === 'over' && !lingers && !goes;
};

const namespaceOf = ({ key }: Attempt): string => refOfKey(key).namespace ?? '';

/** Whether the operator made a Secret for it. */
const takesSecret = ({ metadata, spec }: KubeObject): boolean =>
  JSON.stringify(Reflect.get(Object(spec), 'volumes') ?? []).includes(`"secretName":"${metadata.name}"`);
