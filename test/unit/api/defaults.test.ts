import { describe, expect, test } from '@jest/globals';
import { parseSparkApplicationSpec } from '../../../src/api/parse.ts';
import type { SparkApplicationSpec } from '../../../src/api/spark-application.ts';
import { type Json, minimalSpec } from '../../support/resources.ts';

function parsed(spec: Json): SparkApplicationSpec {
  const outcome = parseSparkApplicationSpec({ ...minimalSpec, ...spec });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

describe('who launches executors', () => {
  test.each([
    ['2.4.8', undefined, 'Driver'],
    ['3.4.4', undefined, 'Driver'],
    ['3.5.7', 'Operator', 'Operator'],
    ['4.0.0', undefined, 'Operator'],
    ['4.1.0-preview1', undefined, 'Operator'],
    ['10.0', undefined, 'Operator'],
    ['4.0.0', 'Operator', 'Operator'],
  ] as const)('Spark %s with launchedBy %s: %s', (sparkVersion, launchedBy, expected) => {
    const executor = launchedBy === undefined ? {} : { launchedBy };
    expect(parsed({ sparkVersion, executor }).executor.launchedBy).toBe(expected);
  });
});

describe('sizes that neither field nor property gives are one core, 1g and one executor', () => {
  test.each<[string, Json, Json]>([
    ['nothing', {}, { driver: [1, '1g'], executor: [1, 1, '1g'] }],
    [
      'the driver in sparkConf',
      { sparkConf: { 'spark.driver.cores': '2', 'spark.driver.memory': '3g' } },
      { driver: [undefined, undefined], executor: [1, 1, '1g'] },
    ],
    [
      'the executors in sparkConf',
      { sparkConf: { 'spark.executor.cores': '2', 'spark.executor.memory': '3g' } },
      { driver: [1, '1g'], executor: [1, undefined, undefined] },
    ],
    [
      'the number in sparkConf',
      { sparkConf: { 'spark.executor.instances': '4' } },
      { driver: [1, '1g'], executor: [undefined, 1, '1g'] },
    ],
    [
      'a limit of cores',
      { sparkConf: { 'spark.cores.max': '4' } },
      { driver: [1, '1g'], executor: [undefined, 1, '1g'] },
    ],
    [
      'dynamic allocation',
      { sparkConf: { 'spark.dynamicAllocation.enabled': 'true' } },
      { driver: [1, '1g'], executor: [undefined, 1, '1g'] },
    ],
    [
      'dynamic allocation switched off',
      { sparkConf: { 'spark.dynamicAllocation.enabled': 'false' } },
      { driver: [1, '1g'], executor: [1, 1, '1g'] },
    ],
    [
      'both',
      { sparkConf: { 'spark.driver.cores': '2' }, driver: { cores: 3 } },
      { driver: [3, '1g'], executor: [1, 1, '1g'] },
    ],
  ])('given %s', (_what, spec, expected) => {
    const { driver, executor } = parsed(spec);
    expect({
      driver: [driver.cores, driver.memory],
      executor: [executor.instances, executor.cores, executor.memory],
    }).toEqual(expected);
  });
});
