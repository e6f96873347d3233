import { describe, expect, test } from '@jest/globals';
import { Launches, type LaunchLimits } from '../../../../src/mesos/framework/launches.ts';
import type { Demand } from '../../../../src/mesos/match/demand.ts';
import type { Task } from '../../../../src/model/mesos.ts';
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
const driver = (taskId: string, cpus = 1000): Demand => ({
  taskId,
  roles: ['*'],
  amounts: { cpus, mem: 1_024_000, ports: 1 },
  constraints: [],
  priority: 0,
  queuedAtMs: 0,
});

const taskOf = (launches: Launches, id: string): Task => {
  const placed = launches.placement(id);
  return {
    id,
    name: id,
    agentId: placed?.offer.agentId ?? '',
    resources: placed?.resources ?? [],
    command: { value: 'true', environment: [], uris: [] },
    labels: [],
  };
};
const ready = (launches: Launches, id: string, now: number): boolean => launches.ready(taskOf(launches, id), now);

/** Drivers of one core each, wanted and placed at time 0. */
const placed = (ids: readonly string[], ...offers: readonly ReturnType<typeof offerOf>[]): Launches => {
  const launches = new Launches();
  for (const id of ids) launches.want(driver(id));
  launches.onOffers(offers);
  launches.schedule(0, limits, 0);
  return launches;
};

describe('placing', () => {
  test('holds the offer for the drivers placed on it and declines the others', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    launches.onOffers([offerOf('o1'), offerOf('o2')]);
    const { placed: now, calls } = launches.schedule(0, limits, 0);
    expect(now.map(({ taskId, offerId }) => [taskId, offerId])).toEqual([['a', 'o1']]);
    expect(calls).toEqual([{ type: 'DECLINE', offerIds: ['o2'], refuseSeconds: 120 }]);
    expect(launches.placement('a')).toMatchObject({ offerId: 'o1', offer: { agentId: 'agent-of-o1' }, ports: [31000] });
  });

  test('does nothing without offers', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    expect(launches.schedule(0, limits, 0)).toEqual({ placed: [], calls: [], newlyRefused: [], declined: [] });
  });

  test('counts those that run and those that are placed against maxDrivers', () => {
    const launches = new Launches();
    for (const id of ['a', 'b', 'c', 'd']) launches.want(driver(id));
    launches.onOffers([offerOf('o1')]);
    expect(launches.schedule(1, { ...limits, maxDrivers: 3 }, 0).placed).toHaveLength(2);
    launches.onOffers([offerOf('o2')]);
    expect(launches.schedule(1, { ...limits, maxDrivers: 3 }, 0).placed).toEqual([]);
    expect(launches.waiting('c')).toMatchObject({ reason: 'TooManyDrivers' });
  });

  test('a driver that is wanted twice is queued once', () => {
    const launches = placed(['a', 'a'], offerOf('o1'));
    expect(launches.queued).toBe(1);
    launches.want(driver('a'));
    expect(launches.placement('a')).toBeDefined();
  });

  test('a driver that needs something else now is placed anew', () => {
    const launches = placed(['a'], offerOf('o1', { cpus: 1 }));
    launches.want(driver('a', 2000));
    expect(launches.placement('a')).toBeUndefined();
    expect(ready(launches, 'a', 1)).toBe(false);
    launches.onOffers([offerOf('o2')]);
    expect(launches.schedule(0, limits, 2).placed.map(({ offerId }) => offerId)).toEqual(['o2']);
  });
});

