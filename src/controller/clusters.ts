/** MesosClusters and their backends: makes them, keeps their status true, ends them. */
import { kstatusConditions, setConditions } from '../api/conditions.ts';
import { finalizer } from '../api/group.ts';
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { MesosClusterStatus } from '../api/mesos-cluster-status.ts';
import { parseMesosCluster, parseMesosClusterHead } from '../api/parse.ts';
import type { Reason } from '../api/reasons.ts';
import type { Backend, BackendEvents, BackendFactory, ClusterObservation } from '../backend/backend.ts';
import type { KubeClient } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';
import type { KubeObject } from '../kube/objects.ts';
import { addFinalizer, removeFinalizer, writeStatus } from '../kube/status.ts';
import type { Clock } from '../model/clock.ts';
import type { Refusal } from '../model/verdict.ts';
import type { Log } from './log.ts';
import { clusterKey, clusterType } from './resources.ts';

/** Counts of drivers alone are not worth more than one write in so much time. */
const countsEveryMs = 10_000;
const deletionRetryMs = 5_000;

export interface ClustersMeans {
  readonly client: KubeClient;
  readonly cache: { get(key: string): KubeObject | undefined; remember(object: KubeObject): void };
  readonly clock: Clock;
  readonly log: Log;
  readonly events: EventRecorder;
  readonly makeBackend: BackendFactory;
  /** Asked before the first connection: why nothing can be begun on the cluster as it is. */
  readonly checkCluster: (cluster: MesosCluster) => Promise<Refusal<Reason> | undefined>;
  readonly backendEvents: (cluster: string) => BackendEvents;
  readonly enqueueAfter: (key: string, ms: number) => void;
  /** Applications that still have something on the cluster, or mean to. */
  readonly usersOf: (cluster: string) => number;
  /** The cluster has changed for its applications. */
  readonly onChanged: (cluster: string) => void;
}

interface Entry {
  cluster: MesosCluster;
  readonly backend: Backend;
  /** When its backend was made; what it counts and whether it is connected shows a little later. */
  readonly startedMs: number;
  countsWrittenMs: number;
  toldApplications: string;
}

export class Clusters {
  readonly #means: ClustersMeans;
  readonly #entries = new Map<string, Entry>();
  /** Clusters that can't be used as they are; their status says why. */
  readonly #refused = new Set<string>();

  constructor(means: ClustersMeans) {
    this.#means = means;
  }

  /** The backend of a cluster that is known and sound. */
  backend(name: string): Backend | undefined {
    return this.#entries.get(name)?.backend;
  }

