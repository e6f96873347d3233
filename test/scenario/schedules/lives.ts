/** What may happen to a schedule, played by a user who waits for what he sees and then acts. */
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import type { SimulatedEnd } from '../../../src/embedded/mesos/index.ts';
import { Creations } from '../../support/world/creations.ts';
import { isDriver } from '../../support/world/monitor.ts';
import type { Effect, StartOperator, Trouble } from '../../support/world/operator-process.ts';
import { schedulePath } from '../../support/world/views.ts';
import { World } from '../../support/world/world.ts';

export interface Life {
  readonly name: string;
  readonly schedule: JsonObject;
  readonly template?: JsonObject;
  readonly driver: SimulatedEnd;
  /** What the user does. The schedule is called `etl` and exists already. */
  readonly act: (world: World, creations: Creations) => Promise<void>;
  /** How many runs there are, where that does not depend on the time that passes. */
  readonly runs?: number;
  /** How many of them are kept. */
  readonly kept: number;
}

export interface Lived {
  /** What the first operator did, in order. */
  readonly effects: readonly Effect[];
  readonly operators: number;
  /** Runs that were created, and those of them that were created twice. */
  readonly runs: number;
  readonly twice: readonly string[];
  /** How many drivers the runs had that had any: one each. */
  readonly drivers: readonly number[];
  /** Two runs had drivers at the same time. */
  readonly overlapped: boolean;
  /** Reason of the schedule at the end, undefined when it is gone. */
  readonly end: string | undefined;
}

const suspend = async (world: World): Promise<void> => {
  world.patchSchedule('etl', { spec: { suspend: true } });
  await world.until('it is suspended', () => world.schedule('etl')?.status?.reason === 'Suspended');
};

const ask = (world: World, token: string): void =>
  world.patchSchedule('etl', { metadata: { annotations: { 'sparkmesos.dev/run-now': token } } });

const ended = (world: World): number =>
  world.mesos.tasks.filter(({ taskId, endedAtMs }) => isDriver(taskId) && endedAtMs !== undefined).length;

export const lives: readonly Life[] = [
  {
    name: 'keeps nothing of its runs',
    schedule: { schedule: '@every 20s', successfulRunHistoryLimit: 0 },
    driver: { finishAfterMs: 1_000 },
    act: async (world) => {
      await world.until('two runs have ended', () => ended(world) >= 2);
      await suspend(world);
    },
    kept: 0,
  },
  {
    name: 'has runs that delete themselves',
    schedule: { schedule: '@every 20s', successfulRunHistoryLimit: 100 },
    template: { timeToLiveSeconds: 0 },
    driver: { finishAfterMs: 1_000 },
    act: async (world) => {
      await world.until('two runs have ended', () => ended(world) >= 2);
      await suspend(world);
    },
    kept: 0,
  },
  {
    name: 'replaces its runs, and is deleted',
    schedule: { schedule: '@every 20s', concurrencyPolicy: 'Replace' },
    driver: {},
    act: async (world, creations) => {
      await world.until('the second is created', () => creations.names.length >= 2 && ended(world) >= 1);
      world.kube.remove(schedulePath('etl'));
      await world.until('all is gone', () => world.schedule('etl') === undefined);
    },
    kept: 0,
  },
  {
    name: 'runs when it is asked to, one after the other',
    schedule: { schedule: '@yearly' },
    driver: { finishAfterMs: 3_000 },
    act: async (world) => {
      ask(world, 'one');
      await world.until('it runs', () => world.monitor.liveDrivers.length === 1);
      ask(world, 'two');
      await world.until('both have ended', () => ended(world) === 2);
      await suspend(world);
    },
    runs: 2,
    kept: 1,
  },
];

/** Lives it from beginning to end, until nothing is left on Mesos and nothing is written any more. @throws Error for whatever is unsafe or never ends */
export const live = async (life: Life, trouble: Trouble = () => undefined, start?: StartOperator): Promise<Lived> => {
  let overlapped = false;
  let born: World | undefined;
  const onLaunch = (): void => {
    overlapped ||= (born?.monitor.liveDrivers.length ?? 0) > 1;
  };
  const world = await World.begin({ driver: () => life.driver, onLaunch, ...(start === undefined ? {} : { start }) });
  born = world;
  world.patienceMs = 60_000;
  const creations = new Creations(world.kube.url);
  try {
    world.startOperator(trouble);
    world.createSchedule('etl', life.schedule, life.template);
    await life.act(world, creations);
    await world.until('no run is active', () => world.schedule('etl')?.status?.active === undefined);
    await world.until(`${life.kept} runs are left`, () => world.applications.length === life.kept);
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    return outcome(world, creations, overlapped);
  } finally {
    await creations.stop();
    await world.close();
  }
};

const outcome = (world: World, creations: Creations, overlapped: boolean): Lived => {
  const drivers = Map.groupBy(
    world.mesos.tasks.filter(({ taskId }) => isDriver(taskId)),
    ({ labels }) => labels['sparkmesos.dev/name'] ?? '',
  );
  return {
    effects: world.operators[0]?.effects ?? [],
    operators: world.operators.length,
    runs: creations.names.length,
    twice: creations.twice,
    drivers: [...new Set([...drivers.values()].map((of) => of.length))],
    overlapped,
    end: world.schedule('etl')?.status?.reason,
  };
};
