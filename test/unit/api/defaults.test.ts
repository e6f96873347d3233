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

test('sizes are not filled in: the cluster may have a word in them', () => {
  const { driver, executor } = parsed({});
  const sizes = [driver.cores, driver.memory, executor.cores, executor.memory, executor.instances];
  expect(sizes.every((size) => size === undefined)).toBe(true);
});
