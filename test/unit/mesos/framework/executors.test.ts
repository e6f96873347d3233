import { describe, expect, test } from '@jest/globals';
import { type ExecutorPlan, ExecutorSet } from '../../../../src/mesos/framework/executors.ts';
import type { TaskState, TaskStatus } from '../../../../src/model/mesos.ts';
import { offerOf } from '../../../support/offers.ts';

const shape = {
  role: '*',
  amounts: { cpus: 1000, mem: 512_000, ports: 2 },
  constraints: [],
  compatibility: 'Documented' as const,
};
const plan = (wanted: number, more: Partial<ExecutorPlan> = {}): ExecutorPlan => ({
  shape,
  wanted,
  maxSpareGpus: 0,
  declineSeconds: { enough: 120, constraints: 60, unsuitable: 30 },
  ...more,
});
const status = (taskId: string, state: TaskState, more: Partial<TaskStatus> = {}): TaskStatus => ({
  taskId,
  state,
  agentId: 'a',
  containerIps: [],
  ...more,
});
let offers = 0;
const freshOffer = () => {
  offers += 1;
  return offerOf(`offer-${offers}`);
};
const launched = (set: ExecutorSet, now: number): string[] =>
  set.onOffers([freshOffer()], now).launch.map(({ taskId }) => taskId);

/** A set whose executors all run, subscribed at time 0. */
const running = (wanted: number): ExecutorSet => {
  const set = new ExecutorSet(plan(wanted), 'e', { recovering: false }, 0);
  set.onSubscribed(0);
  for (const id of launched(set, 0)) set.onStatus(status(id, 'TASK_RUNNING'), 0);
  return set;
};

const minute = 60_000;

