/** ScheduledSparkApplications: gathers, decides, creates what is due, writes the status, deletes what is too much. */
import { scheduleLabel } from '../../api/group.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { type KubeObject, keyOf, refOfKey } from '../../kube/objects.ts';
import { writeStatus } from '../../kube/status.ts';
import { planSchedule } from '../../lifecycle/schedule/plan.ts';
import { isUnrecorded } from '../../lifecycle/schedule/recorded.ts';
import type { RunRefusal, ScheduleEffect, SchedulePlan } from '../../lifecycle/schedule/situation.ts';
import type { Clock } from '../../model/clock.ts';
import { aboutSchedule, type Log } from '../log.ts';
import { applicationType, scheduleKey, scheduleType } from '../resources.ts';
import { createRun } from './create-run.ts';
import { gatherSchedule, readSchedule } from './gather.ts';
import { RunIndex, scheduleOf } from './run-index.ts';

export interface SchedulesMeans {
  readonly client: KubeClient;
  readonly cache: { get(key: string): KubeObject | undefined; remember(object: KubeObject): void };
  /** Takes over the answer to a write of ours about an application; comes back as `onRun`. */
  readonly rememberRun: (object: KubeObject) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly enqueue: (key: string, priority: 'high' | 'normal') => void;
  readonly enqueueAfter: (key: string, ms: number) => void;
}

/** A timer doesn't see that the clock of the machine is set: so late at the most is a run then. */
const longestWaitMs = 5 * 60_000;

/** A run that the API server refused is tried again after so long: nobody tells when it would take it. */
const refusedAgainMs = 60_000;

interface Decided {
  readonly object: KubeObject;
  readonly plan: SchedulePlan;
}

type Creation = Extract<ScheduleEffect, { type: 'create' }>;

export class Schedules {
  readonly #means: SchedulesMeans;
  readonly #runs = new RunIndex();
  /** uids of runs whose deletion the API server has taken, until the cache says so. */
  readonly #deleting = new Set<string>();
  readonly #refusals = new Map<string, RunRefusal & { readonly untilMs: number }>();

  constructor(means: SchedulesMeans) {
    this.#means = means;
  }

  onUpsert(object: KubeObject): void {
    this.#means.enqueue(scheduleKey(keyOf(object.metadata)), 'normal');
  }

  /** Its runs go with it: the API server collects what has no owner any more. */
  onDelete(last: KubeObject): void {
    this.#refusals.delete(keyOf(last.metadata));
  }

  /** An application has come or changed. */
  onRun(object: KubeObject): void {
    this.#runs.put(object);
    this.#enqueueOwner(object);
  }

  onRunGone(last: KubeObject): void {
    this.#runs.remove(last);
    this.#deleting.delete(last.metadata.uid);
    this.#enqueueOwner(last);
  }

  /** Whether an application must stay, because its schedule doesn't know yet that it was created. */
  holds(run: KubeObject): boolean {
    const owner = scheduleOf(run);
    const schedule =
      owner === undefined ? undefined : this.#means.cache.get(keyOf({ ...run.metadata, name: owner.name }));
    if (schedule === undefined || schedule.metadata.uid !== owner?.uid) return false;
    const read = readSchedule(schedule);
    return !('ok' in read) && !read.identity.deleting && isUnrecorded(run.metadata.name, read.identity, read.status);
  }

