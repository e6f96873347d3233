/**
 * Which driver of which resource is wanted from which backend: one at the most. A resource that goes to another cluster, or to its next attempt, no
 * longer stands in the queue where it stood before.
 */
import type { DriverBackend, Owner } from '../backend/backend.ts';
import type { AttemptDescription } from '../translate/attempt.ts';

export class Wants {
  readonly #wanted = new Map<string, { readonly backend: DriverBackend; readonly taskId: string }>();

  want(owner: Owner, backend: DriverBackend, driver: AttemptDescription): void {
    const { key } = owner;
    const before = this.#wanted.get(key);
    if (before !== undefined && (before.backend !== backend || before.taskId !== driver.taskId)) this.unwant(key);
    this.#wanted.set(key, { backend, taskId: driver.taskId });
    backend.want(owner, driver);
  }

  unwant(key: string): void {
    const before = this.#wanted.get(key);
    this.#wanted.delete(key);
    before?.backend.unwant(before.taskId);
  }
}
