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
import type { Effect, Identity, SeenDriver, Situation } from '../../../src/lifecycle/observed.ts';
import { createdMs, place } from '../../unit/lifecycle/situations.ts';

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
export interface Memory {
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

export const emptyMemory: Memory = {
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
export const liveTask = ({ status }: World): string | undefined =>
  isLive(status) ? status.submission?.taskId : undefined;

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

export const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/** The world after an effect, if nothing stands in its way. */
export const after = (world: World, effect: Effect): World => {
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
