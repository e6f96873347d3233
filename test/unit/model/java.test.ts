import { describe, expect, test } from '@jest/globals';
import {
  javaDoubleText,
  javaIntOf,
  javaIntSum,
  parseJavaDouble,
  parseJavaInt,
  parseJavaLong,
} from '../../../src/model/java-numbers.ts';
import { javaChildPath, javaPath, javaSplit, javaTrim } from '../../../src/model/java-text.ts';

describe('Numbers are read as Java reads them', () => {
  test.each([
    ['1', 1],
    [' 1\t', 1],
    ['+1.', 1],
    ['.5', 0.5],
    ['-1e3', -1000],
    ['1d', 1],
    ['1.5F', 1.5],
    ['0x1p3', 8],
    ['0x.8p1', 1],
    ['0x1.8P-1d', 0.75],
    ['0x1p1024', Number.POSITIVE_INFINITY],
    ['0x1p-1074', 5e-324],
    ['0x1p-1075', 0],
    ['0x3p-1075', 1e-323],
    ['0x1.00000000000008p0', 1],
    ['0x1.00000000000018p0', 1.0000000000000004],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['', undefined],
    ['.', undefined],
    ['1 2', undefined],
    ['0x1', undefined],
    ['0xp1', undefined],
    ['1e', undefined],
    ['nan', undefined],
    ['\u00a01', undefined],
  ])('the double %j is %d', (text, value) => {
    expect(parseJavaDouble(text)).toBe(value);
  });

  test.each([
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['+7', 7],
    ['2147483648', undefined],
    [' 1', undefined],
    ['1.0', undefined],
    ['', undefined],
    ['-', undefined],
  ])('the int %j is %d', (text, value) => {
    expect(parseJavaInt(text)).toBe(value);
  });

  test('a long holds 64 bits', () => {
    expect(parseJavaLong('9223372036854775807')).toBe(9223372036854775807n);
    expect(parseJavaLong('9223372036854775808')).toBeUndefined();
  });
});

describe('Numbers are written and reckoned as Java does', () => {
  test.each([
    [1, '1.0'],
    [0.5, '0.5'],
    [0, '0.0'],
    [-0, '-0.0'],
    [9999999, '9999999.0'],
    [1e7, '1.0E7'],
    [12345678.5, '1.23456785E7'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d is written %s', (value, text) => {
    expect(javaDoubleText(value)).toBe(text);
  });

  test('a double becomes an int by cutting and clamping, sums of ints wrap around', () => {
    expect([1.9, -1.9, 1e10, -1e10, Number.NaN].map(javaIntOf)).toEqual([1, -1, 2147483647, -2147483648, 0]);
    expect(javaIntSum(2147483647, 1)).toBe(-2147483648);
  });
});

describe('Texts are cut as Java cuts them', () => {
  test('trimming takes control characters and blanks, and no blanks beyond ASCII', () => {
    expect(javaTrim('\u0000 a\u00a0\n')).toBe('a\u00a0');
  });

  test.each([
    ['a,b,,', ['a', 'b']],
    [',,', []],
    ['', ['']],
    [',a', ['', 'a']],
  ])('%j splits into %j', (text, pieces) => {
    expect(javaSplit(text, ',')).toEqual(pieces);
  });

  test.each([
    ['/opt//spark/', '/opt/spark'],
    ['/', '/'],
    ['', ''],
  ])('the path %j is %j', (path, plain) => {
    expect(javaPath(path)).toBe(plain);
  });

  test.each([
    ['', 'a', '/a'],
    ['/', '/a', '/a'],
    ['.', 'a//b', './a/b'],
    ['/opt/', '/a', '/opt/a'],
    ['.', '', '.'],
  ])('below %j, %j is %j', (parent, child, path) => {
    expect(javaChildPath(parent, child)).toBe(path);
  });
});
