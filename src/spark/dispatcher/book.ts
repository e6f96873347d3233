/** What a dispatcher remembers of its drivers: the four containers of semantics 3.2, and how drivers move between them. */
import type { TaskStatus } from '../../model/mesos.ts';
import { type Conf, intEntry } from '../conf.ts';
import { Thrown } from '../exception.ts';
import type { Deviations } from './deviations.ts';
import { compareDrivers, declaredQueues, priorityOf, type Queues, queueOf } from './queue.ts';
import { attemptTaskId, type DriverDescription } from './submission.ts';

export interface LaunchedDriver {
  readonly driver: DriverDescription;
  readonly taskId: string;
  readonly agentId: string;
  readonly startMillis: number;
  readonly lastStatus: TaskStatus | undefined;
}

export interface FinishedDriver {
  readonly driver: DriverDescription;
  readonly taskId: string;
  readonly lastStatus: TaskStatus | undefined;
  /** Absent for a driver that could not be launched. */
  readonly startMillis?: number;
  readonly finishMillis?: number;
  /** Why it could not be launched. */
  readonly failure?: string;
}

export interface RetryingDriver {
  readonly driver: DriverDescription;
  readonly lastFailure: TaskStatus;
}

export class DriverBook {
  readonly queues: Queues;
  readonly launched = new Map<string, LaunchedDriver>();
  #queued: readonly DriverDescription[] = [];
  #retrying: readonly RetryingDriver[] = [];
  #finished: readonly FinishedDriver[] = [];
  readonly #retained: number;
  readonly #deviations: Deviations;

  /** @throws NumberFormatException, IllegalArgumentException for a configuration with which Spark's dispatcher does not start */
  constructor(conf: Conf, deviations: Deviations) {
    this.#deviations = deviations;
    this.#retained = intEntry(conf, 'spark.mesos.retainedDrivers') ?? 200;
    this.queues = declaredQueues(conf);
  }

  get queued(): readonly DriverDescription[] {
    return this.#queued;
  }

  get retrying(): readonly RetryingDriver[] {
    return this.#retrying;
  }

  get finished(): readonly FinishedDriver[] {
    return this.#finished;
  }

  /** Puts a driver in its place in the queue, or answers why it can't be there. @throws NoSuchElementException where Spark is copied */
  enqueue(driver: DriverDescription): string | undefined {
    const undeclared = !this.queues.has(queueOf(driver));
    if (undeclared && !this.#deviations.copies('undeclared-queue')) return `Queue '${queueOf(driver)}' is not declared`;
    const order = this.#queued.map((other) => compareDrivers(driver, other, this.queues));
    if (order.includes(0) && this.#deviations.copies('same-instant')) return undefined;
    const before = order.findIndex((sign) => sign < 0);
    const at = before < 0 ? this.#queued.length : before;
    this.#queued = [...this.#queued.slice(0, at), driver, ...this.#queued.slice(at)];
    return undefined;
  }

  /** Takes a driver out of the queue or out of those that wait for their next attempt. */
  withdraw({ submissionId }: DriverDescription): void {
    const waiting = this.#queued.find((driver) => driver.submissionId === submissionId);
    if (waiting !== undefined) priorityOf(waiting, this.queues);
    this.#queued = this.#queued.filter((driver) => driver !== waiting);
    this.#retrying = this.#retrying.filter(({ driver }) => driver.submissionId !== submissionId);
  }

  launch(driver: DriverDescription, agentId: string, nowMillis: number): void {
    const launched = { driver, taskId: attemptTaskId(driver), agentId, startMillis: nowMillis, lastStatus: undefined };
    this.launched.set(driver.submissionId, launched);
    this.withdraw(driver);
  }

  /** Gives a driver up that can't be launched; older ones stay remembered. */
  failLaunch(driver: DriverDescription, failure: string): void {
    this.withdraw(driver);
    this.#finished = [...this.#finished, { driver, taskId: driver.submissionId, lastStatus: undefined, failure }];
  }

  /** Moves a launched driver to those that wait for their next attempt. */
  retry({ driver }: LaunchedDriver, again: DriverDescription, lastFailure: TaskStatus): void {
    this.launched.delete(driver.submissionId);
    this.#retrying = [...this.#retrying, { driver: again, lastFailure }];
  }

  /** Moves a launched driver to the finished ones, of which the oldest are forgotten. @throws IndexOutOfBoundsException when none may be retained */
  retire({ driver, taskId, startMillis }: LaunchedDriver, lastStatus: TaskStatus, nowMillis: number): void {
    this.launched.delete(driver.submissionId);
    if (this.#finished.length >= this.#retained) {
      const forgotten = Math.max(Math.trunc(this.#retained / 10), 1);
      if (forgotten > this.#finished.length)
        throw new Thrown({ class: 'java.lang.IndexOutOfBoundsException', message: `at 0 deleting ${forgotten}` });
      this.#finished = this.#finished.slice(forgotten);
    }
    this.#finished = [...this.#finished, { driver, taskId, lastStatus, startMillis, finishMillis: nowMillis }];
  }
}
