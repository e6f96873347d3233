/** What belongs to an operator that is told its namespaces and clusters by labels. */
import { afterAll, expect, test } from '@jest/globals';
import { type OperatorOptions, startOperator } from '../../src/main.ts';
import { clustersPath } from '../support/world/views.ts';
import { World } from '../support/world/world.ts';

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const begin = async (labels: Pick<OperatorOptions, 'namespaceSelector' | 'clusterSelector'>): Promise<World> => {
  const start = (options: OperatorOptions) => startOperator({ ...options, ...labels });
  const world = await World.begin({ start, driver: () => ({}) });
  worlds.push(world);
  world.startOperator();
  return world;
};

const label = (world: World, path: string, team: string | null): void => {
  world.kube.patch(path, { metadata: { labels: { team } } });
};
const namespace = '/api/v1/namespaces/default';
const drivers = (world: World) => world.mesos.tasks.filter(({ taskId }) => taskId.startsWith('driver-'));

test('a namespace with the label is looked after, one without it is left as it is, with all that runs there', async () => {
  const world = await begin({ namespaceSelector: 'team=data' });
  world.createApplication('pi');
  await world.untilQuiet();
  expect(world.application('pi')?.status).toBeUndefined();

  label(world, namespace, 'data');
  await world.until('it runs', () => world.stateOf('pi') === 'Running');
  label(world, namespace, null);
  await world.untilQuiet();
  world.patchApplication('pi', { spec: { suspend: true } });
  await world.untilQuiet();
  expect(world.stateOf('pi')).toBe('Running');
  expect(drivers(world)).toMatchObject([{ state: 'TASK_RUNNING' }]);

  label(world, namespace, 'data');
  await world.until('it is suspended', () => world.stateOf('pi') === 'Suspended');
  expect(drivers(world)).toMatchObject([{ state: 'TASK_KILLED' }]);
  world.mustBeSafe();
});

test('a MesosCluster without the label is not there for the operator', async () => {
  const world = await begin({ clusterSelector: 'team=data' });
  world.createApplication('pi');
  await world.until('it misses its cluster', () => world.application('pi')?.status?.reason === 'ClusterNotFound');
  expect(world.mesos.tasks).toEqual([]);
  label(world, `${clustersPath}/prod`, 'data');
  await world.until('it runs', () => world.stateOf('pi') === 'Running');
  world.mustBeSafe();
});
