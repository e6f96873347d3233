/** SparkApplications: gathers, decides, writes the status, acts, acknowledges. */

import { parseSparkApplicationHead } from '../api/parse.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Ownership } from '../backend/backend.ts';
import type { KubeClient } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';
import { type KubeObject, keyOf, refOfKey } from '../kube/objects.ts';
import { writeStatus } from '../kube/status.ts';
import type { Plan } from '../lifecycle/observed.ts';
import { plan } from '../lifecycle/plan.ts';
import type { Clock } from '../model/clock.ts';
import { parseTaskId, submissionIdOf } from '../model/ids.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { act } from './act.ts';
import type { Clusters } from './clusters.ts';
import { attemptOf, type Gathered, gather, liveSubmission } from './gather.ts';
import { Launching } from './launching.ts';
import type { Log } from './log.ts';
import { applicationKey, applicationType } from './resources.ts';
import { Unwritten } from './unwritten.ts';
import { Wants } from './wants.ts';

export interface ApplicationsMeans {
  readonly client: KubeClient;
  readonly cache: {
    get(key: string): KubeObject | undefined;
    remember(object: KubeObject): void;
    values(): Iterable<KubeObject>;
  };
  readonly clusters: Clusters;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: EventRecorder;
  readonly secretFor: (taskId: string) => Sensitive;
  readonly enqueue: (key: string, priority: 'high' | 'normal') => void;
  readonly enqueueAfter: (key: string, ms: number) => void;
}

export class Applications {
  readonly #means: ApplicationsMeans;
  readonly #launching: Launching;
  readonly #wants = new Wants();
  readonly #unwritten = new Unwritten();
  /** Submission id -> key, for every cached resource. */
  readonly #submissions = new Map<string, string>();

  constructor(means: ApplicationsMeans) {
    this.#means = means;
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
    const head = parseSparkApplicationHead(last);
    const submission = head.ok ? liveSubmission(head.value.status) : undefined;
    if (!head.ok || submission === undefined) return;
    const backend = this.#means.clusters.backend(submission.cluster);
    const attempt = attemptOf(key, head.value.status ?? {}, submission, undefined);
    if (backend?.observe(attempt).verdict === 'alive') {
      backend.removeExecutors(attempt);
      backend.endStranger(submission.taskId, submission.agentId);
    } else backend?.forget(submission.taskId);
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
    const object = this.#means.cache.get(key);
    if (object === undefined || this.#launching.isUnderWay(key)) return;
    const now = this.#means.clock.now();
    const { never: neverLaunched } = this.#launching;
    const gathered = gather(key, object, { ...this.#means, neverLaunched, unwritten: this.#unwritten, now });
    if ('ok' in gathered) {
      this.#means.log.error({ application: key, problem: gathered.message }, 'left alone: it can not be read');
      this.#means.events.record(object, 'Warning', gathered.reason, gathered.message);
      return;
    }
    await this.#carryOut(plan(gathered.situation), gathered, object);
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
        { application: key, from: situation.status.state ?? 'New', to: state, reason },
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
