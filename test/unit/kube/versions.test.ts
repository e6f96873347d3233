import { describe, expect, test } from '@jest/globals';
import { keyOf, refOfKey } from '../../../src/kube/objects.ts';
import { compareVersions, isNewer, isOlder } from '../../../src/kube/versions.ts';

describe('resource versions', () => {
  test.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['10', '10', 0],
    ['9007199254740993', '9007199254740992', 1],
    ['18446744073709551615', '18446744073709551616', -1],
    ['x', 'x', 0],
  ])('%s and %s are in the order of their numbers, however large', (a, b, expected) => {
    expect(Math.sign(compareVersions(a, b) ?? Number.NaN)).toBe(expected);
  });

  test.each([
    ['a1', 'a2'],
    ['1', 'a'],
    ['', '1'],
    ['-1', '1'],
  ])('%j and %j cannot be compared, so neither is older or newer', (a, b) => {
    expect(compareVersions(a, b)).toBeUndefined();
    expect([isOlder(a, b), isNewer(a, b)]).toEqual([false, false]);
  });
});

describe('keys of objects', () => {
  test.each([
    ['ns/name', { namespace: 'ns', name: 'name' }],
    ['name', { name: 'name' }],
  ])('%s stands for its object and back', (key, ref) => {
    expect(keyOf(ref)).toBe(key);
    expect(refOfKey(key)).toEqual(ref);
  });
});
