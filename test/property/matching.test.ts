import { describe, expect, test } from '@jest/globals';
import { meetingOf } from '../../src/mesos/match/attributes.ts';
import { type Demand, shaped } from '../../src/mesos/match/demand.ts';
import { matchDrivers } from '../../src/mesos/match/drivers.ts';
import { placeExecutors } from '../../src/mesos/match/executors.ts';
import type { Constraint } from '../../src/model/constraint.ts';
import type { Attribute, Offer, Resource } from '../../src/model/mesos.ts';
import { portsIn, take, totalOf } from '../../src/model/resources.ts';
import { demandOf } from '../support/demands.ts';
import fc from '../support/fast-check.ts';
import { offerOf, originOf, scalar } from '../support/offers.ts';

const role = fc.constantFrom('*', 'etl', 'etl/night');
const zone = fc.constantFrom('a', 'b');
const zoned = (text: string): readonly Attribute[] => [{ name: 'zone', type: 'TEXT', text }];
/** Offers whose pieces are not reserved, reserved for the role, or reserved for the role above it. */
const offers: fc.Arbitrary<readonly Offer[]> = fc
  .array(
    fc.record({
      cpus: fc.nat({ max: 6 }),
      mem: fc.nat({ max: 4096 }),
      role,
      zone,
      reserved: fc.constantFrom(undefined, 'etl', 'etl/night'),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ reserved, zone: where, ...holds }, index) => {
      const offer = offerOf(`o${index}`, { ...holds, attributes: zoned(where) });
      if (reserved === undefined || holds.role === '*') return offer;
      const origin = { ...originOf(holds.role), key: `${holds.role} for ${reserved}`, reservedFor: reserved };
      return { ...offer, resources: [...offer.resources, scalar('cpus', 2, origin), scalar('mem', 1024, origin)] };
    }),
  );
const amounts = fc.record({
  cpus: fc.constantFrom(500, 1000, 2500),
  mem: fc.constantFrom(1000, 700_000, 2_000_000),
  ports: fc.nat({ max: 3 }),
});
const constraints = fc
  .option(zone, { nil: undefined })
  .map((value): readonly Constraint[] =>
    value === undefined ? [] : [{ attribute: 'zone', rule: 'Spark', values: [value] }],
  );
const queue: fc.Arbitrary<readonly Demand[]> = fc
  .array(fc.record({ roles: fc.uniqueArray(role, { minLength: 1 }), amounts, constraints }), { maxLength: 20 })
  .map((list) => list.map((demand, index) => demandOf(`t${index}`, demand.amounts, demand)));

const matched = (demands: readonly Demand[], made: readonly Offer[], limit: number) =>
  matchDrivers(demands.map(shaped), made, { limit, compatibility: 'Documented' });

/** Amounts by name and origin. */
const byOrigin = (resources: readonly Resource[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const piece of resources)
    if ('milli' in piece)
      sums.set(`${piece.name} ${piece.origin.key}`, (sums.get(`${piece.name} ${piece.origin.key}`) ?? 0) + piece.milli);
  return sums;
};

/** Fails when the pieces together hold more than the offer, or a port twice. */
const expectWithin = (offer: Offer, used: readonly Resource[], ports: readonly number[]) => {
  const offered = byOrigin(offer.resources);
  for (const [key, amount] of byOrigin(used)) expect(amount).toBeLessThanOrEqual(offered.get(key) ?? 0);
  expect(portsIn(used)).toBe(ports.length);
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.every((port) => port >= 31000 && port <= 31009)).toBe(true);
};

