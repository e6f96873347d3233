/**
 * What is known of an attempt that is a Pod, from what was seen and confirmed of it. Pure. A verdict that can't be undone wants a live read; a Pod that
 * is being deleted has ended only when it is gone.
 */
import type { KubeObject } from '../../kube/objects.ts';
import type { DriverObservation } from '../backend.ts';
import { type SeenPod, seenPod } from './seen.ts';
import type { Tracked } from './tracked.ts';

/** What the cache has under the name of the Pod at this moment. */
export interface Known {
  readonly pod: KubeObject | undefined;
  readonly ours: boolean;
  readonly now: number;
}

interface Judged {
  readonly observation: DriverObservation;
  /** The API server itself has to be asked. */
  readonly mustRead: boolean;
  /** When to look again although nothing happens. */
  readonly wakeAtMs?: number;
  /** The driver is given up although its Pod is there. */
  readonly given?: 'lost';
}

/** A request that was sent is done, or lost, within so long: clients wait half a minute, and API servers drop it after one. */
const requestsLastMs = 90_000;
/** A Pod that should be gone, and isn't so long after, has a node that does not answer. */
const overdueMs = 30_000;

const unheard: DriverObservation = { verdict: 'unheard', mark: 0 };

/** @param one is told what began to be doubtful, and which sentence was seen first */
export const observationOf = (one: Tracked, known: Known): Judged => {
  const { refused, last } = one;
  if (refused !== undefined)
    return plainly({ verdict: 'ended', mark: 0, mesosState: 'TASK_ERROR', reason: 'Refused', message: refused });
  if (known.pod === undefined) return absent(one, known.now);
  if (!known.ours)
    return plainly({
      verdict: 'ended',
      mark: 0,
      mesosState: 'TASK_ERROR',
      reason: 'NotOurs',
      message: `There is a Pod ${known.pod.metadata.name} that belongs to somebody else; it is left alone.`,
    });
  const seen = seenPod(last ?? known.pod);
  if (seen.stage === 'over' && !seen.goes)
    return one.confirmed === 'over'
      ? plainly({ verdict: 'ended', mark: 0, ...seen.facts, hasRun: true })
      : { observation: unheard, mustRead: true };
  return living(one, seen, known.now);
};

const plainly = (observation: DriverObservation): Judged => ({ observation, mustRead: false });

const living = (one: Tracked, seen: SeenPod, now: number): Judged => {
  const overdueAtMs = seen.goneByMs === undefined ? undefined : seen.goneByMs + overdueMs;
  const overdue = overdueAtMs !== undefined && now >= overdueAtMs;
  if (!seen.unknown && !overdue) {
    one.doubtfulSinceMs = undefined;
    const wake = overdueAtMs === undefined ? {} : { wakeAtMs: overdueAtMs };
    return { observation: alive(one, seen), mustRead: false, ...wake };
  }
  const since = one.doubtfulSinceMs ?? overdueAtMs ?? now;
  one.doubtfulSinceMs = since;
  const { unreachableMs } = one.attempt;
  const message = overdue
    ? 'the Pod is being deleted, and its node does not say that it is gone'
    : 'its node does not answer';
  const doubt = { mark: 0, message, doubtfulSinceMs: since, mesosState: 'TASK_UNREACHABLE' } as const;
  if (unreachableMs === undefined) return plainly({ verdict: 'doubtful', ...doubt });
  if (now < since + unreachableMs)
    return { observation: { verdict: 'doubtful', ...doubt }, mustRead: false, wakeAtMs: since + unreachableMs };
  return { observation: { verdict: 'absent', ...doubt }, mustRead: false, given: 'lost' };
};

const alive = (one: Tracked, { goes, facts, stage }: SeenPod): DriverObservation => {
  const { reason, message } = facts;
  if (stage !== 'begins' || reason === undefined) one.waiting = undefined;
  else if (one.waiting?.reason !== reason) one.waiting = { reason, message };
  return {
    verdict: 'alive',
    mark: 0,
    ...facts,
    ...(one.waiting?.message === undefined ? {} : { message: one.waiting.message }),
    ...(goes ? { mesosState: 'TASK_KILLING' } : {}),
    ...(stage === 'begins' ? {} : { hasRun: true }),
  };
};

const absent = (one: Tracked, now: number): Judged => {
  if (one.confirmed !== 'gone') return { observation: unheard, mustRead: true };
  if (one.last === undefined && !one.attempt.seen) return neverSeen(one, now);
  return plainly(lastOf(one));
};

/** Nothing of it was ever seen: an earlier process may have sent a creation that is on its way. */
const neverSeen = ({ attempt }: Tracked, now: number): Judged => {
  const settledAtMs = attempt.intendedMs + requestsLastMs;
  return now < settledAtMs
    ? { observation: { ...unheard, launch: 'repeatable' }, mustRead: false, wakeAtMs: settledAtMs }
    : plainly({ ...unheard, launch: 'never' });
};

/** The end of a Pod that is gone, from what was seen of it last. */
const lastOf = ({ last, kill }: Tracked): DriverObservation => {
  const seen = last === undefined ? undefined : seenPod(last);
  if (seen?.stage === 'over') {
    const { mesosState, ...facts } = seen.facts;
    const killed = seen.goes && mesosState === 'TASK_FAILED';
    const state = killed ? { mesosState: 'TASK_KILLED' } : mesosState === undefined ? {} : { mesosState };
    return { verdict: 'ended', mark: 0, ...facts, ...state, hasRun: true };
  }
  if (seen?.disrupted === true)
    return { verdict: 'absent', mark: 0, mesosState: 'TASK_LOST', message: 'its Pod was evicted from its node' };
  if (kill !== undefined || seen?.goes === true)
    return { verdict: 'ended', mark: 0, mesosState: 'TASK_KILLED', message: 'its Pod was deleted' };
  return { verdict: 'absent', mark: 0, message: 'its Pod is gone, and nobody saw how the driver ended' };
};
