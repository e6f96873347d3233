/**
 * A small model of everything around the decisions about one application: the durable resource, the operator's memory, Mesos, the user,
 * time. Each state answers with all that may happen next. Decisions are those of the product; everything else is what may happen to it.
 *
 * What it takes for granted, because other parts see to it: a launch is either taken, surely refused, or in doubt until the
 * connection is built anew (then it has arrived or never will); a doubt settles only over tasks that Mesos knows to be gone.
 */
import type { SparkApplicationSpec } from '../../../src/api/spark-application.ts';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { nextAttempt } from '../../../src/lifecycle/idle.ts';
import type { Effect, Identity, Plan, SeenDriver, Situation } from '../../../src/lifecycle/observed.ts';
import { plan } from '../../../src/lifecycle/plan.ts';
import { createdMs, place } from './situations.ts';

/** A task as it is in truth. `sent`: the call is on its way. */
export type Truth =
  | 'sent'
  | 'STAGING'
  | 'RUNNING'
  | 'CUT_OFF'
  | 'FINISHED'
  | 'FAILED'
  | 'KILLED'
  | 'ERROR'
  | 'DROPPED'
  | 'GONE';

export const mayLive = (truth: Truth | undefined): boolean =>
  truth === 'sent' || truth === 'STAGING' || truth === 'RUNNING' || truth === 'CUT_OFF';

export interface World {
  readonly status: SparkApplicationStatus;
  readonly identity: Identity;
  /** Which of the specs, and whether it can be run. */
  readonly edition: number;
  readonly spec: SparkApplicationSpec;
  readonly specOk: boolean;
  /** The spec can be read, whether or not it can be run. */
  readonly readable: boolean;
  /** The resource is no more. */
  readonly removed: boolean;
  readonly tasks: Readonly<Record<string, Truth>>;
  /** Frameworks of executors that live in Mesos. */
  readonly executorFrameworks: readonly string[];
  readonly memory: Memory;
  readonly now: number;
  /** A driver that ends only when it is killed without grace. */
  readonly stubborn: boolean;
  /** How many drivers of this wish of the user came to run; with policy Never only. */
  readonly ran: number;
  /** How often the user acts yet, and what he does. */
  readonly userActs: number;
  readonly repertoire: readonly string[];
}

/** What the operator forgets when it crashes. */
interface Memory {
  readonly wanted: string | undefined;
  readonly held: string | undefined;
  readonly launching: string | undefined;
  readonly never: string | undefined;
  readonly killing: string | undefined;
  readonly forced: boolean;
  readonly removing: string | undefined;
  readonly executorsGone: string | undefined;
  readonly told: Readonly<Record<string, SeenDriver>>;
}

export interface Step {
  readonly name: string;
  readonly by: 'operator' | 'mesos' | 'time' | 'user' | 'accident';
  readonly to: World;
  /** What the operator did in this step. */
  readonly done?: { readonly plan: Plan; readonly effects: readonly Effect[] };
}

const emptyMemory: Memory = {
  wanted: undefined,
  held: undefined,
  launching: undefined,
  never: undefined,
  killing: undefined,
  forced: false,
  removing: undefined,
  executorsGone: undefined,
  told: {},
};

/** A new resource, and a user who is to act so often. */
export const newWorld = (
  spec: SparkApplicationSpec,
  userActs: number,
  repertoire: readonly string[],
  stubborn = false,
): World => ({
  status: {},
  identity: {
    uid: 'a1',
    generation: 1,
    createdAt: '2030-01-01T00:00:00Z',
    deleting: false,
    hasFinalizer: false,
    killRequested: undefined,
  },
  edition: 0,
  spec,
  specOk: true,
  readable: true,
  removed: false,
  tasks: {},
  executorFrameworks: [],
  memory: emptyMemory,
  now: createdMs,
  stubborn,
  ran: 0,
  userActs,
  repertoire,
});

const liveStates = ['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping'];
export const isLive = ({ state }: SparkApplicationStatus): boolean => liveStates.includes(state ?? '');
const liveTask = ({ status }: World): string | undefined => (isLive(status) ? status.submission?.taskId : undefined);

