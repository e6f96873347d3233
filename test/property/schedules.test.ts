import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planSchedule } from '../../src/lifecycle/schedule/plan.ts';
import { occasionOf, runName } from '../../src/lifecycle/schedule/run-names.ts';
import type { SchedulePlan, ScheduleSituation, SeenRun } from '../../src/lifecycle/schedule/situation.ts';
import {
  countDue,
  mostCounted,
  newestDue,
  readTimetable,
  type Timetable,
} from '../../src/lifecycle/schedule/timetable.ts';
import { moment } from '../../src/lifecycle/status.ts';
import { specOf } from '../unit/lifecycle/schedule/situations.ts';

const createdMs = Date.parse('2030-01-01T00:00:00Z');
const day = 24 * 3_600_000;

const part = (least: number, most: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    fc.integer({ min: 2, max: most }).map((step) => `*/${step}`),
    fc.integer({ min: least, max: most }).map(String),
    fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 }).map((list) => list.join(',')),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
const cron = fc.tuple(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 6)).map((fields) => fields.join(' '));
const span = fc.integer({ min: 1, max: 100_000 }).map((seconds) => `@every ${seconds}s`);
const zone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Cairo',
  'America/St_Johns',
);

const timetable: fc.Arbitrary<Timetable> = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: cron }, span), zone)
  .map(([schedule, timeZone]) => {
    const read = readTimetable({ schedule, timeZone }, createdMs);
    if (!read.ok) throw new Error(`${schedule}: ${read.message}`);
    return read.value;
  });
/** Around a change of the clocks as often as not. */
const time = fc.oneof(
  fc.integer({ min: createdMs, max: createdMs + 5 * 365 * day }),
  fc
    .constantFrom('2030-03-10T05:00:00Z', '2030-03-31T00:00:00Z', '2030-10-26T23:00:00Z', '2030-11-03T04:00:00Z')
    .chain((at) => fc.nat(4 * 3_600_000).map((ms) => Date.parse(at) + ms)),
);

describe('the instants of any schedule', () => {
  test('come after the time that is asked for, are whole seconds, and come in order', () => {
    fc.assert(
      fc.property(timetable, time, fc.nat(3 * day), ({ next }, from, more) => {
        const [first, later] = [next(from), next(from + more)];
        expect(first).toBeGreaterThan(from);
        expect((first ?? 0) % 1000).toBe(0);
        expect(later).toBeGreaterThanOrEqual(first ?? 0);
        // What lies between a time and the instant after it has the same instant after it.
        expect(next(Math.floor((from + (first ?? 0)) / 2))).toBe(first);
      }),
      { numRuns: 150 },
    );
  });

  test('are found from the end as from the beginning', () => {
    fc.assert(
      fc.property(timetable, time, fc.nat(40 * day), (table, from, away) => {
        const first = table.next(from) ?? 0;
        const now = first + away;
        const one = newestDue(table, first, now);
        expect(one).toBeLessThanOrEqual(now);
        expect(table.next(one)).toBeGreaterThan(now);
        const walked = walk(table, first, one);
        if (walked !== undefined) expect(countDue(table, first, one)).toBe(walked);
        else expect(countDue(table, first, one)).toBe(mostCounted);
      }),
      { numRuns: 20 },
    );
  });
});

/** How many steps lead from one instant to another; undefined when there are too many to walk. */
const walk = ({ next }: Timetable, first: number, last: number): number | undefined => {
  let at = first;
  for (let steps = 0; steps < mostCounted; steps += 1) {
    if (at === last) return steps;
    at = next(at) ?? Number.POSITIVE_INFINITY;
  }
  return undefined;
};

test('any text is a schedule or a refusal with a sentence, and is read in no time', () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 256 }),
    fc.stringMatching(/^[-0-9*,/?LW# A-Z]{0,40}$/),
    fc.array(fc.stringMatching(/^[-0-9*,/]{1,8}$/), { minLength: 5, maxLength: 5 }).map((fields) => fields.join(' ')),
    fc.string({ maxLength: 40 }).map((text) => `@every ${text}`),
    fc.string({ maxLength: 40 }).map((text) => `TZ=${text} 0 0 * * *`),
  );
  fc.assert(
    fc.property(anything, fc.option(fc.string({ maxLength: 64 }), { nil: undefined }), (schedule, timeZone) => {
      const read = readTimetable({ schedule, timeZone }, createdMs);
      if (read.ok) expect(read.value.next(createdMs)).toBeGreaterThan(createdMs);
      else expect(read.message).toMatch(/^spec\.(schedule|timeZone): ./);
    }),
    { numRuns: 500 },
  );
});

