/** All that may happen next in a world: what the operator does and how far it comes, Mesos, time, users. */

import { nextAttempt } from '../../../src/lifecycle/idle.ts';
import type { Effect, Identity, Plan, SeenDriver, Situation } from '../../../src/lifecycle/observed.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { after, emptyMemory, liveTask, type Memory, situationOf, type Truth, type World, without } from './world.ts';

export interface Step {
  readonly name: string;
  readonly by: 'operator' | 'mesos' | 'time' | 'user' | 'accident';
  readonly to: World;
  /** What the operator did in this step. */
  readonly done?: { readonly plan: Plan; readonly effects: readonly Effect[] };
}

/** What the operator may do, as far as it comes: the write may be all it manages before it crashes, or some of the effects. */
const operatorSteps = (world: World, decided: Plan): Step[] => {
  if (world.memory.launching !== undefined) return [];
  const written: World = { ...world, status: decided.status };
  const steps: Step[] = [];
  let at = written;
  decided.effects.forEach((effect, index) => {
    const done = { plan: decided, effects: decided.effects.slice(0, index) };
    steps.push({ name: `reconcile, crash before ${effect.type}`, by: 'accident', to: crashed(at), done });
    at = after(at, effect);
  });
  return [...steps, { name: 'reconcile', by: 'operator', to: at, done: { plan: decided, effects: decided.effects } }];
};

/** A new process knows nothing; what was on its way is lost (the other outcome, that it had arrived, is a step of Mesos before). */
const crashed = (world: World): World => ({
  ...world,
  tasks: Object.fromEntries(Object.entries(world.tasks).filter(([, truth]) => truth !== 'sent')),
  memory: emptyMemory,
});

const placeSteps = (world: World): Step[] => {
  const { memory } = world;
  const step = (name: string, by: Step['by'], part: Partial<Memory>): Step => ({
    name,
    by,
    to: { ...world, memory: { ...memory, ...part } },
  });
  const steps: Step[] = [];
  if (memory.wanted !== undefined && memory.held === undefined)
    steps.push(step('a place is found', 'mesos', { held: memory.wanted }));
  if (memory.held !== undefined) steps.push(step('the place is lost', 'accident', { held: undefined }));
  return steps;
};

const next: Readonly<Record<Truth, readonly Truth[]>> = {
  sent: [],
  STAGING: ['RUNNING', 'ERROR', 'FAILED', 'DROPPED', 'CUT_OFF'],
  RUNNING: ['FINISHED', 'FAILED', 'CUT_OFF'],
  CUT_OFF: ['RUNNING', 'GONE'],
  FINISHED: [],
  FAILED: [],
  KILLED: [],
  ERROR: [],
  DROPPED: [],
  GONE: [],
};

const taskSteps = (world: World): Step[] =>
  Object.entries(world.tasks).flatMap(([taskId, truth]): Step[] => {
    const become = (to: Truth | undefined, memory: Partial<Memory> = {}): World => ({
      ...world,
      tasks: to === undefined ? without(world.tasks, taskId) : { ...world.tasks, [taskId]: to },
      memory: { ...world.memory, ...memory },
    });
    if (truth === 'sent')
      return [
        { name: 'the launch arrives', by: 'mesos', to: become('STAGING', { launching: undefined }) },
        {
          name: 'the launch is refused',
          by: 'accident',
          to: become(undefined, { launching: undefined, never: taskId }),
        },
        {
          name: 'the launch is lost, and nobody knows',
          by: 'accident',
          to: become(undefined, { launching: undefined }),
        },
      ];
    const accident = (to: Truth) => ['CUT_OFF', 'FAILED', 'ERROR', 'DROPPED'].includes(to);
    const steps = next[truth].map((to): Step => {
      const counts = truth === 'STAGING' && to === 'RUNNING' && world.spec.restartPolicy.type === 'Never';
      const ran = counts ? world.ran + 1 : world.ran;
      return { name: `the task is ${to}`, by: accident(to) ? 'accident' : 'mesos', to: { ...become(to), ran } };
    });
    const heeded = world.memory.forced || !world.stubborn;
    if (world.memory.killing === taskId && heeded && (truth === 'STAGING' || truth === 'RUNNING'))
      steps.push({ name: 'the kill arrives', by: 'mesos', to: become('KILLED') });
    return steps;
  });

