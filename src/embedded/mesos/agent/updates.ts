/**
 * Status updates on their way to frameworks: for each task in order, one unacknowledged at a time, sent again until somebody
 * acknowledges it, through whatever the framework and the masters are going through.
 */
import type { Clock } from '../../../model/clock.ts';
import type { StatusMessage } from '../messages.ts';

const longestRetryMs = 600_000;

interface Queue {
  readonly frameworkId: string;
  readonly pending: StatusMessage[];
  cancelRetry: () => void;
}

export class UpdateQueues {
  readonly #queues = new Map<string, Queue>();
  #stopped = false;
  readonly #clock: Clock;
  readonly #retryMs: number;
  readonly #send: (key: string, frameworkId: string, status: StatusMessage) => void;

  /** @param send hands an update to the master, or drops it when there is none to hear it */
  constructor(clock: Clock, retryMs: number, send: (key: string, frameworkId: string, status: StatusMessage) => void) {
    this.#clock = clock;
    this.#retryMs = retryMs;
    this.#send = send;
  }

  /** How many tasks have updates waiting. */
  get size(): number {
    return this.#queues.size;
  }

  push(key: string, frameworkId: string, status: StatusMessage): void {
    if (this.#stopped) return;
    const queue = this.#queues.get(key) ?? { frameworkId, pending: [], cancelRetry: () => {} };
    this.#queues.set(key, queue);
    queue.pending.push(status);
    if (queue.pending.length === 1) this.#sendHead(key, queue, this.#retryMs);
  }

  /** The update that this acknowledges, undefined for one that isn't waiting. The next one goes out. */
  acknowledge(key: string, uuid: string): StatusMessage | undefined {
    const queue = this.#queues.get(key);
    const head = queue?.pending[0];
    if (queue === undefined || head === undefined || head.uuid !== uuid) return undefined;
    queue.cancelRetry();
    queue.pending.shift();
    if (queue.pending.length > 0) this.#sendHead(key, queue, this.#retryMs);
    else this.#queues.delete(key);
    return head;
  }

  /** The oldest update of every task is sent at once, as after a new master was found. */
  resume(): void {
    for (const [key, queue] of this.#queues) {
      queue.cancelRetry();
      this.#sendHead(key, queue, this.#retryMs);
    }
  }

  forget(key: string): void {
    this.#queues.get(key)?.cancelRetry();
    this.#queues.delete(key);
  }

  /** Forgets everything of a framework that is gone. */
  forgetFramework(frameworkId: string): void {
    for (const [key, queue] of this.#queues) if (queue.frameworkId === frameworkId) this.forget(key);
  }

  /** For the end of the agent: nothing is sent any more, whatever still ends. */
  stop(): void {
    this.#stopped = true;
    for (const key of [...this.#queues.keys()]) this.forget(key);
  }

  #sendHead(key: string, queue: Queue, retryMs: number): void {
    const head = queue.pending[0];
    if (head === undefined) return;
    queue.cancelRetry = this.#clock.after(retryMs, () =>
      this.#sendHead(key, queue, Math.min(retryMs * 2, longestRetryMs)),
    );
    this.#send(key, queue.frameworkId, head);
  }
}
