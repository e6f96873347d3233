/** The objects of one resource in the order of their keys, and the changes of the recent past. */
import type { KubeObject } from '../object.ts';
import type { Change } from './change.ts';

export type Snapshot = readonly KubeObject[];

const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class ObjectTable {
  readonly name: string;
  readonly #objects = new Map<string, KubeObject>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #historyLimit: number;
  #history: Change[] = [];
  #forgotten: number;
  #keys: readonly string[] | undefined;

  /** Keeps at least `historyLimit` changes; those up to `forgotten` are known to be lost. */
  constructor(name: string, historyLimit: number, forgotten: number) {
    this.name = name;
    this.#historyLimit = historyLimit;
    this.#forgotten = forgotten;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The newest version whose change is no longer known. */
  get forgotten(): number {
    return this.#forgotten;
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  /** All objects, ordered by namespace and name. */
  all(): Snapshot {
    this.#keys ??= [...this.#objects.keys()].sort(byKey);
    return this.#keys.map((key) => this.#objects.get(key)).filter((object) => object !== undefined);
  }

  /** Changes after a version, oldest first. Meaningless for versions before `forgotten`. */
  changesAfter(version: number): readonly Change[] {
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#history[middle]?.version ?? 0) <= version) low = middle + 1;
      else high = middle;
    }
    return this.#history.slice(low);
  }

  /** Calls after each change of this table; the answer ends that. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For the store only: takes a change over. */
  apply(key: string, change: Change): void {
    if (change.type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, change.object);
    if (change.type !== 'MODIFIED') this.#keys = undefined;
    this.#history.push(change);
    // Trimmed in large steps, so that a write costs the same whatever the limit is.
    if (this.#history.length > this.#historyLimit * 2) this.#trim(this.#history.length - this.#historyLimit);
    for (const listener of this.#listeners) listener(change);
  }

  /** Forgets every change up to a version. */
  compact(version: number): void {
    this.#history = [];
    this.#forgotten = Math.max(this.#forgotten, version);
  }

  #trim(count: number): void {
    this.#forgotten = this.#history[count - 1]?.version ?? this.#forgotten;
    this.#history = this.#history.slice(count);
  }
}
