/** Executors that fail, as the status of their application tells of them. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { run } from '../../src/cli/program.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { World } from '../support/world/world.ts';

interface Warning {
  readonly reason: string;
}

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (agents: number): Promise<World> => {
  const spec = (_: unknown, index: number) => ({ hostname: `host-${index}` });
  const world = await World.begin({ driver: () => ({}), agents: Array.from({ length: agents }, spec) });
  worlds.push(world);
  world.startOperator();
  world.createApplication('pi', { executor: { launchedBy: 'Operator', instances: 1 } });
  await world.until('its executor runs', () => executorsOf(world)?.running === 1);
  return world;
};
const executorsOf = (world: World) => world.application('pi')?.status?.executors;
const living = (world: World) =>
  world.mesos.tasks.find(({ taskId, endedAtMs }) => taskId.startsWith('executor-') && endedAtMs === undefined);
const failOne = async (world: World): Promise<string> => {
  await world.until('an executor runs', () => living(world)?.state === 'TASK_RUNNING');
  const { taskId = '', agentId = '' } = living(world) ?? {};
  const agent = world.mesos.agents.find(({ id }) => id === agentId);
  agent?.finishTask(taskId, 1);
  await world.until('it has ended', () => living(world)?.taskId !== taskId);
  return agent?.hostname ?? '';
};

describe('an agent on which two executors failed', () => {
  test('is avoided, said in the status with the failures, and others are used', async () => {
    const world = await begin(2);
    const failures = new Map<string, number>();
    while (![...failures.values()].includes(2)) {
      const host = await failOne(world);
      failures.set(host, (failures.get(host) ?? 0) + 1);
    }
    const [bad = ''] = [...failures].find(([, count]) => count === 2) ?? [];
    await world.until('the status says so', () => executorsOf(world)?.avoidedAgents !== undefined);
    const { avoidedAgents = [], failures: told = [] } = executorsOf(world) ?? {};
    expect(avoidedAgents).toEqual([{ host: bad, failures: 2, until: expect.stringMatching(/^20.*Z$/) }]);
    expect(told[0]).toMatchObject({ host: bad, state: 'TASK_FAILED', message: 'Command exited with status 1' });
    await world.until('an executor runs again', () => executorsOf(world)?.running === 1);
    expect(executorsOf(world)?.items?.map(({ host }) => host)).not.toContain(bad);
    const warnings = () => world.kube.list('/api/v1/namespaces/default/events') as unknown as readonly Warning[];
    await world.until('it is told', () => warnings().some(({ reason }) => reason === 'AgentAvoided'));
    expect(warnings().filter(({ reason }) => reason === 'AgentAvoided')).toHaveLength(1);
    const terminal = new KeptTerminal();
    expect(await run(['status', 'pi', '--server', world.kube.url], terminal)).toBe(0);
    expect(terminal.stdout).toMatch(new RegExp(`Failed last: +executor-\\d.* on ${bad}: TASK_FAILED, Command exited`));
    expect(terminal.stdout).toMatch(new RegExp(`Avoided: +${bad} until 20.*Z \\(2 failed\\)`));
  });

  test('is avoided also when it is the only one: then nothing is launched for a while', async () => {
    const world = await begin(1);
    await failOne(world);
    await failOne(world);
    const launched = world.mesos.tasks.length;
    await world.until('the status says so', () => executorsOf(world)?.avoidedAgents?.[0]?.host === 'host-0');
    await world.untilQuiet();
    expect(world.mesos.tasks).toHaveLength(launched);
    expect(executorsOf(world)).toMatchObject({ wanted: 1, running: 0, pending: 0, failed: 2 });
    const before = executorsOf(world);
    const seenBefore = world.operator;
    world.operator.die();
    await world.until('another operator works', () => world.operator !== seenBefore);
    await world.untilQuiet();
    expect(world.mesos.tasks).toHaveLength(launched);
    expect(executorsOf(world)).toEqual(before);
  });
});
