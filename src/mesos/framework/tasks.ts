/**
 * What a framework knows of its tasks: the last word of Mesos on each, what that means, which updates still wait for their
 * acknowledgement, and when to ask or kill again. Pure: time comes in, calls go out.
 *
 * Rules: a final state stays; LOST, UNREACHABLE, UNKNOWN and GONE_BY_OPERATOR are doubts until reconciliation settles them; what shows up alive after its
 * end was settled is killed, because another attempt may run already.
 */
import { isDoubtful, isFinal, type SchedulerCall, type TaskStatus } from '../../model/mesos.ts';

/** `unheard`: nothing known yet. `absent`: Mesos doesn't have it, and waiting for an agent to bring it back has ended. */
export type TaskVerdict = 'unheard' | 'alive' | 'doubtful' | 'ended' | 'absent';

export interface TrackedTask {
  readonly taskId: string;
  readonly agentId: string | undefined;
  readonly verdict: TaskVerdict;
  readonly last: TaskStatus | undefined;
  readonly doubtfulSinceMs: number | undefined;
  /** Mesos has said at some time that it runs. */
  readonly hasRun: boolean;
  /** Grows with each update that waits for its acknowledgement. */
  readonly mark: number;
}

export interface DoubtLimits {
  /** How long a task stays in doubt after the master said that it doesn't know it: agents may still bring it back. */
  readonly unknownMs: number;
  /** How long a task on an unreachable agent stays in doubt; undefined = until Mesos decides. */
  readonly unreachableMs: number | undefined;
}

interface Entry {
  taskId: string;
  agentId: string | undefined;
  verdict: TaskVerdict;
  last: TaskStatus | undefined;
  doubtfulSinceMs: number | undefined;
  hasRun: boolean;
  limits: DoubtLimits;
  pendingAcks: { uuid: string; agentId: string; mark: number }[];
  mark: number;
  asks: number;
  nextAskMs: number;
  /** When the master last answered, in this subscription, that it is in doubt. */
  answeredMs: number | undefined;
  killGraceMs: number | undefined;
  nextKillMs: number;
}

const never = Number.POSITIVE_INFINITY;
const killEveryMs = 10_000;
const askDoubtfulEveryMs = 15_000;
const askAliveEveryMs = 300_000;

export class TaskBook {
  readonly #tasks = new Map<string, Entry>();

  get size(): number {
    return this.#tasks.size;
  }

  get(taskId: string): TrackedTask | undefined {
    return this.#tasks.get(taskId);
  }

  values(): IterableIterator<TrackedTask> {
    return this.#tasks.values();
  }

  /** Begins to watch a task (or changes its limits). The next tick asks the master for it, unless it is heard of before. */
  track(taskId: string, agentId: string | undefined, limits: DoubtLimits, now: number): TrackedTask {
    const known = this.#tasks.get(taskId);
    if (known !== undefined) {
      known.limits = limits;
      known.agentId ??= agentId;
      return known;
    }
    const entry: Entry = {
      taskId,
      agentId,
      verdict: 'unheard',
      last: undefined,
      doubtfulSinceMs: undefined,
      hasRun: false,
      limits,
      pendingAcks: [],
      mark: 0,
      asks: 0,
      nextAskMs: now,
      answeredMs: undefined,
      killGraceMs: undefined,
      nextKillMs: never,
    };
    this.#tasks.set(taskId, entry);
    return entry;
  }

  /** Forgets a task; updates that come later are a stranger's. */
  untrack(taskId: string): void {
    this.#tasks.delete(taskId);
  }

  /** A launch is under way: don't ask before it can have arrived. */
  launching(taskId: string, agentId: string, now: number): void {
    const entry = this.#tasks.get(taskId);
    if (entry === undefined) return;
    entry.agentId = agentId;
    entry.nextAskMs = now + askDoubtfulEveryMs;
  }

  /** Takes in an update; false when the task isn't watched here. */
  onStatus(status: TaskStatus, now: number): boolean {
    const entry = this.#tasks.get(status.taskId);
    if (entry === undefined) return false;
    entry.agentId = status.agentId ?? entry.agentId;
    this.#remember(entry, status);
    if (entry.verdict === 'ended' || entry.verdict === 'absent') {
      afterTheEnd(entry, status, now);
      return true;
    }
    entry.last = status;
    entry.hasRun ||= status.state === 'TASK_RUNNING';
    if (isFinal(status.state)) settle(entry, 'ended');
    else if (isDoubtful(status.state)) doubt(entry, status, now);
    else revive(entry, now);
    return true;
  }

