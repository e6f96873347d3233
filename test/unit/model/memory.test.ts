import { describe, expect, test } from '@jest/globals';
import { memoryToMiB } from '../../../src/model/memory.ts';

describe("Spark's memory strings", () => {
  test.each([
    ['512m', 512],
    ['2g', 2048],
    ['2GB', 2048],
    ['1t', 1_048_576],
    ['1p', 1_073_741_824],
    ['1024', 1024],
    ['1024k', 1],
    ['1023k', 0],
    ['1048576b', 1],
    [' 3m ', 3],
    ['0', 0],
  ])('%j is %d MiB', (text, mib) => {
    expect(memoryToMiB(text)).toBe(mib);
  });

  test.each(['', 'm', '-1m', '+1m', '1.5g', '1 g', '1e', '1mib', '0x10', '1gbb', 'all'])('%j is no amount', (text) => {
    expect(memoryToMiB(text)).toBeUndefined();
  });

  test('a number without a unit is in the unit that the property names', () => {
    expect(memoryToMiB('1048576', 'b')).toBe(1);
    expect(memoryToMiB('1048576k', 'b')).toBe(1024);
  });

  test('rounds down without floating point, however large', () => {
    expect(memoryToMiB('9007199254740993k')).toBe(8_796_093_022_208);
  });
});
