/** The operator dies before and after each of its writes and requests: there is never a second driver beside the first, and the end is the same. */
import { afterAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { DispatcherWorld } from '../../support/dispatcher/world.ts';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';
import { Lives, pointsOf } from '../faults/crash-points.ts';

interface Life {
  readonly name: string;
  readonly spec?: JsonObject;
  /** What the user does while the driver runs; by default it finishes. */
  readonly act?: (world: DispatcherWorld) => void;
  readonly end: readonly [state: string, reason: string] | undefined;
}

const lives: readonly Life[] = [
  { name: 'completes', end: ['Completed', 'DriverFinished'] },
  { name: 'is deleted while it runs', act: (world) => world.remove('pi'), end: undefined },
  {
    name: 'is suspended while it runs',
    act: (world) => world.patch('pi', { spec: { suspend: true } }),
    end: ['Suspended', 'Suspended'],
  },
  {
    name: 'is killed while it runs',
    act: (world) => world.annotate('pi', 'kill', world.status('pi').submission?.taskId ?? ''),
    end: ['Failed', 'Killed'],
  },
];

interface Lived {
  readonly end: readonly [string | undefined, string | undefined] | undefined;
  /** Most drivers that were at the dispatcher at a time. */
  readonly most: number;
  readonly launched: number;
  readonly operators: number;
  readonly effects: readonly Effect[];
}

const endOf = (world: DispatcherWorld): Lived['end'] => {
  const app = world.application('pi');
  return app === undefined ? undefined : [app.status?.state, app.status?.reason];
};

const live = async ({ spec = {}, act, end }: Life, trouble: Trouble = () => undefined): Promise<Lived> => {
  await using world = await DispatcherWorld.begin();
  const { drivers } = world.embedded.model;
  let most = 0;
  const look = (): void => {
    most = Math.max(most, drivers.queued.length + drivers.launched.size);
  };
  world.onLook = look;
  world.startOperator(trouble);
  world.createApplication('pi', spec);
  await world.until('it is handed over', () => drivers.queued.length > 0);
  await world.target.offer(4, 8_000);
  const [taskId = ''] = world.driversOf('pi');
  await world.target.update(taskId, 'TASK_RUNNING');
  await world.until('pi runs', () => world.status('pi').state === 'Running');
  if (act === undefined) await world.target.update(taskId, 'TASK_FINISHED');
  else {
    act(world);
    await world.until('it is killed', () => world.target.killed.includes(taskId));
    await world.target.update(taskId, 'TASK_KILLED');
  }
  await world.until('it ends', () => JSON.stringify(endOf(world)) === JSON.stringify(end));
  await world.untilQuiet();
  look();
  const launched = world.target.launched.length;
  const effects = world.operators[0]?.effects ?? [];
  return { end: endOf(world), most, launched, operators: world.operators.length, effects };
};

const references = await Promise.all(lives.map(async (life) => ({ life, reference: await live(life) })));

describe.each(references)('an application at a dispatcher that $life.name', ({ life, reference }) => {
  const points = pointsOf(reference.effects, 'finalizers of sparkapplications (1)');
  const lived = new Lives((trouble) => live(life, trouble), points, 8);
  afterAll(() => lived.settled());

  test('comes to its end when nothing goes wrong', () => {
    expect(reference).toMatchObject({ end: life.end, most: 1, launched: 1, operators: 1 });
    expect(reference.effects.map(({ name }) => name)).toContain('create');
  });

  const named = points.map((point, index) => ({ ...point, index }));
  let met = 0;

  test.each(named)('comes to the same end when the operator dies: $fault $effect #$nth', async ({ index }) => {
    const outcome = await lived.lived(index);
    expect(outcome).toMatchObject({ end: life.end, most: 1, launched: 1 });
    met += outcome.operators > 1 ? 1 : 0;
  });

  test('has met nearly all of these deaths', () => {
    expect(met).toBeGreaterThanOrEqual(Math.floor(points.length * 0.9));
  });
});

describe('where nobody can tell of an unanswered submission, and the cluster waits', () => {
  const intent = 'status of sparkapplications (Submitting)';
  test.concurrent.each([
    ['die-before', intent, 'Submitted', 1],
    ['die-after', intent, 'Unknown', 0],
    ['die-before', 'create', 'Unknown', 0],
    ['die-after', 'create', 'Unknown', 1],
    ['lose-reply', 'create', 'Unknown', 1],
    ['die-before', 'status of sparkapplications (Submitted)', 'Unknown', 1],
    ['die-after', 'status of sparkapplications (Submitted)', 'Submitted', 1],
  ] as const)('%s at %s leaves it %s, with %i drivers', async (fault, effect, state, creates) => {
    await using world = await DispatcherWorld.begin({ withPage: false });
    world.startOperator((met) => (met.name === effect && met.nth === 1 ? fault : undefined));
    world.createApplication('pi');
    await world.untilState('pi', state);
    await world.untilQuiet();
    expect(world.status('pi').state).toBe(state);
    expect(world.embedded.creates).toBe(creates);
  });
});