  /** Why nothing can be launched on a cluster; undefined when it is sound, or was not looked at yet. */
  trouble(name: string): 'absent' | 'refused' | undefined {
    if (this.#means.cache.get(name) === undefined) return 'absent';
    return this.#refused.has(name) ? 'refused' : undefined;
  }

  cluster(name: string): MesosCluster | undefined {
    return this.#entries.get(name)?.cluster;
  }

  /** Whether a tenant of any cluster is known by the labels of its namespaces. */
  get selectByLabels(): boolean {
    for (const { cluster } of this.#entries.values())
      if (cluster.spec.tenants.some(({ namespaceSelector }) => namespaceSelector !== undefined)) return true;
    return false;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ backend }) => backend.close()));
    this.#entries.clear();
  }

  /** Brings one MesosCluster to where it should be. @throws what the API server refuses, conflicts included */
  async reconcile(name: string): Promise<void> {
    const object = this.#means.cache.get(name);
    if (object === undefined) return this.#drop(name);
    if (object.metadata.deletionTimestamp !== undefined) return this.#delete(name, object);
    const parsed = parseMesosCluster(object);
    if (!parsed.ok) return this.#reportInvalid(object, parsed.message);
    const kept = await this.#keep(object);
    const sound = this.#entries.get(name)?.cluster;
    const known = sound !== undefined && wayTo(sound) === wayTo(parsed.value);
    const refusal = known ? undefined : await this.#means.checkCluster(parsed.value);
    if (refusal !== undefined) {
      this.#means.enqueueAfter(clusterKey(name), countsEveryMs);
      this.#refused.add(name);
      await this.#report(kept, 'Failed', refusal.reason, refusal.message, {});
      return this.#means.onChanged(name);
    }
    this.#refused.delete(name);
    const entry = await this.#entryOf(parsed.value);
    entry.backend.update(parsed.value);
    await this.#reportBackend(kept, entry);
  }

  /** The finalizer keeps the cluster until nothing of it is left on Mesos. */
  async #keep(object: KubeObject): Promise<KubeObject> {
    const outcome = await addFinalizer(this.#means.client, clusterType, object, finalizer);
    if (!outcome.written) return object;
    this.#means.cache.remember(outcome.object);
    return outcome.object;
  }

  /** A cluster that is reached in another way than before gets a new backend; whatever runs on Mesos goes on. */
  async #entryOf(cluster: MesosCluster): Promise<Entry> {
    const { name } = cluster.metadata;
    const known = this.#entries.get(name);
    if (known !== undefined && wayTo(known.cluster) === wayTo(cluster)) {
      known.cluster = cluster;
      return known;
    }
    this.#entries.delete(name);
    await known?.backend.close();
    const startedMs = this.#means.clock.now();
    const backend = this.#means.makeBackend(cluster, this.#means.backendEvents(name));
    const entry: Entry = { cluster, backend, countsWrittenMs: startedMs, startedMs, toldApplications: '' };
    this.#entries.set(name, entry);
    return entry;
  }

  async #reportBackend(object: KubeObject, entry: Entry): Promise<void> {
    const seen = entry.backend.cluster();
    if (this.#isStarting(entry, seen)) return;
    const written = await this.#report(object, situationOf(seen), seen.reason, seen.message, {
      frameworkId: seen.frameworkId,
      master: seen.master,
      drivers: this.#counts(entry, seen),
      connectedSince: seen.connected
        ? (entry.cluster.status?.connectedSince ?? moment(this.#means.clock.now()))
        : undefined,
    });
    const status = (written ?? object).status as MesosClusterStatus | undefined;
    entry.cluster = status === undefined ? entry.cluster : { ...entry.cluster, status };
    entry.backend.update(entry.cluster);
    this.#tellApplications(entry, seen);
  }

  /** A new operator of a cluster that was connected says nothing of the moment in which it connects again. */
  #isStarting({ cluster, startedMs }: Entry, { connected, reason }: ClusterObservation): boolean {
    const leftMs = startedMs + countsEveryMs - this.#means.clock.now();
    const wasReady =
      cluster.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
    if (connected || reason !== 'Connecting' || !wasReady || leftMs <= 0) return false;
    this.#means.enqueueAfter(clusterKey(cluster.metadata.name), leftMs);
    return true;
  }

  /** Counts as they were last written, until it is time to write them again. */
  #counts(entry: Entry, seen: ClusterObservation): MesosClusterStatus['drivers'] {
    const now = this.#means.clock.now();
    const before = entry.cluster.status?.drivers;
    const counts = { queued: seen.queued, running: seen.running };
    if (before?.queued === counts.queued && before.running === counts.running) return before;
    const dueMs = entry.countsWrittenMs + countsEveryMs;
    if (before !== undefined && now < dueMs) {
      this.#means.enqueueAfter(clusterKey(entry.cluster.metadata.name), dueMs - now);
      return before;
    }
    entry.countsWrittenMs = now;
    return counts;
  }

  #tellApplications(entry: Entry, seen: ClusterObservation): void {
    const said = `${entry.cluster.metadata.generation}/${seen.connected}/${seen.frameworkId}`;
    if (said === entry.toldApplications) return;
    entry.toldApplications = said;
    this.#means.onChanged(entry.cluster.metadata.name);
  }

  async #reportInvalid(object: KubeObject, message: string): Promise<void> {
    if (!this.#entries.has(object.metadata.name)) this.#refused.add(object.metadata.name);
    await this.#report(object, 'Failed', 'InvalidSpec', message, {});
    this.#means.onChanged(object.metadata.name);
  }

  async #report(
    object: KubeObject,
    situation: 'Current' | 'InProgress' | 'Failed',
    reason: Reason,
    message: string,
    part: { readonly [Key in keyof MesosClusterStatus]?: MesosClusterStatus[Key] | undefined },
  ): Promise<KubeObject | undefined> {
    const head = parseMesosClusterHead(object);
    if (!head.ok) {
      this.#means.log.error(
        { cluster: object.metadata.name, problem: head.message },
        'the status of a cluster can not be read and is left alone',
      );
      return undefined;
    }
    const before = head.value.status ?? {};
    const generation = object.metadata.generation ?? 0;
    const conditions = setConditions(
      before.conditions ?? [],
      kstatusConditions(situation, reason, message),
      generation,
      this.#means.clock.now(),
    );
    const next = { ...before, observedGeneration: generation, message, conditions, ...part };
    const outcome = await writeStatus(this.#means.client, clusterType, object, next);
    if (!outcome.written) return undefined;
    this.#means.cache.remember(outcome.object);
    if (before.conditions?.[0]?.reason !== reason) {
      this.#means.events.record(object, situation === 'Failed' ? 'Warning' : 'Normal', reason, message);
    }
    return outcome.object;
  }

  async #delete(name: string, object: KubeObject): Promise<void> {
    const users = this.#means.usersOf(name);
    const backend = this.#entries.get(name)?.backend;
    if (users > 0) {
      this.#means.enqueueAfter(clusterKey(name), deletionRetryMs);
      const message = `Deleted, and kept until the ${users} applications that are on it have ended.`;
      await this.#report(object, 'InProgress', 'Deleting', message, {});
      return;
    }
    await backend?.teardown();
    await this.#drop(name);
    await removeFinalizer(this.#means.client, clusterType, object, finalizer);
  }

  async #drop(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    this.#refused.delete(name);
    if (entry === undefined) return;
    this.#means.onChanged(name);
    await entry.backend.close();
  }
}

/** Everything that says where masters and dispatcher are and how they are spoken to. */
const wayTo = ({ spec: { master, dispatcher, tls, credentials, zooKeeperIdentity } }: MesosCluster): string =>
  JSON.stringify([master, dispatcher, tls, credentials, zooKeeperIdentity?.reveal()]);

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const situationOf = (seen: ClusterObservation): 'Current' | 'InProgress' | 'Failed' => {
  if (seen.connected) return 'Current';
  return seen.reason === 'AuthenticationFailed' || seen.reason === 'SubscriptionRefused' ? 'Failed' : 'InProgress';
};
