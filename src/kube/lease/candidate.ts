/** A whole candidacy: stands by, leads, works while it leads, and gives the lead up when nothing of the work acts any more. */
import type { Election } from './election.ts';

export interface Work {
  /** Begins to act; answers when it does. */
  begin(): Promise<void>;
  /** Stops to act; answers when nothing of it acts any more. Called once, also when it never began. */
  end(): Promise<void>;
}

export class Candidate {
  readonly #election: Election;
  readonly #work: Work;
  readonly #onLost: () => void;
  readonly #stop = new AbortController();
  #candidacy: Promise<void> = Promise.resolve();

  /** @param onLost the lead was lost, or the work could not begin, and it has ended: this process is of no use any more */
  constructor(election: Election, work: Work, onLost: () => void) {
    this.#election = election;
    this.#work = work;
    this.#onLost = onLost;
  }

  /** Stands for the lead, in the background. `onTrouble` is told why the work could not begin. */
  stand(onTrouble: (error: unknown) => void): void {
    this.#candidacy = this.#run().catch(onTrouble);
  }

  /** Ends the work, and lets the next one lead. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#candidacy;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let lost = false;
    try {
      if (!(await this.#election.lead(signal))) return;
      // Until it turns out that the work begins and ends in order.
      lost = true;
      const over = this.#election.stay(signal);
      await Promise.race([this.#work.begin(), over]);
      lost = (await over) === 'lost';
    } finally {
      await this.#work.end();
      await this.#election.release();
      if (lost) this.#onLost();
    }
  }
}
