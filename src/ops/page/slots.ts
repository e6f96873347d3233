/** So many at a time, and nobody waits: who comes when all are taken is sent away. */
export class Slots {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** What the action answers; undefined when no slot was free. Throws what it throws. */
  async take<T>(action: () => Promise<T>): Promise<T | undefined> {
    if (this.#free === 0) return undefined;
    this.#free -= 1;
    try {
      return await action();
    } finally {
      this.#free += 1;
    }
  }
}
