/** The story of a cluster whose leader dies, whatever ZooKeeper its masters are registered in. */
import { expect } from '@jest/globals';
import { AccessWorld } from '../access-world.ts';
import { until } from '../until.ts';
import { masterInfo, type ZooKeeperTarget } from './target.ts';

/** Plays it, with an operator from beginning to end: the driver must not notice. Disposes of the world, not of the ZooKeeper. */
export async function leaderDies(zooKeeper: ZooKeeperTarget): Promise<void> {
  await using world = await AccessWorld.begin({ mesos: { masters: 2, agents: [{ run: 'simulated' }] } });
  const [first, second] = world.mesos.masters;
  if (first === undefined || second === undefined) throw new Error('there must be two masters');
  await zooKeeper.make('/mesos');
  const entry = await zooKeeper.enter('/mesos', masterInfo(Number(new URL(first.url).port)));
  await zooKeeper.enter('/mesos', masterInfo(Number(new URL(second.url).port)));

  world.createCluster(`mesos://zk://observer:hidden-password@${zooKeeper.server}/mesos`);
  await world.untilReason('Connected');
  expect(world.cluster?.status?.master).toBe(first.url);
  world.createApplication('pi');
  await until('the driver runs', () => world.application('pi')?.status?.state === 'Running');
  const { frameworkId } = world.cluster?.status ?? {};
  const taskId = world.application('pi')?.status?.submission?.taskId;
  expect(taskId).toBeDefined();

  await world.mesos.elect(second, { registry: 'kept' });
  await first.stopListening();
  await zooKeeper.remove(entry);
  await until(
    'the other master leads',
    () => world.cluster?.status?.master === second.url && world.reason === 'Connected',
  );

  world.createApplication('next');
  await until('drivers are launched again', () => world.application('next')?.status?.state === 'Running');
  expect(world.cluster?.status?.frameworkId).toBe(frameworkId);
  expect(world.application('pi')?.status?.submission?.taskId).toBe(taskId);
  expect(world.application('pi')?.status?.state).toBe('Running');
  expect(world.mesos.tasks.filter(({ labels }) => labels['sparkmesos.dev/name'] === 'pi')).toHaveLength(1);
  const said = [world.log.join(''), JSON.stringify(world.cluster?.status), JSON.stringify(world.calls)].join('');
  expect(said).not.toContain('hidden-password');
}
