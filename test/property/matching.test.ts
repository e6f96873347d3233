import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Demand, matchDrivers, shapeOf } from '../../src/mesos/match/drivers.ts';
import { placeExecutors } from '../../src/mesos/match/executors.ts';
import type { Offer, Resource } from '../../src/model/mesos.ts';
import { portsIn, take, totalOf } from '../../src/model/resources.ts';
import { offerOf } from '../support/offers.ts';

const role = fc.constantFrom('*', 'etl');
const offers: fc.Arbitrary<readonly Offer[]> = fc
  .array(fc.record({ cpus: fc.nat({ max: 6 }), mem: fc.nat({ max: 4096 }), role }), { maxLength: 6 })
  .map((list) => list.map((holds, index) => offerOf(`o${index}`, holds)));
const amounts = fc.record({
  cpus: fc.constantFrom(500, 1000, 2500),
  mem: fc.constantFrom(1000, 700_000, 2_000_000),
  ports: fc.nat({ max: 3 }),
});
const queue: fc.Arbitrary<readonly Demand[]> = fc
  .array(fc.record({ role, amounts }), { maxLength: 20 })
  .map((list) =>
    list.map((demand, index) => ({
      taskId: `t${index}`,
      roles: [demand.role],
      amounts: demand.amounts,
      constraints: [],
      priority: 0,
      queuedAtMs: 0,
    })),
  );

/** Fails when the pieces together hold more than the offer, or a port twice. */
const expectWithin = (offer: Offer, used: readonly Resource[], ports: readonly number[]) => {
  for (const name of ['cpus', 'mem']) expect(totalOf(used, name)).toBeLessThanOrEqual(totalOf(offer.resources, name));
  expect(portsIn(used)).toBe(ports.length);
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.every((port) => port >= 31000 && port <= 31009)).toBe(true);
};

describe('matching drivers', () => {
  test('overdraws no offer, serves only its role, and gives each driver exactly what it wants', () => {
    fc.assert(
      fc.property(queue, offers, fc.nat({ max: 20 }), (demands, made, limit) => {
        const { matches } = matchDrivers(demands, made, limit);
        expect(matches.length).toBeLessThanOrEqual(limit);
        for (const offer of made) {
          const here = matches.filter(({ offerId }) => offerId === offer.id);
          expectWithin(
            offer,
            here.flatMap(({ resources }) => resources),
            here.flatMap(({ ports }) => ports),
          );
        }
        for (const { taskId, resources, ports } of matches) {
          const want = demands.find((demand) => demand.taskId === taskId);
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
        const { matches, refusals } = matchDrivers(demands, made, limit);
        const placed = new Set(matches.map(({ taskId }) => taskId));
        expect(placed.size).toBe(matches.length);
        for (const demand of demands) expect(placed.has(demand.taskId) || refusals.has(shapeOf(demand))).toBe(true);
      }),
    );
  });

  test('leaves no room unused that a waiting driver could have', () => {
    fc.assert(
      fc.property(queue, offers, (demands, made) => {
        const { matches } = matchDrivers(demands, made, demands.length);
        const left = made.map((offer) => leftOf(offer, matches));
        const waiting = demands.filter(({ taskId }) => matches.every((match) => match.taskId !== taskId));
        for (const { roles, amounts: want } of waiting)
          for (const pieces of left.filter(([piece]) => roles.includes(piece?.origin.allocatedTo ?? '')))
            expect(take(pieces, want)).toBeUndefined();
      }),
    );
  });
});

/** What of the offer's scalars and ports no match has taken. */
const leftOf = (offer: Offer, matches: ReturnType<typeof matchDrivers>['matches']): readonly Resource[] => {
  const here = matches.filter(({ offerId }) => offerId === offer.id);
  const used = here.flatMap(({ resources }) => resources);
  const ports = new Set(here.flatMap((match) => match.ports));
  return offer.resources.map((piece): Resource => {
    if ('milli' in piece) return { ...piece, milli: piece.milli - totalOf(used, piece.name) };
    const free = Array.from({ length: 10 }, (_, index) => 31000 + index).filter((port) => !ports.has(port));
    return { ...piece, ranges: free.map((port) => ({ begin: port, end: port })) };
  });
};

describe('placing executors', () => {
  test('overdraws no offer and places as many as fit, evenly', () => {
    fc.assert(
      fc.property(offers, role, amounts, fc.nat({ max: 12 }), (made, wanted, want, count) => {
        const placed = placeExecutors(made, wanted, want, count);
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
