/**
 * Spark 3.4.4's cluster dispatcher as a machine without I/O (semantics 3.2 to 3.12): submissions, offers, status updates and kills in, answers,
 * launches and declines out. What would lose work or stop others is not copied; the rows of `compatibility.ts` that say so are named here.
 */
import type { TaskStatus } from '../../model/mesos.ts';
import type { NeverCopiedId } from '../compatibility.ts';
import { intEntry } from '../conf.ts';
import { type Attempt, attempt, type JavaException, Thrown } from '../exception.ts';
import { rejectSeconds } from '../reject-durations.ts';
import { taskStateFlags } from '../task-states.ts';
import { DriverBook } from './book.ts';
import type { Dispatcher } from './command.ts';
import { Deviations } from './deviations.ts';
import { type Launch, type OfferedAgent, placeDriver, type Room, roomFor } from './rooms.ts';
import { statusText } from './status-text.ts';
import {
  type DriverDescription,
  describe,
  dispatcherSubmissionId,
  isWellFormed,
  type SubmissionRequest,
} from './submission.ts';

/** What one round of offers came to; with `exception`, Spark's callback ended there. */
export interface Round {
  readonly launches: readonly Launch[];
  readonly declines: readonly { readonly offerId: string; readonly refuseSeconds: number }[];
  readonly exception?: JavaException;
}

export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly submissionId: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** HTTP 400. */
  | { readonly kind: 'malformed' }
  /** HTTP 500. */
  | { readonly kind: 'threw'; readonly exception: JavaException };

export interface DriverStatus {
  readonly driverState: 'QUEUED' | 'RUNNING' | 'FINISHED' | 'RETRYING' | 'NOT_FOUND';
  readonly message: string | undefined;
}

export interface KillAnswer {
  readonly success: boolean;
  readonly message: string;
  /** The task that Mesos is asked to kill. */
  readonly killTaskId: string | undefined;
}

export class DispatcherModel {
  readonly drivers: DriverBook;
  readonly deviations: Deviations;
  readonly #dispatcher: Dispatcher;
  readonly #maxDrivers: number;
  readonly #longestWait: number;
  #submissions = 0;
  #revives = 0;

  /**
   * @param copied rows that are copied after all, which only a comparison with Spark does
   * @throws NumberFormatException, IllegalArgumentException for a configuration with which Spark's dispatcher does not start
   */
  constructor(dispatcher: Dispatcher, copied: ReadonlySet<NeverCopiedId> = new Set()) {
    this.#dispatcher = dispatcher;
    this.#maxDrivers = intEntry(dispatcher.conf, 'spark.mesos.maxDrivers') ?? 200;
    this.#longestWait = intEntry(dispatcher.conf, 'spark.mesos.cluster.retry.wait.max') ?? 60;
    this.deviations = new Deviations(copied);
    this.drivers = new DriverBook(dispatcher.conf, this.deviations);
  }

  /** How often offers were asked for since the last call. */
  takeRevives(): number {
    const revives = this.#revives;
    this.#revives = 0;
    return revives;
  }

