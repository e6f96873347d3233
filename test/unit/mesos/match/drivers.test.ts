import { describe, expect, test } from '@jest/globals';
import { type Demand, matchDrivers, shapeOf } from '../../../../src/mesos/match/drivers.ts';
import type { Amounts } from '../../../../src/model/resources.ts';
import { offerOf } from '../../../support/offers.ts';

const small: Amounts = { cpus: 1000, mem: 1_024_000, ports: 1 };
const demand = (taskId: string, amounts: Partial<Amounts> = {}, role = '*'): Demand => ({
  taskId,
  roles: [role],
  amounts: { ...small, ...amounts },
  constraints: [],
  priority: 0,
  queuedAtMs: 0,
});
const places = (queue: readonly Demand[], offers: Parameters<typeof matchDrivers>[1], limit = 100) =>
  matchDrivers(queue, offers, limit).matches.map(({ taskId, offerId }) => [taskId, offerId]);

describe('placing drivers on offers', () => {
  test('goes by the order of the queue, each onto the first offer with room', () => {
    const offers = [offerOf('o1', { cpus: 2 }), offerOf('o2', { cpus: 2 })];
    expect(places([demand('a'), demand('b'), demand('c')], offers)).toEqual([
      ['a', 'o1'],
      ['b', 'o1'],
      ['c', 'o2'],
    ]);
  });

  test('a driver that fits nowhere holds up nobody behind it', () => {
    const queue = [demand('huge', { cpus: 64_000 }), demand('a'), demand('huge too', { cpus: 64_000 }), demand('b')];
    expect(places(queue, [offerOf('o1')])).toEqual([
      ['a', 'o1'],
      ['b', 'o1'],
    ]);
  });

  test('an offer that is too small for one shape is still there for a smaller one', () => {
    const offers = [offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 4 })];
    expect(places([demand('big', { cpus: 2000 }), demand('small')], offers)).toEqual([
      ['big', 'o2'],
      ['small', 'o1'],
    ]);
  });

  test('takes only offers made to the role of the driver', () => {
    const offers = [offerOf('o1', { role: 'ads' }), offerOf('o2', { role: 'etl' })];
    expect(places([demand('a', {}, 'etl'), demand('b')], offers)).toEqual([['a', 'o2']]);
  });

  test('gives different ports to drivers on one offer', () => {
    const { matches } = matchDrivers([demand('a', { ports: 2 }), demand('b', { ports: 2 })], [offerOf('o1')], 9);
    expect(matches.map((match) => match.ports)).toEqual([
      [31000, 31001],
      [31002, 31003],
    ]);
  });

  test('places no more than the limit, and says so to the others', () => {
    const { matches, refusals } = matchDrivers([demand('a'), demand('b')], [offerOf('o1')], 1);
    expect(matches.map((match) => match.taskId)).toEqual(['a']);
    expect(refusals.get(shapeOf(demand('b')))).toMatchObject({ reason: 'TooManyDrivers' });
  });
});

describe('why a driver waits', () => {
  const refusal = (want: Demand, offers: Parameters<typeof matchDrivers>[1]) =>
    matchDrivers([want], offers, 9).refusals.get(shapeOf(want));

  test('without offers to its role: that', () => {
    expect(refusal(demand('a', {}, 'etl'), [offerOf('o1')])).toEqual({
      ok: false,
      reason: 'NoOffers',
      message: 'Mesos offers nothing to role etl at the moment.',
    });
  });

  test('with offers that are too small: how many, of what, and the best of them', () => {
    const offers = [offerOf('o1', { cpus: 1, mem: 512 }), offerOf('o2', { cpus: 1.5, mem: 8192, ports: [] })];
    expect(refusal(demand('a', { cpus: 2000 }), offers)).toMatchObject({
      reason: 'OffersTooSmall',
      message:
        '2 offers: 2 too little cpus (wants 2, best 1.5), 1 too little memory (wants 1024 MiB, best 512), 1 too little ports (wants 1, best 0).',
    });
  });

  test('an offer is one offer', () => {
    expect(refusal(demand('a', { gpus: 1000 }), [offerOf('o1')])?.message).toBe(
      '1 offer: 1 too little gpus (wants 1, best 0).',
    );
  });

  test.each([
    ['role', demand('a', {}, 'etl')],
    ['cpus', demand('a', { cpus: 1 })],
    ['memory', demand('a', { mem: 1 })],
    ['gpus', demand('a', { gpus: 1 })],
    ['disk', demand('a', { disk: 1 })],
    ['ports', demand('a', { ports: 9 })],
  ])('is told by shape, and another %s is another shape', (_, other) => {
    expect(shapeOf(other)).not.toBe(shapeOf(demand('b')));
    expect(shapeOf({ ...other, taskId: 'c' })).toBe(shapeOf(other));
  });
});
