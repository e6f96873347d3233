/** SparkApplications: gathers, decides, writes the status, acts, acknowledges. */

import { parseSparkApplication, parseSparkApplicationHead } from '../api/parse.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Ownership, PodBackend } from '../backend/backend.ts';
import type { KubeClient } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';
import { type KubeObject, keyOf, refOfKey } from '../kube/objects.ts';
import type { ReferenceReader } from '../kube/references.ts';
import { writeStatus } from '../kube/status.ts';
import type { Plan, Submission } from '../lifecycle/observed.ts';
import { plan } from '../lifecycle/plan.ts';
import type { Clock } from '../model/clock.ts';
import { parseTaskId, submissionIdOf } from '../model/ids.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { ReferencesOrNot } from '../translate/read-objects.ts';
import { act } from './act.ts';
import type { Clusters } from './clusters.ts';
import { describer, type Launchable } from './describe.ts';
import type { Exposing } from './exposing.ts';
import { attemptOf, type Gathered, gather, liveSubmission } from './gather.ts';
import { Launching } from './launching.ts';
import { aboutApplication, type Log } from './log.ts';
import { Namespaces } from './namespaces.ts';
import { readReferences, referenceRetryMs } from './references.ts';
import { applicationKey, applicationType } from './resources.ts';
import { type Claim, Tenancy } from './tenancy.ts';
import { Unwritten } from './unwritten.ts';
import type { UsageBook } from './usage.ts';
import { Wants } from './wants.ts';

export interface ApplicationsMeans {
  readonly client: KubeClient;
  readonly cache: {
    get(key: string): KubeObject | undefined;
    remember(object: KubeObject): void;
    values(): Iterable<KubeObject>;
  };
  readonly clusters: Clusters;
  /** Absent where this operator was told to make no Pods. */
  readonly pods: PodBackend | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: EventRecorder;
  readonly secretFor: (taskId: string) => Sensitive;
  readonly references: Pick<ReferenceReader, 'read'>;
  /** Whether the schedule that created an application has not taken note of it yet. */
  readonly unrecorded: (object: KubeObject) => boolean;
  readonly exposing: Pick<Exposing, 'recorded' | 'look' | 'forget'>;
  readonly usage: Pick<UsageBook, 'note' | 'forget'>;
  readonly enqueue: (key: string, priority: 'high' | 'normal') => void;
  readonly enqueueAfter: (key: string, ms: number) => void;
}

/** Nothing tells when a namespace gets other labels. */
const labelsAgainMs = 60_000;

export class Applications {
  readonly #means: ApplicationsMeans;
  readonly #launching: Launching;
  readonly #wants = new Wants();
  readonly #unwritten = new Unwritten();
  readonly #tenancy: Tenancy;
  readonly #namespaces: Namespaces;
  /** Submission id -> key, for every cached resource. */
  readonly #submissions = new Map<string, string>();

  constructor(means: ApplicationsMeans) {
    this.#means = means;
    this.#tenancy = new Tenancy((key) => means.enqueue(applicationKey(key), 'normal'));
    this.#namespaces = new Namespaces(means.client, means.clock);
    this.#launching = new Launching((key) => means.enqueue(applicationKey(key), 'high'));
  }

  onUpsert(object: KubeObject): void {
    this.#submissions.set(submissionOf(object), keyOf(object.metadata));
    this.#means.enqueue(applicationKey(keyOf(object.metadata)), 'normal');
  }

