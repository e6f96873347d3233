/**
 * The controller: three reflectors feed one queue of keys, workers take keys and reconcile. What Mesos tells enqueues keys too (in the
 * front lane, so that observing never waits behind submitting).
 */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { Reason } from '../api/reasons.ts';
import type { Backend, BackendEvents, BackendFactory, PodBackend, PodBackendFactory } from '../backend/backend.ts';
import type { KubeClient } from '../kube/client.ts';
import { KubeApiError } from '../kube/errors.ts';
import type { EventRecorder } from '../kube/events.ts';
import { keyOf, refOfKey } from '../kube/objects.ts';
import { ReferenceReader } from '../kube/references.ts';
import type { Reflector } from '../kube/reflector.ts';
import type { Clock } from '../model/clock.ts';
import type { OverviewSource } from '../model/overview.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { Refusal } from '../model/verdict.ts';
import { Applications } from './applications.ts';
import { Caches } from './caches.ts';
import { Census } from './census.ts';
import { Clusters } from './clusters.ts';
import { Exposing, NotExposed } from './exposing.ts';
import { type KeyParts, Kinds, partsOf } from './kinds.ts';
import { type Log, spanAttributes } from './log.ts';
import { type ControllerObserver, type Outcome, unobserved } from './observer.ts';
import { Overview } from './overview/overview.ts';
import { WorkQueue } from './queue.ts';
import { Reconciles } from './reconciles.ts';
import { reflectorLog } from './reflector-log.ts';
import { applicationKey, clusterKey, scheduleKey } from './resources.ts';
import { Schedules } from './schedules/schedules.ts';
import { Strangers } from './strangers.ts';
import { WatchedNamespaces } from './watched-namespaces.ts';

export interface ControllerMeans {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly events: EventRecorder;
  /** Empty = all. */
  readonly namespaces: readonly string[];
  /** Labels of the namespaces that are this operator's, instead of names. */
  readonly namespaceSelector?: string | undefined;
  /** Labels of the MesosClusters that are this operator's; all of them without it. */
  readonly clusterSelector?: string | undefined;
  readonly workers: number;
  readonly makeBackend: BackendFactory;
  /** Absent where this operator is to make no Pods. */
  readonly makePods?: PodBackendFactory;
  readonly checkCluster: (cluster: MesosCluster) => Promise<Refusal<Reason> | undefined>;
  readonly secretFor: (taskId: string) => Sensitive;
  readonly observer?: ControllerObserver;
  /** Another operator has taken a cluster over, and this one has stopped. */
  readonly onFenced?: (cluster: string) => void;
}

/** `lists`: the caches are not complete yet. `watches`: they are, and nothing is acted upon. */
type Phase = 'lists' | 'watches' | 'works' | 'stopped';

export class Controller {
  readonly #means: ControllerMeans;
  readonly #queue: WorkQueue;
  readonly #applications: Applications;
  readonly #clusters: Clusters;
  readonly #pods: PodBackend | undefined;
  readonly #exposing: Exposing;
  readonly #caches: Caches;
  readonly #schedules: Schedules;
  readonly #strangers: Strangers;
  readonly #watched: WatchedNamespaces;
  readonly #census: Census;
  readonly #overview: Overview;
  readonly #reconciles: Reconciles;
  readonly #kinds: Kinds;
  readonly #stop = new AbortController();
  #watching: Promise<unknown> = Promise.resolve();
  #work: Promise<unknown> = Promise.resolve();
  #phase: Phase = 'lists';

