/** A key that is due at a time. Equal times come in the order of `turn`. */
export interface Delayed {
  readonly key: string;
  readonly atMs: number;
  readonly turn: number;
}

const before = (a: Delayed, b: Delayed): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);

/** A binary heap: the earliest is at hand, adding and taking cost the logarithm of the size. */
export class Delays {
  #heap: Delayed[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): Delayed | undefined {
    return this.#heap[0];
  }

  push(item: Delayed): void {
    let place = this.#heap.push(item) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || before(above, item)) break;
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = item;
  }

  pop(): Delayed | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Leaves out what isn't wanted any more. An array in order is a heap. */
  keep(wanted: (item: Delayed) => boolean): void {
    this.#heap = this.#heap.filter(wanted).sort((a, b) => a.atMs - b.atMs || a.turn - b.turn);
  }

  #sink(item: Delayed): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const [a, b] = [this.#heap[left], this.#heap[right]];
      const child = a !== undefined && b !== undefined && before(b, a) ? right : left;
      const below = this.#heap[child];
      if (below === undefined || before(item, below)) break;
      this.#heap[place] = below;
      place = child;
    }
    this.#heap[place] = item;
  }
}
