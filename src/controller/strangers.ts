/**
 * Drivers that live on Mesos although no cached resource accounts for them. Each is judged by a live read, and ended only when the API server itself
 * says that it belongs to nothing.
 */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeClient } from '../kube/client.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import { pause } from '../kube/pause.ts';
import type { Clock } from '../model/clock.ts';
import { driverOfSidecar, parseTaskId, submissionIdOf } from '../model/ids.ts';
import { liveSubmission } from './gather.ts';
import { aboutApplication, type Log } from './log.ts';
import { applicationType } from './resources.ts';

const retryMs = 5_000;

export interface StrangersMeans {
  readonly client: Pick<KubeClient, 'listAll'>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Those that are watched; empty = all. With less than all, a task may be that of a resource that can't be seen. */
  readonly namespaces: readonly string[];
  readonly remember: (object: KubeObject) => void;
}

interface Stranger {
  readonly taskId: string;
  readonly agentId: string | undefined;
  readonly end: (taskId: string, agentId: string | undefined) => void;
}

export class Strangers {
  readonly #means: StrangersMeans;
  readonly #waiting = new Map<string, Stranger>();
  #judging = false;

  constructor(means: StrangersMeans) {
    this.#means = means;
  }

  /** Judges a task, together with others that come while the list is read. */
  add(stranger: Stranger): void {
    if (parseTaskId(driverOf(stranger.taskId)) === undefined) {
      this.#leave(stranger.taskId);
      return;
    }
    this.#waiting.set(stranger.taskId, stranger);
    if (!this.#judging) void this.#judge();
  }

  async #judge(): Promise<void> {
    this.#judging = true;
    while (this.#waiting.size > 0 && !this.#means.signal.aborted) {
      const round = [...this.#waiting.values()];
      this.#waiting.clear();
      await this.#judgeRound(round).catch(async (error: unknown) => {
        this.#means.log.warn(
          { problem: String(error), tasks: round.length },
          'tasks without a resource could not be judged; tried again later',
        );
        for (const stranger of round) this.#waiting.set(stranger.taskId, stranger);
        await pause(this.#means.clock, retryMs, this.#means.signal);
      });
    }
    this.#judging = false;
  }

  #leave(taskId: string): void {
    this.#means.log.warn({ task: taskId }, 'a task that is not known here is left alone');
  }

  async #judgeRound(round: readonly Stranger[]): Promise<void> {
    const owners = new Map<string, KubeObject>();
    const { client, namespaces, signal } = this.#means;
    for (const namespace of namespaces.length === 0 ? [undefined] : namespaces) {
      for await (const page of client.listAll(applicationType, { namespace }, signal)) {
        for (const object of page.items)
          owners.set(submissionIdOf(object.metadata.creationTimestamp ?? '', object.metadata.uid), object);
      }
    }
    for (const { taskId, agentId, end } of round) {
      const driver = driverOf(taskId);
      const owner = owners.get(parseTaskId(driver)?.submissionId ?? '');
      if (owner !== undefined) this.#means.remember(owner);
      else if (namespaces.length > 0) {
        this.#leave(taskId);
        continue;
      }
      const lives = liveSubmission(owner?.status as SparkApplicationStatus | undefined)?.taskId === driver;
      if (lives) continue;
      this.#means.log.warn(
        { task: taskId, ...(owner === undefined ? {} : aboutApplication(keyOf(owner.metadata), owner)) },
        'a task lives without a resource that accounts for it',
      );
      end(taskId, agentId);
    }
  }
}

/** What stands beside a driver belongs to whom the driver belongs. */
const driverOf = (taskId: string): string => driverOfSidecar(taskId) ?? taskId;
