/** The drivers that wait, in the order in which it is their turn. Only so many are in the queue; the others wait behind it and move up. */
import { compareDemands, type Demand, type Shaped, shaped } from '../match/demand.ts';

export class Line {
  readonly #waiting = new Map<string, Shaped>();
  readonly #shapes = new Map<string, number>();
  #order: readonly Shaped[] | undefined;

  get size(): number {
    return this.#waiting.size;
  }

  /** How many different shapes wait. */
  get shapes(): number {
    return this.#shapes.size;
  }

  hasShape(shape: string): boolean {
    return this.#shapes.has(shape);
  }

  get(taskId: string): Shaped | undefined {
    return this.#waiting.get(taskId);
  }

  /**
   * Puts a demand in its place in the line; one that is there already keeps the time since when it waits. True when it wants something else
   * of an offer than before, or is new.
   */
  put(demand: Demand): boolean {
    const before = this.#waiting.get(demand.taskId);
    const queuedAtMs = Math.min(demand.queuedAtMs, before?.demand.queuedAtMs ?? demand.queuedAtMs);
    const entry = shaped({ ...demand, queuedAtMs });
    if (before?.shape === entry.shape && compareDemands(before.demand, entry.demand) === 0) return false;
    this.remove(demand.taskId);
    this.#waiting.set(demand.taskId, entry);
    this.#order = undefined;
    this.#shapes.set(entry.shape, (this.#shapes.get(entry.shape) ?? 0) + 1);
    return before?.shape !== entry.shape;
  }

  remove(taskId: string): void {
    const entry = this.#waiting.get(taskId);
    if (entry === undefined) return;
    this.#waiting.delete(taskId);
    this.#order = undefined;
    const left = (this.#shapes.get(entry.shape) ?? 1) - 1;
    if (left === 0) this.#shapes.delete(entry.shape);
    else this.#shapes.set(entry.shape, left);
  }

  /** The first so many, in order. */
  first(count: number): readonly Shaped[] {
    this.#order ??= [...this.#waiting.values()].sort((a, b) => compareDemands(a.demand, b.demand));
    return this.#order.length <= count ? this.#order : this.#order.slice(0, count);
  }
}