describe('why a driver waits', () => {
  test('is not known before it was looked at, nor of one that is not queued', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    expect([launches.waiting('a'), launches.waiting('b')]).toEqual([undefined, undefined]);
  });

  test('stays what it was while no offers come', () => {
    const launches = new Launches();
    launches.want(driver('a', 64_000));
    launches.onOffers([offerOf('o1')]);
    launches.schedule(0, limits, 0);
    const told = launches.waiting('a');
    expect(told).toMatchObject({ reason: 'OffersTooSmall' });
    launches.schedule(0, limits, 100);
    expect(launches.waiting('a')).toEqual(told);
    launches.onDisconnected();
    launches.schedule(0, limits, 200);
    expect(launches.waiting('a')).toMatchObject({ reason: 'NoOffers' });
  });

  test('for room in all offers together stays that while no offers come', () => {
    const launches = new Launches();
    launches.want({ ...driver('a'), gang: { cpus: 64_000, mem: 0 } });
    launches.schedule(0, limits, 0);
    expect(launches.waiting('a')).toMatchObject({ reason: 'NoOffers' });
    launches.onOffers([offerOf('o1')]);
    launches.schedule(0, limits, 0);
    const told = launches.waiting('a');
    expect(told).toMatchObject({ reason: 'OffersTooFew' });
    launches.schedule(0, limits, 100);
    expect(launches.waiting('a')).toEqual(told);
  });

  test('is told once when it becomes known what the offers lack, of each driver of the shape', () => {
    const launches = new Launches();
    for (const id of ['a', 'b']) launches.want(driver(id, 64_000));
    launches.want({ ...driver('c'), roles: ['etl'] });
    const news = (...offers: readonly ReturnType<typeof offerOf>[]) => {
      launches.onOffers(offers);
      return launches.schedule(0, limits, 0).newlyRefused;
    };
    expect([news(), news(offerOf('o1')), news(), news(offerOf('o2'))]).toEqual([[], ['a', 'b'], [], []]);
    expect(news(offerOf('o3', { role: 'etl', cpus: 0.5 }))).toEqual(['c']);
  });

  test('changes when the limit is the reason, and back', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    launches.schedule(0, { ...limits, maxDrivers: 0 }, 0);
    expect(launches.waiting('a')).toMatchObject({ reason: 'TooManyDrivers' });
    launches.schedule(0, limits, 1);
    expect(launches.waiting('a')).toMatchObject({ reason: 'NoOffers' });
  });
});

describe('the launch', () => {
  test('is one ACCEPT for all drivers on an offer, as soon as each is ready', () => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    ready(launches, 'a', 10);
    expect(launches.flush(limits, 10)).toEqual({ accepts: [], declines: [], declined: [], lost: [] });
    ready(launches, 'b', 20);
    const { accepts, declines, lost } = launches.flush(limits, 20);
    expect(accepts).toMatchObject([
      { call: { type: 'ACCEPT', offerIds: ['o1'], tasks: [{ id: 'a' }, { id: 'b' }] }, taskIds: ['a', 'b'] },
    ]);
    expect([declines, lost, launches.queued]).toEqual([[], [], 0]);
    expect(launches.flush(limits, 21).accepts).toEqual([]);
  });

  test.each([
    [259, 0],
    [260, 1],
  ])('waits a quarter of a second for the others on its offer (after %d ms: %d launched)', (now, launched) => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    ready(launches, 'a', 10);
    const { accepts, lost } = launches.flush(limits, now);
    expect(accepts).toHaveLength(launched);
    expect(lost).toEqual(launched === 1 ? ['b'] : []);
  });

  test('whoever loses its place stays in the queue and is placed on the next offer', () => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    ready(launches, 'a', 0);
    launches.flush(limits, 250);
    expect([launches.queued, launches.placement('b')]).toEqual([1, undefined]);
    launches.onOffers([offerOf('o2')]);
    expect(launches.schedule(1, limits, 300).placed.map(({ taskId }) => taskId)).toEqual(['b']);
  });

  test.each([
    [4999, []],
    [5000, ['a', 'b']],
  ])('an offer that nobody got ready for is given back (after %d ms)', (now, lost) => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    const flushed = launches.flush(limits, now);
    expect(flushed.lost).toEqual(lost);
    expect(flushed.declines).toEqual(
      lost.length === 0 ? [] : [{ type: 'DECLINE', offerIds: ['o1'], refuseSeconds: 0 }],
    );
  });

  test('of a driver without a place does not happen', () => {
    expect(ready(new Launches(), 'a', 0)).toBe(false);
  });

  test('offers are apart from each other', () => {
    const launches = placed(['a', 'b'], offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 1 }));
    ready(launches, 'b', 0);
    expect(launches.flush(limits, 0).accepts.map(({ taskIds }) => taskIds)).toEqual([['b']]);
    expect(launches.placement('a')).toBeDefined();
  });
});