  #remember(entry: Entry, status: TaskStatus): void {
    if (status.uuid === undefined || status.agentId === undefined) return;
    if (entry.pendingAcks.some((ack) => ack.uuid === status.uuid)) return;
    entry.mark += 1;
    entry.pendingAcks.push({ uuid: status.uuid, agentId: status.agentId, mark: entry.mark });
  }

  /** The acknowledgements of the updates up to the mark; call it when what they mean is durable. */
  acknowledge(taskId: string, mark: number): readonly SchedulerCall[] {
    const entry = this.#tasks.get(taskId);
    if (entry === undefined) return [];
    const due = entry.pendingAcks.filter((ack) => ack.mark <= mark);
    entry.pendingAcks = entry.pendingAcks.filter((ack) => ack.mark > mark);
    return due.map(({ uuid, agentId }): SchedulerCall => ({ type: 'ACKNOWLEDGE', taskId, agentId, uuid }));
  }

  /** Kill, again and again until it has ended; a shorter time to end than was granted before counts at once. */
  kill(taskId: string, graceMs: number | undefined, now: number): void {
    const entry = this.#tasks.get(taskId);
    if (entry === undefined || entry.verdict === 'ended') return;
    const sooner = graceMs !== undefined && graceMs < (entry.killGraceMs ?? never);
    if (entry.nextKillMs !== never && !sooner) return;
    entry.killGraceMs = graceMs;
    entry.nextKillMs = now;
  }

  /** A new subscription, perhaps to a new master: whatever isn't settled must be asked for anew, and kills may have been lost. */
  onSubscribed(now: number): void {
    for (const entry of this.#tasks.values()) {
      if (entry.nextKillMs !== never) entry.nextKillMs = now;
      if (entry.verdict === 'ended' || entry.verdict === 'absent') continue;
      entry.asks = 0;
      entry.nextAskMs = now;
      entry.answeredMs = undefined;
    }
  }

  /** The calls that are due, and the tasks whose doubt has come to its end with this tick. */
  tick(now: number): { readonly calls: readonly SchedulerCall[]; readonly settled: readonly string[] } {
    const calls: SchedulerCall[] = [];
    const ask: { taskId: string; agentId?: string }[] = [];
    const settled: string[] = [];
    for (const entry of this.#tasks.values()) {
      if (expired(entry)) {
        settle(entry, 'absent');
        settled.push(entry.taskId);
      }
      if (entry.nextKillMs <= now) calls.push(killCall(entry, now));
      if (entry.nextAskMs <= now) ask.push(askFor(entry, now));
    }
    if (ask.length > 0) calls.unshift({ type: 'RECONCILE', tasks: ask });
    return { calls, settled };
  }
}

const settle = (entry: Entry, verdict: 'ended' | 'absent'): void => {
  entry.verdict = verdict;
  entry.doubtfulSinceMs = undefined;
  entry.nextAskMs = never;
  if (verdict === 'ended') entry.nextKillMs = never;
};

/** Whoever lives on after its end was settled is killed until it has ended indeed. */
const afterTheEnd = (entry: Entry, status: TaskStatus, now: number): void => {
  if (isFinal(status.state)) entry.nextKillMs = never;
  else if (!isDoubtful(status.state) && entry.nextKillMs === never) entry.nextKillMs = now;
};

const revive = (entry: Entry, now: number): void => {
  entry.verdict = 'alive';
  entry.doubtfulSinceMs = undefined;
  entry.asks = 0;
  entry.nextAskMs = now + askAliveEveryMs;
};

const doubt = (entry: Entry, status: TaskStatus, now: number): void => {
  const reconciled = status.reason === 'REASON_RECONCILIATION';
  if (status.state === 'TASK_GONE_BY_OPERATOR' && reconciled) {
    settle(entry, 'ended');
    return;
  }
  entry.verdict = 'doubtful';
  entry.doubtfulSinceMs ??= now;
  if (reconciled) entry.answeredMs = now;
  entry.nextAskMs = reconciled ? now + pause(entry) : now;
};

/** Quick at first (an agent that re-registers is back within seconds), then every quarter of a minute. */
const pause = (entry: Entry): number => Math.min(askDoubtfulEveryMs, 500 * 2 ** Math.min(entry.asks, 10));

/** Only an answer given when the time was over already ends a doubt: while a master is silent, agents may be on their way back to it. */
const expired = ({ verdict, doubtfulSinceMs, answeredMs, last, limits }: Entry): boolean => {
  if (verdict !== 'doubtful' || doubtfulSinceMs === undefined || answeredMs === undefined) return false;
  const limit = last?.state === 'TASK_UNREACHABLE' ? limits.unreachableMs : limits.unknownMs;
  return limit !== undefined && answeredMs - doubtfulSinceMs >= limit;
};

const askFor = (entry: Entry, now: number): { taskId: string; agentId?: string } => {
  entry.nextAskMs = now + pause(entry);
  entry.asks += 1;
  return entry.agentId === undefined ? { taskId: entry.taskId } : { taskId: entry.taskId, agentId: entry.agentId };
};

const killCall = (entry: Entry, now: number): SchedulerCall => {
  entry.nextKillMs = now + killEveryMs;
  return {
    type: 'KILL',
    taskId: entry.taskId,
    ...(entry.agentId === undefined ? {} : { agentId: entry.agentId }),
    ...(entry.killGraceMs === undefined ? {} : { graceMs: entry.killGraceMs }),
  };
};