/** What the operator's controller would gather. */
export const situationOf = (world: World): Situation => {
  const { status, identity, memory, now } = world;
  const task = liveTask(world);
  const next = task ?? nextAttempt({ identity, status } as Situation).taskId;
  const never = task !== undefined && memory.never === task;
  const told = task === undefined || never ? undefined : (memory.told[task] ?? ({ verdict: 'unheard' } as const));
  const framework = status.executorFrameworkId;
  return {
    identity,
    status,
    observed: {
      spec: world.specOk ? { ok: true, value: world.spec } : { ok: false, reason: 'InvalidSpec', message: 'no' },
      written: world.readable ? world.spec : undefined,
      cluster: { retryWaitMaxSeconds: 2, defaultTimeToLiveSeconds: 60, driverDefaults: { sparkConf: {}, env: [] } },
      specDigest: `edition ${world.edition}`,
      ...(memory.held === next ? { place } : {}),
      ...(told === undefined ? {} : { driver: told }),
      neverLaunched: never,
      executorsGone: task !== undefined && (never || framework === undefined || memory.executorsGone === framework),
    },
    now,
  };
};

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/** The world after an effect, if nothing stands in its way. */
const after = (world: World, effect: Effect): World => {
  const { memory, identity } = world;
  const remember = (part: Partial<Memory>): World => ({ ...world, memory: { ...memory, ...part } });
  switch (effect.type) {
    case 'add-finalizer':
      return { ...world, identity: { ...identity, hasFinalizer: true } };
    case 'remove-finalizer':
      return { ...world, identity: { ...identity, hasFinalizer: false }, removed: identity.deleting };
    case 'delete-resource':
      return { ...world, identity: { ...identity, deleting: true } };
    case 'want':
      return remember({ wanted: effect.taskId });
    case 'unwant':
      return remember({
        wanted: memory.wanted === effect.taskId ? undefined : memory.wanted,
        held: memory.held === effect.taskId ? undefined : memory.held,
      });
    case 'launch':
      return launched(world, effect.submission.taskId);
    case 'kill':
      return remember({ killing: effect.submission.taskId, forced: memory.forced || effect.graceMs === 0 });
    case 'warn':
      return world;
    case 'run-executors': {
      const framework = world.status.executorFrameworkId ?? 'none';
      if (memory.removing === framework || memory.executorsGone === framework) return world;
      return { ...world, executorFrameworks: [...new Set([...world.executorFrameworks, framework])] };
    }
    case 'remove-executors':
      return memory.executorsGone === undefined ? remember({ removing: world.status.executorFrameworkId }) : world;
    case 'forget':
      return {
        ...remember({
          told: without(memory.told, effect.taskId),
          never: undefined,
          killing: undefined,
          forced: false,
          removing: undefined,
          executorsGone: undefined,
        }),
        tasks: mayLive(world.tasks[effect.taskId]) ? world.tasks : without(world.tasks, effect.taskId),
      };
  }
};

const launched = (world: World, taskId: string): World => {
  const { memory } = world;
  if (memory.held !== taskId) return { ...world, memory: { ...memory, never: taskId } };
  const forgotten = { ...memory, held: undefined, wanted: undefined, never: undefined, launching: taskId };
  return { ...world, tasks: { ...world.tasks, [taskId]: 'sent' }, memory: forgotten };
};

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

/** Equal for worlds that differ only in when things happened, as long as the same timers have run out. */
export const keyOf = (world: World): string => {
  const { status, identity, memory, now } = world;
  const due = (text: string | undefined, afterMs: number) => text !== undefined && now >= Date.parse(text) + afterMs;
  const inState = (state: string) => (status.state === state ? status.since : undefined);
  const { queuedSeconds, startSeconds, stopSeconds } = world.spec.timeouts;
  const dueIn = (text: string | undefined, seconds: number | undefined) =>
    seconds !== undefined && due(text, seconds * 1000);
  const doubt = Object.values(memory.told)[0]?.doubtfulSinceMs;
  return JSON.stringify([
    [status.state, status.reason, status.waitReason, status.attempts, status.submission?.taskId, status.specDigest],
    [
      status.executorFrameworkId,
      status.startTime !== undefined,
      status.driver?.mesosState,
      status.observedGeneration === identity.generation,
    ],
    [
      due(identity.createdAt, 1000),
      due(status.submission?.at, 1500),
      due(status.nextTransitionTime, 0),
      due(status.completionTime, 60_000),
      dueIn(inState('Queued'), queuedSeconds),
      dueIn(status.submission?.at, startSeconds),
      dueIn(inState('Stopping'), stopSeconds),
      due(status.startTime, world.spec.restartPolicy.resetAfterSeconds * 1000),
      identity.abandonRequested,
    ],
    [doubt !== undefined && now >= doubt + 5000, identity.deleting, identity.hasFinalizer, identity.killRequested],
    [
      world.edition,
      world.specOk,
      world.readable,
      world.ran,
      world.spec.suspend,
      world.removed,
      world.userActs,
      world.tasks,
      world.executorFrameworks,
    ],
    [
      memory.wanted,
      memory.held,
      memory.launching,
      memory.never,
      memory.killing,
      memory.forced,
      memory.removing,
      memory.executorsGone,
    ],
    Object.entries(memory.told).map(([task, seen]) => [task, seen.verdict, seen.mesosState, seen.hasRun]),
  ]);
};