describe('a place is lost', () => {
  test('when the offer is rescinded, for all on it, ready or not', () => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    ready(launches, 'a', 0);
    expect(launches.onRescind('o1')).toEqual(['a', 'b']);
    expect(launches.flush(limits, 10_000)).toEqual({ accepts: [], declines: [], declined: [], lost: [] });
    expect(launches.queued).toBe(2);
  });

  test('by nobody when the offer was not used', () => {
    const launches = new Launches();
    launches.onOffers([offerOf('o1')]);
    expect(launches.onRescind('o1')).toEqual([]);
    expect(launches.schedule(0, limits, 0).calls).toEqual([]);
  });

  test('by all when the connection is lost', () => {
    const launches = placed(['a', 'b'], offerOf('o1', { cpus: 1 }), offerOf('o2', { cpus: 1 }));
    ready(launches, 'a', 0);
    expect(launches.onDisconnected()).toEqual(['a', 'b']);
    expect(launches.flush(limits, 10_000).accepts).toEqual([]);
  });

  test('by a driver that is withdrawn; the others on the offer are launched', () => {
    const launches = placed(['a', 'b'], offerOf('o1'));
    ready(launches, 'a', 0);
    launches.unwant('b');
    expect(launches.flush(limits, 0).accepts.map(({ taskIds }) => taskIds)).toEqual([['a']]);
    expect(launches.queued).toBe(0);
  });

  test('and the offer goes back at once when its only driver is withdrawn', () => {
    const launches = placed(['a'], offerOf('o1'));
    launches.unwant('a');
    expect(launches.flush(limits, 0)).toEqual({
      accepts: [],
      declines: [{ type: 'DECLINE', offerIds: ['o1'], refuseSeconds: 0 }],
      declined: [{ reason: 'PlaceGivenUp', offers: 1 }],
      lost: [],
    });
  });
});

describe('asking for offers', () => {
  const asked = (launches: Launches, running = 0, own = limits): boolean | undefined => {
    launches.schedule(running, own, 0);
    return launches.askForOffers();
  };

  test('begins with the first driver that waits, and is said once', () => {
    const launches = new Launches();
    expect(asked(launches)).toBeUndefined();
    launches.want(driver('a'));
    expect([asked(launches), asked(launches)]).toEqual([true, undefined]);
  });

  test('is repeated for each new driver, because earlier offers may have been declined', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    asked(launches);
    launches.want(driver('b'));
    expect(asked(launches)).toBe(true);
  });

  test('ends when all have a place, and begins again when one loses it', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    asked(launches);
    launches.onOffers([offerOf('o1')]);
    expect(asked(launches)).toBe(false);
    launches.onRescind('o1');
    expect(asked(launches)).toBe(true);
  });

  test('ends when the queue is empty', () => {
    const launches = new Launches();
    launches.want(driver('a'));
    asked(launches);
    launches.unwant('a');
    expect([asked(launches), asked(launches)]).toEqual([false, undefined]);
  });

  test('rests while maxDrivers is reached, and begins anew when a driver ends', () => {
    const one = { ...limits, maxDrivers: 1 };
    const launches = new Launches();
    launches.want(driver('a'));
    expect(asked(launches, 1, one)).toBeUndefined();
    expect([asked(launches, 0, one), asked(launches, 1, one), asked(launches, 0, one)]).toEqual([true, false, true]);
  });

  test('after a new subscription Mesos is told to send none, unless somebody waits', () => {
    const launches = new Launches();
    launches.onSubscribed();
    expect(asked(launches)).toBe(false);
    launches.onDisconnected();
    launches.want(driver('a'));
    launches.onSubscribed();
    expect(asked(launches)).toBeUndefined();
  });
});

describe('the queue', () => {
  const first = (launches: Launches, own: LaunchLimits): readonly string[] => {
    launches.onOffers([offerOf('o1', { cpus: 1 })]);
    return launches.schedule(0, own, 0).placed.map(({ taskId }) => taskId);
  };

  test('is served by priority, then by time, whatever came first to the operator', () => {
    const launches = new Launches();
    launches.want({ ...driver('late'), queuedAtMs: 2 });
    launches.want({ ...driver('early'), queuedAtMs: 1 });
    launches.want({ ...driver('urgent'), queuedAtMs: 3, priority: 1 });
    const served = [1, 2, 3].flatMap(() => {
      const ids = first(launches, limits);
      for (const id of ids) launches.unwant(id);
      launches.flush(limits, 0);
      return ids;
    });
    expect(served).toEqual(['urgent', 'early', 'late']);
  });

  test('holds as many as maxQueued; whoever is behind it waits there, is told so, and moves up', () => {
    const one = { ...limits, maxQueued: 1 };
    const launches = new Launches();
    launches.want({ ...driver('huge', 64_000), priority: 1 });
    launches.want(driver('a'));
    expect([first(launches, one), launches.queued]).toEqual([[], 2]);
    expect(launches.waiting('huge')).toMatchObject({ reason: 'OffersTooSmall' });
    expect(launches.waiting('a')).toMatchObject({ reason: 'QueueFull' });
    launches.unwant('huge');
    expect(first(launches, one)).toEqual(['a']);
  });
});

