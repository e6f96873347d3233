import { describe, expect, test } from '@jest/globals';
import { type Demand, shaped } from '../../../../src/mesos/match/demand.ts';
import { type MatchRules, matchDrivers } from '../../../../src/mesos/match/drivers.ts';
import type { Offer } from '../../../../src/model/mesos.ts';
import { demandOf } from '../../../support/demands.ts';
import { offerOf, originOf, ports, scalar } from '../../../support/offers.ts';

const rules: MatchRules = { limit: 100, compatibility: 'Documented' };
const match = (queue: readonly Demand[], offers: readonly Offer[], own: Partial<MatchRules> = {}) =>
  matchDrivers(queue.map(shaped), offers, { ...rules, ...own });
const places = (...args: Parameters<typeof match>) =>
  match(...args).matches.map(({ taskId, offerId }) => [taskId, offerId]);

describe('placing drivers on offers', () => {
  test('goes by the order of the queue, each onto the first offer with room', () => {
    const offers = [offerOf('o1', { cpus: 2 }), offerOf('o2', { cpus: 2 })];
    expect(places([demandOf('a'), demandOf('b'), demandOf('c')], offers)).toEqual([
      ['a', 'o1'],
      ['b', 'o1'],
      ['c', 'o2'],
    ]);
  });

  test('a driver that fits nowhere holds up nobody behind it', () => {
    const huge = { cpus: 64_000 };
    const queue = [demandOf('huge', huge), demandOf('a'), demandOf('huge too', huge), demandOf('b')];
    expect(places(queue, [offerOf('o1')])).toEqual([
      ['a', 'o1'],
      ['b', 'o1'],
    ]);
  });

  test('a driver with a port of its own has each agent once, and only where that port is offered', () => {
    const wants = { ports: 0, fixedPorts: [31_000] };
    const offers = [offerOf('o1'), offerOf('o2', { ports: [[32_000, 32_009]] }), offerOf('o3')];
    const queue = [demandOf('a', wants), demandOf('b', wants), demandOf('c', wants)];
    expect(places(queue, offers)).toEqual([
      ['a', 'o1'],
      ['b', 'o3'],
    ]);
  });

  test('a driver that is to begin with room for more waits until all offers together hold it', () => {
    const gang = { gang: { cpus: 6000, mem: 4_096_000 } };
    const [one, two] = [offerOf('o1', { cpus: 4 }), offerOf('o2', { cpus: 4 })];
    const elsewhere = offerOf('o3', { cpus: 64, role: 'web' });
    expect(places([demandOf('a', {}, gang)], [one, two, elsewhere])).toEqual([['a', 'o1']]);
    const { matches, refusals } = match([demandOf('a', {}, gang), demandOf('b')], [one, elsewhere]);
    expect(matches.map(({ taskId }) => taskId)).toEqual(['b']);
    expect([...refusals.values()]).toMatchObject([
      {
        reason: 'OffersTooFew',
        message:
          'All offers together hold 4 cpus and 4096 MiB of memory; the application is to begin with 6 cpus and 4096 MiB.',
      },
    ]);
  });

  test('a driver that waits for more offers gets no agent set aside, and is not placed on one before there are enough', () => {
    const gang = { gang: { cpus: 9000, mem: 0 } };
    const waiting = demandOf('a', {}, gang);
    const offers = [offerOf('o1', { cpus: 4 }), offerOf('o2', { cpus: 4 })];
    expect(match([waiting, demandOf('b')], offers).overtaken).toEqual([]);
    const held = { agentId: 'agent-of-o1', holder: shaped(waiting) };
    expect(places([waiting], offers, { held })).toEqual([]);
    expect(places([waiting], [...offers, offerOf('o3')], { held })).toEqual([['a', 'o1']]);
  });

  test('drivers that want room for more count what those before them have taken', () => {
    const gang = { gang: { cpus: 7000, mem: 0 } };
    const queue = ['a', 'b', 'c'].map((id) => demandOf(id, {}, gang));
    const offers = [offerOf('o1', { cpus: 4 }), offerOf('o2', { cpus: 4 })];
    expect(places(queue, offers)).toEqual([
      ['a', 'o1'],
      ['b', 'o1'],
    ]);
  });

  test('an offer that is too small for one shape is still there for a smaller one', () => {
    const offers = [offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 4 })];
    expect(places([demandOf('big', { cpus: 2000 }), demandOf('small')], offers)).toEqual([
      ['big', 'o2'],
      ['small', 'o1'],
    ]);
  });

  test('takes only offers made to a role of the driver', () => {
    const offers = [
      offerOf('o1', { role: 'ads' }),
      offerOf('o2', { role: 'etl' }),
      offerOf('o3', { role: 'etl/night' }),
    ];
    expect(places([demandOf('a', {}, { roles: ['etl'] }), demandOf('b')], offers)).toEqual([['a', 'o2']]);
  });

  test('any of several roles serves', () => {
    const offers = [
      offerOf('o1', { role: 'ads' }),
      offerOf('o2', { role: 'etl', cpus: 1 }),
      offerOf('o3', { role: 'web' }),
    ];
    const both = { roles: ['web', 'etl'] };
    expect(places([demandOf('a', {}, both), demandOf('b', {}, both)], offers)).toEqual([
      ['a', 'o2'],
      ['b', 'o3'],
    ]);
  });

  test('does not put two offers of one agent together', () => {
    const offers = [offerOf('o1', { cpus: 1, agentId: 's1' }), offerOf('o2', { cpus: 1, agentId: 's1' })];
    expect(places([demandOf('a', { cpus: 2000 })], offers)).toEqual([]);
  });

  test('leaves out pieces that were not allocated to the role of the offer', () => {
    const foreign = { ...offerOf('o1', { cpus: 1, role: 'etl' }) };
    const offer = { ...foreign, resources: [...foreign.resources, scalar('cpus', 8, originOf('ads'))] };
    expect(places([demandOf('a', { cpus: 2000 }, { roles: ['etl', 'ads'] })], [offer])).toEqual([]);
  });

  test('takes what is reserved for the deepest role first, then for those above it, then what is not reserved', () => {
    const reservedFor = (role: string) => ({ ...originOf('eng/etl'), key: `for ${role}`, reservedFor: role });
    const offer: Offer = {
      ...offerOf('o1'),
      resources: [
        scalar('cpus', 1, originOf('eng/etl')),
        scalar('cpus', 1, reservedFor('eng')),
        scalar('cpus', 1, reservedFor('eng/etl')),
        scalar('mem', 2048, originOf('eng/etl')),
        ports([[31000, 31009]], originOf('eng/etl')),
      ],
    };
    const { matches } = match([demandOf('a', { cpus: 2500 }, { roles: ['eng/etl'] })], [offer]);
    expect(matches[0]?.resources.slice(0, 3)).toMatchObject([
      { milli: 1000, origin: { reservedFor: 'eng/etl' } },
      { milli: 1000, origin: { reservedFor: 'eng' } },
      { milli: 500, origin: { key: 'eng/etl' } },
    ]);
  });

  test('gives different ports to drivers on one offer', () => {
    const { matches } = match([demandOf('a', { ports: 2 }), demandOf('b', { ports: 2 })], [offerOf('o1')]);
    expect(matches.map((one) => one.ports)).toEqual([
      [31000, 31001],
      [31002, 31003],
    ]);
  });

  test('uses agents with gpus for others last', () => {
    const offers = [offerOf('gpu', { gpus: 2, cpus: 2 }), offerOf('plain', { cpus: 1 })];
    expect(places([demandOf('a'), demandOf('b', { gpus: 1000 }), demandOf('c')], offers)).toEqual([
      ['a', 'plain'],
      ['b', 'gpu'],
      ['c', 'gpu'],
    ]);
  });

  test('takes only agents whose attributes meet the constraints', () => {
    const zone = (text: string) => ({ attributes: [{ name: 'zone', type: 'TEXT' as const, text }] });
    const offers = [offerOf('o1'), offerOf('o2', zone('b')), offerOf('o3', zone('c'))];
    const constraints = [{ attribute: 'zone', rule: 'In' as const, values: ['a', 'c'] }];
    expect(places([demandOf('a', {}, { constraints }), demandOf('b')], offers)).toEqual([
      ['a', 'o3'],
      ['b', 'o1'],
    ]);
  });

  test('places no more than the limit, and says so to the others', () => {
    const { matches, refusals } = match([demandOf('a'), demandOf('b')], [offerOf('o1')], { limit: 1 });
    expect(matches.map(({ taskId }) => taskId)).toEqual(['a']);
    expect(refusals.get(shaped(demandOf('b')).shape)).toMatchObject({ reason: 'TooManyDrivers' });
  });

  test('ends when every shape of the queue has found nothing', () => {
    let walked = 0;
    const queue = function* () {
      for (const id of ['a', 'b', 'c']) {
        walked += 1;
        yield shaped(demandOf(id));
      }
    };
    matchDrivers(queue(), [], { ...rules, shapes: 1 });
    expect(walked).toBe(2);
  });
});

