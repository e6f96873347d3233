/**
 * Counts applications, schedules and clusters as the caches change, and what they go through. A change costs the same however many there are. Counts are right as
 * soon as the caches are complete. What was gone through before this operator began to work is not counted again; the time that something took is that of
 * the statuses, or, where this operator saw both ends itself, more exact than their whole seconds.
 */
import { type ApplicationState, applicationStates } from '../api/states.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import { mayGo, transitions } from '../lifecycle/transitions.ts';
import type { Clock } from '../model/clock.ts';
import { type ApplicationView, applicationView, readiness, scheduleView } from './census-view.ts';
import type { CensusObserver } from './observer.ts';
import { Tally } from './tally.ts';

/** Moments that this operator saw itself, in milliseconds; each belongs to what the status says of it. */
interface Seen {
  readonly since: string;
  readonly enteredMs: number;
  /** Since when the attempt waits. */
  readonly waitsFromMs: number;
  readonly intendedAt: string;
  readonly intendedMs: number;
}

const executorStates = ['wanted', 'running', 'pending', 'lost'] as const;
const over: ReadonlySet<string> = new Set(['Completed', 'Failed']);

export class Census {
  readonly #observer: CensusObserver;
  readonly #clock: Clock;
  readonly #applications: Tally;
  readonly #schedules: Tally;
  readonly #clusters: Tally;
  readonly #seen = new Map<string, Seen>();
  #working = false;

