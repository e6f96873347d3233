import { expect, test } from '@jest/globals';
import { startMesos } from '../../src/embedded/mesos/index.ts';
import { World } from '../support/world/world.ts';

test('a MesosCluster that is edited to name other masters is reached there, without a restart of the operator', async () => {
  const world = await World.begin();
  const other = await startMesos({
    clock: world.clock,
    agents: [{ run: 'simulated', simulate: () => ({ finishAfterMs: 500 }) }],
  });
  try {
    world.startOperator();
    world.createApplication('before');
    await world.until('it completes on the first Mesos', () => world.stateOf('before') === 'Completed');
    const master = other.url.replace('http://', 'mesos://');
    world.kube.patch('/apis/sparkmesos.dev/v1beta1/mesosclusters/prod', { spec: { master } });
    await world.until('the status names the other master', () => world.cluster?.status?.master === other.url);
    world.createApplication('after');
    await world.until('it completes on the other Mesos', () => world.stateOf('after') === 'Completed');
    expect([world.driversOf('after'), other.tasks.length]).toEqual([0, 1]);
  } finally {
    await world.close();
    await other.close();
  }
});