describe('matching drivers', () => {
  test('overdraws no piece of an offer, serves only the roles and attributes that are asked for, and gives each driver exactly what it wants', () => {
    fc.assert(
      fc.property(queue, offers, fc.nat({ max: 20 }), (demands, made, limit) => {
        const { matches } = matched(demands, made, limit);
        expect(matches.length).toBeLessThanOrEqual(limit);
        for (const offer of made) {
          const here = matches.filter(({ offerId }) => offerId === offer.id);
          expectWithin(
            offer,
            here.flatMap(({ resources }) => resources),
            here.flatMap(({ ports }) => ports),
          );
        }
        for (const { taskId, offerId, resources, ports } of matches) {
          const want = demands.find((demand) => demand.taskId === taskId);
          const offer = made.find(({ id }) => id === offerId);
          expect(meetingOf(want?.constraints ?? [], 'Documented')(offer?.attributes ?? [])).toBeUndefined();
          expect(resources.every(({ origin }) => want?.roles.includes(origin.allocatedTo))).toBe(true);
          const got = { cpus: totalOf(resources, 'cpus'), mem: totalOf(resources, 'mem'), ports: ports.length };
          expect(got).toEqual(want?.amounts);
        }
      }),
    );
  });

  test('places each driver or says why its shape waits', () => {
    fc.assert(
      fc.property(queue, offers, fc.nat({ max: 20 }), (demands, made, limit) => {
        const { matches, refusals } = matched(demands, made, limit);
        const placed = new Set(matches.map(({ taskId }) => taskId));
        expect(placed.size).toBe(matches.length);
        for (const demand of demands)
          expect(placed.has(demand.taskId) || refusals.has(shaped(demand).shape)).toBe(true);
      }),
    );
  });

  test('leaves no room unused that a waiting driver could have', () => {
    fc.assert(
      fc.property(queue, offers, (demands, made) => {
        const { matches } = matched(demands, made, demands.length);
        const waiting = demands.filter(({ taskId }) => matches.every((match) => match.taskId !== taskId));
        for (const { roles, amounts: want, constraints: own } of waiting)
          for (const offer of made.filter(({ attributes }) => meetingOf(own, 'Documented')(attributes) === undefined))
            if (roles.includes(offer.resources[0]?.origin.allocatedTo ?? ''))
              expect(take(leftOf(offer, matches), want)).toBeUndefined();
      }),
    );
  });
});

/** What of the offer's scalars and ports no match has taken. */
const leftOf = (offer: Offer, matches: ReturnType<typeof matched>['matches']): readonly Resource[] => {
  const here = matches.filter(({ offerId }) => offerId === offer.id);
  const used = here.flatMap(({ resources }) => resources);
  const ports = new Set(here.flatMap((match) => match.ports));
  return offer.resources.map((piece): Resource => {
    if ('milli' in piece)
      return { ...piece, milli: piece.milli - (byOrigin(used).get(`${piece.name} ${piece.origin.key}`) ?? 0) };
    const free = Array.from({ length: 10 }, (_, index) => 31000 + index).filter((port) => !ports.has(port));
    return { ...piece, ranges: free.map((port) => ({ begin: port, end: port })) };
  });
};

describe('placing executors', () => {
  test('overdraws no offer and places as many as fit, evenly', () => {
    fc.assert(
      fc.property(offers, role, amounts, fc.nat({ max: 12 }), (made, wanted, want, count) => {
        const shape = { role: wanted, amounts: want, constraints: [], compatibility: 'Documented' as const };
        const { placed } = placeExecutors(made, shape, { count, spareGpus: 0, isAvoided: () => false });
        const per = made.map((offer) => placed.filter((place) => place.offer.id === offer.id));
        made.forEach((offer, index) => {
          const here = per[index] ?? [];
          expectWithin(
            offer,
            here.flatMap(({ resources }) => resources),
            here.flatMap(({ ports }) => ports),
          );
        });
        const roomIn = (offer: Offer): number =>
          offer.resources[0]?.origin.allocatedTo !== wanted
            ? 0
            : Math.min(
                Math.floor(totalOf(offer.resources, 'cpus') / want.cpus),
                Math.floor(totalOf(offer.resources, 'mem') / want.mem),
                want.ports === 0 ? Number.POSITIVE_INFINITY : Math.floor(10 / want.ports),
              );
        const room = made.map(roomIn);
        expect(placed).toHaveLength(
          Math.min(
            count,
            room.reduce((sum, each) => sum + each, 0),
          ),
        );
        const most = Math.max(0, ...per.map((here) => here.length));
        per.forEach((here, index) => {
          expect(here.length).toBeGreaterThanOrEqual(Math.min(room[index] ?? 0, most - 1));
        });
      }),
    );
  });
});
