import { Fifo } from '../model/fifo.ts';

/** Lets so many pass at once; the others wait in the order of their coming. */
export class Slots {
  #free: number;
  readonly #waiting = new Fifo<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs the action when a place is free and gives the place back whatever happens. */
  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resume) => this.#waiting.push(resume));
    try {
      return await action();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
