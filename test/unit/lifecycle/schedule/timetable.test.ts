import { describe, expect, test } from '@jest/globals';
import { countDue, mostCounted, newestDue, readTimetable } from '../../../../src/lifecycle/schedule/timetable.ts';
import { created, instants, timetable } from './timetables.ts';

const ms = (moment: string): number => Date.parse(moment);

describe('the instants of a schedule', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['each minute', '* * * * *', '2030-01-01T00:00:00Z', ['2030-01-01T00:01:00Z', '2030-01-01T00:02:00Z']],
    ['a list of minutes', '5,35 * * * *', '2030-01-01T00:00:00Z', ['2030-01-01T00:05:00Z', '2030-01-01T00:35:00Z']],
    [
      'each quarter of an hour',
      '*/15 * * * *',
      '2030-01-01T00:31:00Z',
      ['2030-01-01T00:45:00Z', '2030-01-01T01:00:00Z'],
    ],
    [
      'steps from a minute on',
      '50/5 * * * *',
      '2030-01-01T00:00:00Z',
      ['2030-01-01T00:50:00Z', '2030-01-01T00:55:00Z'],
    ],
    [
      'a range with steps',
      '0 8-17/4 * * *',
      '2030-01-01T08:00:00Z',
      ['2030-01-01T12:00:00Z', '2030-01-01T16:00:00Z', '2030-01-02T08:00:00Z'],
    ],
    ['weekdays by name', '0 3 * * MON-FRI', '2030-01-04T03:00:00Z', ['2030-01-07T03:00:00Z', '2030-01-08T03:00:00Z']],
    ['Sunday as 0', '0 3 * * 0', '2030-01-01T00:00:00Z', ['2030-01-06T03:00:00Z']],
    ['Sunday as 7', '0 3 * * 7', '2030-01-01T00:00:00Z', ['2030-01-06T03:00:00Z']],
    [
      'Friday to Sunday as 5-7',
      '0 3 * * 5-7',
      '2030-01-01T00:00:00Z',
      ['2030-01-04T03:00:00Z', '2030-01-05T03:00:00Z', '2030-01-06T03:00:00Z', '2030-01-11T03:00:00Z'],
    ],
    ['months by name', '0 0 1 jan,Jul *', '2030-01-01T00:00:00Z', ['2030-07-01T00:00:00Z', '2031-01-01T00:00:00Z']],
    [
      'the 31st, only in months that have one',
      '0 0 31 * *',
      '2030-01-31T00:00:00Z',
      ['2030-03-31T00:00:00Z', '2030-05-31T00:00:00Z'],
    ],
    ['the 29th of February', '0 0 29 2 *', '2030-01-01T00:00:00Z', ['2032-02-29T00:00:00Z', '2036-02-29T00:00:00Z']],
    [
      'the 13th or a Friday, when both days are given',
      '0 0 13 * 5',
      '2030-01-05T00:00:00Z',
      ['2030-01-11T00:00:00Z', '2030-01-13T00:00:00Z', '2030-01-18T00:00:00Z'],
    ],
    ['a question mark as a star', '0 0 ? * 1', '2030-01-01T00:00:00Z', ['2030-01-07T00:00:00Z']],
    [
      'a step of one as a star, so that the other day alone counts',
      '0 0 */1 * 1',
      '2030-01-01T00:00:00Z',
      ['2030-01-07T00:00:00Z', '2030-01-14T00:00:00Z'],
    ],
    ['several spaces between fields', '0  3   * *  *', '2030-01-01T00:00:00Z', ['2030-01-01T03:00:00Z']],
    ['@hourly', '@hourly', '2030-01-01T00:00:00Z', ['2030-01-01T01:00:00Z']],
    ['@daily', '@daily', '2030-01-01T00:00:00Z', ['2030-01-02T00:00:00Z']],
    ['@midnight', '@midnight', '2030-01-01T00:00:00Z', ['2030-01-02T00:00:00Z']],
    ['@weekly, on Sunday', '@weekly', '2030-01-01T00:00:00Z', ['2030-01-06T00:00:00Z']],
    ['@monthly', '@monthly', '2030-01-01T00:00:00Z', ['2030-02-01T00:00:00Z']],
    ['@yearly', '@yearly', '2030-01-01T00:00:00Z', ['2031-01-01T00:00:00Z']],
    ['@annually', '@annually', '2030-01-01T00:00:00Z', ['2031-01-01T00:00:00Z']],
    [
      '@every from the creation of the resource on',
      '@every 1h30m',
      created,
      ['2030-01-01T01:30:00Z', '2030-01-01T03:00:00Z'],
    ],
    ['@every between two of its instants', '@every 1h30m', '2030-01-01T04:00:00Z', ['2030-01-01T04:30:00Z']],
    ['@every with fractions', '@every 1.5h', created, ['2030-01-01T01:30:00Z']],
    ['@every in seconds', '@every 45s', created, ['2030-01-01T00:00:45Z', '2030-01-01T00:01:30Z']],
  ])('%s: %s', (_what, schedule, after, expected) => {
    expect(instants(timetable(schedule), after, expected.length)).toEqual(expected);
  });

  test('are those of UTC when no zone is named', () => {
    expect(instants(timetable('0 3 * * *'), created, 1)).toEqual(['2030-01-01T03:00:00Z']);
  });

  test.each([
    ['timeZone', '0 3 * * *', 'Asia/Tokyo'],
    ['a prefix TZ=', 'TZ=Asia/Tokyo 0 3 * * *', undefined],
    ['a prefix CRON_TZ=', 'CRON_TZ=Asia/Tokyo 0 3 * * *', undefined],
  ])('are those of the zone that is named by %s', (_how, schedule, timeZone) => {
    expect(instants(timetable(schedule, timeZone), created, 1)).toEqual(['2030-01-01T18:00:00Z']);
  });

  test('a zone takes words such as @daily with it', () => {
    expect(instants(timetable('@daily', 'Asia/Kolkata'), created, 1)).toEqual(['2030-01-01T18:30:00Z']);
  });
});