describe('executors', () => {
  test('are launched until as many live as are wanted, with ids that name the process that launched them and the port of the Worker', () => {
    const set = new ExecutorSet(plan(3), 'e7', { recovering: false }, 0);
    set.onSubscribed(0);
    expect(launched(set, 0)).toEqual(['executor-0-e7-31000', 'executor-1-e7-31002', 'executor-2-e7-31004']);
    expect(launched(set, 1)).toEqual([]);
    expect(set.counts).toEqual({ wanted: 3, running: 0, pending: 3, failed: 0, lost: 0 });
  });

  test('are running once Mesos says so', () => {
    expect(running(2).counts).toEqual({ wanted: 2, running: 2, pending: 0, failed: 0, lost: 0 });
  });

  test('whose launch surely failed are launched under a new id', () => {
    const set = new ExecutorSet(plan(1), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    set.onLaunchLost(launched(set, 0));
    expect(launched(set, 1)).toEqual(['executor-1-e-31000']);
  });

  test('leave unused offers to others: for long when all are placed', () => {
    const set = running(1);
    expect(set.onOffers([offerOf('spare')], 1)).toEqual({
      launch: [],
      calls: [{ type: 'DECLINE', offerIds: ['spare'], refuseSeconds: 120 }],
      declined: [{ reason: 'ExecutorsEnough', offers: 1 }],
    });
  });

  test('are listed with agent and state, at most so many', () => {
    const set = running(3);
    expect(set.items(2)).toEqual([
      { id: 'executor-0-e-31000', agentId: 'a', state: 'TASK_RUNNING' },
      { id: 'executor-1-e-31002', agentId: 'a', state: 'TASK_RUNNING' },
    ]);
  });

  test('every update is acknowledged', () => {
    const set = running(1);
    const acknowledgement = { type: 'ACKNOWLEDGE', taskId: 'executor-0-e-31000', agentId: 'a', uuid: 'u' };
    expect(set.onStatus(status('executor-0-e-31000', 'TASK_FAILED', { uuid: 'u' }), 1)).toEqual([acknowledgement]);
    expect(set.onStatus(status('executor-0-e-31000', 'TASK_FAILED', { uuid: 'u' }), 2)).toEqual([acknowledgement]);
  });
});

describe('after a restart of the operator', () => {
  test('nothing is launched for three seconds after the subscription, while Mesos tells what runs', () => {
    const set = new ExecutorSet(plan(2), 'new', { recovering: true }, 0);
    expect(set.onSubscribed(10_000)).toEqual([{ type: 'RECONCILE', tasks: [] }]);
    expect(set.onOffers([offerOf('early')], 12_999)).toEqual({
      launch: [],
      calls: [{ type: 'DECLINE', offerIds: ['early'], refuseSeconds: 1 }],
      declined: [{ reason: 'ExecutorsPaused', offers: 1 }],
    });
    set.onStatus(status('executor-4-old', 'TASK_RUNNING', { reason: 'REASON_RECONCILIATION' }), 12_999);
    expect(launched(set, 13_000)).toEqual(['executor-0-new-31000']);
    expect(set.counts).toMatchObject({ running: 1, pending: 1 });
  });

  test('a later subscription of the same process holds up nothing', () => {
    const set = new ExecutorSet(plan(1), 'new', { recovering: true }, 0);
    set.onSubscribed(0);
    set.onSubscribed(3000);
    expect(launched(set, 3000)).toHaveLength(1);
  });
});

describe('an executor that ends', () => {
  test('is replaced, after pauses that grow with each failure', () => {
    const set = running(1);
    let id = 'executor-0-e-31000';
    let now = 0;
    const pauses: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      set.onStatus(status(id, 'TASK_FAILED'), now);
      const failedAt = now;
      for (let next = launched(set, now); ; next = launched(set, now)) {
        if (next[0] !== undefined) {
          id = next[0];
          break;
        }
        now += 500;
      }
      pauses.push(now - failedAt);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(set.counts.failed).toBe(8);
  });

  test('after a long quiet time is a first failure again', () => {
    const set = running(1);
    set.onStatus(status('executor-0-e-31000', 'TASK_FAILED'), 0);
    launched(set, 1000);
    set.onStatus(status('executor-1-e-31000', 'TASK_FAILED'), 2000);
    launched(set, 4000);
    set.onStatus(status('executor-2-e-31000', 'TASK_FAILED'), 302_000);
    expect(launched(set, 303_000)).toHaveLength(1);
  });

  test.each<[TaskState, number]>([
    ['TASK_FAILED', 1],
    ['TASK_ERROR', 1],
    ['TASK_GONE', 1],
    ['TASK_FINISHED', 0],
    ['TASK_KILLED', 0],
    ['TASK_DROPPED', 0],
  ])('%s counts as %d failures and is replaced', (state, failed) => {
    const set = running(1);
    set.onStatus(status('executor-0-e-31000', state), 0);
    expect(set.counts).toEqual({ wanted: 1, running: 0, pending: 0, failed, lost: 0 });
    expect(launched(set, 1000)).toHaveLength(1);
  });

  test('by decision of an administrator is replaced and listed no more, once Mesos confirms it', () => {
    const set = running(1);
    set.onStatus(status('executor-0-e-31000', 'TASK_GONE_BY_OPERATOR'), 0);
    set.onStatus(status('executor-0-e-31000', 'TASK_GONE_BY_OPERATOR', { reason: 'REASON_RECONCILIATION' }), 1);
    expect(set.items(9)).toEqual([]);
    expect(set.counts.failed).toBe(1);
  });

  test('is counted once, however often Mesos tells it', () => {
    const set = running(1);
    for (let now = 0; now < 5; now += 1) set.onStatus(status('executor-0-e-31000', 'TASK_FAILED', { uuid: 'u' }), now);
    expect(set.counts.failed).toBe(1);
    expect(set.items(9)).toEqual([]);
    expect(launched(set, 1000)).toHaveLength(1);
  });
});

describe('an executor whose agent is unreachable', () => {
  test('is replaced at once; when it comes back, what is too much is killed', () => {
    const set = running(2);
    set.onStatus(status('executor-0-e-31000', 'TASK_UNREACHABLE'), 0);
    const [replacement = ''] = launched(set, 1);
    set.onStatus(status(replacement, 'TASK_STARTING'), 2);
    set.onStatus(status('executor-0-e-31000', 'TASK_RUNNING'), 3);
    const kills = set.tick(3).filter((call) => call.type === 'KILL');
    expect(kills).toEqual([{ type: 'KILL', taskId: replacement, agentId: 'a' }]);
    expect(set.tick(4).filter((call) => call.type === 'KILL')).toEqual([]);
  });

  test('is forgotten after ten minutes of the same answer', () => {
    const set = running(1);
    set.onStatus(status('executor-0-e-31000', 'TASK_UNREACHABLE', { reason: 'REASON_RECONCILIATION' }), 0);
    set.onStatus(status('executor-0-e-31000', 'TASK_UNREACHABLE', { reason: 'REASON_RECONCILIATION' }), 600_000);
    set.tick(600_000);
    expect(set.items(9)).toEqual([]);
  });
});

describe('offers are asked for', () => {
  const asked = (set: ExecutorSet, now: number) =>
    set.tick(now).flatMap(({ type }) => (type === 'REVIVE' || type === 'SUPPRESS' ? [type] : []));

  test('exactly while executors are missing and may be launched', () => {
    const set = new ExecutorSet(plan(1), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    expect(asked(set, 0)).toEqual([]);
    launched(set, 0);
    expect([asked(set, 1), asked(set, 2)]).toEqual([['SUPPRESS'], []]);
    set.onStatus(status('executor-0-e-31000', 'TASK_FAILED'), 10);
    expect([asked(set, 500), asked(set, 1010), asked(set, 1500)]).toEqual([[], ['REVIVE'], []]);
  });
});

describe('an agent on which executors fail', () => {
  /** Executors that are launched on the agent `bad` fail; answers when it was tried. */
  const tries = (set: ExecutorSet, untilMs: number): number[] => {
    const times: number[] = [];
    for (let now = 0; now <= untilMs; now += minute) {
      const { launch } = set.onOffers([offerOf(`offer-${now}`, { agentId: 'bad' })], now);
      for (const { taskId } of launch) {
        times.push(now / minute);
        set.onStatus(status(taskId, 'TASK_FAILED', { agentId: 'bad', message: 'no Spark here' }), now);
      }
    }
    return times;
  };

  test('gets no more after two failures: for ten minutes, then for twice as long each time, up to an hour', () => {
    const set = new ExecutorSet(plan(1), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    expect(tries(set, 170 * minute)).toEqual([0, 1, 11, 12, 32, 33, 73, 74, 134, 135]);
  });

  test('is declined for as long as it is avoided, and told with the failures', () => {
    const set = new ExecutorSet(plan(1), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    tries(set, minute);
    expect(set.onOffers([offerOf('o', { agentId: 'bad' })], 3 * minute).calls).toEqual([
      { type: 'DECLINE', offerIds: ['o'], refuseSeconds: 480 },
    ]);
    expect(set.avoided(3 * minute)).toEqual([{ agentId: 'bad', failures: 2, untilMs: 11 * minute }]);
    expect(set.avoided(11 * minute)).toEqual([]);
    expect(set.failures).toMatchObject([
      { taskId: 'executor-1-e-31000', agentId: 'bad', message: 'no Spark here', atMs: minute },
      { taskId: 'executor-0-e-31000', atMs: 0 },
    ]);
  });

  test('does not keep executors from others', () => {
    const set = new ExecutorSet(plan(1), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    tries(set, minute);
    const { launch } = set.onOffers([offerOf('x', { agentId: 'bad' }), offerOf('y', { agentId: 'good' })], 3 * minute);
    expect(launch.map(({ offer }) => offer.agentId)).toEqual(['good']);
  });
});

describe('an agent that an earlier operator process avoided', () => {
  const failed = { state: 'TASK_FAILED', reason: undefined, message: 'no Spark here', atMs: 0 };
  const former = {
    count: 7,
    last: [{ ...failed, taskId: 'executor-9-old-1', agentId: undefined, host: 'host-of-x' }],
    avoided: [{ host: 'host-of-x', failures: 2, untilMs: 11 * minute }],
  };
  const next = () => {
    const set = new ExecutorSet(plan(1), 'new', { recovering: false, former }, 0);
    set.onSubscribed(0);
    return set;
  };

  test('is still avoided, known by its host, for the rest of the time', () => {
    const set = next();
    const offers = [offerOf('x', { agentId: 'bad' }), offerOf('y', { agentId: 'good' })];
    expect(set.onOffers(offers, minute).launch.map(({ offer }) => offer.agentId)).toEqual(['good']);
    expect(
      next()
        .onOffers(offers, 11 * minute)
        .launch.map(({ offer }) => offer.agentId),
    ).toEqual(['bad']);
  });

  test('is told before it was seen and after, with what failed before', () => {
    const set = next();
    expect(set.avoided(minute)).toMatchObject([{ agentId: undefined, host: 'host-of-x', failures: 2 }]);
    set.onOffers([offerOf('x', { agentId: 'bad' })], minute);
    expect(set.avoided(minute)).toMatchObject([{ agentId: 'bad', failures: 2, untilMs: 11 * minute }]);
    expect(set.counts.failed).toBe(7);
    expect(set.failures).toEqual(former.last);
  });
});

describe('offers are declined', () => {
  test('for as long as the reason says', () => {
    const wish = [{ attribute: 'zone', rule: 'Exists' as const, values: [] }];
    const zone = [{ name: 'zone', type: 'TEXT' as const, text: 'a' }];
    const set = new ExecutorSet(plan(2, { shape: { ...shape, constraints: wish } }), 'e', { recovering: false }, 0);
    set.onSubscribed(0);
    const small = offerOf('small', { cpus: 0.5, attributes: zone });
    const offered = [offerOf('elsewhere'), small, offerOf('good', { cpus: 1, attributes: zone })];
    expect(set.onOffers(offered, 1).calls).toEqual([
      { type: 'DECLINE', offerIds: ['elsewhere'], refuseSeconds: 60 },
      { type: 'DECLINE', offerIds: ['small'], refuseSeconds: 30 },
    ]);
  });
});

describe('spare GPUs', () => {
  test('are counted over a restart of the operator, by the ids of the executors', () => {
    const set = new ExecutorSet(plan(3, { maxSpareGpus: 3 }), 'e', { recovering: true }, 0);
    set.onSubscribed(0);
    set.onStatus(status('executor-7-old-31000-gpus2', 'TASK_RUNNING'), 1);
    const { launch } = set.onOffers([offerOf('o', { gpus: 4 })], 4000);
    expect(launch.map(({ taskId }) => taskId)).toEqual(['executor-0-e-31000-gpus1', 'executor-1-e-31002']);
  });
});

describe('a number that is wanted anew', () => {
  const killed = (set: ExecutorSet, now: number) =>
    set.tick(now).flatMap((call) => (call.type === 'KILL' ? [call.taskId] : []));

  test('brings more executors, for which offers are asked', () => {
    const set = running(1);
    set.tick(1);
    set.want(3, new Set());
    expect(set.tick(2)).toEqual([{ type: 'REVIVE', roles: ['*'] }]);
    expect(launched(set, 3)).toHaveLength(2);
  });

  test('takes only executors that are idle, and as many as are too many', () => {
    const set = running(3);
    set.want(1, new Set());
    expect(killed(set, 1)).toEqual([]);
    set.want(1, new Set(['executor-0-e-31000', 'executor-1-e-31002', 'executor-2-e-31004']));
    expect(killed(set, 2)).toHaveLength(2);
    set.want(1, new Set(['executor-0-e-31000']));
    expect(killed(set, 3)).toEqual([]);
  });

  test('takes executors that do not run yet before any other', () => {
    const set = running(1);
    set.want(2, new Set());
    const [young = ''] = launched(set, 1);
    set.want(1, new Set(['executor-0-e-31000']));
    expect(killed(set, 2)).toEqual([young]);
    set.onStatus(status(young, 'TASK_FAILED'), 3);
    expect(set.counts).toMatchObject({ running: 1, pending: 0, failed: 0 });
  });
});