test('the name of a run says what it is for', () => {
  const occasion = fc.oneof(
    fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => ({ kind: 'instant' as const, atMs: seconds * 1000 })),
    fc.stringMatching(/^[0-9a-f]{10}$/).map((digest) => ({ kind: 'request' as const, digest })),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]([-a-z0-9]{0,46}[a-z0-9])?$/), occasion, (schedule, what) => {
      const name = runName(schedule, what);
      expect(name).toHaveLength(schedule.length + 15);
      expect(occasionOf(schedule, name)).toEqual(what);
      expect(occasionOf(`${schedule}x`, name)).toBeUndefined();
    }),
  );
});

interface Step {
  readonly waitMs: number;
  /** All that run end. */
  readonly end: boolean;
  /** The operator dies after it has created what was due: the rest of its plan is lost. */
  readonly crash: boolean;
  /** All that have ended are deleted. */
  readonly vanish: boolean;
}

/** A schedule and its runs, as the API server has them, and the names of all runs that were ever created. */
interface Life {
  readonly situation: ScheduleSituation;
  readonly created: readonly string[];
}

const begun = (name: string, createdMs: number): SeenRun => ({
  name,
  createdMs,
  state: 'Running',
  edited: false,
  deleting: false,
  completedMs: undefined,
});

const namesOf = (type: 'create' | 'delete', { effects }: SchedulePlan): readonly string[] =>
  effects.flatMap((effect) => (effect.type === type ? [effect.name] : []));

const lived = ({ situation: before, created }: Life, { waitMs, end, crash, vanish }: Step): Life => {
  const situation = { ...before, now: before.now + waitMs };
  const plan = planSchedule(situation);
  const names = namesOf('create', plan);
  const runs = [...situation.runs, ...names.map((name) => begun(name, situation.now))];
  const all = [...created, ...names];
  if (crash) return { situation: { ...situation, runs }, created: all };
  const left = runs
    .filter(({ name }) => !namesOf('delete', plan).includes(name))
    .map((run): SeenRun => (end ? { ...run, state: 'Completed', completedMs: situation.now } : run))
    .filter(({ state }) => !vanish || state !== 'Completed');
  return { situation: { ...situation, status: plan.status, runs: left }, created: all };
};

test('a schedule that is looked at from time to time creates no instant twice, and accounts for each: run, missed, or waiting', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    waitMs: fc.oneof(fc.nat(30 * 60_000), fc.nat(5 * 3_600_000)),
    end: fc.boolean(),
    crash: fc.boolean(),
    vanish: fc.boolean(),
  });
  const spec = fc.record({
    schedule: fc.constantFrom('*/7 * * * *', '0 * * * *', '@every 1000s', '30 2 * * *'),
    concurrencyPolicy: fc.constantFrom('Allow', 'Forbid', 'Replace'),
    successfulRunHistoryLimit: fc.constantFrom(0, 1, 100),
  });
  const identity = { name: 'etl', generation: 1, createdMs, deleting: false, request: undefined };
  fc.assert(
    fc.property(spec, fc.array(step, { maxLength: 20 }), (wanted, steps) => {
      const born = { identity, status: {}, spec: specOf(wanted), runs: [], now: createdMs };
      const { situation, created } = steps.reduce(lived, { situation: born, created: [] });
      const now = planSchedule(situation);
      const all = [...created, ...namesOf('create', now)];
      expect(new Set(all).size).toBe(all.length);
      const { missedRuns = 0, pendingRun, nextRun } = now.status;
      const { due, next } = dueBy(wanted.schedule, situation.now);
      expect(all.length + missedRuns + (pendingRun === undefined ? 0 : 1)).toBe(due);
      expect(nextRun).toBe(moment(next));
    }),
    { numRuns: 60 },
  );
});

/** How many instants there were since the creation, and when the next one is. */
const dueBy = (schedule: string, now: number) => {
  const read = readTimetable({ schedule, timeZone: 'UTC' }, createdMs);
  if (!read.ok) throw new Error(read.message);
  const first = read.value.next(createdMs) ?? 0;
  return { due: first > now ? 0 : countDue(read.value, first, now + 1), next: read.value.next(now) ?? 0 };
};
