/** What properties and fields say of the executors that the operator launches, beyond their tasks. */
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

const executorsOf = (spec: Json, cluster: Json = {}) =>
  description({ ...spec, executor: { launchedBy: 'Operator', ...(spec['executor'] as object | undefined) } }, cluster)
    .executors;
const withConf = (sparkConf: Json) => executorsOf({ sparkConf });
const refusal = (spec: Json): string => {
  const result = described({ ...spec, executor: { launchedBy: 'Operator', ...(spec['executor'] as object) } });
  return result.ok ? 'none' : result.message;
};

describe('offers are declined', () => {
  test.each<[string, Json, object]>([
    ['as the cluster says', {}, { enough: 77, constraints: 77, unsuitable: 77 }],
    [
      'for a duration of the user',
      { 'spark.mesos.rejectOfferDuration': '5m' },
      { enough: 300, constraints: 300, unsuitable: 300 },
    ],
    [
      'for the duration of each reason',
      {
        'spark.mesos.rejectOfferDurationForReachedMaxCores': '10',
        'spark.mesos.rejectOfferDurationForUnmetConstraints': '1h',
      },
      { enough: 10, constraints: 3600, unsuitable: 77 },
    ],
  ])('%s', (_, sparkConf, seconds) => {
    expect(executorsOf({ sparkConf }, { declineSeconds: 77 }).placing.declineSeconds).toEqual(seconds);
  });

  test('never, when the duration is none', () => {
    expect(refusal({ sparkConf: { 'spark.mesos.rejectOfferDuration': 'soon' } })).toMatch(
      /^spark\.mesos\.rejectOfferDuration\* can't be read/,
    );
  });
});

describe('an executor', () => {
  test('has a port of the offer for its block manager, or the one that is said', () => {
    expect(withConf({})).toMatchObject({ amounts: { ports: 3 }, placing: { fixedPort: undefined } });
    const fixed = withConf({ 'spark.blockManager.port': '7079' });
    expect(fixed).toMatchObject({ amounts: { ports: 2 }, placing: { fixedPort: 7079 } });
  });

  test('takes the GPUs that may be taken, or has those that it must have', () => {
    expect(withConf({ 'spark.mesos.gpus.max': '4' }).placing.maxSpareGpus).toBe(4);
    const both = { executor: { gpu: { name: 'nvidia', quantity: 1 } }, sparkConf: { 'spark.mesos.gpus.max': '4' } };
    const result = described(
      { ...both, executor: { ...both.executor, launchedBy: 'Operator' } },
      { framework: { gpus: true } },
    );
    expect(result).toMatchObject({ ok: false, reason: 'Contradiction' });
  });

  test('runs as many tasks at once as it has cores, and those that are added', () => {
    const { slots, amounts } = withConf({ 'spark.mesos.extra.cores': '2', 'spark.executor.cores': '3' });
    expect({ slots, cpus: amounts.cpus }).toEqual({ slots: 5, cpus: 3000 });
    expect(refusal({ sparkConf: { 'spark.mesos.extra.cores': '-1' } })).toContain('is less than 0');
  });
});

describe('dynamic allocation', () => {
  test.each<[string, Json, object]>([
    ['has no bounds and begins with none', {}, { initial: 0, min: 0, max: undefined }],
    ['begins with the least', { minExecutors: '2' }, { initial: 2, min: 2, max: undefined }],
    ['begins with the first number', { minExecutors: '2', initialExecutors: '3' }, { initial: 3, min: 2 }],
    ['never begins with more than the most', { initialExecutors: '9', maxExecutors: '4' }, { initial: 4, max: 4 }],
  ])('%s', (_, given, bounds) => {
    const conf = Object.entries(given).map(([name, value]) => [`spark.dynamicAllocation.${name}`, value] as const);
    const allocation = withConf({ 'spark.dynamicAllocation.enabled': 'true', ...Object.fromEntries(conf) }).allocation;
    expect(allocation).toMatchObject(bounds);
  });

  test('has at most as many executors as the cores of all of them make', () => {
    const sparkConf = { 'spark.dynamicAllocation.enabled': 'true', 'spark.cores.max': '7' };
    expect(executorsOf({ sparkConf, executor: { cores: 2 } }).allocation).toMatchObject({ max: 3 });
  });

  test('is none where it is not enabled', () => {
    expect(withConf({ 'spark.dynamicAllocation.maxExecutors': '4' }).allocation).toBeUndefined();
  });

  test('with a least above the most is refused', () => {
    expect(
      refusal({
        executor: {},
        dynamicAllocation: { enabled: true, minExecutors: 4, maxExecutors: 2 },
      }),
    ).toContain('spark.dynamicAllocation.minExecutors is 4, which is not between 0 and the most of 2');
  });
});