/** Mesos tells of the task of the current attempt; of one that it doesn't know, either that its agent hasn't it or that it is unknown. */
const tellSteps = (world: World): Step[] => {
  const task = liveTask(world);
  if (task === undefined || world.memory.launching !== undefined || world.memory.never === task) return [];
  const before = world.memory.told[task];
  if (before?.verdict === 'ended' || before?.verdict === 'absent') return [];
  const tell = (seen: SeenDriver): Step => ({
    name: `Mesos tells ${seen.mesosState}, ${seen.verdict}`,
    by: 'mesos',
    to: { ...world, memory: { ...world.memory, told: { ...world.memory.told, [task]: withPast(seen) } } },
  });
  const withPast = (seen: SeenDriver): SeenDriver => ({
    ...seen,
    atMs: world.now,
    hasRun: before?.hasRun === true || seen.mesosState === 'TASK_RUNNING',
  });
  const truth = world.tasks[task];
  const doubt = (mesosState: string): SeenDriver => ({
    verdict: 'doubtful',
    mesosState,
    doubtfulSinceMs: before?.doubtfulSinceMs ?? world.now,
  });
  if (truth === undefined) {
    if (before?.verdict === 'doubtful') return [tell({ verdict: 'absent', mesosState: 'TASK_UNKNOWN' })];
    return [tell(doubt('TASK_UNKNOWN')), tell({ verdict: 'ended', mesosState: 'TASK_GONE' })];
  }
  if (truth === 'CUT_OFF') return [tell(doubt('TASK_UNREACHABLE'))];
  // Of an agent that an administrator has given up.
  if (truth === 'GONE') return [tell({ verdict: 'ended', mesosState: 'TASK_GONE_BY_OPERATOR' })];
  const alive = truth === 'STAGING' || truth === 'RUNNING';
  return [tell({ verdict: alive ? 'alive' : 'ended', mesosState: `TASK_${truth}` })];
};

const executorSteps = (world: World): Step[] => {
  const { removing } = world.memory;
  if (removing === undefined) return [];
  const memory = { ...world.memory, removing: undefined, executorsGone: removing };
  const executorFrameworks = world.executorFrameworks.filter((framework) => framework !== removing);
  return [{ name: 'the executors are removed', by: 'mesos', to: { ...world, memory, executorFrameworks } }];
};

const timeSteps = (world: World, { wakeAtMs }: Plan): Step[] => {
  if (wakeAtMs === undefined || wakeAtMs <= world.now) return [];
  return [{ name: 'time passes', by: 'time', to: { ...world, now: wakeAtMs } }];
};

const userSteps = (world: World): Step[] => {
  if (world.userActs === 0) return [];
  const { identity, status, spec } = world;
  const act = (name: string, part: Partial<World>, metadata: Partial<Identity> = {}): Step => ({
    name: `the user ${name}`,
    by: 'user',
    to: { ...world, ...part, identity: { ...identity, ...metadata }, userActs: world.userActs - 1 },
  });
  if (identity.deleting) return [];
  const newer = { generation: identity.generation + 1 };
  const current = liveTask(world) ?? (status.state === 'RetryWait' ? status.submission?.taskId : undefined);
  const target = current ?? nextAttempt({ identity, status } as Situation).taskId;
  const acts = [
    act('edits', { edition: world.edition + 1, specOk: true, readable: true, ran: 0 }, newer),
    act('spoils the spec', { edition: world.edition + 1, specOk: false, readable: false, ran: 0 }, newer),
    act('loses the cluster that takes the spec', { specOk: false }),
    act(spec.suspend ? 'resumes' : 'suspends', { spec: { ...spec, suspend: !spec.suspend }, ran: 0 }, newer),
    act('kills', {}, { killRequested: target }),
    act('deletes', { removed: !identity.hasFinalizer }, { deleting: true }),
    act(
      'deletes and abandons',
      { removed: !identity.hasFinalizer },
      { deleting: true, abandonRequested: liveTask(world) },
    ),
  ];
  return acts.filter(({ name }) => world.repertoire.some((word) => name === `the user ${word}`));
};

/** Everything that may happen next. */
export const stepsFrom = (world: World): readonly Step[] => {
  if (world.removed) return taskSteps(world);
  const decided = plan(situationOf(world));
  return [
    ...operatorSteps(world, decided),
    ...placeSteps(world),
    ...taskSteps(world),
    ...tellSteps(world),
    ...executorSteps(world),
    ...timeSteps(world, decided),
    ...userSteps(world),
    { name: 'the operator crashes', by: 'accident', to: crashed(world) },
  ];
};
