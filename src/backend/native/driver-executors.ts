/**
 * Executors that drivers launch themselves, through frameworks of their own: seen by what the master has down about them. One question a while serves
 * all drivers of a cluster, and the longer the answer takes, the seldomer it is asked.
 */
import { maxListedExecutors } from '../../api/spark-application-status.ts';
import type { OperatorApi } from '../../mesos/client/operator-api.ts';
import type { TaskRecord } from '../../mesos/wire/master.ts';
import type { Clock } from '../../model/clock.ts';
import { executorFrameworkIdOf } from '../../model/ids.ts';
import type { Attempt, ExecutorsObservation } from '../backend.ts';
import type { BackendLog } from './means.ts';

const everyMs = 15_000;
/** The share of the time that questions may take. */
const share = 1 / 20;
const listedFailures = 5;

export interface DriverExecutorsMeans {
  readonly api: Pick<OperatorApi, 'getTasks' | 'getAgents'>;
  readonly clock: Clock;
  readonly log: BackendLog;
  readonly onNews: (key: string) => void;
}

type Watched = Pick<Attempt, 'key' | 'taskId' | 'frameworkId'>;

export class DriverExecutors {
  readonly #means: DriverExecutorsMeans;
  readonly #watched = new Map<string, Watched>();
  readonly #seen = new Map<string, ExecutorsObservation>();
  readonly #hosts = new Map<string, string>();
  #asking = false;
  #closed = false;
  #cancel: () => void = () => undefined;

  constructor(means: DriverExecutorsMeans) {
    this.#means = means;
  }

  /** A driver runs that launches its executors itself. */
  watch(attempt: Watched): void {
    if (this.#closed || this.#watched.has(attempt.taskId)) return;
    this.#watched.set(attempt.taskId, attempt);
    if (!this.#asking) this.#askIn(everyMs);
  }

  /** Undefined while the driver has registered no framework. */
  observe(taskId: string): ExecutorsObservation | undefined {
    return this.#seen.get(taskId);
  }

  forget(taskId: string): void {
    this.#watched.delete(taskId);
    this.#seen.delete(taskId);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #askIn(ms: number): void {
    this.#asking = true;
    this.#cancel = this.#means.clock.after(ms, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const { clock, log } = this.#means;
    const beganMs = clock.now();
    try {
      if (this.#watched.size > 0) await this.#look();
    } catch (error) {
      log.debug({ problem: String(error) }, 'the master did not tell of executors');
    }
    if (this.#closed) return;
    this.#asking = this.#watched.size > 0;
    if (this.#asking) this.#askIn(Math.max(everyMs, (clock.now() - beganMs) / share));
  }

  async #look(): Promise<void> {
    const { api, clock } = this.#means;
    const byFramework = Map.groupBy(await api.getTasks(), ({ frameworkId }) => ownerOf(frameworkId));
    const own = [...this.#watched.values()].map((watched) => {
      const frameworkId = executorFrameworkIdOf(watched.frameworkId, watched.taskId);
      return { watched, tasks: byFramework.get(frameworkId) ?? [] };
    });
    if (own.some(({ tasks }) => tasks.some(({ agentId }) => !this.#hosts.has(agentId))))
      for (const { id, hostname } of await api.getAgents()) this.#hosts.set(id, hostname);
    for (const { watched, tasks } of own) {
      const before = this.#seen.get(watched.taskId);
      if (!this.#watched.has(watched.taskId) || (tasks.length === 0 && before === undefined)) continue;
      const seen = this.#observation(tasks, before?.changedMs ?? clock.now());
      if (JSON.stringify(seen) === JSON.stringify(before)) continue;
      this.#seen.set(watched.taskId, { ...seen, changedMs: clock.now() });
      this.#means.onNews(watched.key);
    }
  }

  #observation(tasks: readonly TaskRecord[], changedMs: number): ExecutorsObservation {
    const active = tasks.filter(({ group }) => group === 'active' || group === 'pending');
    const running = active.filter(({ state }) => state === 'TASK_RUNNING').length;
    const failed = tasks.filter(hasFailed).sort((a, b) => (b.timestampMs ?? 0) - (a.timestampMs ?? 0));
    const hostOf = (agentId: string): string => this.#hosts.get(agentId) ?? agentId;
    const applicationId = tasks.at(-1)?.frameworkId;
    return {
      running,
      pending: active.length - running,
      failed: failed.length,
      lost: tasks.filter(({ group }) => group === 'unreachable').length,
      items: active
        .slice(0, maxListedExecutors)
        .map(({ id, agentId, state }) => ({ id, host: hostOf(agentId), state })),
      changedMs,
      failures: failed.slice(0, listedFailures).map(({ id, agentId, state, timestampMs = changedMs }) => ({
        id,
        host: hostOf(agentId),
        state,
        reason: undefined,
        message: undefined,
        atMs: timestampMs,
      })),
      applicationId,
    };
  }
}

/** Spark's second context in a driver, and those after it, register as `<id>-0001` and so on (semantics 4.1). */
const ownerOf = (frameworkId: string): string =>
  frameworkId.replace(/^(.*-driver-\d{14}-(?:[0-9a-f]{12}|\d{4,})(?:-retry-\d+)?)-\d{4}$/, '$1');

const failedStates: ReadonlySet<string> = new Set([
  'TASK_FAILED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_GONE',
  'TASK_DROPPED',
]);

const hasFailed = ({ group, state }: TaskRecord): boolean => group === 'completed' && failedStates.has(state);