describe('an agent that is set aside', () => {
  const large = demandOf('large', { cpus: 4000 });
  const held = { agentId: 's1', holder: shaped(large) };
  const on = (id: string, cpus: number) => offerOf(id, { cpus, agentId: 's1' });

  test('is used for nobody else', () => {
    expect(places([demandOf('a'), large], [on('o1', 2), offerOf('o2')], { held })).toEqual([['a', 'o2']]);
  });

  test('goes to its holder as soon as that fits, before all others, who get the rest', () => {
    expect(places([demandOf('a'), large], [on('o1', 5)], { held })).toEqual([
      ['large', 'o1'],
      ['a', 'o1'],
    ]);
  });

  test('is no reason to pass over other agents that fit', () => {
    expect(places([large], [on('o1', 2), offerOf('o2')], { held })).toEqual([['large', 'o2']]);
  });

  test('places nobody beyond the limit', () => {
    expect(places([large], [on('o1', 8)], { held, limit: 0 })).toEqual([]);
  });
});

describe('the shape of a demand', () => {
  test.each([
    ['role', demandOf('a', {}, { roles: ['etl'] })],
    ['further role', demandOf('a', {}, { roles: ['*', 'etl'] })],
    ['cpus', demandOf('a', { cpus: 1 })],
    ['memory', demandOf('a', { mem: 1 })],
    ['gpus', demandOf('a', { gpus: 1 })],
    ['disk', demandOf('a', { disk: 1 })],
    ['ports', demandOf('a', { ports: 9 })],
    ['constraint', demandOf('a', {}, { constraints: [{ attribute: 'x', rule: 'Exists', values: [] }] })],
  ])('is another with another %s', (_, other) => {
    expect(shaped(other).shape).not.toBe(shaped(demandOf('b')).shape);
    expect(shaped({ ...other, taskId: 'c', priority: 7, queuedAtMs: 9 }).shape).toBe(shaped(other).shape);
  });
});