describe('a driver that is overtaken', () => {
  const fair = { ...limits, fairness: { afterMs: 1000, forMs: 60_000 } };
  const offer = (id: string, cpus: number, role = '*') => offerOf(id, { cpus, agentId: 's1', role });
  const schedule = (launches: Launches, now: number, ...offers: readonly ReturnType<typeof offer>[]) => {
    launches.onOffers(offers);
    const { placed: found, calls } = launches.schedule(0, fair, now);
    return { placed: found.map(({ taskId }) => taskId), calls };
  };
  /** An agent of 8 cpus is known, offered 2 of them, and set aside for a driver that wants all. */
  const starving = (roles: readonly string[] = ['*']): Launches => {
    const launches = new Launches();
    launches.want({ ...driver('large', 8000), roles });
    launches.want({ ...driver('early', 8000), priority: 1, roles });
    expect(schedule(launches, 0, offer('o0', 8, roles[0])).placed).toEqual(['early']);
    launches.unwant('early');
    launches.flush(fair, 0);
    launches.want({ ...driver('small'), queuedAtMs: 500 });
    expect(schedule(launches, 999, offer('o1', 2)).placed).toEqual(['small']);
    launches.unwant('small');
    launches.flush(fair, 999);
    launches.want({ ...driver('next'), queuedAtMs: 999 });
    schedule(launches, 1000);
    return launches;
  };

  test('gets an agent set aside: smaller ones are not placed there, and its offer is kept', () => {
    const launches = starving();
    expect(schedule(launches, 1001, offer('o2', 2))).toEqual({ placed: [], calls: [] });
    expect(launches.waiting('large')?.message).toMatch(/The agent on host-of-\w+ is set aside for this driver\.$/);
    expect(launches.waiting('next')).toMatchObject({ reason: 'OffersHeld' });
  });

  test('and Mesos is asked anew for what was declined before', () => {
    const launches = starving();
    expect(launches.askForOffers()).toBe(true);
    schedule(launches, 1001);
    expect(launches.askForOffers()).toBeUndefined();
  });

  test('has further offers of that agent made into one by giving all back for no time', () => {
    const launches = starving();
    schedule(launches, 1001, offer('o2', 2));
    expect(schedule(launches, 1002, offer('o3', 3)).calls).toEqual([
      { type: 'DECLINE', offerIds: ['o2', 'o3'], refuseSeconds: 0 },
    ]);
    expect(schedule(launches, 1003, offer('o4', 8)).placed).toEqual(['large']);
  });

  test('is placed first when it fits, and after that the agent is for all again', () => {
    const launches = starving();
    expect(schedule(launches, 1001, offer('o2', 9)).placed).toEqual(['large', 'next']);
  });

  test('has offers of that agent to other roles declined as long as any other', () => {
    const launches = starving();
    launches.want({ ...driver('etl', 64_000), roles: ['etl'] });
    expect(schedule(launches, 1001, offer('o2', 2), offer('o3', 2, 'etl')).calls).toEqual([
      { type: 'DECLINE', offerIds: ['o3'], refuseSeconds: 120 },
    ]);
  });

  test('waits without help once Mesos has removed the agent', () => {
    const launches = starving();
    launches.onAgentRemoved('s1');
    expect(schedule(launches, 1001, offerOf('o2', { cpus: 2 })).placed).toEqual(['next']);
  });

  test('may be placed on any other agent meanwhile, and then the agent is for all again', () => {
    const launches = starving();
    const { placed: now, calls } = schedule(launches, 1001, offer('o2', 2), offerOf('o3', { cpus: 8 }));
    expect([now, calls]).toEqual([['large'], []]);
    expect(schedule(launches, 1002).placed).toEqual(['next']);
  });
});
