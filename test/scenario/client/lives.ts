/** What may happen to an application whose driver is a Pod, from its creation to its end. */
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import type { SimulatedPod } from '../../support/kubelet/simulated.ts';
import type { World } from '../../support/world/world.ts';
import type { Life } from '../faults/lives.ts';

/** Beside what every life says: how many Pods are left at its end, for their logs. */
interface PodLife extends Life {
  readonly pods: number;
}

const client = { mode: 'client', image: 'spark:3.4.4' };
const forEver: SimulatedPod = {};
const success: SimulatedPod = { finishAfterMs: 1_500 };
const failure: SimulatedPod = { finishAfterMs: 1_500, exitCode: 3 };

const untilRunning = (world: World): Promise<void> => world.until('pi runs', () => world.stateOf('pi') === 'Running');

const life = (
  name: string,
  {
    spec = {},
    pod,
    act = async () => {},
    cluster = {},
    ...ends
  }: Pick<PodLife, 'end' | 'drivers' | 'pods'> & {
    readonly cluster?: JsonObject;
    readonly spec?: Life['spec'];
    readonly pod: (nth: number) => SimulatedPod;
    readonly act?: Life['act'];
  },
): PodLife => ({
  name,
  spec: { ...client, ...spec },
  world: { pods: (_name, nth) => pod(nth), cluster },
  driver: () => ({}),
  act,
  ...ends,
});

export const lives: readonly PodLife[] = [
  life('completes', { pod: () => success, end: ['Completed', 'DriverFinished'], drivers: 1, pods: 1 }),
  life('fails and is retried', {
    spec: { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } },
    pod: (nth) => (nth === 1 ? failure : success),
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
    pods: 1,
  }),
  life('is deleted while it runs', {
    pod: () => forEver,
    act: async (world) => {
      await untilRunning(world);
      world.removeApplication('pi');
    },
    end: undefined,
    drivers: 1,
    pods: 0,
  }),
  life('is killed', {
    pod: () => forEver,
    act: async (world) => {
      await untilRunning(world);
      const taskId = world.application('pi')?.status?.submission?.taskId ?? '';
      world.patchApplication('pi', { metadata: { annotations: { 'sparkmesos.dev/kill': taskId } } });
    },
    end: ['Failed', 'Killed'],
    drivers: 1,
    pods: 0,
  }),
  life('is suspended while it runs, and resumed', {
    pod: (nth) => (nth === 1 ? forEver : success),
    act: async (world) => {
      await untilRunning(world);
      world.patchApplication('pi', { spec: { suspend: true } });
      await world.until('pi is suspended', () => world.stateOf('pi') === 'Suspended');
      world.patchApplication('pi', { spec: { suspend: false } });
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
    pods: 1,
  }),
  life('is edited while it runs', {
    pod: (nth) => (nth === 1 ? forEver : success),
    act: async (world) => {
      await untilRunning(world);
      world.patchApplication('pi', { spec: { arguments: ['1000'] } });
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
    pods: 1,
  }),
  life('takes the credentials of its cluster with it, and is retried', {
    cluster: { credentials: { secretRef: { name: 'mesos', namespace: 'default' } } },
    spec: { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } },
    pod: (nth) => (nth === 1 ? failure : success),
    act: async (world) => {
      world.kube.create('/api/v1/namespaces/default/secrets', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'mesos' },
        stringData: { principal: 'spark', secret: 'hunter2-hunter2' },
      });
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
    pods: 1,
  }),
  life('becomes a task of Mesos while it runs', {
    pod: () => forEver,
    act: async (world) => {
      await untilRunning(world);
      world.patchApplication('pi', { spec: { mode: 'cluster' } });
      await world.until(
        'a task runs',
        () => world.monitor.liveDrivers.length === 1 && world.stateOf('pi') === 'Running',
      );
      const agent = world.mesos.agents.find(({ id }) => id === world.monitor.liveDrivers[0]?.agentId);
      agent?.finishTask(world.monitor.liveDrivers[0]?.taskId ?? '');
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
    pods: 0,
  }),
];
