/** Who waits to be handed to a dispatcher, in the order in which they came, and whose turn it is. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { AnyWaitReason } from '../../model/wait-reasons.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { queueRefusal } from '../native/demand.ts';

/** Submissions that are under way at a time. */
const atOnce = 4;

interface Waiting {
  readonly key: string;
  readonly role: string;
  readonly refusal: Refusal<AnyWaitReason> | undefined;
}

export class Line {
  readonly #waiting = new Map<string, Waiting>();
  readonly #turns = new Set<string>();

  get length(): number {
    return this.#waiting.size;
  }

  want(key: string, driver: DriverDescription, spec: MesosClusterSpec): void {
    const refusal = queueRefusal(driver, spec);
    this.#waiting.set(driver.taskId, { key, role: driver.role, refusal });
    if (refusal !== undefined) this.#turns.delete(driver.taskId);
  }

  unwant(taskId: string): void {
    this.#waiting.delete(taskId);
    this.#turns.delete(taskId);
  }

  /** The role of a driver whose turn it is. */
  turn(taskId: string): string | undefined {
    return this.#turns.has(taskId) ? this.#waiting.get(taskId)?.role : undefined;
  }

  /** Why it is not its turn. */
  waiting(taskId: string, maxDrivers: number): Refusal<AnyWaitReason> | undefined {
    const refusal = this.#waiting.get(taskId)?.refusal;
    if (refusal !== undefined || this.#turns.has(taskId)) return refusal;
    return no(
      'TooManyDrivers',
      `As many drivers as the cluster allows (${maxDrivers}) are at the dispatcher, or others are being handed to it.`,
    );
  }

  /**
   * Gives turns to those who came first.
   * @param running drivers at the dispatcher
   * @param underWay submissions under way
   * @returns the resources whose turn has come
   */
  giveTurns(running: number, underWay: number, maxDrivers: number): readonly string[] {
    const told: string[] = [];
    let free = Math.min(atOnce - underWay, maxDrivers - running) - this.#turns.size;
    for (const [taskId, { key, refusal }] of this.#waiting) {
      if (free <= 0) break;
      if (refusal !== undefined || this.#turns.has(taskId)) continue;
      this.#turns.add(taskId);
      told.push(key);
      free -= 1;
    }
    return told;
  }

  /** Nobody's turn any more: the dispatcher does not answer. */
  takeTurns(): void {
    this.#turns.clear();
  }
}
