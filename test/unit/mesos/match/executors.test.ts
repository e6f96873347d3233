import { describe, expect, test } from '@jest/globals';
import { type ExecutorRoom, type ExecutorShape, placeExecutors } from '../../../../src/mesos/match/executors.ts';
import type { Attribute, Offer } from '../../../../src/model/mesos.ts';
import { totalOf } from '../../../../src/model/resources.ts';
import { offerOf } from '../../../support/offers.ts';

const shape: ExecutorShape = {
  role: '*',
  amounts: { cpus: 1000, mem: 512_000, ports: 2 },
  constraints: [],
  compatibility: 'Documented',
};
const room = (count: number, more: Partial<ExecutorRoom> = {}): ExecutorRoom => ({
  count,
  spareGpus: 0,
  isAvoided: () => false,
  ...more,
});
const place = (offers: readonly Offer[], count: number, more: Partial<ExecutorShape & ExecutorRoom> = {}) =>
  placeExecutors(offers, { ...shape, ...more }, room(count, more));
const used = (...args: Parameters<typeof place>) => place(...args).placed.map(({ offer }) => offer.id);
const unused = (...args: Parameters<typeof place>) =>
  place(...args).unused.map(({ offer, why }) => `${offer.id}: ${why}`);
const zone = (text: string): readonly Attribute[] => [{ name: 'zone', type: 'TEXT', text }];

describe('placing executors', () => {
  test('goes round the offers, one executor each, so that they spread', () => {
    const offers = [offerOf('o1'), offerOf('o2'), offerOf('o3')];
    expect(used(offers, 5)).toEqual(['o1', 'o2', 'o3', 'o1', 'o2']);
  });

  test('goes on with those that have room when others are full', () => {
    const offers = [offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 3 })];
    expect(used(offers, 9)).toEqual(['o1', 'o2', 'o2', 'o2']);
  });

  test.each([
    ['fewer cores', { cpus: 0.5 }],
    ['less memory', { mem: 511 }],
    ['fewer ports', { ports: [[31000, 31000]] as const }],
    ['another role', { role: 'etl' }],
  ])('passes over an offer with %s', (_, holds) => {
    const offers = [offerOf('o1', holds), offerOf('o2', { cpus: 2 })];
    expect(used(offers, 3)).toEqual(['o2', 'o2']);
    expect(unused(offers, 3)).toEqual(['o1: unsuitable']);
  });

  test('gives every executor ports of its own', () => {
    expect(place([offerOf('o1')], 3).placed.map(({ ports }) => ports)).toEqual([
      [31000, 31001],
      [31002, 31003],
      [31004, 31005],
    ]);
  });

  test('places none when none are wanted', () => {
    expect(unused([offerOf('o1')], 0)).toEqual(['o1: enough']);
  });

  test('passes over agents whose attributes do not meet the constraints, and says so before anything else', () => {
    const constraints = [{ attribute: 'zone', rule: 'Spark' as const, values: ['a', 'b'] }];
    const offers = [
      offerOf('o1'),
      offerOf('o2', { attributes: zone('c') }),
      offerOf('o3', { attributes: zone('b'), cpus: 1 }),
    ];
    expect(used(offers, 2, { constraints })).toEqual(['o3']);
    expect(unused(offers, 0, { constraints })).toEqual(['o1: constraints', 'o2: constraints', 'o3: enough']);
  });

  test('passes over agents that are avoided', () => {
    const isAvoided = (agentId: string) => agentId === 'agent-of-o1';
    expect(used([offerOf('o1'), offerOf('o2')], 2, { isAvoided })).toEqual(['o2', 'o2']);
    expect(unused([offerOf('o1')], 2, { isAvoided })).toEqual(['o1: avoided']);
  });
});

describe('a fixed port', () => {
  const fixed = { fixedPort: 31005, amounts: { ...shape.amounts, ports: 2 } };

  test('is taken after the other ports, and lets an agent have one executor', () => {
    const { placed } = place([offerOf('o1'), offerOf('o2')], 4, fixed);
    expect(placed.map(({ offer, ports }) => [offer.id, ports])).toEqual([
      ['o1', [31000, 31001, 31005]],
      ['o2', [31000, 31001, 31005]],
    ]);
  });

  test('is never one of the other ports', () => {
    const ports = [[31004, 31006]] as const;
    expect(place([offerOf('o1', { ports })], 1, fixed).placed.map((one) => one.ports)).toEqual([[31004, 31006, 31005]]);
  });

  test.each([
    ['is not offered', [[31000, 31004]] as const],
    ['is offered with too few others', [[31004, 31005]] as const],
  ])('that %s makes the offer unsuitable', (_, ports) => {
    expect(unused([offerOf('o1', { ports })], 1, fixed)).toEqual(['o1: unsuitable']);
  });
});

describe('GPUs', () => {
  const gpusOf = (...args: Parameters<typeof place>) =>
    place(...args).placed.map(({ offer, spareGpus, resources }) => [offer.id, spareGpus, totalOf(resources, 'gpus')]);

  test('that may be taken are taken greedily, up to the most of all executors', () => {
    const offers = [offerOf('o1', { gpus: 2 }), offerOf('o2', { gpus: 2 })];
    expect(gpusOf(offers, 2, { spareGpus: 3 })).toEqual([
      ['o1', 2, 2000],
      ['o2', 1, 1000],
    ]);
  });

  test('that may be taken are never a reason to refuse an offer', () => {
    expect(gpusOf([offerOf('o1')], 1, { spareGpus: 3 })).toEqual([['o1', 0, 0]]);
  });

  test('that each executor must have make offers without them unsuitable', () => {
    const amounts = { ...shape.amounts, gpus: 1000 };
    expect(gpusOf([offerOf('o1'), offerOf('o2', { gpus: 1 })], 2, { amounts })).toEqual([['o2', 0, 1000]]);
  });

  test('are left to others where none are wanted, as long as there is room elsewhere', () => {
    expect(used([offerOf('o1', { gpus: 1 }), offerOf('o2')], 1)).toEqual(['o2']);
  });
});