  submit(request: SubmissionRequest, nowMillis: number): SubmitAnswer {
    if (!isWellFormed(request)) return { kind: 'malformed' };
    const done = attempt((): SubmitAnswer => {
      const driver = describe(request, nowMillis, () => this.#nextId(nowMillis));
      if (this.drivers.launched.size >= this.#maxDrivers)
        return { kind: 'refused', message: 'Already reached maximum submission size' };
      const refusal = this.drivers.enqueue(driver);
      if (refusal !== undefined) return { kind: 'refused', message: refusal };
      this.#revives += 1;
      return { kind: 'accepted', submissionId: driver.submissionId };
    });
    return done.ok ? done.value : { kind: 'threw', exception: done.exception };
  }

  #nextId(nowMillis: number): string {
    this.#submissions += 1;
    return dispatcherSubmissionId(nowMillis, this.#submissions);
  }

  /** First the drivers whose wait is over, then the queue; every driver goes on the first offer that holds it. */
  offers(offers: readonly OfferedAgent[], nowMillis: number): Round {
    const rooms = offers.map((offer): Room => ({ offer, left: offer.resources, tasks: undefined }));
    const due = this.drivers.retrying
      .map(({ driver }) => driver)
      .filter(({ retry }) => retry !== undefined && retry.nextMillis < nowMillis);
    const placed = attempt(() => {
      for (const driver of [...due, ...this.drivers.queued]) this.#schedule(driver, rooms, nowMillis);
    });
    if (!placed.ok) return { launches: [], declines: [], exception: placed.exception };
    const launches = rooms.flatMap(({ offer, tasks }) => (tasks === undefined ? [] : [{ offerId: offer.id, tasks }]));
    const declined = rooms.filter(({ tasks }) => tasks === undefined);
    const declines = attempt(() =>
      declined.map(({ offer }) => ({ offerId: offer.id, refuseSeconds: rejectSeconds(this.#dispatcher.conf) })),
    );
    return declines.ok
      ? { launches, declines: declines.value }
      : { launches, declines: [], exception: declines.exception };
  }

  #schedule(driver: DriverDescription, rooms: readonly Room[], nowMillis: number): void {
    const placed = attempt(() => {
      const room = roomFor(driver, rooms);
      const failure = room === undefined ? undefined : placeDriver(driver, room, this.#dispatcher);
      if (failure !== undefined) this.drivers.failLaunch(driver, failure);
      else if (room !== undefined) this.drivers.launch(driver, room.offer.agentId, nowMillis);
    });
    if (placed.ok) return;
    if (this.deviations.copies('one-bad-driver')) throw new Thrown(placed.exception);
    this.drivers.failLaunch(driver, placed.message);
  }

  /** @returns why Spark's callback ended early, if it did */
  update(status: TaskStatus, nowMillis: number): Attempt<void> {
    return attempt(() => this.#update(status, nowMillis));
  }

  #update(status: TaskStatus, nowMillis: number): void {
    const launched = this.drivers.launched.get(status.taskId.split('-retry-', 1)[0] ?? '');
    if (launched === undefined || status.reason === 'REASON_RECONCILIATION') return;
    const { driver, taskId } = launched;
    const late = status.taskId !== taskId;
    if (driver.supervise && (status.state === 'TASK_FAILED' || status.state === 'TASK_LOST')) {
      if (late) return;
      const waitSeconds = driver.retry === undefined ? 1 : Math.min(this.#longestWait, driver.retry.waitSeconds * 2);
      const retry = {
        retries: (driver.retry?.retries ?? 0) + 1,
        waitSeconds,
        nextMillis: nowMillis + waitSeconds * 1000,
      };
      this.drivers.retry(launched, { ...driver, retry }, status);
      this.#revives += 1;
    } else if (taskStateFlags(status.state).isFinished) {
      if (!late || this.deviations.copies('late-update')) this.drivers.retire(launched, status, nowMillis);
    } else this.drivers.launched.set(driver.submissionId, { ...launched, lastStatus: status });
  }

  /** A driver that was not launched yet is forgotten at once; Mesos is asked to end one that was. */
  kill(submissionId: string): KillAnswer {
    const { launched, queued, retrying, finished } = this.drivers;
    const is = (driver: DriverDescription): boolean => driver.submissionId === submissionId;
    const running = launched.get(submissionId);
    if (running !== undefined) return { success: true, message: 'Killing running driver', killTaskId: running.taskId };
    const waiting = queued.find(is) ?? retrying.find(({ driver }) => is(driver))?.driver;
    if (waiting !== undefined) {
      const message = queued.includes(waiting)
        ? "Removed driver while it's still pending"
        : "Removed driver while it's being retried";
      this.drivers.withdraw(waiting);
      return { success: true, message, killTaskId: undefined };
    }
    const known = finished.some(({ driver }) => is(driver));
    return {
      success: false,
      message: known ? 'Driver already terminated' : 'Cannot find driver',
      killTaskId: undefined,
    };
  }

  /** What Spark's protocol calls the state of a driver: `FINISHED` also when it failed, was killed or could not be launched. */
  driverState(submissionId: string): DriverStatus['driverState'] {
    const { queued, launched, finished, retrying } = this.drivers;
    const is = ({ driver }: { readonly driver: DriverDescription }): boolean => driver.submissionId === submissionId;
    if (queued.some((driver) => is({ driver }))) return 'QUEUED';
    if (launched.has(submissionId)) return 'RUNNING';
    if (finished.some(is)) return 'FINISHED';
    return retrying.some(is) ? 'RETRYING' : 'NOT_FOUND';
  }

  status(submissionId: string): DriverStatus {
    const { launched, finished, retrying } = this.drivers;
    const is = ({ driver }: { readonly driver: DriverDescription }): boolean => driver.submissionId === submissionId;
    const driverState = this.driverState(submissionId);
    const ended = driverState === 'FINISHED' ? finished.find(is) : undefined;
    if (ended?.failure !== undefined)
      return { driverState, message: this.deviations.copies('failed-launch') ? undefined : ended.failure };
    const last: Readonly<Partial<Record<DriverStatus['driverState'], TaskStatus | undefined>>> = {
      RUNNING: launched.get(submissionId)?.lastStatus,
      FINISHED: ended?.lastStatus,
      RETRYING: retrying.find(is)?.lastFailure,
    };
    const status = last[driverState];
    return { driverState, message: status === undefined ? undefined : statusText(status) };
  }
}
