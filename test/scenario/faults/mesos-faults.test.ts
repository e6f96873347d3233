import { afterAll, describe, expect, test } from '@jest/globals';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';
import { World, type WorldOptions } from '../../support/world/world.ts';
import { at } from './crash-points.ts';
import { type Life, lives } from './lives.ts';
import { live } from './living.ts';

const worlds: World[] = [];
/** Tests run at the same time, so none may end what another still lives in. */
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (options?: WorldOptions, trouble?: Trouble): Promise<World> => {
  const world = await World.begin(options);
  worlds.push(world);
  world.startOperator(trouble);
  return world;
};

const lifeNamed = (name: string): Life => {
  const life = lives.find((one) => one.name === name);
  if (life === undefined) throw new Error(`no life is called ${name}`);
  return life;
};

const forEver = () => ({});

/** A world in which `pi` runs and does not end by itself. */
const running = async (options: WorldOptions = {}, spec = {}): Promise<World> => {
  const world = await begin({ driver: forEver, ...options });
  world.createApplication('pi', spec);
  await world.until('pi runs', () => world.stateOf('pi') === 'Running');
  return world;
};

const agentOf = (world: World) => {
  const agentId = world.monitor.liveDrivers[0]?.agentId;
  const agent = world.mesos.agents.find(({ id }) => id === agentId);
  if (agent === undefined) throw new Error('no driver lives');
  return agent;
};

const finish = (world: World): void => agentOf(world).finishTask(world.monitor.liveDrivers[0]?.taskId ?? '');

/** The application ends well with the only driver that it ever had, and all is quiet afterwards. */
const mustComplete = async (world: World, drivers = 1): Promise<void> => {
  await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
  await world.untilMesosIsEmpty();
  await world.untilQuiet();
  expect(world.driversOf('pi')).toBe(drivers);
};

describe.each(['lose-reply', 'lose-request'] as const)('with the first of each kind of call: %s', (fault) => {
  const calls = ['SUBSCRIBE', 'RECONCILE', 'UPDATE_FRAMEWORK', 'ACCEPT', 'ACKNOWLEDGE', 'SUPPRESS', 'REVIVE'];

  test.concurrent.each(calls)('a life with a retry goes on after %s', async (call) => {
    const life = lifeNamed('fails and is retried');
    expect(await live(life, at(call, 1, fault))).toMatchObject({ end: life.end, drivers: life.drivers, operators: 1 });
  });

  test.concurrent.each([
    'SUBSCRIBE of executors',
    'ACCEPT of executors',
    'ACKNOWLEDGE of executors',
    'operator API TEARDOWN',
  ])('a life with executors goes on after %s', async (call) => {
    const life = lifeNamed('runs executors of the operator');
    expect(await live(life, at(call, 1, fault))).toMatchObject({ end: life.end, drivers: 1, operators: 1 });
  });

  test.concurrent('a kill reaches its driver all the same', async () => {
    const life = lifeNamed('is killed');
    expect(await live(life, at('KILL', 1, fault))).toMatchObject({ end: life.end, drivers: 1, operators: 1 });
  });
});

test.concurrent('a life goes on when one request of six to Mesos loses its reply, in no regular order', async () => {
  let calls = 0;
  const trouble = ({ server }: Effect) => {
    calls += server === 'mesos' ? 1 : 0;
    const scattered = Math.imul(calls, 2_654_435_761) >>> 8;
    return server === 'mesos' && scattered % 6 === 0 ? ('lose-reply' as const) : undefined;
  };
  const life = lifeNamed('fails and is retried');
  expect(await live(life, trouble)).toMatchObject({ end: life.end, drivers: life.drivers });
});

describe('updates that come twice, or late', () => {
  test.concurrent('an end that is told twice counts once', async () => {
    const world = await begin({
      driver: (_name, nth) => ({ finishAfterMs: 1_000, exitCode: nth === 1 ? 1 : 0 }),
    });
    world.mesos.leader.faults.duplicateNextUpdate(({ state }) => state === 'TASK_FAILED');
    world.createApplication('pi', {
      restartPolicy: { type: 'OnFailure', onFailureRetries: 5, onFailureRetryInterval: 1 },
    });
    await mustComplete(world, 2);
    expect(world.application('pi')?.status?.attempts).toMatchObject({ total: 2, runFailures: 1 });
  });

  test.concurrent('the end of an old attempt leaves the new one alone', async () => {
    const world = await begin({
      driver: (_name, nth) => (nth === 1 ? { finishAfterMs: 1_000, exitCode: 1 } : {}),
    });
    world.createApplication('pi', {
      restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 },
    });
    await world.until('the first attempt has failed', () => world.stateOf('pi') === 'RetryWait');
    const first = world.application('pi')?.status?.submission;
    await world.until('the second attempt runs', () => world.stateOf('pi') === 'Running');
    const frameworkId = world.cluster?.status?.frameworkId ?? '';
    const framework = world.mesos.leader.core.frameworks.get(frameworkId);
    if (framework === undefined || first?.agentId === undefined) throw new Error('the framework is gone');
    for (const state of ['TASK_FAILED', 'TASK_LOST', 'TASK_RUNNING'] as const) {
      world.mesos.leader.core.sendOwnStatus(framework, {
        task_id: { value: first.taskId },
        state,
        agent_id: { value: first.agentId },
        reason: 'REASON_RECONCILIATION',
      });
    }
    await world.untilQuiet();
    expect(world.application('pi')?.status).toMatchObject({ state: 'Running', attempts: { total: 2, runFailures: 1 } });
    expect(world.monitor.liveDrivers).toHaveLength(1);
    finish(world);
    await mustComplete(world, 2);
  });
});

