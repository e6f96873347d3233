/** An attempt at a dispatcher, as far as this process knows it. */
import type { DriverState } from '../../dispatcher/wire/driver-states.ts';
import type { Ambiguity, Attempt, DriverObservation } from '../backend.ts';
import type { Seen } from './judge.ts';

export class Watched {
  attempt: Attempt;
  driverId: string | undefined;
  /** Its request is under way: nothing is looked for before it is at its end. */
  creating = false;
  /** Created by this process. */
  fresh = false;
  /** When its request was at its end at the latest. */
  sentMs: number;
  /** What came in place of an answer to its request. */
  problem: string | undefined;
  /** The dispatcher said that it broke over the request. */
  broke = false;
  lastState: DriverState | undefined;
  kill = false;
  #seen: Seen = { verdict: 'unheard' };
  #told: string;

  constructor(attempt: Attempt, now: number) {
    this.attempt = attempt;
    this.driverId = attempt.driverId;
    this.sentMs = now;
    this.#told = JSON.stringify(this.observation);
  }

  get over(): boolean {
    return this.#seen.verdict === 'ended' || this.#seen.verdict === 'absent';
  }

  get observation(): DriverObservation {
    return { ...this.#seen, mark: 0, ...(this.driverId === undefined ? {} : { driverId: this.driverId }) };
  }

  get isAlive(): boolean {
    return this.#seen.verdict === 'alive';
  }

  /** Takes over what is seen; true when that is news. What was ever seen to run has run, and what has ended stays so. */
  see(seen: Seen): boolean {
    if (this.over) return false;
    const hasRun = this.#seen.hasRun === true || seen.mesosState === 'TASK_RUNNING';
    this.#seen = hasRun ? { ...seen, hasRun } : seen;
    return this.#takeNews();
  }

  /** Nobody can tell whether it exists. */
  doubt(ambiguity: Ambiguity): boolean {
    return this.see({ verdict: 'doubtful', ambiguity });
  }

  /** It is known by this name now. */
  name(driverId: string): boolean {
    this.driverId = driverId;
    return this.see({ verdict: 'alive' });
  }

  #takeNews(): boolean {
    const tells = JSON.stringify(this.observation);
    const isNews = tells !== this.#told;
    this.#told = tells;
    return isNews;
  }
}
