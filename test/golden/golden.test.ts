import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type GoldenCase, readCases } from './cases.ts';
import { runCase } from './run-case.ts';

const cases = (name: string): readonly GoldenCase[] => readCases(join(import.meta.dirname, 'data', `${name}.jsonl.gz`));
const failures = (name: string) =>
  cases(name).flatMap((one) => {
    const outcome = runCase(one);
    return outcome.kind === 'passed' || outcome.kind === 'deviates' ? [] : [{ id: one.id, outcome }];
  });

describe('In compatibility Spark34 the product agrees with recordings of Spark 3.4.4', () => {
  test.each([
    ['single functions', 'utils', 324],
    ['submissions that are offered resources', 'driver-tasks', 369],
    ['supervised drivers over time', 'supervise', 65],
    ['executors of the coarse-grained backend', 'executor-tasks', 231],
  ])('%s (%s: %i cases)', (_, name, count) => {
    expect(cases(name)).toHaveLength(count);
    expect(failures(name)).toEqual([]);
  });
});

describe('A comparison that could not fail would prove nothing', () => {
  const [one] = cases('driver-tasks');
  const changed = (change: (text: string) => string): GoldenCase =>
    JSON.parse(change(JSON.stringify(one))) as GoldenCase;

  test.each([
    ['another command', (text: string) => text.replace('./app.jar in out', './app.jar in')],
    ['another amount of memory', (text: string) => text.replace('"value":1792', '"value":1791')],
    ['another state', (text: string) => text.replace('"RUNNING"', '"QUEUED"')],
    ['another id', (text: string) => text.replaceAll('-0001"', '-0002"')],
    [
      'an error that was not thrown',
      (text: string) => text.replace('"declines":[]', '"declines":[],"error":{"class":"x","message":"y"}'),
    ],
  ])('%s in a recording is found', (_, change) => {
    expect(JSON.stringify(changed(change))).not.toBe(JSON.stringify(one));
    expect(runCase(changed(change)).kind).toBe('failed');
  });
});
