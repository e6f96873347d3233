/**
 * Who leads, by a lease: the decisions, without time or requests of their own. A candidate believes no clock but its own: it measures how long it has seen a
 * record unchanged. The holder counts from the moment before it asked for the renewal, and for less time than the others wait; so it has stopped
 * before the next one begins.
 */
import type { LeaseRecord } from './record.ts';

export interface LeaseTimes {
  /** How long others wait after they last saw a renewal, in milliseconds. */
  readonly durationMs: number;
  /** How long the holder acts after the last renewal that it asked for. Well below `durationMs`. */
  readonly deadlineMs: number;
  /** How often it is renewed, or looked at. */
  readonly periodMs: number;
}

/** The usual thirds: with 15 s the holder stops after 10 s and renews every 2 s. */
export const leaseTimes = (durationMs: number): LeaseTimes => ({
  durationMs,
  deadlineMs: (durationMs * 2) / 3,
  periodMs: (durationMs * 2) / 15,
});

/** A record, and since when it has been seen in this version, by the candidate's own stopwatch. */
export interface SeenLease {
  readonly record: LeaseRecord;
  readonly version: string;
  readonly sinceMs: number;
}

export type LeaseStep = 'create' | 'take' | 'renew' | 'wait';

/** What a candidate does about the lease that it has just read; undefined: there is none. */
export const leaseStep = (seen: SeenLease | undefined, me: string, elapsedMs: number): LeaseStep => {
  if (seen === undefined) return 'create';
  const { holder, durationMs } = seen.record;
  if (holder === me) return 'renew';
  return holder === '' || elapsedMs - seen.sinceMs >= durationMs ? 'take' : 'wait';
};

/** The record after a step by which `me` leads or goes on to. */
export const recordAfter = (seen: SeenLease | undefined, me: string, { durationMs }: LeaseTimes): LeaseRecord => {
  const same = seen?.record.holder === me;
  return {
    holder: me,
    durationMs,
    acquireTime: same ? seen.record.acquireTime : undefined,
    transitions: seen === undefined ? 0 : seen.record.transitions + (same ? 0 : 1),
  };
};

/** The record by which a holder gives its lease up: whoever looks next may take it. */
export const released = ({ record }: SeenLease): LeaseRecord => ({ ...record, holder: '', durationMs: 1_000 });
