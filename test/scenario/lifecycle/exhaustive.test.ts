/**
 * Every order of events around one application, within bounds: nothing is sampled. A user who acts now and then, a Mesos that does what it may,
 * and an operator that may crash between any two things it does.
 */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { mayGo } from '../../../src/lifecycle/transitions.ts';
import type { Json } from '../../support/resources.ts';
import { specOf } from '../../unit/lifecycle/situations.ts';
import { type Arrow, canReach, explore, firstBreach, type Graph, isBeyond, storyOf } from './graph.ts';
import type { Step } from './steps.ts';
import { isLive, mayLive, newWorld, situationOf, type World } from './world.ts';

const livingTasks = ({ tasks }: World): readonly string[] =>
  Object.entries(tasks).flatMap(([taskId, truth]) => (mayLive(truth) ? [taskId] : []));

/** Most are written in the same order of fields, which is told quickly. */
const equal = (a: SparkApplicationStatus, b: SparkApplicationStatus): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || isDeepStrictEqual(a, b);

const restingStates: readonly (string | undefined)[] = [
  'Completed',
  'Failed',
  'Suspended',
  'Invalid',
] satisfies readonly SparkApplicationStatus['state'][];

/** Removed, or in a state that only a user leaves, with nothing left to be done. */
const isAtRest = (world: World): boolean => {
  if (world.removed) return true;
  if (!restingStates.includes(world.status.state) || world.identity.deleting) return false;
  return equal(plan(situationOf(world)).status, world.status);
};

const common = ['edits', 'suspends', 'resumes', 'kills', 'deletes'];
const everything = [...common, 'spoils the spec', 'loses the cluster that takes the spec'];

interface Setting {
  readonly title: string;
  readonly policy: Json;
  readonly launchedBy: string;
  readonly acts: number;
  readonly attempts: number;
  readonly timeouts?: Json;
  readonly stubborn?: boolean;
  readonly supervise?: boolean;
}

/** Somebody vouched that nothing of it is left; what follows is his. */
const isAbandoned = ({ identity }: World): boolean => identity.abandonRequested !== undefined;

/**
 * What users do in a setting, so that it stays small enough to be searched to its end. The limit of a stop stands in the spec: with one that can't
 * be read, a stubborn driver has nothing to fear.
 */
const repertoireOf = ({ acts, attempts, stubborn, supervise }: Setting): readonly string[] => {
  if (acts > 1) return common;
  if (stubborn === true) return [...common, 'loses the cluster that takes the spec', 'deletes and abandons'];
  return attempts > 1 || supervise === true ? everything : [...everything, 'deletes and abandons'];
};

const once: Json = { type: 'Never' };
const again: Json = { type: 'OnFailure', onFailureRetries: 1, onSubmissionFailureRetries: 1 };

