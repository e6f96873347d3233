import { describe, expect, test } from '@jest/globals';
import { placeExecutors } from '../../../../src/mesos/match/executors.ts';
import { offerOf } from '../../../support/offers.ts';

const amounts = { cpus: 1000, mem: 512_000, ports: 2 };
const hosts = (...args: Parameters<typeof placeExecutors>) => placeExecutors(...args).map(({ offer }) => offer.id);

describe('placing executors', () => {
  test('goes round the offers, one executor each, so that they spread', () => {
    const offers = [offerOf('o1'), offerOf('o2'), offerOf('o3')];
    expect(hosts(offers, '*', amounts, 5)).toEqual(['o1', 'o2', 'o3', 'o1', 'o2']);
  });

  test('goes on with those that have room when others are full', () => {
    const offers = [offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 3 })];
    expect(hosts(offers, '*', amounts, 9)).toEqual(['o1', 'o2', 'o2', 'o2']);
  });

  test.each([
    ['fewer cores', { cpus: 0.5 }],
    ['less memory', { mem: 511 }],
    ['fewer ports', { ports: [[31000, 31000]] as const }],
    ['another role', { role: 'etl' }],
  ])('passes over an offer with %s', (_, holds) => {
    expect(hosts([offerOf('o1', holds), offerOf('o2')], '*', amounts, 2)).toEqual(['o2', 'o2']);
  });

  test('gives every executor ports of its own', () => {
    const placed = placeExecutors([offerOf('o1')], '*', amounts, 3);
    expect(placed.map(({ ports }) => ports)).toEqual([
      [31000, 31001],
      [31002, 31003],
      [31004, 31005],
    ]);
  });

  test('places none when none are wanted', () => {
    expect(placeExecutors([offerOf('o1')], '*', amounts, 0)).toEqual([]);
  });
});
