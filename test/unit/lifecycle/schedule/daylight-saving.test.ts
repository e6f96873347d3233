/**
 * What becomes of a schedule when clocks are changed, as docs/schedules.md says: a time of day that does not exist is run once, right after the gap; one that comes
 * twice is run the first time; what has a "*" or a step in its minutes or hours goes on in its rhythm.
 */
import { describe, expect, test } from '@jest/globals';
import { instants, timetable } from './timetables.ts';

type Row = readonly [sentence: string, schedule: string, zone: string, after: string, expected: readonly string[]];

/** New York skips 02:00-03:00 on 10 March 2030 (07:00 UTC); Berlin 02:00-03:00 on 31 March (01:00 UTC); London 01:00-02:00 on the same. */
const spring: readonly Row[] = [
  [
    'a time in the gap is run right after it, and the next day as usual',
    '30 2 * * *',
    'America/New_York',
    '2030-03-09T12:00:00Z',
    ['2030-03-10T07:00:00Z', '2030-03-11T06:30:00Z'],
  ],
  [
    'so it is in Berlin',
    '30 2 * * *',
    'Europe/Berlin',
    '2030-03-30T12:00:00Z',
    ['2030-03-31T01:00:00Z', '2030-04-01T00:30:00Z'],
  ],
  [
    'so it is in London, an hour earlier by the clock',
    '30 1 * * *',
    'Europe/London',
    '2030-03-30T12:00:00Z',
    ['2030-03-31T01:00:00Z', '2030-04-01T00:30:00Z'],
  ],
  [
    'so it is where midnight is left out',
    '30 0 * * *',
    'Africa/Cairo',
    '2030-04-25T12:00:00Z',
    ['2030-04-25T22:00:00Z', '2030-04-26T21:30:00Z'],
  ],
  [
    'so it is where half an hour is left out',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2030-10-05T00:00:00Z',
    ['2030-10-05T15:30:00Z', '2030-10-06T15:15:00Z'],
  ],
  [
    'several times in the gap are one run',
    '0,20,40 2 * * *',
    'America/New_York',
    '2030-03-09T12:00:00Z',
    ['2030-03-10T07:00:00Z', '2030-03-11T06:00:00Z'],
  ],
  [
    'times before, in and after the gap are all run',
    '30 1,2,3 * * *',
    'America/New_York',
    '2030-03-10T05:00:00Z',
    ['2030-03-10T06:30:00Z', '2030-03-10T07:00:00Z', '2030-03-10T07:30:00Z'],
  ],
  [
    'a time in the gap and the moment after it are one run',
    '0,30 2,3 * * *',
    'America/New_York',
    '2030-03-10T05:00:00Z',
    ['2030-03-10T07:00:00Z', '2030-03-10T07:30:00Z', '2030-03-11T06:00:00Z'],
  ],
  [
    'a day that has the gap is still the day',
    '30 2 10 3 *',
    'America/New_York',
    '2030-03-09T12:00:00Z',
    ['2030-03-10T07:00:00Z', '2031-03-10T06:30:00Z'],
  ],
  [
    'each hour is each hour that passes',
    '0 * * * *',
    'America/New_York',
    '2030-03-10T05:30:00Z',
    ['2030-03-10T06:00:00Z', '2030-03-10T07:00:00Z', '2030-03-10T08:00:00Z'],
  ],
  [
    'each half hour is each half hour that passes',
    '*/30 * * * *',
    'Europe/Berlin',
    '2030-03-31T00:10:00Z',
    ['2030-03-31T00:30:00Z', '2030-03-31T01:00:00Z', '2030-03-31T01:30:00Z'],
  ],
  [
    'of a rhythm within the hour that is left out nothing is run',
    '*/30 2 * * *',
    'America/New_York',
    '2030-03-09T12:00:00Z',
    ['2030-03-11T06:00:00Z'],
  ],
  [
    'every second hour leaves out what is not there',
    '30 */2 * * *',
    'America/New_York',
    '2030-03-10T05:00:00Z',
    ['2030-03-10T05:30:00Z', '2030-03-10T08:30:00Z'],
  ],
];

