/** Which rows of the compatibility table that are never copied came to bear, so that whoever compares with Spark knows where to expect another outcome. */
import type { NeverCopiedId } from '../compatibility.ts';

export class Deviations {
  readonly #copied: ReadonlySet<NeverCopiedId>;
  readonly #met = new Set<NeverCopiedId>();

  /** @param copied rows that are to be done as Spark does them after all */
  constructor(copied: ReadonlySet<NeverCopiedId>) {
    this.#copied = copied;
  }

  /** To be asked where a row applies: true when Spark is to be copied there. */
  copies(row: NeverCopiedId): boolean {
    this.#met.add(row);
    return this.#copied.has(row);
  }

  /** The rows that applied so far. */
  get met(): ReadonlySet<NeverCopiedId> {
    return this.#met;
  }
}
