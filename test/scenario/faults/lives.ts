/** What may happen to an application from its creation to its end, played by a user who waits for what he sees and then acts. */

import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import type { SimulatedEnd } from '../../../src/embedded/mesos/index.ts';
import { exposedIn } from '../../support/world/exposed.ts';
import type { World, WorldOptions } from '../../support/world/world.ts';

export interface Life {
  readonly name: string;
  readonly spec: JsonObject;
  readonly world?: Pick<WorldOptions, 'agents' | 'cluster' | 'pods'>;
  /** What becomes of the n-th driver that reaches an agent. */
  readonly driver: (nth: number) => SimulatedEnd;
  /** What the user does. The application is called `pi` and exists already. */
  readonly act: (world: World) => Promise<void>;
  /** State and reason at the end; undefined when the resource is to be gone. */
  readonly end: readonly [state: string, reason: string] | undefined;
  /** How many drivers reach an agent, whatever goes wrong. */
  readonly drivers: number;
  /** The Services, EndpointSlices and Ingresses that are there at the end; none by default. */
  readonly exposed?: readonly string[];
}

const forEver: SimulatedEnd = {};
const success: SimulatedEnd = { finishAfterMs: 1_500 };
const failure: SimulatedEnd = { finishAfterMs: 1_500, exitCode: 3 };
const nothing = async (): Promise<void> => {};

const untilRunning = (world: World): Promise<void> => world.until('pi runs', () => world.stateOf('pi') === 'Running');

const executorsRun = (world: World): boolean =>
  world.mesos.tasks.some(({ taskId, state }) => taskId.startsWith('executor-') && state === 'TASK_RUNNING');

const reachable = {
  agents: [{ address: '10.0.0.7' }, { address: '10.0.0.7' }],
  cluster: { ingress: { urlFormat: 'https://{{$appName}}.example.org' } },
};
const untilExposed = (world: World): Promise<void> =>
  world.until('pi is reached', () => exposedIn(world.kube).includes('EndpointSlice/pi-ui-svc-ipv4 10.0.0.7'));

const finishDriver = (world: World): void => {
  const driver = world.monitor.liveDrivers[0];
  const agent = world.mesos.agents.find(({ id }) => id === driver?.agentId);
  agent?.finishTask(driver?.taskId ?? '');
};

export const lives: readonly Life[] = [
  {
    name: 'completes',
    spec: {},
    driver: () => success,
    act: nothing,
    end: ['Completed', 'DriverFinished'],
    drivers: 1,
  },
  {
    name: 'fails and is retried',
    spec: { restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 } },
    driver: (nth) => (nth === 1 ? failure : success),
    act: nothing,
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
  },
  {
    name: 'is deleted while it runs',
    spec: {},
    driver: () => forEver,
    act: async (world) => {
      await untilRunning(world);
      world.removeApplication('pi');
    },
    end: undefined,
    drivers: 1,
  },
  {
    name: 'is killed',
    spec: { restartPolicy: { type: 'OnFailure', onFailureRetries: 3, onFailureRetryInterval: 1 } },
    driver: () => forEver,
    act: async (world) => {
      await untilRunning(world);
      const taskId = world.application('pi')?.status?.submission?.taskId ?? '';
      world.patchApplication('pi', { metadata: { annotations: { 'sparkmesos.dev/kill': taskId } } });
    },
    end: ['Failed', 'Killed'],
    drivers: 1,
  },
  {
    name: 'is suspended while it runs, and resumed',
    spec: {},
    driver: (nth) => (nth === 1 ? forEver : success),
    act: async (world) => {
      await untilRunning(world);
      world.patchApplication('pi', { spec: { suspend: true } });
      await world.until('pi is suspended', () => world.stateOf('pi') === 'Suspended');
      world.patchApplication('pi', { spec: { suspend: false } });
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
  },
  {
    name: 'is edited while it runs',
    spec: {},
    driver: (nth) => (nth === 1 ? forEver : success),
    act: async (world) => {
      await untilRunning(world);
      world.patchApplication('pi', { spec: { arguments: ['1000'] } });
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
  },
  {
    name: 'runs executors of the operator',
    spec: { executor: { launchedBy: 'Operator', instances: 1 } },
    driver: () => forEver,
    act: async (world) => {
      await world.until('an executor runs', () => executorsRun(world));
      finishDriver(world);
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 1,
  },
  {
    name: 'has a sidecar, fails and is retried',
    spec: {
      driver: { sidecars: [{ name: 'log', command: ['tail', '-F', 'log'] }] },
      restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 },
    },
    driver: (nth) => (nth === 1 ? failure : success),
    act: nothing,
    end: ['Completed', 'DriverFinished'],
    drivers: 2,
  },
  {
    name: 'is reached through Kubernetes while it runs',
    spec: { sparkUIOptions: {} },
    world: reachable,
    driver: () => forEver,
    act: async (world) => {
      await untilExposed(world);
      finishDriver(world);
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 1,
    exposed: ['EndpointSlice/pi-ui-svc-ipv4', 'Ingress/pi-ui-ingress', 'Service/pi-ui-svc'],
  },
  {
    name: 'is not to be reached any more while it runs',
    spec: { sparkUIOptions: {}, executor: { launchedBy: 'Operator', instances: 1 } },
    world: reachable,
    driver: () => forEver,
    act: async (world) => {
      await untilExposed(world);
      world.patchApplication('pi', { spec: { sparkUIOptions: null } });
      await world.until('nothing leads to it', () => world.application('pi')?.status?.exposed === undefined);
      finishDriver(world);
    },
    end: ['Completed', 'DriverFinished'],
    drivers: 1,
  },
];
