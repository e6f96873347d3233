/** Why offers go back, told as numbers: each offer that is declined counts once. */
import { describe, expect, test } from '@jest/globals';
import { Launches, type LaunchLimits } from '../../../../src/mesos/framework/launches.ts';
import type { Demand } from '../../../../src/mesos/match/demand.ts';
import { demandOf } from '../../../support/demands.ts';
import { offerOf } from '../../../support/offers.ts';

const limits: LaunchLimits = {
  maxDrivers: 100,
  maxQueued: 1000,
  compatibility: 'Documented',
  fairness: { afterMs: 0, forMs: 60_000 },
  declineSeconds: 120,
  holdMs: 5000,
  gatherMs: 250,
};
const onRack = { attribute: 'rack', rule: 'Spark', values: ['r1'] } as const;

const declined = (demands: readonly Demand[], offers: readonly ReturnType<typeof offerOf>[], own = limits) => {
  const launches = new Launches();
  for (const demand of demands) launches.want(demand);
  launches.onOffers(offers);
  const { declined: told, calls } = launches.schedule(0, own, 0);
  const offersOfCalls = calls.flatMap((call) => (call.type === 'DECLINE' ? call.offerIds : []));
  return { told, offers: offersOfCalls.length };
};

describe('offers that nobody is placed on go back', () => {
  test.each<[string, readonly Demand[], string]>([
    ['nobody waits', [], 'NothingQueued'],
    ['they are too small for the first in the line', [demandOf('a', { cpus: 64_000 })], 'OffersTooSmall'],
    ['they are made to a role that it does not want', [demandOf('a', {}, { roles: ['etl'] })], 'OtherRole'],
    [
      'they have no room for its executors',
      [demandOf('a', {}, { gang: { cpus: 64_000, mem: 1_024_000 } })],
      'OffersTooFew',
    ],
    ['their agents do not meet its constraints', [demandOf('a', {}, { constraints: [onRack] })], 'ConstraintsUnmet'],
  ])('because %s', (_, demands, reason) => {
    expect(declined(demands, [offerOf('o1'), offerOf('o2')])).toEqual({ told: [{ reason, offers: 2 }], offers: 2 });
  });

  test('because no further driver may run', () => {
    const drivers = [demandOf('a'), demandOf('b')];
    expect(declined(drivers, [offerOf('o1'), offerOf('o2')], { ...limits, maxDrivers: 1 })).toEqual({
      told: [{ reason: 'TooManyDrivers', offers: 1 }],
      offers: 1,
    });
  });

  test('each for a reason of its own', () => {
    const wanted = demandOf('a', { cpus: 64_000 }, { roles: ['*', 'etl'] });
    const offers = [offerOf('o1'), offerOf('o2', { role: 'other' }), offerOf('o3', { role: 'etl' })];
    expect(declined([wanted], offers)).toEqual({
      told: [
        { reason: 'OffersTooSmall', offers: 2 },
        { reason: 'OtherRole', offers: 1 },
      ],
      offers: 3,
    });
  });
});

test('offers of an agent that is set aside go back to be made into one', () => {
  const fair = { ...limits, fairness: { afterMs: 1000, forMs: 60_000 } };
  const offer = (id: string, cpus: number) => offerOf(id, { cpus, agentId: 's1' });
  const launches = new Launches();
  const schedule = (now: number, ...offers: readonly ReturnType<typeof offer>[]) => {
    launches.onOffers(offers);
    return launches.schedule(0, fair, now).declined;
  };
  launches.want(demandOf('large', { cpus: 8000 }));
  launches.want(demandOf('early', { cpus: 8000 }, { priority: 1 }));
  schedule(0, offer('o0', 8));
  launches.unwant('early');
  expect(launches.flush(fair, 0).declined).toEqual([{ reason: 'PlaceGivenUp', offers: 1 }]);
  launches.want(demandOf('small', {}, { queuedAtMs: 500 }));
  schedule(999, offer('o1', 2));
  launches.unwant('small');
  launches.flush(fair, 999);
  expect(schedule(1000)).toEqual([]);
  expect(schedule(1001, offer('o2', 2))).toEqual([]);
  expect(schedule(1002, offer('o3', 3))).toEqual([{ reason: 'OffersMerged', offers: 2 }]);
});
