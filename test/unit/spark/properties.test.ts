import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { properties, propertyReference } from '../../../src/spark/properties/reference.ts';

const room = join(import.meta.dirname, '../../../src/spark');
const sources = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.includes('properties'),
);
/** Whole names in quotes, as the rules of Spark's backend read them. */
const named = new Set(
  sources
    .filter((path) => !/conf-rules|compatibility/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(room, path), 'utf8').matchAll(/'(spark\.[A-Za-z.]+)'/g)].map(([, name]) => name ?? ''),
    ),
);

describe('The table of properties', () => {
  test('has each name once', () => {
    const names = properties.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has every property that the rules of Spark read', () => {
    const known = new Set([
      ...properties.map(({ name }) => name),
      'spark.task.cpus',
      'spark.network.timeout',
      'spark.storage.blockManagerSlaveTimeoutMs',
    ]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(30);
  });

  test('says of each what it means, in a sentence', () => {
    expect(properties.filter(({ meaning }) => !/^[A-Za-z0-9].*\.$/.test(meaning)).map(({ name }) => name)).toEqual([]);
  });

  test('is what the reference page shows', () => {
    expect(readFileSync(join(room, '../../docs/reference/properties.md'), 'utf8')).toBe(propertyReference());
  });
});
