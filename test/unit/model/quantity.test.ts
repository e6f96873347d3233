import { describe, expect, test } from '@jest/globals';
import { quantityToMiB, quantityToMilli } from '../../../src/model/quantity.ts';

describe('an amount as Kubernetes writes it', () => {
  test.each([
    ['2', 2000],
    ['0.5', 500],
    ['500m', 500],
    ['1.0001', undefined],
    ['0.1m', 1],
    ['', undefined],
    ['-1', undefined],
    ['1Gi', undefined],
  ])('%j of CPUs is %j thousandths', (text, expected) => {
    expect(quantityToMilli(text)).toBe(expected);
  });

  test.each([
    ['16Gi', 16_384],
    ['1.5Gi', 1536],
    ['512M', 489],
    ['1073741824', 1024],
    ['1', 1],
    ['2Ti', 2_097_152],
    ['1k', 1],
    ['1g', undefined],
    ['1e3', undefined],
    ['Gi', undefined],
  ])('%j of memory is %j MiB', (text, expected) => {
    expect(quantityToMiB(text)).toBe(expected);
  });
});
