import { describe, expect, test } from '@jest/globals';
import { portsIn, take, totalOf } from '../../../src/model/resources.ts';
import { originOf, ports, scalar } from '../../support/offers.ts';

const offered = [
  scalar('cpus', 2),
  scalar('mem', 1024),
  ports([
    [31000, 31001],
    [31005, 31009],
  ]),
];

describe('taking amounts out of resources', () => {
  test('takes what is wanted and leaves the rest', () => {
    expect(take(offered, { cpus: 500, mem: 1_024_000, ports: 3 })).toEqual({
      taken: [
        scalar('cpus', 0.5),
        scalar('mem', 1024),
        ports([
          [31000, 31001],
          [31005, 31005],
        ]),
      ],
      left: [scalar('cpus', 1.5), ports([[31006, 31009]])],
      ports: [31000, 31001, 31005],
    });
  });

  test('takes from what is reserved for the role first, so that the unreserved stays for others', () => {
    const mixed = [scalar('cpus', 4), scalar('cpus', 1, originOf('etl', true))];
    expect(take(mixed, { cpus: 1500, mem: 0, ports: 0 })).toEqual({
      taken: [scalar('cpus', 1, originOf('etl', true)), scalar('cpus', 0.5)],
      left: [scalar('cpus', 3.5)],
      ports: [],
    });
  });

  test.each([
    ['cpus', { cpus: 2001, mem: 0, ports: 0 }],
    ['memory', { cpus: 0, mem: 1_024_001, ports: 0 }],
    ['gpus, where none are offered', { cpus: 0, mem: 0, gpus: 1000, ports: 0 }],
    ['disk, where none is offered', { cpus: 0, mem: 0, disk: 1, ports: 0 }],
    ['ports', { cpus: 0, mem: 0, ports: 8 }],
  ])('takes nothing at all when there are too few %s', (_, want) => {
    expect(take(offered, want)).toBeUndefined();
  });

  test('takes the last thousandth and the last port, and leaves no empty piece behind', () => {
    expect(take(offered, { cpus: 2000, mem: 1_024_000, ports: 7 })?.left).toEqual([]);
  });

  test('takes certain ports first, and any others after them', () => {
    expect(take(offered, { cpus: 0, mem: 0, ports: 2, fixedPorts: [31000, 31007] })).toMatchObject({
      taken: [
        ports([[31000, 31000]]),
        ports([[31007, 31007]]),
        ports([
          [31001, 31001],
          [31005, 31005],
        ]),
      ],
      ports: [31001, 31005],
    });
    expect(take(offered, { cpus: 0, mem: 0, ports: 0, fixedPorts: [8125] })).toBeUndefined();
  });

  test('takes nothing, and gives back everything, when nothing is wanted', () => {
    expect(take(offered, { cpus: 0, mem: 0, ports: 0 })).toEqual({ taken: [], left: offered, ports: [] });
  });
});

describe('sums', () => {
  test('count all pieces of a name', () => {
    expect(totalOf([...offered, scalar('cpus', 0.001, originOf('etl'))], 'cpus')).toBe(2001);
    expect(portsIn([...offered, ports([[1, 1]])])).toBe(8);
    expect([totalOf(offered, 'gpus'), portsIn([])]).toEqual([0, 0]);
  });
});