describe('a schedule is refused, with the field and the reason', () => {
  test.each<[string, string | undefined, string]>([
    ['60 * * * *', undefined, 'spec.schedule: the minute "60" is not within 0 to 59'],
    ['0 24 * * *', undefined, 'spec.schedule: the hour "24" is not within 0 to 23'],
    ['0 0 0 * *', undefined, 'spec.schedule: the day of month "0" is not within 1 to 31'],
    ['0 0 1 13 *', undefined, 'spec.schedule: the month "13" is not within 1 to 12'],
    ['0 0 * * 8', undefined, 'spec.schedule: the day of week "8" is not within 0 to 7'],
    ['0 0 * * Mond', undefined, 'spec.schedule: the day of week "Mond" is not a number or a name'],
    ['x 0 * * *', undefined, 'spec.schedule: the minute "x" is not a number'],
    ['-5 0 * * *', undefined, 'spec.schedule: the minute "" is not a number'],
    ['0 0,,5 * * *', undefined, 'spec.schedule: the hour "" is not a number'],
    ['30-10 0 * * *', undefined, 'spec.schedule: the range "30-10" of the minute goes backwards'],
    ['0 0 * * FRI-MON', undefined, 'spec.schedule: the range "FRI-MON" of the day of week goes backwards'],
    ['1-2-3 0 * * *', undefined, 'spec.schedule: the range "1-2-3" of the minute has more than two ends'],
    ['*/0 0 * * *', undefined, 'spec.schedule: the step "0" of the minute is not within 1 to 59'],
    ['*/60 0 * * *', undefined, 'spec.schedule: the step "60" of the minute is not within 1 to 59'],
    ['*/5/5 0 * * *', undefined, 'spec.schedule: the minute "*/5/5" has more than one step'],
    ['0 0 L * *', undefined, 'spec.schedule: the day of month "L" is not a number'],
    ['0 0 * *', undefined, 'spec.schedule: "0 0 * *" has 4 fields and not 5'],
    ['0 0 0 * * *', undefined, 'spec.schedule: "0 0 0 * * *" has 6 fields and not 5'],
    ['0 0 30 2 *', undefined, 'spec.schedule: "0 0 30 2 *" never comes: there is no such day'],
    ['0 0 31 4,6,9,11 *', 'Europe/Berlin', 'spec.schedule: "0 0 31 4,6,9,11 *" never comes: there is no such day'],
    ['@every 5', undefined, 'spec.schedule: "5" is not a span of hours, minutes and seconds such as 1h30m'],
    ['@every 1d', undefined, 'spec.schedule: "1d" is not a span of hours, minutes and seconds such as 1h30m'],
    ['@every 500ms', undefined, 'spec.schedule: "500ms" is not a span of hours, minutes and seconds such as 1h30m'],
    ['@every 0.5s', undefined, 'spec.schedule: "0.5s" is not a whole number of seconds'],
    ['@every 0s', undefined, 'spec.schedule: "0s" is not between a second and a year'],
    ['@every 9999999h', undefined, 'spec.schedule: "9999999h" is not between a second and a year'],
    ['@often', undefined, 'spec.schedule: "@often" has 1 fields and not 5'],
    [
      '0 0 * * *',
      'Mars/Olympus',
      'spec.timeZone: "Mars/Olympus" is not a time zone of the IANA database, such as Europe/Berlin',
    ],
    [
      'TZ=Nowhere 0 0 * * *',
      undefined,
      'spec.schedule: "Nowhere" is not a time zone of the IANA database, such as Europe/Berlin',
    ],
    [
      '0 0 * * *',
      'Local',
      'spec.timeZone: "Local" would be the zone of the operator\'s machine; name one, such as Europe/Berlin',
    ],
  ])('%s (%s): %s', (schedule, timeZone, sentence) => {
    expect(readTimetable({ schedule, timeZone }, 0)).toEqual({
      ok: false,
      reason: 'InvalidSchedule',
      message: sentence,
    });
  });
});

