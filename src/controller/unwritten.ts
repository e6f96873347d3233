/** Since when what is seen of the executors of an application differs from what its status says. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { ExecutorsObservation } from '../backend/backend.ts';
import { executorsWritten } from '../lifecycle/fold.ts';
import type { SeenExecutors } from '../lifecycle/observed.ts';

export class Unwritten {
  readonly #sinceMs = new Map<string, number>();

  /** The executors with the time since which they differ; the key is forgotten where there is nothing to write. */
  since(
    key: string,
    status: SparkApplicationStatus,
    seen: ExecutorsObservation | undefined,
    now: number,
  ): SeenExecutors | undefined {
    if (seen === undefined || executorsWritten(status, seen)) {
      this.#sinceMs.delete(key);
      return seen;
    }
    const unwrittenSinceMs = this.#sinceMs.get(key) ?? now;
    this.#sinceMs.set(key, unwrittenSinceMs);
    return { ...seen, unwrittenSinceMs };
  }

  forget(key: string): void {
    this.#sinceMs.delete(key);
  }
}
