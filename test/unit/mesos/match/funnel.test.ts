import { describe, expect, test } from '@jest/globals';
import type { Demand } from '../../../../src/mesos/match/demand.ts';
import { type FunnelRules, whyNone } from '../../../../src/mesos/match/funnel.ts';
import { poolOf } from '../../../../src/mesos/match/pool.ts';
import type { Attribute, Offer } from '../../../../src/model/mesos.ts';
import { demandOf } from '../../../support/demands.ts';
import { offerOf } from '../../../support/offers.ts';

const why = (demand: Demand, offers: readonly Offer[], rules: Partial<FunnelRules> = {}) =>
  whyNone(offers.map(poolOf), demand, { compatibility: 'Documented', ...rules });
const zone = (text: string): readonly Attribute[] => [{ name: 'zone', type: 'TEXT', text }];
const inZone = (...values: readonly string[]) => ({
  constraints: [{ attribute: 'zone', rule: 'Spark' as const, values }],
});
const times = (count: number, make: (id: string) => Offer): readonly Offer[] =>
  Array.from({ length: count }, (_, index) => make(`o${index}`));

describe('why no offer serves a driver', () => {
  test('without offers to its roles: that', () => {
    const expected = { ok: false, reason: 'NoOffers', message: 'Mesos offers nothing to role etl, web at the moment.' };
    const demand = demandOf('a', {}, { roles: ['etl', 'web'] });
    expect(why(demand, [])).toEqual(expected);
    expect(why(demand, [offerOf('o1')])).toEqual(expected);
  });

  test('counts each offer once, and tells of those first that came further', () => {
    const offers = [
      ...times(4, (id) => offerOf(id, { attributes: zone('b') })),
      ...times(7, (id) => offerOf(id, { attributes: zone('a'), mem: 4096 })),
      offerOf('best', { attributes: zone('c'), mem: 5000 }),
    ];
    const refusal = why(demandOf('x', { mem: 5_632_000 }, inZone('a', 'c')), offers);
    expect(refusal.message).toBe(
      '12 offers: 8 too little memory (wants 5632 MiB, best 5000), 4 attribute zone=b not in a,c.',
    );
    expect(refusal.reason).toBe('OffersTooSmall');
    expect(refusal.children?.map(({ reason, message }) => [reason, message])).toEqual([
      ['OffersTooSmall', '8 too little memory (wants 5632 MiB, best 5000)'],
      ['ConstraintsUnmet', '4 attribute zone=b not in a,c'],
    ]);
  });

  test.each<[string, Parameters<typeof demandOf>[1], Parameters<typeof offerOf>[1], string]>([
    ['cpus', { cpus: 2500 }, { cpus: 1.5 }, '1 offer: 1 too little cpus (wants 2.5, best 1.5).'],
    ['memory', { mem: 8_192_000 }, {}, '1 offer: 1 too little memory (wants 8192 MiB, best 4096).'],
    ['gpus', { gpus: 1000 }, {}, '1 offer: 1 too little gpus (wants 1, best 0).'],
    ['disk', { disk: 512_000 }, {}, '1 offer: 1 too little disk (wants 512 MiB, best 0).'],
    ['certain ports', { fixedPorts: [31_003, 8125] }, {}, '1 offer: 1 without port 8125.'],
    ['ports', { ports: 11 }, {}, '1 offer: 1 too little ports (wants 11, best 10).'],
    ['the first of several', { cpus: 9000, ports: 11 }, {}, '1 offer: 1 too little cpus (wants 9, best 4).'],
  ])('names %s', (_, wants, holds, message) => {
    expect(why(demandOf('a', wants), [offerOf('o1', holds)]).message).toBe(message);
  });

  const attributes: readonly Attribute[] = [
    { name: 'gen', type: 'SCALAR', scalar: 3 },
    { name: 'disks', type: 'SET', set: ['ssd'] },
    { name: 'racks', type: 'RANGES', ranges: [{ begin: 1, end: 4 }] },
  ];
  test.each([
    ['gen', 'Spark', ['4', '5'], '1 offer: 1 attribute gen=3 below 4,5.'],
    ['gen', 'In', ['4'], '1 offer: 1 attribute gen=3 not in 4.'],
    ['disks', 'Spark', ['ssd', 'hdd'], '1 offer: 1 attribute disks={ssd} without all of ssd,hdd.'],
    ['disks', 'In', ['hdd'], '1 offer: 1 attribute disks={ssd} without any of hdd.'],
    ['racks', 'Spark', ['7'], '1 offer: 1 attribute racks=[1-4] without any of 7.'],
    ['zone', 'Exists', [], '1 offer: 1 without attribute zone.'],
  ] as const)(
    'says of attribute %s by rule %s what is there and what is wanted',
    (attribute, rule, values, message) => {
      const demand = demandOf('a', {}, { constraints: [{ attribute, rule, values }] });
      expect(why(demand, [offerOf('o1', { attributes })])).toMatchObject({ reason: 'ConstraintsUnmet', message });
    },
  );

  test('lists some of many values', () => {
    const offers = ['d', 'e', 'f', 'g', 'g'].map((text) => offerOf(text, { attributes: zone(text) }));
    expect(why(demandOf('a', {}, inZone('a')), offers).message).toBe(
      '5 offers: 5 attribute zone=d or e or f or other not in a.',
    );
  });

  test('an offer that would fit is set aside for another driver', () => {
    expect(
      why(demandOf('a'), [offerOf('o1'), offerOf('o2', { cpus: 0.5 })], { heldAgent: 'agent-of-o1' }),
    ).toMatchObject({
      reason: 'OffersHeld',
      message: '2 offers: 1 set aside for a driver that waits longer, 1 too little cpus (wants 1, best 0.5).',
    });
  });

  test('counts offers to other roles last', () => {
    expect(why(demandOf('a', { cpus: 9000 }), [offerOf('o1', { role: 'ads' }), offerOf('o2')]).message).toBe(
      '2 offers: 1 too little cpus (wants 9, best 4), 1 made to other roles.',
    );
  });

  test('names each offer with all that it lacks, when told to', () => {
    const offers = [offerOf('o1', { cpus: 1, ports: [] }), offerOf('o2', { attributes: zone('b'), cpus: 1 })];
    const refusal = why(demandOf('a', { cpus: 2000 }), offers, { detailed: true, noun: 'agent' });
    expect(refusal.message).toMatch(/^2 agents: /);
    expect(refusal.children?.flatMap(({ children = [] }) => children.map(({ message }) => message))).toEqual([
      'host-of-o1 (agent-of-o1), role *: cpus 1 of 2, ports 0 of 1',
      'host-of-o2 (agent-of-o2), role *: cpus 1 of 2',
    ]);
  });
});
