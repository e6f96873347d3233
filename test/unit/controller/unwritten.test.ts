import { expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { Unwritten } from '../../../src/controller/unwritten.ts';

const seen = (running: number, changedMs: number) => ({
  wanted: 2,
  running,
  pending: 0,
  failed: 0,
  items: [],
  changedMs,
});
const written: SparkApplicationStatus = {
  state: 'Running',
  executors: { wanted: 2, running: 1, pending: 0, failed: 0, items: [] },
};

test('a change is unwritten since it was seen first, however often there are more, until it is written or gone', () => {
  const unwritten = new Unwritten();
  const since = (running: number, now: number) =>
    unwritten.since('jobs/pi', written, seen(running, now), now)?.unwrittenSinceMs;
  expect(since(1, 100)).toBeUndefined();
  expect([since(2, 200), since(0, 300)]).toEqual([200, 200]);
  expect([since(1, 400), since(2, 500)]).toEqual([undefined, 500]);
  unwritten.forget('jobs/pi');
  expect(since(2, 600)).toBe(600);
  expect(unwritten.since('jobs/pi', written, undefined, 700)).toBeUndefined();
  expect(since(2, 800)).toBe(800);
});