  /** @param isOurs whether a namespace is this operator's; what is in others is not counted */
  constructor(observer: CensusObserver, clock: Clock, isOurs: (namespace: string | undefined) => boolean) {
    const ours = ({ metadata }: KubeObject): boolean => isOurs(metadata.namespace);
    this.#observer = observer;
    this.#clock = clock;
    this.#applications = new Tally(ours, (object, by) => this.#count(applicationView(object), by));
    this.#schedules = new Tally(ours, (object, by) => observer.schedule(readiness(object), by));
    this.#clusters = new Tally(
      () => true,
      (object, by) => observer.cluster(readiness(object), by),
    );
    for (const { from, to } of transitions) if (from !== to) observer.possible(from, to);
  }

  /** From now on it is this operator that brings changes about, and they are counted. */
  begin(): void {
    this.#working = true;
  }

  onApplication(object: KubeObject, previous: KubeObject | undefined): void {
    if (!this.#applications.change(object, previous) || !this.#working) return;
    const key = keyOf(object.metadata);
    const after = applicationView(object);
    if (previous === undefined) this.#arrived(key, after);
    else this.#changed(key, applicationView(previous), after);
  }

  onApplicationGone(last: KubeObject): void {
    this.#applications.remove(last);
    this.#seen.delete(keyOf(last.metadata));
  }

  onSchedule(object: KubeObject, previous: KubeObject | undefined): void {
    if (!this.#schedules.change(object, previous) || previous === undefined || !this.#working) return;
    const [before, after] = [scheduleView(previous), scheduleView(object)];
    if (after.lastRunName !== '' && before.lastRunName !== after.lastRunName) this.#observer.ran();
    if (after.missed > before.missed) this.#observer.missed(after.missed - before.missed);
  }

  onScheduleGone(last: KubeObject): void {
    this.#schedules.remove(last);
  }

  onCluster(object: KubeObject, previous: KubeObject | undefined): void {
    this.#clusters.change(object, previous);
  }

  onClusterGone(last: KubeObject): void {
    this.#clusters.remove(last);
  }

  /** A namespace has become, or ceased to be, this operator's: what is in it is counted, or is no more. */
  onNamespace(applications: Iterable<KubeObject>, schedules: Iterable<KubeObject>): void {
    for (const object of applications) this.#applications.look(object);
    for (const object of schedules) this.#schedules.look(object);
  }

  #count({ state, waitsFor, executors }: ApplicationView, by: 1 | -1): void {
    this.#observer.inState(state, by);
    if (waitsFor !== undefined) this.#observer.waitsFor(waitsFor, by);
    for (const one of executorStates) if (executors[one] > 0) this.#observer.executors(one, executors[one] * by);
  }

  /** The API server gives the time of a creation in whole seconds; within that second the first sight is closer. */
  #arrived(key: string, { state, since }: ApplicationView): void {
    const now = this.#clock.now();
    if (state !== 'New' || now - Date.parse(since) >= 1_000) return;
    this.#seen.set(key, { since, enteredMs: now, waitsFromMs: now, intendedAt: '', intendedMs: now });
  }

  #changed(key: string, before: ApplicationView, after: ApplicationView): void {
    const now = this.#clock.now();
    const known = this.#seen.get(key);
    const seen = known?.since === before.since ? known : undefined;
    this.#tellState(before, after, seen, now);
    this.#tellLaunch(before, after, seen, now);
    this.#tellEnds(before, after);
    if (over.has(after.state)) this.#seen.delete(key);
    else if (isNew(before, after)) this.#seen.set(key, remember(before, after, seen, now));
  }

  #tellState(before: ApplicationView, after: ApplicationView, seen: Seen | undefined, now: number): void {
    const changed = before.state !== after.state;
    if (changed && isTransition(before.state, after.state)) {
      const ms = seen === undefined ? between(before.since, after.since) : now - seen.enteredMs;
      this.#observer.transition(before.state, after.state, ms);
    }
    if (after.reason !== '' && (changed || before.reason !== after.reason))
      this.#observer.reason(after.state, after.reason);
  }

  #tellLaunch(before: ApplicationView, after: ApplicationView, seen: Seen | undefined, now: number): void {
    if (after.state === 'Submitting' && before.taskId !== after.taskId)
      this.#observer.submitted(seen === undefined ? between(before.since, after.since) : now - seen.waitsFromMs);
    if (after.startTime === '' || after.startTime === before.startTime || before.taskId !== after.taskId) return;
    const exact = seen !== undefined && seen.intendedAt === after.intendedAt;
    this.#observer.started(exact ? now - seen.intendedMs : between(after.intendedAt, after.startTime));
  }

  #tellEnds(before: ApplicationView, after: ApplicationView): void {
    const same = before.taskId === after.taskId;
    if (after.ended !== undefined && !(same && before.ended !== undefined)) this.#observer.driverEnded(after.ended);
    const failed = after.executors.failed - (same ? before.executors.failed : 0);
    if (failed > 0) this.#observer.executorsFailed(failed);
  }
}

const isTransition = (from: string, to: string): boolean =>
  Object.hasOwn(applicationStates, to) && mayGo(from as ApplicationState | 'New', to as ApplicationState);

const isNew = (before: ApplicationView, after: ApplicationView): boolean =>
  before.since !== after.since || before.state !== after.state || before.intendedAt !== after.intendedAt;

/** What was seen by now. One that waits since its creation, or since it was put back, does so when that is written too. */
const remember = (before: ApplicationView, after: ApplicationView, seen: Seen | undefined, now: number): Seen => {
  const stays = before.state === after.state;
  const waitsOn = stays || before.state === 'New';
  const intendedBefore = before.intendedAt === after.intendedAt;
  return {
    since: after.since,
    enteredMs: stays ? (seen?.enteredMs ?? Date.parse(before.since)) : now,
    waitsFromMs: waitsOn ? (seen?.waitsFromMs ?? Date.parse(before.since)) : now,
    intendedAt: after.intendedAt,
    intendedMs: intendedBefore ? (seen?.intendedMs ?? Date.parse(after.intendedAt)) : now,
  };
};

/** Milliseconds between two moments of a status; undefined when one of them can't be read. */
const between = (from: string, to: string): number | undefined => {
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isNaN(ms) ? undefined : ms;
};