  /** A resource is gone. Its finalizer saw to its end; where somebody took that off by hand, what it had is ended now. */
  onDelete(last: KubeObject): void {
    const key = keyOf(last.metadata);
    if (this.#submissions.get(submissionOf(last)) === key) this.#submissions.delete(submissionOf(last));
    this.#wants.unwant(key);
    this.#unwritten.forget(key);
    this.#means.exposing.forget(key);
    this.#tenancy.forget(key);
    this.#means.usage.forget(key);
    const head = parseSparkApplicationHead(last);
    const submission = head.ok ? liveSubmission(head.value.status) : undefined;
    if (!head.ok || submission === undefined) return;
    const { clusters, pods } = this.#means;
    const backend = submission.podName === undefined ? clusters.backend(submission.cluster) : pods;
    const attempt = attemptOf({ key, uid: last.metadata.uid }, head.value.status ?? {}, submission, undefined);
    if (backend?.observe(attempt).verdict === 'alive') {
      backend.removeExecutors(attempt);
      backend.endStranger(submission.taskId, submission.agentId);
    } else backend?.forget(submission.taskId);
  }

  /** Takes what is launched into account before anything is decided: limits of tenants hold over a restart. */
  async takeStock(): Promise<void> {
    for (const object of this.#means.cache.values()) {
      if (liveSubmission(object.status as SparkApplicationStatus | undefined) === undefined) continue;
      const key = keyOf(object.metadata);
      try {
        if (this.#means.clusters.selectByLabels) await this.#namespaces.read(object.metadata.namespace ?? '');
      } catch (error) {
        const about = aboutApplication(key, object);
        this.#means.log.warn({ ...about, problem: String(error) }, 'the labels of a namespace can not be read');
      }
      const claim = this.#claimOf(object);
      if (claim !== undefined) this.#tenancy.take(key, claim);
    }
  }

  #claimOf(object: KubeObject): Claim | undefined {
    const { submission } = (object.status ?? {}) as SparkApplicationStatus;
    const described = submission === undefined ? undefined : this.describe(object, submission);
    return described?.ok === true ? described.claim : undefined;
  }

  /** The driver of an attempt as far as it can be told without reading what the application refers to; undefined when it can't be told. */
  describe(object: KubeObject, { taskId, attempt }: Pick<Submission, 'taskId' | 'attempt'>): Launchable | undefined {
    const parsed = parseSparkApplication(object);
    if (!parsed.ok) return undefined;
    const means = { ...this.#means, namespaces: this.#namespaces, references: 'unread' as const };
    return describer(parsed.value, means)(taskId, attempt);
  }

  /** How many applications have something on a cluster. */
  usersOf(cluster: string): number {
    let users = 0;
    for (const object of this.#means.cache.values()) {
      const submission = liveSubmission(object.status as SparkApplicationStatus | undefined);
      if (submission?.cluster === cluster) users += 1;
    }
    return users;
  }

  enqueueUsersOf(cluster: string): void {
    for (const object of this.#means.cache.values()) {
      const spec = object.spec as { mesos?: { cluster?: unknown } } | undefined;
      const submission = liveSubmission(object.status as SparkApplicationStatus | undefined);
      if (spec?.mesos?.cluster === cluster || submission?.cluster === cluster)
        this.#means.enqueue(applicationKey(keyOf(object.metadata)), 'normal');
    }
  }

  /** Whose is a task that nobody watches? A task newer than what is cached is not judged here. */
  ownerOf(taskId: string): Ownership {
    const parsed = parseTaskId(taskId);
    const key = parsed === undefined ? undefined : this.#submissions.get(parsed.submissionId);
    const object = key === undefined ? undefined : this.#means.cache.get(key);
    if (parsed === undefined || key === undefined || object === undefined) return { kind: 'unknown' };
    const status = object.status as SparkApplicationStatus | undefined;
    if (liveSubmission(status)?.taskId === taskId) {
      this.#means.enqueue(applicationKey(key), 'high');
      return { kind: 'live', key };
    }
    return parsed.attempt <= (status?.submission?.attempt ?? 0) ? { kind: 'over', key } : { kind: 'unknown' };
  }

  /** Brings one application a step further. @throws what the API server refuses, conflicts included */
  async reconcile(key: string): Promise<void> {
    if (this.#means.clusters.selectByLabels) await this.#namespaces.read(refOfKey(key).namespace ?? '');
    const references = await readReferences(this.#means.cache.get(key), this.#means.references);
    const object = this.#means.cache.get(key);
    if (object === undefined || this.#launching.isUnderWay(key)) return;
    const gathered = this.#gather(key, object, references);
    if ('ok' in gathered) {
      const about = aboutApplication(key, object);
      this.#means.log.error({ ...about, problem: gathered.message }, 'left alone: it can not be read');
      this.#means.events.record(object, 'Warning', gathered.reason, gathered.message);
      return;
    }
    const { spec } = gathered.situation.observed;
    if (!spec.ok && spec.reason === 'TenancyForbids' && this.#means.clusters.selectByLabels)
      this.#means.enqueueAfter(applicationKey(key), labelsAgainMs);
    const planned = plan(gathered.situation);
    const decided = { ...planned, status: this.#means.exposing.recorded(key, gathered.app, planned.status) };
    this.#account(key, decided.status, gathered);
    await this.#carryOut(decided, gathered, object);
    this.#means.exposing.look(key, gathered.app, decided.status);
    if (gathered.situation.observed.hindrance?.reason === 'ReferenceMissing')
      this.#means.enqueueAfter(applicationKey(key), referenceRetryMs);
  }

  #gather(key: string, object: KubeObject, references: ReferencesOrNot): ReturnType<typeof gather> {
    return gather(key, object, {
      ...this.#means,
      references,
      neverLaunched: this.#launching.never,
      unwritten: this.#unwritten,
      tenancy: this.#tenancy,
      namespaces: this.#namespaces,
      now: this.#means.clock.now(),
    });
  }

  /** Between the decision and its first effect nothing else runs, so that two applications can't take the same room of a tenant. */
  #account(key: string, decided: SparkApplicationStatus, { claim, sizes }: Pick<Gathered, 'claim' | 'sizes'>): void {
    this.#means.usage.note(key, decided, sizes);
    if (liveSubmission(decided) === undefined) this.#tenancy.free(key);
    else if (claim !== undefined) this.#tenancy.take(key, claim);
  }

  async #carryOut(decided: Plan, gathered: Gathered, object: KubeObject): Promise<void> {
    const { key, situation } = gathered;
    let newest = await this.#write(decided, gathered, object);
    this.#acknowledge(decided, gathered);
    const { client, cache, events } = this.#means;
    const means = {
      client,
      events,
      remember: (written: KubeObject) => cache.remember(written),
      launching: this.#launching,
      wants: this.#wants,
    };
    for (const effect of decided.effects) newest = await act(effect, gathered, newest, means);
    if (decided.wakeAtMs !== undefined)
      this.#means.enqueueAfter(applicationKey(key), Math.max(0, decided.wakeAtMs - situation.now));
  }

  async #write(decided: Plan, { key, situation }: Gathered, object: KubeObject): Promise<KubeObject> {
    const outcome = await writeStatus(this.#means.client, applicationType, object, decided.status);
    if (!outcome.written) return object;
    this.#means.cache.remember(outcome.object);
    const { state, reason = '', message = '' } = decided.status;
    if (state !== situation.status.state || reason !== situation.status.reason) {
      this.#means.log.info(
        { ...aboutApplication(key, outcome.object), from: situation.status.state ?? 'New', to: state, reason },
        'state changed',
      );
      this.#means.events.record(object, warned.has(state ?? '') ? 'Warning' : 'Normal', reason, message);
    }
    return outcome.object;
  }

  /** What Mesos told is durable now, unless it told an end that the status doesn't say yet. */
  #acknowledge(decided: Plan, { backend, attempt, mark, situation }: Gathered): void {
    if (backend === undefined || attempt === undefined || mark === 0) return;
    const verdict = situation.observed.driver?.verdict;
    const over = verdict === 'ended' || verdict === 'absent';
    const leaving = decided.effects.some((effect) => effect.type === 'forget');
    if (!over || leaving) backend.acknowledge(attempt.taskId, mark);
  }

  /** Reads the newest state of a resource whose cached one proved to be old. */
  async refresh(key: string): Promise<void> {
    const newest = await this.#means.client.get(applicationType, refOfKey(key));
    if (newest !== undefined) this.#means.cache.remember(newest);
  }
}

const warned: ReadonlySet<string> = new Set(['Failed', 'Invalid', 'RetryWait', 'Unknown']);

const submissionOf = ({ metadata }: KubeObject): string =>
  submissionIdOf(metadata.creationTimestamp ?? '', metadata.uid);