  constructor(means: ControllerMeans) {
    const { client, clock, random, log, events, observer = unobserved } = means;
    this.#means = means;
    this.#queue = new WorkQueue({ clock, random, observer: observer.queue });
    this.#census = new Census(observer.census, clock, (namespace) => this.#watched.includes(namespace));
    this.#reconciles = new Reconciles({ ...observer, clock, queue: this.#queue });
    const common = { client, clock, random, observer: reflectorLog(log, observer) };
    const enqueue = (key: string, priority: 'high' | 'normal') => this.#queue.add(key, { priority });
    const enqueueAfter = (key: string, ms: number) => this.#queue.addAfter(key, ms);
    this.#watched = new WatchedNamespaces(
      means.namespaceSelector,
      common,
      (name) => this.#onNamespaceAdded(name),
      (name) => this.#recount(name),
    );
    this.#caches = new Caches(
      { ...means, common },
      {
        census: this.#census,
        applications: () => this.#applications,
        schedules: () => this.#schedules,
        onCluster: (name) => enqueue(clusterKey(name), 'high'),
        changed: () => this.#overview.changed(),
      },
    );
    this.#clusters = new Clusters({
      ...means,
      cache: this.#caches.clusters,
      backendEvents: (cluster) => this.#backendEvents(cluster),
      enqueueAfter,
      usersOf: (cluster) => this.#applications.usersOf(cluster),
      onChanged: (cluster) => this.#applications.enqueueUsersOf(cluster),
    });
    this.#overview = new Overview({
      applications: this.#caches.applications,
      schedules: this.#caches.schedules,
      clusters: this.#caches.clusters,
      backends: this.#clusters,
      isOurs: (namespace) => this.#watched.includes(namespace),
      pods: () => this.#pods,
      describe: (object, task) => this.#applications.describe(object, task),
      phase: () => this.#phase,
    });
    this.#schedules = new Schedules({
      client,
      clock,
      log,
      events,
      cache: this.#caches.schedules,
      rememberRun: (run) => this.#caches.applications.remember(run),
      enqueue,
      enqueueAfter,
    });
    this.#exposing = new Exposing({
      ...means,
      cache: this.#caches.applications,
      clusters: this.#clusters,
      enqueue: (key) => enqueue(key, 'normal'),
      enqueueApplication: (key) => enqueue(applicationKey(key), 'normal'),
    });
    this.#pods = means.makePods?.({
      onNews: (key) => this.#queue.add(applicationKey(key), { priority: 'high' }),
      ownerOf: (taskId) => this.#applications.ownerOf(taskId),
      onStranger: (taskId) => this.#onStrangePod(taskId),
      cluster: (name) => this.#clusters.backend(name),
    });
    this.#applications = new Applications({
      exposing: this.#exposing,
      usage: this.#overview.usage,
      pods: this.#pods,
      client,
      clock,
      log,
      events,
      secretFor: means.secretFor,
      references: new ReferenceReader(client, clock),
      cache: this.#caches.applications,
      clusters: this.#clusters,
      unrecorded: (run) => this.#schedules.holds(run),
      enqueue,
      enqueueAfter,
    });
    this.#kinds = new Kinds({
      client,
      caches: this.#caches,
      applications: this.#applications,
      schedules: this.#schedules,
      clusters: this.#clusters,
      exposing: this.#exposing,
    });
    this.#strangers = new Strangers({
      client,
      log,
      signal: this.#stop.signal,
      clock,
      namespaces: means.namespaces,
      remember: (object) => this.#caches.applications.remember(object),
    });
  }

  /** Starts to watch; answers when the caches are complete, or when it is stopped before. Acts upon nothing. */
  async watch(): Promise<void> {
    const { signal } = this.#stop;
    const own = this.#pods === undefined ? [] : [this.#pods];
    const caches = [...Object.values(this.#caches.byPlural()), ...this.#watched.caches, ...own];
    this.#watching = Promise.all(caches.map((cache) => cache.run(signal)));
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([Promise.all(caches.map(({ synced }) => synced)), stopped]);
    if (this.#phase !== 'lists') return;
    this.#phase = 'watches';
    this.#overview.changed();
    this.#census.onNamespace(this.#caches.applications.values(), this.#caches.schedules.values());
  }

  /** Starts to work on what is watched; answers when the workers run. */
  async work(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#phase = 'works';
    const begun = this.#begin();
    // Whoever stops waits for a beginning that is under way: nothing may come to life after the end.
    this.#work = begun.then(
      (workers) => Promise.all(workers),
      () => undefined,
    );
    await begun;
  }

  async #begin(): Promise<readonly Promise<void>[]> {
    this.#census.begin();
    this.#pods?.begin();
    await this.#startClusters();
    await this.#applications.takeStock();
    return Array.from({ length: this.#means.workers }, () => this.#worker());
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Why the work does not move, as a sentence; undefined when it does. */
  get hindrance(): string | undefined {
    return this.#phase === 'stopped' ? undefined : this.#reconciles.hindrance();
  }

  /** What people look at. */
  get overview(): OverviewSource {
    return this.#overview;
  }

  /** The caches, by what paths call their objects. */
  get caches(): Readonly<Record<string, Pick<Reflector, 'size' | 'lastContactMs'>>> {
    return { ...this.#caches.byPlural(), ...(this.#pods === undefined ? {} : { pods: this.#pods.pods }) };
  }

  /** Stops acting, in order; what runs on Mesos goes on. */
  async stop(): Promise<void> {
    this.#phase = 'stopped';
    this.#stop.abort();
    this.#queue.close();
    await Promise.all([this.#watching, this.#work]);
    await this.#clusters.close();
  }

  /** Clusters come first: an application whose cluster is not looked at yet would seem to have none. */
  async #startClusters(): Promise<void> {
    for (const { metadata } of this.#caches.clusters.values())
      if (!this.#stop.signal.aborted) await this.#reconcile(clusterKey(metadata.name));
  }

  async #worker(): Promise<void> {
    for (let key = await this.#queue.take(); key !== undefined; key = await this.#queue.take()) {
      await this.#reconcile(key);
      this.#queue.done(key);
    }
  }

  #reconcile(key: string): Promise<void> {
    const parts = partsOf(key);
    const { kind, name } = parts;
    const about = this.#kinds.about(parts);
    return this.#reconciles.run(kind === 'app' ? 'application' : kind, key, spanAttributes(about), async () => {
      try {
        if (kind === 'cluster' || this.#watched.includes(refOfKey(name).namespace)) await this.#kinds.reconcile(parts);
        this.#queue.forget(key);
        return 'done';
      } catch (error) {
        return await this.#onFailure(key, parts, error);
      }
    });
  }

  /** What is in a namespace that has become this operator's. */
  #onNamespaceAdded(name: string): void {
    // Whatever is listed is in the queue, and is counted once all lists are complete: not the caches for each namespace.
    if (this.#phase === 'lists') return;
    this.#recount(name);
    for (const { metadata } of this.#caches.applicationsIn(name))
      this.#queue.add(applicationKey(keyOf(metadata)), { priority: 'normal' });
    for (const { metadata } of this.#caches.schedulesIn(name))
      this.#queue.add(scheduleKey(keyOf(metadata)), { priority: 'normal' });
  }

  #recount(namespace: string): void {
    this.#overview.changed();
    this.#census.onNamespace(this.#caches.applicationsIn(namespace), this.#caches.schedulesIn(namespace));
  }

  /** A conflict means: read again, decide again. Everything else is tried again later. */
  async #onFailure(key: string, parts: KeyParts, error: unknown): Promise<Outcome> {
    const known = error instanceof KubeApiError;
    if (known && error.notFound) return 'done';
    const about = this.#kinds.about(parts);
    if (known && error.conflict) {
      await this.#kinds
        .refresh(parts)
        .catch((problem: unknown) =>
          this.#means.log.warn({ ...about, problem: String(problem) }, 'could not be read again'),
        );
    } else if (!(error instanceof NotExposed))
      this.#means.log.warn({ ...about, problem: String(error) }, 'could not be reconciled and is tried again');
    this.#queue.retry(key, { priority: known && error.conflict ? 'high' : 'normal' });
    return known && error.conflict ? 'conflict' : 'failed';
  }

  #backendEvents(cluster: string): BackendEvents {
    return {
      onNews: (key) => key !== '' && this.#queue.add(`app:${key}`, { priority: 'high' }),
      onClusterNews: () => this.#queue.add(clusterKey(cluster), { priority: 'high' }),
      ownerOf: (taskId) => this.#applications.ownerOf(taskId),
      onStranger: (taskId, agentId) =>
        this.#strangers.add({
          taskId,
          agentId,
          end: (task, agent) => this.#backend(cluster)?.endStranger(task, agent),
        }),
      onFenced: (message) => this.#onFenced(cluster, message),
    };
  }

  #onStrangePod(taskId: string): void {
    this.#strangers.add({ taskId, agentId: undefined, end: (task) => this.#pods?.endStranger(task, undefined) });
  }

  /** Two operators must not act on the same resources: this one ends its work for good. */
  #onFenced(cluster: string, message: string): void {
    this.#means.log.error({ cluster, problem: message }, 'another operator has taken over; this one stops acting');
    void this.stop().then(() => this.#means.onFenced?.(cluster));
  }

  #backend(cluster: string): Backend | undefined {
    return this.#clusters.backend(cluster);
  }
}
