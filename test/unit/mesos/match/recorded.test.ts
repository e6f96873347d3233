import { describe, expect, test } from '@jest/globals';
import { type Demand, shaped } from '../../../../src/mesos/match/demand.ts';
import { matchDrivers } from '../../../../src/mesos/match/drivers.ts';
import { eventFromWire } from '../../../../src/mesos/wire/events.ts';
import { resourceToWire } from '../../../../src/mesos/wire/resources.ts';
import type { Offer } from '../../../../src/model/mesos.ts';
import { demandOf } from '../../../support/demands.ts';
import { recordedSteps } from '../../../support/mesos-recordings.ts';

/** Ends of ranges as numbers: the recordings of protobuf have them as texts. */
const withNumbers = (event: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(event), (key, value: unknown) =>
    key === 'begin' || key === 'end' ? Number(value) : value,
  );

/** The n-th event OFFERS (from 0) that Mesos 1.11.0 sent after a step. */
const recordedOffers = (step: string, nth = 0): readonly Offer[] => {
  const events = recordedSteps.find((one) => one.step === step)?.events ?? [];
  const event = events
    .map(withNumbers)
    .map(eventFromWire)
    .filter(({ type }) => type === 'OFFERS')[nth];
  return event?.type === 'OFFERS' ? event.offers : [];
};

/** What a task of the driver would carry to Mesos. */
const onWire = (demand: Demand, offers: readonly Offer[]) =>
  matchDrivers([shaped(demand)], offers, { limit: 1, compatibility: 'Documented' }).matches.flatMap(({ resources }) =>
    resources.map(resourceToWire),
  );
const cook = (amounts: Partial<Demand['amounts']>, rest: Partial<Demand> = {}) =>
  demandOf('driver', amounts, { roles: ['cook'], ...rest });

describe('offers of a real master', () => {
  test('the static reservation is used first, and origins go back as they came', () => {
    const offers = recordedOffers('roles/json/01-subscribe-multi-role');
    expect(onWire(cook({ cpus: 2500, mem: 64_000, ports: 2 }), offers)).toEqual([
      {
        name: 'cpus',
        type: 'SCALAR',
        scalar: { value: 2 },
        allocation_info: { role: 'cook' },
        reservations: [{ type: 'STATIC', role: 'cook' }],
      },
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 }, allocation_info: { role: 'cook' } },
      {
        name: 'mem',
        type: 'SCALAR',
        scalar: { value: 64 },
        allocation_info: { role: 'cook' },
        reservations: [{ type: 'STATIC', role: 'cook' }],
      },
      {
        name: 'ports',
        type: 'RANGES',
        ranges: { range: [{ begin: 40000, end: 40001 }] },
        allocation_info: { role: 'cook' },
      },
    ]);
  });

  test('a dynamic reservation keeps its principal and labels', () => {
    const offers = recordedOffers('reserve/protobuf/01-subscribe', 1);
    expect(onWire(cook({ cpus: 1000 }), offers)[0]).toEqual({
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: 1 },
      allocation_info: { role: 'cook' },
      reservations: [
        {
          type: 'DYNAMIC',
          role: 'cook',
          principal: 'principal1',
          labels: { labels: [{ key: 'who', value: 'wire' }] },
        },
      ],
    });
  });

  test('the two offers of one agent, to one role or to two, are not put together', () => {
    const offers = recordedOffers('roles/protobuf/01-subscribe-multi-role');
    const both = {
      roles: ['cook', 'other/sub'],
      constraints: [{ attribute: 'rack', rule: 'In' as const, values: ['r2'] }],
    };
    expect(onWire(cook({ cpus: 2000, mem: 512_000, ports: 0 }, both), offers)).toHaveLength(2);
    expect(onWire(cook({ cpus: 2500, mem: 512_000, ports: 0 }, both), offers)).toEqual([]);
    expect(onWire(cook({ cpus: 2000, mem: 512_000, ports: 1 }, both), offers)).toEqual([]);
  });

  test.each([
    ['ranges_attr', ['8'], 1],
    ['ranges_attr', ['6'], 0],
    ['zone', ['us-east-1a', 'us-east-1b'], 1],
    ['zone', ['us-east-1b'], 0],
    ['cores_level', ['6'], 1],
    ['cores_level', ['9'], 0],
    ['us-east-1', ['false'], 1],
  ])('attribute %s with values %j has room for %d driver', (attribute, values, expected) => {
    const offers = recordedOffers('roles/json/01-subscribe-multi-role');
    const want = cook(
      { ports: 0 },
      { roles: ['cook', 'other/sub'], constraints: [{ attribute, rule: 'Spark', values }] },
    );
    const { matches } = matchDrivers([shaped(want)], offers, { limit: 1, compatibility: 'Documented' });
    expect(matches).toHaveLength(expected);
  });
});
