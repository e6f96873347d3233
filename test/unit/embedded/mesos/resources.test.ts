import { describe, expect, test } from '@jest/globals';
import {
  piecesOf,
  resourceMessages,
  resourceSums,
  describe as words,
} from '../../../../src/embedded/mesos/resource-messages.ts';
import { add, allocatableTo, contains, piece, subtract } from '../../../../src/embedded/mesos/resources.ts';

const cook = [{ type: 'STATIC', role: 'cook' }];

describe('resources', () => {
  test('of the same kind add up, of different reservations stay apart', () => {
    const sum = add([piece('cpus', 1500)], [piece('cpus', 500), piece('cpus', 250, cook)]);
    expect(sum.map(({ milli, reservations }) => [milli, reservations])).toEqual([
      [2000, []],
      [250, cook],
    ]);
  });

  test('that are taken away leave no empty pieces', () => {
    const whole = [piece('cpus', 1000), piece('ports', [{ begin: 1, end: 10 }])];
    expect(subtract(whole, [piece('cpus', 1000), piece('ports', [{ begin: 3, end: 4 }])])).toEqual([
      piece('ports', [
        { begin: 1, end: 2 },
        { begin: 5, end: 10 },
      ]),
    ]);
    expect(subtract(whole, whole)).toEqual([]);
  });

  test('join neighbouring ranges again', () => {
    const [first] = add([piece('ports', [{ begin: 1, end: 2 }])], [piece('ports', [{ begin: 3, end: 4 }])]);
    expect(first?.ranges).toEqual([{ begin: 1, end: 4 }]);
  });

  test.each([
    ['less of a scalar', [piece('cpus', 900)], true],
    ['more of a scalar', [piece('cpus', 1001)], false],
    ['a range inside', [piece('ports', [{ begin: 2, end: 3 }])], true],
    ['a range across the edge', [piece('ports', [{ begin: 9, end: 11 }])], false],
    ['reserved where all is free', [piece('cpus', 1, cook)], false],
    ['another name', [piece('gpus', 1000)], false],
    ['nothing', [], true],
  ])('contain %s: %#', (_what, part, expected) => {
    expect(contains([piece('cpus', 1000), piece('ports', [{ begin: 1, end: 10 }])], part)).toBe(expected);
  });

  test.each([
    ['cook', true],
    ['cook/sub', true],
    ['cooks', false],
    ['other', false],
  ])('reserved for cook may go to %s: %s', (role, expected) => {
    expect(allocatableTo(piece('cpus', 1, cook), role)).toBe(expected);
  });

  test('go out and come back the same, in the old form and the refined one', () => {
    const dynamic = [{ type: 'DYNAMIC', role: 'cook', principal: 'me' }];
    const pieces = [piece('cpus', 1), piece('mem', 2, cook), piece('disk', 3, dynamic)];
    for (const refined of [true, false]) {
      const keys = piecesOf(resourceMessages(pieces, { refined, allocatedTo: 'cook' })).map(({ key }) => key);
      expect(keys).toEqual(pieces.map(({ key }) => key));
    }
  });

  test('are described in the words of Mesos', () => {
    const pieces = [piece('cpus', 500), piece('ports', [{ begin: 1, end: 2 }]), piece('mem', 1000, cook)];
    expect(words(pieces, 'cook')).toBe(
      'cpus(allocated: cook):0.5; ports(allocated: cook):[1-2]; mem(allocated: cook)(reservations: [(STATIC,cook)]):1',
    );
    expect(words([], 'cook')).toBe('{}');
    expect(resourceSums(pieces)).toEqual({ cpus: 0.5, mem: 1, disk: 0, gpus: 0, ports: '[1-2]' });
  });
});
