import { describe, expect, test } from '@jest/globals';
import { roomFor } from '../../../../src/mesos/match/room.ts';
import type { ResourceOrigin } from '../../../../src/model/mesos.ts';
import { originOf, ports, scalar } from '../../../support/offers.ts';

const reserved = (role: string): ResourceOrigin => ({ ...originOf(), key: `for ${role}`, reservedFor: role });
const agent = {
  id: 's1',
  hostname: 'host',
  attributes: [],
  resources: [
    scalar('cpus', 4),
    scalar('cpus', 2, reserved('eng')),
    scalar('cpus', 1, reserved('eng/etl')),
    ports([[31000, 31009]]),
  ],
  allocated: [],
};
const cpus = (role: string, own: Partial<typeof agent> = {}) =>
  roomFor({ ...agent, ...own }, role).resources.flatMap((piece) => ('milli' in piece ? [piece.milli] : []));

describe('the room of an agent for a role', () => {
  test.each([
    ['ads', [4000]],
    ['*', [4000]],
    ['eng', [4000, 2000]],
    ['eng/etl', [4000, 2000, 1000]],
    ['eng/etl/night', [4000, 2000, 1000]],
    ['engine', [4000]],
  ])('for %s is what is not reserved, and what is reserved for it or above it', (role, expected) => {
    expect(cpus(role)).toEqual(expected);
  });

  test('is as if it were offered to the role', () => {
    const offer = roomFor(agent, 'eng');
    expect(offer).toMatchObject({ agentId: 's1', hostname: 'host' });
    expect(offer.resources.every(({ origin }) => origin.allocatedTo === 'eng')).toBe(true);
  });

  test('is without what tasks have, each of its own reservation', () => {
    const allocated = [
      scalar('cpus', 1.5, originOf('ads')),
      scalar('cpus', 2, { ...reserved('eng'), allocatedTo: 'eng' }),
    ];
    expect(cpus('eng/etl', { allocated } as never)).toEqual([2500, 0, 1000]);
  });

  test.each([
    [[[31000, 31001]], [[31002, 31009]]],
    [
      [[31004, 31005]],
      [
        [31000, 31003],
        [31006, 31009],
      ],
    ],
    [
      [
        [31009, 31009],
        [31000, 31000],
      ],
      [[31001, 31008]],
    ],
    [[[31000, 31009]], []],
    [[[32000, 32001]], [[31000, 31009]]],
  ] as const)('has the ports but %j: %j', (taken, expected) => {
    const room = roomFor({ ...agent, allocated: [ports(taken)] }, '*');
    const left = room.resources.flatMap((piece) => ('ranges' in piece ? piece.ranges : []));
    expect(left.map(({ begin, end }) => [begin, end])).toEqual(expected);
  });
});
