/** When a schedule is due: its instants one after the other, and what follows from them. All times are milliseconds since the epoch. */
import { Cron } from 'croner';
import type { ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import { readCronFields } from './cron-fields.ts';
import { readSpan } from './span.ts';

export interface Timetable {
  /** The schedule and its time zone: two timetables with the same text have the same instants, if they are of the same resource. */
  readonly text: string;
  /** The first instant after a time, a whole second; undefined when there is none as far as one can see. */
  readonly next: (afterMs: number) => number | undefined;
}

type Read = { readonly ok: true; readonly value: Timetable } | Refusal<'InvalidSchedule'>;

/** So many instants are counted at a time: who was away for long learns that there were at least as many. */
export const mostCounted = 1000;

const words: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Reads a schedule; the refusal names the field. `@every` counts from the creation of the resource, so that its instants come out the
 * same whenever they are asked for.
 */
export const readTimetable = (
  { schedule, timeZone }: Pick<ScheduledSparkApplicationSpec, 'schedule' | 'timeZone'>,
  createdMs: number,
): Read => {
  const [, prefixed, text = schedule] = /^(?:CRON_)?TZ=(\S+) +(.*)$/.exec(schedule) ?? [];
  const zone = prefixed ?? timeZone ?? 'UTC';
  const unknown = zoneProblem(zone);
  if (unknown !== undefined) return inField(prefixed === undefined ? 'timeZone' : 'schedule', unknown);
  if (text.startsWith('@every')) return everySpan(text, createdMs);
  const fields = readCronFields(words[text] ?? text);
  if (!fields.ok) return inField('schedule', fields.message);
  // As Vixie's cron: a time of day that the clocks leave out or repeat is run once, a steady rhythm follows the clock on the wall.
  const cron = new Cron(fields.value, { timezone: zone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  const next = (afterMs: number) => cron.nextRun(new Date(afterMs))?.getTime();
  if (next(0) === undefined) return inField('schedule', `"${text}" never comes: there is no such day`);
  return { ok: true, value: { text: `${text} ${zone}`, next } };
};

const inField = (field: 'schedule' | 'timeZone', sentence: string): Refusal<'InvalidSchedule'> =>
  no('InvalidSchedule', `spec.${field}: ${sentence}`);

/** Zones that are known to be good: to ask for one is slow. */
const goodZones = new Set(['UTC']);
const mostGoodZones = 1000;

const zoneProblem = (zone: string): string | undefined => {
  if (goodZones.has(zone)) return undefined;
  if (zone === 'Local') return '"Local" would be the zone of the operator\'s machine; name one, such as Europe/Berlin';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    if (goodZones.size < mostGoodZones) goodZones.add(zone);
    return undefined;
  } catch {
    return `"${zone}" is not a time zone of the IANA database, such as Europe/Berlin`;
  }
};

const everySpan = (text: string, createdMs: number): Read => {
  const span = readSpan(text.replace(/^@every */, ''));
  if (!span.ok) return inField('schedule', span.message);
  const spanMs = span.value;
  const next = (afterMs: number) => createdMs + Math.max(1, Math.floor((afterMs - createdMs) / spanMs) + 1) * spanMs;
  return { ok: true, value: { text, next } };
};

/** The newest instant that is not after `nowMs`, given one that is not. Bisection: the cost grows with the logarithm of the time between. */
export const newestDue = ({ next }: Timetable, knownMs: number, nowMs: number): number => {
  let due = knownMs;
  // Between this and now there is no instant. Instants are whole seconds.
  let none = isDue(next(due), nowMs) ? nowMs : due;
  while (none - due >= 1000) {
    const middle = Math.floor((due + none) / 2);
    const following = next(middle);
    if (isDue(following, nowMs)) due = following;
    else none = middle;
  }
  return due;
};

const isDue = (instant: number | undefined, nowMs: number): instant is number =>
  instant !== undefined && instant <= nowMs;

/** How many instants there are from one of them to before another time, `mostCounted` at the most. */
export const countDue = ({ next }: Timetable, firstMs: number, beforeMs: number): number => {
  let count = 0;
  let at: number | undefined = firstMs;
  while (at !== undefined && at < beforeMs && count < mostCounted) {
    count += 1;
    at = next(at);
  }
  return count;
};