describe('of what is due', () => {
  test.each<[string, string, string, string, string, number]>([
    [
      'nothing more than the first',
      '0 * * * *',
      '2030-01-01T05:00:00Z',
      '2030-01-01T05:59:59Z',
      '2030-01-01T05:00:00Z',
      0,
    ],
    [
      'the instant of this second',
      '0 * * * *',
      '2030-01-01T05:00:00Z',
      '2030-01-01T06:00:00Z',
      '2030-01-01T06:00:00Z',
      1,
    ],
    ['some hours', '0 * * * *', '2030-01-01T05:00:00Z', '2030-01-01T09:30:00Z', '2030-01-01T09:00:00Z', 4],
    ['many minutes', '* * * * *', '2030-01-01T00:00:00Z', '2030-01-01T12:00:30Z', '2030-01-01T12:00:00Z', 720],
    ['seconds', '@every 1s', '2030-01-01T00:00:01Z', '2030-01-01T00:10:00.500Z', '2030-01-01T00:10:00Z', 599],
    [
      'a year of minutes, counted to the bound',
      '* * * * *',
      '2030-01-01T00:00:00Z',
      '2031-01-01T00:00:30Z',
      '2031-01-01T00:00:00Z',
      mostCounted,
    ],
    [
      'leap days of a lifetime',
      '0 0 29 2 *',
      '2032-02-29T00:00:00Z',
      '2099-01-01T00:00:00Z',
      '2096-02-29T00:00:00Z',
      16,
    ],
  ])('%s', (_what, schedule, first, now, newest, before) => {
    const table = timetable(schedule);
    const due = newestDue(table, ms(first), ms(now));
    expect([new Date(due).toISOString(), countDue(table, ms(first), due)]).toEqual([
      `${newest.slice(0, 19)}.000Z`,
      before,
    ]);
  });

  test('the newest is found in few steps, however long nobody looked', () => {
    const table = timetable('* * * * *');
    let steps = 0;
    const counted = { ...table, next: (after: number) => [table.next(after), steps++][0] };
    newestDue(counted, ms('2030-01-01T00:00:00Z'), ms('2040-01-01T00:00:00Z'));
    expect(steps).toBeLessThan(45);
  });
});
