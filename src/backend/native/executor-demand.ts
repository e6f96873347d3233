/**
 * What a running application says of itself, read gently: how many executors it wants, which of them are idle, and its id. With a fixed number of
 * executors it is asked for its id only, and no more once that is known.
 */
import {
  type ExecutorBounds,
  idleExecutors,
  type PlacedExecutor,
  wantedExecutors,
} from '../../mesos/framework/executors-wanted.ts';
import type { Clock } from '../../model/clock.ts';
import { lookAtSpark, type SparkAddresses, type SparkLook } from './spark-pages.ts';

const everyMs = 1_000;
const longestMs = 10_000;

export interface DemandEvents {
  /** The executors that live or may live. */
  readonly executors: () => readonly PlacedExecutor[];
  readonly onWanted: (count: number, idle: ReadonlySet<string>) => void;
  readonly onApplicationId: (id: string) => void;
}

export class ExecutorDemand {
  readonly #addresses: SparkAddresses;
  readonly #bounds: ExecutorBounds | undefined;
  readonly #clock: Clock;
  readonly #events: DemandEvents;
  #applicationId: string | undefined;
  #target: number | undefined;
  /** Those that were idle at the last look: only who was idle twice may go. */
  #idle: ReadonlySet<string> = new Set();
  #pauseMs = everyMs;
  #closed = false;
  #cancel: () => void = () => undefined;

  /** @param bounds undefined where the number of executors is fixed */
  constructor(addresses: SparkAddresses, bounds: ExecutorBounds | undefined, clock: Clock, events: DemandEvents) {
    this.#addresses = addresses;
    this.#bounds = bounds;
    this.#clock = clock;
    this.#events = events;
    this.#lookAgain();
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #lookAgain(): void {
    this.#cancel = this.#clock.after(this.#pauseMs, () => void this.#look());
    if (this.#bounds === undefined) this.#pauseMs = Math.min(longestMs, this.#pauseMs * 2);
  }

  async #look(): Promise<void> {
    const look = await lookAtSpark(this.#addresses, this.#bounds !== undefined, this.#clock);
    if (this.#closed) return;
    if (look.applicationId !== undefined && look.applicationId !== this.#applicationId) {
      this.#applicationId = look.applicationId;
      this.#events.onApplicationId(look.applicationId);
    }
    if (this.#bounds !== undefined) this.#judge(look, this.#bounds);
    if (this.#bounds !== undefined || this.#applicationId === undefined) this.#lookAgain();
  }

  /** A driver that says nothing at a look still wants what it wanted; nobody is given back on its silence. */
  #judge(look: SparkLook, bounds: ExecutorBounds): void {
    const executors = this.#events.executors();
    const idle = idleExecutors(executors, look);
    const twice = new Set([...idle].filter((id) => this.#idle.has(id)));
    this.#idle = idle;
    this.#target = look.target ?? this.#target;
    this.#events.onWanted(wantedExecutors(this.#target, bounds, executors.length), twice);
  }
}
