import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { NeverCopiedId } from '../../src/spark/compatibility.ts';
import { type GoldenCase, readCases } from './cases.ts';
import type { JsonObject } from './json.ts';
import { outcomeProblems } from './outcomes.ts';
import { runCase } from './run-case.ts';

const cases = (name: string): readonly GoldenCase[] => readCases(join(import.meta.dirname, 'data', `${name}.jsonl.gz`));
const failures = async (name: string) => {
  const failed = [];
  for (const one of cases(name)) {
    const outcome = await runCase(one);
    if (outcome.kind !== 'passed' && outcome.kind !== 'deviates') failed.push({ id: one.id, outcome });
  }
  return failed;
};

describe('In compatibility Spark34 the product agrees with recordings of Spark 3.4.4', () => {
  test.each([
    ['single functions', 'utils', 324],
    ['submissions that are offered resources', 'driver-tasks', 369],
    ['supervised drivers over time', 'supervise', 65],
    ['executors of the coarse-grained backend', 'executor-tasks', 231],
    ['requests to the REST server', 'rest', 142],
  ])('%s (%s: %i cases)', async (_, name, count) => {
    expect(cases(name)).toHaveLength(count);
    expect(await failures(name)).toEqual([]);
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
  ])('%s in a recording is found', async (_, change) => {
    expect(JSON.stringify(changed(change))).not.toBe(JSON.stringify(one));
    expect(await runCase(changed(change))).toMatchObject({ kind: 'failed' });
  });

  const accepted = { submits: [{ success: true, submissionId: 'driver-1' }], rounds: [] };
  const stopped = {
    rounds: [{ error: { class: 'x', message: 'y' } }],
    state: { finished: [{ submissionId: 'driver-1' }] },
  };
  const late = (launched: JsonObject[]) => ({ status: { taskId: 'a', state: 'TASK_FINISHED' }, state: { launched } });
  test.each<[NeverCopiedId, JsonObject, JsonObject, string]>([
    [
      'same-instant',
      {},
      { ...accepted, state: { queued: [], launched: [], finished: [] } },
      'driver-1 was accepted and is lost',
    ],
    ['one-bad-driver', {}, stopped, 'a driver that can not be launched stopped the round'],
    ['one-bad-driver', {}, { rounds: [{}], state: { finished: [] } }, 'the driver did not fail'],
    [
      'undeclared-queue',
      { submissions: [{ sparkProperties: { 'spark.mesos.dispatcher.queue': 'none' } }] },
      accepted,
      '1 submissions name a queue that is not declared, 0 were refused',
    ],
    ['failed-launch', {}, { steps: [{ getStatus: { driverState: 'FINISHED' } }] }, 'a driver ended without a reason'],
    [
      'late-update',
      { steps: [{}, late([])] },
      { steps: [late([{ taskId: 'a-retry-1' }]), late([])] },
      'a ended a-retry-1',
    ],
    ['html-pages', {}, { responses: [{ contentType: 'text/html', body: '' }] }, 'a page in HTML was sent'],
  ])('an outcome that is not the one of the row %s is found', (row, input, result, problem) => {
    expect(outcomeProblems(row, { id: 'x', input, expected: {}, error: undefined }, result)).toEqual([
      `${row}: ${problem}`,
    ]);
  });
});
