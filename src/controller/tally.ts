/** Objects that are counted: each once, in its newest version, as long as it is this operator's. */
import type { KubeObject } from '../kube/objects.ts';

export class Tally {
  readonly #isOurs: (object: KubeObject) => boolean;
  readonly #count: (object: KubeObject, by: 1 | -1) => void;
  readonly #counted = new WeakSet<KubeObject>();

  /** @param count adds a version of an object to all that is counted of it, or takes it away */
  constructor(isOurs: (object: KubeObject) => boolean, count: (object: KubeObject, by: 1 | -1) => void) {
    this.#isOurs = isOurs;
    this.#count = count;
  }

  /** One version of an object comes in place of another. True when it is this operator's. */
  change(object: KubeObject, previous: KubeObject | undefined): boolean {
    if (previous !== undefined) this.remove(previous);
    return this.look(object);
  }

  remove(object: KubeObject): void {
    if (this.#counted.delete(object)) this.#count(object, -1);
  }

  /** Counts it if it is this operator's by now, and no more if it isn't. */
  look(object: KubeObject): boolean {
    const ours = this.#isOurs(object);
    if (!ours) this.remove(object);
    else if (!this.#counted.has(object)) {
      this.#counted.add(object);
      this.#count(object, 1);
    }
    return ours;
  }
}
