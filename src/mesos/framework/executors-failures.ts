/** What is remembered of executors that failed: how many, the last ones with their reasons, how long to wait, and which agents to avoid. Pure. */
import type { TaskStatus } from '../../model/mesos.ts';
import { type AvoidedAgent, AvoidedAgents, type FormerlyAvoided } from './executors-avoided.ts';

export interface ExecutorFailure {
  readonly taskId: string;
  readonly agentId: string | undefined;
  /** Where an earlier operator process saw it: its status names hosts only. */
  readonly host?: string;
  readonly state: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** What an earlier operator process has written down. */
export interface FormerFailures {
  readonly count: number;
  /** The newest first. */
  readonly last: readonly ExecutorFailure[];
  readonly avoided: readonly FormerlyAvoided[];
}

export const noFailures: FormerFailures = { count: 0, last: [], avoided: [] };

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** A failure so long after the one before is a first one again. */
const quietMs = 300_000;
const kept = 5;

export class ExecutorFailures {
  readonly #avoided: AvoidedAgents;
  #last: readonly ExecutorFailure[];
  #count: number;
  #pauseMs = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;

  constructor({ count, last, avoided }: FormerFailures) {
    this.#count = count;
    this.#last = last;
    this.#avoided = new AvoidedAgents(avoided);
  }

  get count(): number {
    return this.#count;
  }

  /** The newest first. */
  get last(): readonly ExecutorFailure[] {
    return this.#last;
  }

  /** Takes in the end of an executor that failed. @returns how long nothing should be launched, in milliseconds */
  onFailure({ taskId, agentId, state, reason, message }: TaskStatus, now: number): number {
    this.#count += 1;
    this.#last = [{ taskId, agentId, state, reason, message, atMs: now }, ...this.#last].slice(0, kept);
    if (agentId !== undefined) this.#avoided.onFailure(agentId, now);
    const quiet = now - this.#failedAtMs >= quietMs;
    this.#failedAtMs = now;
    this.#pauseMs = quiet ? firstPauseMs : Math.min(longestPauseMs, this.#pauseMs * 2);
    return this.#pauseMs;
  }

  /** An agent is on this host. */
  onSeen(agentId: string, host: string): void {
    this.#avoided.onSeen(agentId, host);
  }

  avoidedUntil(agentId: string, now: number): number | undefined {
    return this.#avoided.until(agentId, now);
  }

  avoided(now: number): readonly AvoidedAgent[] {
    return this.#avoided.list(now);
  }
}