describe('the master', () => {
  test.concurrent('is restarted with its memory: the driver runs on', async () => {
    const world = await running();
    await world.mesos.restartMaster({ keepMemory: true });
    await world.until(
      'the operator is back',
      () => world.operator.effects.filter(({ name }) => name === 'SUBSCRIBE').length > 1,
    );
    await world.untilQuiet();
    finish(world);
    await mustComplete(world);
  });

  test.concurrent.each(['kept', 'lost'] as const)(
    'is restarted without its memory, the registry %s: the driver runs on',
    async (registry) => {
      const world = await running();
      await world.mesos.restartMaster({ keepMemory: false, registry });
      await world.until(
        'the operator is back',
        () => world.operator.effects.filter(({ name }) => name === 'SUBSCRIBE').length > 1,
      );
      await world.untilQuiet();
      expect(world.stateOf('pi')).toBe('Running');
      finish(world);
      await mustComplete(world);
    },
  );

  test.concurrent('is restarted without its memory, and so is the operator, while the agent is away: no second driver is started', async () => {
    const world = await running();
    const agent = agentOf(world);
    agent.partition();
    await world.mesos.restartMaster({ keepMemory: false });
    world.operator.die();
    await world.until('Mesos is in doubt', () => world.stateOf('pi') === 'Unknown');
    agent.heal();
    await world.until('the driver is back', () => world.stateOf('pi') === 'Running');
    expect(world.driversOf('pi')).toBe(1);
    finish(world);
    await mustComplete(world);
  });

  test.concurrent('is out of reach for a while, and an attempt ends meanwhile', async () => {
    const world = await running();
    const agent = agentOf(world);
    const taskId = world.monitor.liveDrivers[0]?.taskId ?? '';
    await world.mesos.leader.stopListening();
    await world.until(
      'the cluster is shown as disconnected',
      () => world.cluster?.status?.connectedSince === undefined,
    );
    agent.finishTask(taskId);
    await world.mesos.leader.listen();
    await mustComplete(world);
  });

  test.concurrent('falls silent: the operator notices and comes back', async () => {
    const world = await running();
    world.mesos.leader.freeze();
    await world.until('the silence is noticed', () => world.cluster?.status?.connectedSince === undefined);
    world.mesos.leader.thaw();
    await world.until('the operator is back', () => world.cluster?.status?.connectedSince !== undefined);
    finish(world);
    await mustComplete(world);
  });

  test.concurrent('cuts the stream of the framework: the operator comes back and nothing else happens', async () => {
    const world = await running();
    world.mesos.leader.cutStream(world.cluster?.status?.frameworkId ?? '');
    await world.until(
      'the operator is back',
      () => world.operator.effects.filter(({ name }) => name === 'SUBSCRIBE').length > 1,
    );
    finish(world);
    await mustComplete(world);
  });
});

describe('an agent', () => {
  test.concurrent('is cut off and comes back: the driver is Unknown, then Running, and no other is started', async () => {
    const world = await running({}, { restartPolicy: { type: 'Always' } });
    const agent = agentOf(world);
    agent.partition();
    await world.until('Mesos is in doubt', () => world.stateOf('pi') === 'Unknown');
    agent.heal();
    await world.until('the driver is back', () => world.stateOf('pi') === 'Running');
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
  });

  test.concurrent('stays away longer than the application waits: the driver is given up, and killed when the agent comes back', async () => {
    const world = await running({}, { mesos: { cluster: 'prod', unreachableTimeoutSeconds: 12 } });
    const agent = agentOf(world);
    agent.partition();
    await world.until('the driver is given up', () => world.stateOf('pi') === 'Failed');
    expect(world.application('pi')?.status?.reason).toBe('DriverLost');
    agent.heal();
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(world.stateOf('pi')).toBe('Failed');
  });

  test.concurrent('is marked gone: the driver is lost, and the restart policy decides', async () => {
    const world = await running(
      { driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) },
      { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } },
    );
    const agent = agentOf(world);
    world.mesos.markGone(agent.id);
    await mustComplete(world, 2);
    expect(world.application('pi')?.status?.attempts).toMatchObject({ total: 2, runFailures: 1 });
  });

  test.concurrent('dies with its machine and never comes back: the application waits as long as it was told to', async () => {
    const world = await running({}, { mesos: { cluster: 'prod', unreachableTimeoutSeconds: 15 } });
    await agentOf(world).stop({ tasks: 'kill' });
    await world.until('Mesos is in doubt', () => world.stateOf('pi') === 'Unknown');
    await world.until('the driver is given up', () => world.stateOf('pi') === 'Failed');
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
  });
});

describe('the framework', () => {
  test.concurrent('is torn down by an administrator: a new one takes its place, and the application is judged by its policy', async () => {
    const world = await running(
      { driver: (_name, nth) => (nth === 1 ? {} : { finishAfterMs: 500 }) },
      { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } },
    );
    const before = world.cluster?.status?.frameworkId ?? '';
    const answer = await fetch(`${world.mesos.url}/teardown`, { method: 'POST', body: `frameworkId=${before}` });
    expect(answer.status).toBe(200);
    await mustComplete(world, 2);
    expect(world.cluster?.status?.frameworkId).not.toBe(before);
  });

  test.concurrent('is torn down while the operator is away: the next operator finds out', async () => {
    const world = await running();
    const before = world.cluster?.status?.frameworkId ?? '';
    world.operator.die();
    await fetch(`${world.mesos.url}/teardown`, { method: 'POST', body: `frameworkId=${before}` });
    await world.until('the application is judged', () => world.stateOf('pi') === 'Failed');
    await world.until('there is a new framework', () => world.cluster?.status?.frameworkId !== before);
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    expect(world.driversOf('pi')).toBe(1);
  });
});