describe.each<Setting>([
  {
    title: 'one attempt, executors by the driver, two acts of users',
    policy: once,
    launchedBy: 'Driver',
    acts: 2,
    attempts: 1,
  },
  {
    title: 'limits of every phase and a stubborn driver, one act of users',
    policy: again,
    launchedBy: 'Driver',
    acts: 1,
    attempts: 1,
    timeouts: { queuedSeconds: 30, startSeconds: 20, stopSeconds: 10 },
    stubborn: true,
  },
  {
    title: 'a supervised driver, one act of users',
    policy: once,
    launchedBy: 'Driver',
    supervise: true,
    acts: 1,
    attempts: 1,
  },
  {
    title: 'retries after failures of the infrastructure, with limits, nobody acts',
    policy: { type: 'OnInfrastructureFailure' },
    launchedBy: 'Operator',
    acts: 0,
    attempts: 2,
    timeouts: { startSeconds: 20 },
  },
  {
    title: 'one attempt, executors by the operator, one act of users',
    policy: once,
    launchedBy: 'Operator',
    acts: 1,
    attempts: 1,
  },
  {
    title: 'retries, executors by the operator, one act of users',
    policy: again,
    launchedBy: 'Operator',
    acts: 1,
    attempts: 2,
  },
  { title: 'retries, three attempts, nobody acts', policy: again, launchedBy: 'Driver', acts: 0, attempts: 3 },
])('in all that may happen ($title)', (setting) => {
  const { policy, launchedBy, acts, attempts, timeouts, supervise } = setting;
  let graph: Graph;

  beforeAll(() => {
    const spec = specOf({
      restartPolicy: policy,
      executor: { launchedBy },
      driver: { supervise: supervise === true },
      ...(timeouts === undefined ? {} : { timeouts }),
    });
    graph = explore(newWorld(spec, acts, repertoireOf(setting), setting.stubborn), attempts);
  });

  test('every state of an application occurs, so that the search is worth something', () => {
    const states = new Set(graph.worlds.map(({ status }) => status.state));
    const expected = ['Queued', 'Submitting', 'Submitted', 'Running', 'Unknown', 'Completed', 'Failed'];
    const byUsers = [[], ['Stopping', 'Suspended', 'Invalid'], ['Stopping', 'Suspended']][acts] ?? [];
    expect([...expected, ...byUsers].filter((state) => !states.has(state as SparkApplicationStatus['state']))).toEqual(
      [],
    );
    expect(graph.worlds.some(({ removed }) => removed)).toBe(true);
  });

  test('at most one driver lives, or may live', () => {
    expect(firstBreach(graph, ({ step }) => livingTasks(step.to).length > 1)).toBeUndefined();
  });

  test('whatever lives, or may live, is named by the durable status', () => {
    const unnamed = ({ step: { to } }: Arrow) =>
      !isAbandoned(to) &&
      livingTasks(to).some((taskId) => to.removed || !isLive(to.status) || to.status.submission?.taskId !== taskId);
    expect(firstBreach(graph, unnamed)).toBeUndefined();
  });

  test('nothing is launched before the intent that names it is durable', () => {
    const early = ({ step }: Arrow) =>
      (step.done?.effects ?? []).some(
        (effect) =>
          effect.type === 'launch' &&
          (step.done?.plan.status.state !== 'Submitting' ||
            !isDeepStrictEqual(step.done.plan.status.submission, effect.submission)),
      );
    expect(firstBreach(graph, early)).toBeUndefined();
  });

  test('no task id is launched twice, unless the first launch surely failed', () => {
    const twice = ({ step }: Arrow, from: World) =>
      (step.done?.effects ?? []).some(
        (effect) => effect.type === 'launch' && from.tasks[effect.submission.taskId] !== undefined,
      );
    expect(firstBreach(graph, twice)).toBeUndefined();
  });

  test('the states follow each other as the table of transitions says', () => {
    const wrong = ({ step: { to } }: Arrow, { status }: World) =>
      to.status.state !== undefined && !mayGo(status.state ?? 'New', to.status.state);
    expect(firstBreach(graph, wrong)).toBeUndefined();
  });

  test('an attempt is over only when its executors are gone', () => {
    const early = ({ step: { to } }: Arrow) =>
      !isAbandoned(to) && (to.removed || !isLive(to.status)) && to.executorFrameworks.length > 0;
    expect(firstBreach(graph, early)).toBeUndefined();
  });

  test('the resource goes only when it is deleted', () => {
    expect(firstBreach(graph, ({ step: { to } }) => to.removed && !to.identity.deleting)).toBeUndefined();
  });

  test('policy Never runs no driver twice, whatever is lost and forgotten', () => {
    const twice = ({ step: { to } }: Arrow) => policy === once && supervise !== true && to.ran > 1;
    expect(firstBreach(graph, twice)).toBeUndefined();
  });

  test('a resource whose driver may live goes only with a warning, and only when somebody vouches for it', () => {
    const silent = ({ step: { to, done } }: Arrow, from: World) =>
      to.removed &&
      !from.removed &&
      isLive(from.status) &&
      (done?.plan.effects.some(({ type }) => type === 'warn') === isAbandoned(to)) === false;
    expect(firstBreach(graph, silent)).toBeUndefined();
  });

  test('no state is a trap: rest is reachable from everywhere, by events and timers alone', () => {
    const rests = (world: World) => isAtRest(world) || isBeyond(world, attempts);
    const trap = canReach(graph, rests, ({ by }) => by !== 'user' && by !== 'accident').indexOf(false);
    expect(trap === -1 ? undefined : storyOf(graph, trap)).toBeUndefined();
  });

  test('what is to be stopped stops, even if the driver would run for ever', () => {
    const stopped = (world: World) => world.removed || !isLive(world.status);
    const unaided = ({ by, name }: Step) => by !== 'user' && by !== 'accident' && name !== 'the task is FINISHED';
    const stops = canReach(graph, stopped, unaided);
    const trap = graph.worlds.findIndex(({ status }, index) => status.state === 'Stopping' && stops[index] === false);
    expect(trap === -1 ? undefined : storyOf(graph, trap)).toBeUndefined();
  });

  test('to decide again without news changes no status: what is at rest causes no writes', () => {
    const restless = graph.worlds.findIndex((world) => {
      if (world.removed || world.memory.launching !== undefined) return false;
      const first = plan(situationOf(world)).status;
      const situation = situationOf({ ...world, status: first });
      if (isLive(first) !== isLive(world.status)) return false;
      return first.state === world.status.state && !equal(plan(situation).status, first);
    });
    expect(restless === -1 ? undefined : storyOf(graph, restless)).toBeUndefined();
  });

  test('what is at rest wants nothing of Mesos', () => {
    const busy = graph.worlds.findIndex(
      (world) =>
        !world.removed &&
        isAtRest(world) &&
        plan(situationOf(world)).effects.some(({ type }) => ['want', 'launch', 'kill', 'run-executors'].includes(type)),
    );
    expect(busy === -1 ? undefined : storyOf(graph, busy)).toBeUndefined();
  });
});