  /** Brings one schedule up to now. @throws what the API server refuses, conflicts included */
  async reconcile(key: string): Promise<void> {
    const cached = this.#decide(key);
    const decided = cached === undefined || creations(cached).length === 0 ? cached : await this.#begin(key);
    if (decided === undefined) return;
    await this.#write(decided, key);
    for (const effect of decided.plan.effects) await this.#finish(effect, decided.object);
    const { wakeAtMs } = decided.plan;
    if (wakeAtMs === undefined) return;
    const waitMs = Math.max(0, wakeAtMs - this.#means.clock.now());
    this.#means.enqueueAfter(scheduleKey(key), Math.min(longestWaitMs, waitMs));
  }

  /** Reads a schedule and its runs from the API server, past the cache; false when there is no such schedule. */
  async refresh(key: string): Promise<boolean> {
    const { client, cache, rememberRun } = this.#means;
    const { namespace, name } = refOfKey(key);
    const newest = await client.get(scheduleType, refOfKey(key));
    if (newest === undefined) return false;
    const selection = { namespace, labelSelector: `${scheduleLabel}=${name}` };
    for await (const page of client.listAll(applicationType, selection)) for (const run of page.items) rememberRun(run);
    cache.remember(newest);
    return true;
  }

  #enqueueOwner(run: KubeObject): void {
    const owner = scheduleOf(run);
    if (owner !== undefined) this.#means.enqueue(scheduleKey(keyOf({ ...run.metadata, name: owner.name })), 'normal');
  }

  #decide(key: string): Decided | undefined {
    const { cache, clock, log, events } = this.#means;
    const object = cache.get(key);
    if (object === undefined) return undefined;
    const now = clock.now();
    const refusal = this.#refusals.get(key);
    if (refusal !== undefined && refusal.untilMs <= now) this.#refusals.delete(key);
    const situation = gatherSchedule(object, this.#runs.of(object.metadata.uid), {
      deleting: this.#deleting,
      refused: this.#refusals.get(key),
      now,
    });
    if (!('ok' in situation)) return { object, plan: planSchedule(situation) };
    log.error({ ...aboutSchedule(key, object), problem: situation.message }, 'left alone: it can not be read');
    events.record(object, 'Warning', situation.reason, situation.message);
    return undefined;
  }

  /** Creates what is due, on what the API server says now and not on what the cache said. What it refuses is decided about again. */
  async #begin(key: string): Promise<Decided | undefined> {
    const decided = (await this.refresh(key)) ? this.#decide(key) : undefined;
    if (decided === undefined) return undefined;
    for (const creation of creations(decided)) {
      const outcome = await createRun(this.#means.client, decided.object, creation);
      if ('object' in outcome) this.#means.rememberRun(outcome.object);
      else return this.#refused(key, decided.object, outcome);
    }
    return decided;
  }

  #refused(key: string, object: KubeObject, refusal: RunRefusal): Decided | undefined {
    const { clock, log, events, enqueueAfter } = this.#means;
    this.#refusals.set(key, { ...refusal, untilMs: clock.now() + refusedAgainMs });
    enqueueAfter(scheduleKey(key), refusedAgainMs);
    log.warn({ ...aboutSchedule(key, object), problem: refusal.message }, 'a run could not be created');
    events.record(object, 'Warning', refusal.reason, refusal.message);
    return this.#decide(key);
  }

  async #write({ object, plan }: Decided, key: string): Promise<void> {
    const { client, cache, log } = this.#means;
    const outcome = await writeStatus(client, scheduleType, object, plan.status);
    if (!outcome.written) return;
    cache.remember(outcome.object);
    const { reason, lastRunName, nextRun } = plan.status;
    log.info({ ...aboutSchedule(key, object), reason, lastRunName, nextRun }, 'schedule went on');
  }

  async #finish(effect: ScheduleEffect, object: KubeObject): Promise<void> {
    const { client, events } = this.#means;
    if (effect.type === 'tell') events.record(object, effect.kind, effect.reason, effect.message);
    if (effect.type !== 'delete') return;
    const run = this.#runs.of(object.metadata.uid).find(({ metadata }) => metadata.name === effect.name);
    if (run === undefined) return;
    // Only what was decided about: this very object, in this very version.
    const { uid, resourceVersion } = run.metadata;
    const preconditions = { uid, resourceVersion, propagationPolicy: 'Background' as const };
    await client.delete(applicationType, refOfKey(keyOf(run.metadata)), preconditions);
    this.#deleting.add(uid);
  }
}

const creations = ({ plan }: Decided): readonly Creation[] => plan.effects.filter((effect) => effect.type === 'create');
