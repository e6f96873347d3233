/** What a dispatcher's words about a driver mean, and what follows when it has none: the decisions, without I/O (semantics 2.5, 3.2, 3.11). */
import type { DriverState } from '../../dispatcher/wire/driver-states.ts';
import { readTaskStatus } from '../../dispatcher/wire/task-status.ts';
import { isDoubtful, isFinal, type TaskState } from '../../model/mesos.ts';
import type { DriverObservation } from '../backend.ts';

export type Seen = Omit<DriverObservation, 'mark' | 'driverId'>;

/** The record that the master has of a driver's task. */
export interface MasterRecord {
  readonly driverId: string;
  readonly state: TaskState;
  readonly agentId: string;
  readonly atMs: number | undefined;
}

/** What the master's list of tasks says; `none` where the cluster names no master, `unread` while it can't be read. */
export type MasterSays = MasterRecord | 'absent' | 'unread' | 'none';

/** What the page says; `partly`: not all of its drivers could be looked at. */
export type PageSays =
  | {
      readonly frameworkId: string | undefined;
      readonly whole: boolean;
      /** How many drivers of the page have ended. */
      readonly ended: number;
    }
  | 'unread'
  | 'none';

/** From the end of a request on: so long a dispatcher may take to act on it. */
const settleMs = 30_000;
/** A page that can't be read is waited for; after so long a human is told. */
const patienceMs = 120_000;
/** A dispatcher remembers 200 drivers that have ended, and forgets twenty at a time: with so many or more, one may have been forgotten. */
const surelyKept = 100;
/** In less time not that many drivers end. */
const keptForMs = 600_000;

/** The last status that a dispatcher tells of a task. */
const toldBy = (text: string): Seen | undefined => {
  const { state, message, reason, agentId, timestampMs } = readTaskStatus(text);
  if (state === undefined) return undefined;
  return {
    verdict: 'alive',
    mesosState: state,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(timestampMs === undefined ? {} : { atMs: timestampMs }),
  };
};

/** What the protocol's state of a driver means; `ask-master`: the dispatcher alone can't say how it ended. */
export const judgeState = (state: DriverState, text: string | undefined): Seen | 'ask-master' => {
  const told = text === undefined ? undefined : toldBy(text);
  switch (state) {
    case 'FINISHED':
    case 'FAILED':
    case 'KILLED':
    case 'ERROR':
      return ended(told);
    case 'RUNNING':
      return told ?? { verdict: 'alive', mesosState: 'TASK_STAGING' };
    default:
      return told?.message === undefined ? { verdict: 'alive' } : { verdict: 'alive', message: told.message };
  }
};

/** A dispatcher calls a driver finished whatever became of it; only the task's own state tells. */
const ended = (told: Seen | undefined): Seen | 'ask-master' => {
  const state = told?.mesosState;
  if (told === undefined || state === undefined) return 'ask-master';
  if (!isFinal(state as TaskState)) return 'ask-master';
  return { ...told, verdict: 'ended' };
};

/** The end of a driver of which the dispatcher only says that it is over. */
export const judgeEnd = (text: string | undefined, master: MasterSays): Seen | 'look-again' => {
  if (master === 'unread') return 'look-again';
  if (typeof master === 'object') return judgeRecord(master);
  const told = text === undefined ? undefined : toldBy(text);
  if (told === undefined)
    return {
      verdict: 'ended',
      refused: true,
      message: 'the dispatcher could not launch it, or tells nothing of its end; its log says more',
    };
  return { ...told, verdict: 'ended' };
};

const judgeRecord = ({ state, agentId, atMs }: MasterRecord): Seen => ({
  verdict: verdictOf(state),
  mesosState: state,
  agentId,
  ...(atMs === undefined ? {} : { atMs }),
  ...(verdictOf(state) === 'doubtful' && atMs !== undefined ? { doubtfulSinceMs: atMs } : {}),
});

/** A dispatcher's framework is not partition-aware: what its master calls lost it has given up. */
const verdictOf = (state: TaskState): Seen['verdict'] => {
  if (isFinal(state) || state === 'TASK_LOST' || state === 'TASK_GONE_BY_OPERATOR') return 'ended';
  return isDoubtful(state) ? 'doubtful' : 'alive';
};

/** A submission that was not answered. */
export interface Unanswered {
  readonly intendedMs: number;
  /** That of the dispatcher to which it was sent, as its page told it; empty when it was not known. */
  readonly frameworkId: string;
  /** When the request was at its end at the latest. */
  readonly sentMs: number;
  readonly now: number;
  readonly page: PageSays;
  readonly master: Exclude<MasterSays, MasterRecord>;
}

export type Absence = 'absent' | 'look-again' | 'ambiguous';

/**
 * Whether a driver that was found nowhere surely does not exist. A page shows all that a dispatcher has, the queue as well; the master knows only
 * tasks. So its silence counts only where the page shows that another dispatcher has come, with whom the queue of the first one is gone.
 */
export const judgeAbsence = ({ intendedMs, frameworkId, sentMs, now, page, master }: Unanswered): Absence => {
  if (now < sentMs + settleMs) return 'look-again';
  const whole = typeof page === 'object' && page.whole ? page : undefined;
  const same = whole !== undefined && frameworkId !== '' && whole.frameworkId === frameworkId;
  const keeps = whole !== undefined && (whole.ended < surelyKept || now < intendedMs + keptForMs);
  if (same && keeps) return 'absent';
  const other = whole?.frameworkId !== undefined && frameworkId !== '' && !same;
  if (other && master === 'absent') return 'absent';
  const unread = page === 'unread' || master === 'unread' || (typeof page === 'object' && !page.whole);
  return unread && now < sentMs + patienceMs ? 'look-again' : 'ambiguous';
};

/** A driver that its dispatcher knew and does not know any more. */
export interface Missing {
  readonly frameworkId: string;
  /** Its last state; undefined where it was never seen by this process. */
  readonly lastState: DriverState | undefined;
  /** It was created by this process. */
  readonly fresh: boolean;
  readonly killed: boolean;
  readonly page: PageSays;
  readonly master: MasterSays;
}

/** What became of it, or `forgotten` when nobody can tell. */
export const judgeMissing = (missing: Missing): Seen | 'look-again' | 'forgotten' => {
  const { frameworkId, lastState, fresh, killed, page, master } = missing;
  if (typeof master === 'object') return judgeRecord(master);
  if (master === 'unread' || page === 'unread') return 'look-again';
  const same = typeof page === 'object' && frameworkId !== '' && page.frameworkId === frameworkId;
  if (!same && master !== 'absent') return 'forgotten';
  const waited = lastState === 'QUEUED' || lastState === 'RETRYING' || (fresh && lastState === undefined);
  if (same && killed) return { verdict: 'ended', mesosState: 'TASK_KILLED', message: 'removed from its queue' };
  if (same && lastState === 'QUEUED')
    return { verdict: 'ended', mesosState: 'TASK_KILLED', message: 'the dispatcher has it in its queue no more' };
  if (waited)
    return { verdict: 'ended', mesosState: 'TASK_DROPPED', message: 'the dispatcher lost it before it was launched' };
  return { verdict: 'absent', message: 'the dispatcher and Mesos have it no more, and nobody told how it ended' };
};