/** New York has 01:00-02:00 twice on 3 November 2030 (from 05:00 and from 06:00 UTC); Berlin 02:00-03:00 on 27 October (from 00:00 and from 01:00 UTC). */
const autumn: readonly Row[] = [
  [
    'a time that comes twice is run the first time',
    '30 1 * * *',
    'America/New_York',
    '2030-11-02T12:00:00Z',
    ['2030-11-03T05:30:00Z', '2030-11-04T06:30:00Z'],
  ],
  [
    'so it is in Berlin',
    '30 2 * * *',
    'Europe/Berlin',
    '2030-10-26T12:00:00Z',
    ['2030-10-27T00:30:00Z', '2030-10-28T01:30:00Z'],
  ],
  [
    'so it is in London',
    '30 1 * * *',
    'Europe/London',
    '2030-10-26T12:00:00Z',
    ['2030-10-27T00:30:00Z', '2030-10-28T01:30:00Z'],
  ],
  [
    'so it is where half an hour comes twice',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2030-04-06T00:00:00Z',
    ['2030-04-06T14:45:00Z', '2030-04-07T15:15:00Z'],
  ],
  [
    'several such times are run once each',
    '0,30 1 * * *',
    'America/New_York',
    '2030-11-03T04:00:00Z',
    ['2030-11-03T05:00:00Z', '2030-11-03T05:30:00Z', '2030-11-04T06:00:00Z'],
  ],
  [
    'times before, in and after the double hour are run once each',
    '30 0,1,2 * * *',
    'America/New_York',
    '2030-11-03T04:00:00Z',
    ['2030-11-03T04:30:00Z', '2030-11-03T05:30:00Z', '2030-11-03T07:30:00Z'],
  ],
  [
    'each hour is each hour that passes',
    '0 * * * *',
    'America/New_York',
    '2030-11-03T04:30:00Z',
    ['2030-11-03T05:00:00Z', '2030-11-03T06:00:00Z', '2030-11-03T07:00:00Z'],
  ],
  [
    'each half hour is each half hour that passes',
    '*/30 * * * *',
    'Europe/Berlin',
    '2030-10-27T00:10:00Z',
    ['2030-10-27T00:30:00Z', '2030-10-27T01:00:00Z', '2030-10-27T01:30:00Z', '2030-10-27T02:00:00Z'],
  ],
  [
    'a rhythm within the double hour goes through both',
    '*/30 1 * * *',
    'America/New_York',
    '2030-11-03T04:00:00Z',
    [
      '2030-11-03T05:00:00Z',
      '2030-11-03T05:30:00Z',
      '2030-11-03T06:00:00Z',
      '2030-11-03T06:30:00Z',
      '2030-11-04T06:00:00Z',
    ],
  ],
];

const none: readonly Row[] = [
  [
    '@every knows no clock',
    '@every 12h',
    'America/New_York',
    '2030-03-09T13:00:00Z',
    ['2030-03-10T00:00:00Z', '2030-03-10T12:00:00Z', '2030-03-11T00:00:00Z'],
  ],
  ['UTC has no changes', '30 2 * * *', 'UTC', '2030-03-30T12:00:00Z', ['2030-03-31T02:30:00Z', '2030-04-01T02:30:00Z']],
  [
    'a zone without changes has none',
    '30 2 * * *',
    'Asia/Kolkata',
    '2030-03-30T12:00:00Z',
    ['2030-03-30T21:00:00Z', '2030-03-31T21:00:00Z'],
  ],
];

describe.each([
  ['when clocks are put forward', spring],
  ['when clocks are put back', autumn],
  ['where clocks are not changed', none],
] as const)('%s', (_when, rows) => {
  test.each(rows)('%s: %s in %s', (_sentence, schedule, zone, after, expected) => {
    expect(instants(timetable(schedule, zone), after, expected.length)).toEqual(expected);
  });
});
