/** How far a schedule has come: which instant is next, which one is due, and which ones came to nothing. */
import type { ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import { moment } from '../status.ts';
import { undecidedFromMs } from './recorded.ts';
import { occasionOf } from './run-names.ts';
import type { ScheduleSituation } from './situation.ts';
import { countDue, mostCounted, newestDue, type Timetable } from './timetable.ts';

export interface Missed {
  readonly count: number;
  /** There may have been more. */
  readonly atLeast: boolean;
  readonly lastMs: number | undefined;
}

export interface Course {
  /** The text of the timetable that is followed; undefined while none is. */
  readonly schedule: string | undefined;
  readonly nextMs: number | undefined;
  /** The instant whose run is to begin as soon as it may. */
  readonly pendingMs: number | undefined;
  /** When that is too late. */
  readonly deadlineMs: number | undefined;
  readonly missed: Missed;
}

const nothingMissed: Missed = { count: 0, atLeast: false, lastMs: undefined };

/** No timetable is followed. A run that was waiting is lost. */
export const halted = (situation: ScheduleSituation): Course => ({
  schedule: undefined,
  nextMs: undefined,
  pendingMs: undefined,
  deadlineMs: undefined,
  missed: lostPending(situation),
});

/**
 * Follows the timetable up to now. Of all instants that have come, only the newest one is still to be run; the others are missed. A
 * timetable that is new (edited, mended, resumed) begins now, and that of a new resource with its creation.
 */
export const followed = (
  situation: ScheduleSituation,
  { startingDeadlineSeconds }: ScheduledSparkApplicationSpec,
  timetable: Timetable,
): Course => {
  const { status, now } = situation;
  const goesOn = status.schedule === timetable.text && status.nextRun !== undefined;
  const course =
    goesOn || status.observedGeneration === undefined
      ? caughtUp(situation, timetable)
      : begunAnew(situation, timetable);
  const { pendingMs } = course;
  if (pendingMs === undefined || instantsRun(situation).has(pendingMs)) return { ...course, pendingMs: undefined };
  if (startingDeadlineSeconds === undefined) return course;
  const deadlineMs = pendingMs + startingDeadlineSeconds * 1000;
  if (now <= deadlineMs) return { ...course, deadlineMs };
  const { count, atLeast } = course.missed;
  return { ...course, pendingMs: undefined, missed: { count: count + 1, atLeast, lastMs: pendingMs } };
};

/** What came before doesn't count, nor what has run already, should the clock have been set back. */
const begunAnew = (situation: ScheduleSituation, { text, next }: Timetable): Course => {
  const { status, now } = situation;
  const lastMs = status.lastRun === undefined ? now : Date.parse(status.lastRun);
  return { ...halted(situation), schedule: text, nextMs: next(Math.max(now, lastMs)) };
};

const caughtUp = (situation: ScheduleSituation, timetable: Timetable): Course => {
  const { status, identity, now } = situation;
  const from = undecidedFromMs(status, identity) ?? now;
  const firstMs = status.nextRun === undefined ? timetable.next(from) : from;
  const waiting = status.pendingRun === undefined ? undefined : Date.parse(status.pendingRun);
  const common = { schedule: timetable.text, deadlineMs: undefined };
  if (firstMs === undefined || firstMs > now)
    return { ...common, nextMs: firstMs, pendingMs: waiting, missed: nothingMissed };
  const pendingMs = newestDue(timetable, firstMs, now);
  const missed = sum(lostPending(situation), passedOver(situation, timetable, firstMs, pendingMs));
  return { ...common, nextMs: timetable.next(pendingMs), pendingMs, missed };
};

const sum = (a: Missed, b: Missed): Missed => ({
  count: a.count + b.count,
  atLeast: a.atLeast || b.atLeast,
  lastMs: b.lastMs ?? a.lastMs,
});

/** Instants from the first to before the last, but for those that have their run. */
const passedOver = (situation: ScheduleSituation, timetable: Timetable, firstMs: number, lastMs: number): Missed => {
  const instants = countDue(timetable, firstMs, lastMs);
  const run = [...instantsRun(situation)].filter((atMs) => atMs >= firstMs && atMs < lastMs).length;
  const count = Math.max(0, instants - run);
  if (count === 0) return nothingMissed;
  return { count, atLeast: instants === mostCounted, lastMs: newestDue(timetable, firstMs, lastMs - 1) };
};

const lostPending = (situation: ScheduleSituation): Missed => {
  const { pendingRun } = situation.status;
  const lastMs = pendingRun === undefined ? undefined : Date.parse(pendingRun);
  return lastMs === undefined || instantsRun(situation).has(lastMs)
    ? nothingMissed
    : { count: 1, atLeast: false, lastMs };
};

/** The instants that have a run, by its name. */
const instantsRun = ({ identity, runs }: ScheduleSituation): ReadonlySet<number> =>
  new Set(
    runs.flatMap(({ name }) => {
      const occasion = occasionOf(identity.name, name);
      return occasion?.kind === 'instant' ? [occasion.atMs] : [];
    }),
  );

/** As a sentence for an event. */
export const missedSentence = ({ count, atLeast, lastMs }: Missed): string => {
  const last = lastMs === undefined ? '' : `, the last one that of ${moment(lastMs)}`;
  return `${atLeast ? 'At least ' : ''}${count} ${count === 1 ? 'run was' : 'runs were'} due and did not take place${last}.`;
};
