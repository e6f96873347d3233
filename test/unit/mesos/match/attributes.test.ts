import { describe, expect, test } from '@jest/globals';
import { meetingOf } from '../../../../src/mesos/match/attributes.ts';
import type { Constraint } from '../../../../src/model/constraint.ts';
import type { Attribute } from '../../../../src/model/mesos.ts';

const attributes: readonly Attribute[] = [
  { name: 'os', type: 'TEXT', text: 'centos7' },
  { name: 'gen', type: 'SCALAR', scalar: 3 },
  { name: 'disks', type: 'SET', set: ['a', 'b', 'c'] },
  { name: 'racks', type: 'RANGES', ranges: [{ begin: 7000, end: 8000 }] },
  { name: 'zone', type: 'TEXT', text: 'east' },
  { name: 'zone', type: 'TEXT', text: 'west' },
];
const met = (
  attribute: string,
  rule: Constraint['rule'],
  values: readonly string[],
  compatibility: 'Documented' | 'Spark34' = 'Documented',
): boolean => meetingOf([{ attribute, rule, values }], compatibility)(attributes) === undefined;

describe("constraints by Spark's rules", () => {
  test.each([
    ['a text is one of the values', 'os', ['ubuntu', 'centos7'], true],
    ['a text in another case is another', 'os', ['CentOS7'], false],
    ['a number is at least one of the values', 'gen', ['4', '1'], true],
    ['a number equal to the value is enough', 'gen', ['3'], true],
    ['a smaller number is not', 'gen', ['4'], false],
    ['a number is never a text', 'gen', ['abc'], false],
    ['a text beside numbers is passed over', 'gen', ['abc', '2'], true],
    ['a set holds all of the values', 'disks', ['a', 'c'], true],
    ['a set that lacks one does not', 'disks', ['a', 'd'], false],
    ['ranges hold one of the values', 'racks', ['1', '7500'], true],
    ['ends of a range belong to it', 'racks', ['8000'], true],
    ['a value outside of all ranges fails', 'racks', ['8001'], false],
    ['no values ask for presence', 'racks', [], true],
    ['an agent without the attribute fails', 'gpu', [], false],
  ])('%s', (_, attribute, values, expected) => {
    expect(met(attribute, 'Spark', values)).toBe(expected);
  });

  test.each([
    ['Documented', 'racks', '7500', true],
    ['Spark34', 'racks', '7500', false],
    ['Documented', 'zone', 'east', true],
    ['Spark34', 'zone', 'east', false],
    ['Documented', 'zone', 'west', true],
    ['Spark34', 'zone', 'west', true],
    ['Spark34', 'gen', 'abc', false],
  ] as const)('in %s, %s:%s is met: %s', (compatibility, attribute, value, expected) => {
    expect(met(attribute, 'Spark', [value], compatibility)).toBe(expected);
  });
});

describe('constraints of typed fields', () => {
  test.each([
    ['os', ['ubuntu', 'centos7'], true],
    ['os', ['ubuntu'], false],
    ['gen', ['3'], true],
    ['gen', ['3.0'], true],
    ['gen', ['2'], false],
    ['gen', [''], false],
    ['disks', ['d', 'b'], true],
    ['disks', ['d'], false],
    ['racks', ['7000'], true],
    ['racks', ['x'], false],
    ['zone', ['east'], true],
    ['gpu', ['1'], false],
  ])('%s In %j: %s', (attribute, values, expected) => {
    expect(met(attribute, 'In', values)).toBe(expected);
    expect(met(attribute, 'In', values, 'Spark34')).toBe(expected);
  });

  test('Exists asks for the name alone', () => {
    expect([met('os', 'Exists', []), met('gpu', 'Exists', [])]).toEqual([true, false]);
  });

  test('all must hold, and the first that does not is named', () => {
    const constraints: readonly Constraint[] = [
      { attribute: 'os', rule: 'Exists', values: [] },
      { attribute: 'gen', rule: 'Spark', values: ['9'] },
      { attribute: 'gpu', rule: 'Exists', values: [] },
    ];
    expect(meetingOf(constraints, 'Documented')(attributes)).toBe(constraints[1]);
  });
});
