/** The executors of all attempts of a cluster, and the removal of their frameworks once an attempt is over. */
import type { MasterLocator } from '../../mesos/client/locator.ts';
import { OperatorApi } from '../../mesos/client/operator-api.ts';
import type { Attempt, ExecutorsObservation } from '../backend.ts';
import { askMesos } from './calls.ts';
import { ExecutorRun, type ExecutorRunPlan } from './executor-run.ts';
import { type Means, withFields } from './means.ts';
import { subjectOf } from './subject.ts';

const firstRetryMs = 500;
const longestRetryMs = 15_000;

export class ExecutorRuns {
  readonly #masters: MasterLocator;
  readonly #means: Means;
  readonly #onNews: (key: string) => void;
  /** Of the leading master; stays open until `close`. */
  readonly api: OperatorApi;
  readonly #runs = new Map<string, ExecutorRun>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #removals = new Map<string, 'under way' | 'done'>();
  #closed = false;

  constructor(masters: MasterLocator, means: Means, onNews: (key: string) => void) {
    this.#masters = masters;
    this.#means = means;
    this.#onNews = onNews;
    this.api = new OperatorApi({ ...means, masters, around: askMesos(means) });
  }

  /** Keeps the executors of an attempt running, once. */
  start(attempt: Attempt, plan: Omit<ExecutorRunPlan, 'subject'>): void {
    if (this.#closed || this.#runs.has(attempt.taskId) || this.#removals.has(plan.frameworkId)) return;
    const { key, uid, taskId } = attempt;
    const subject = subjectOf(key, uid, taskId);
    const means = { ...this.#means, log: withFields(this.#means.log, subject) };
    this.#runs.set(taskId, new ExecutorRun({ ...plan, subject }, this.#masters, means, () => this.#onNews(key)));
  }

  observe(taskId: string): ExecutorsObservation | undefined {
    return this.#runs.get(taskId)?.observe();
  }

  /** Lets go of an attempt's executors; they live on until their framework is removed. */
  stop(taskId: string): void {
    const run = this.#runs.get(taskId);
    if (run === undefined) return;
    this.#runs.delete(taskId);
    this.#closing.set(
      taskId,
      run.close().finally(() => this.#closing.delete(taskId)),
    );
  }

  /** Removes a framework from Mesos, with everything in it; tells the key when it is done. */
  remove(attempt: Attempt, frameworkId: string): void {
    if (this.#closed || this.#removals.has(frameworkId)) return;
    this.#removals.set(frameworkId, 'under way');
    void this.#remove(attempt, frameworkId, firstRetryMs);
  }

  removed(frameworkId: string): boolean {
    return this.#removals.get(frameworkId) === 'done';
  }

  /** The attempt is over and its end durable. */
  forget(taskId: string): void {
    this.stop(taskId);
    for (const frameworkId of this.#removals.keys())
      if (frameworkId.endsWith(`-${taskId}`)) this.#removals.delete(frameworkId);
  }

  /** Removes a framework now; throws when Mesos can't be asked. */
  async teardown(frameworkId: string): Promise<void> {
    await this.api.teardown(frameworkId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const taskId of this.#runs.keys()) this.stop(taskId);
    await Promise.all(this.#closing.values());
    await this.api.close();
  }

  /** The subscription goes first: one that is on its way would bring the framework back. */
  async #remove(attempt: Attempt, frameworkId: string, retryMs: number): Promise<void> {
    const { key, uid, taskId } = attempt;
    await Promise.all(this.#closing.values());
    try {
      await this.api.teardown(frameworkId);
      this.#removals.set(frameworkId, 'done');
      this.#onNews(key);
    } catch (error) {
      this.#means.log.warn(
        { ...subjectOf(key, uid, taskId), framework: frameworkId, problem: String(error) },
        'a framework could not be removed yet',
      );
      if (!this.#closed)
        this.#means.clock.after(
          retryMs,
          () => void this.#remove(attempt, frameworkId, Math.min(longestRetryMs, retryMs * 2)),
        );
    }
  }
}
