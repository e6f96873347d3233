/**
 * Drivers that live on Mesos although no cached resource accounts for them. Each is judged by a live read, and ended only when the API server itself
 * says that it belongs to nothing.
 */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeClient } from '../kube/client.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import { parseTaskId, submissionIdOf } from '../model/ids.ts';
import { liveSubmission } from './gather.ts';
import type { Log } from './log.ts';
import { applicationType } from './resources.ts';

export interface StrangersMeans {
  readonly client: Pick<KubeClient, 'listAll'>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** All namespaces are watched; with less, a task may be that of a resource that can't be seen. */
  readonly seesEverything: boolean;
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
    if (parseTaskId(stranger.taskId) === undefined || !this.#means.seesEverything) {
      this.#means.log.warn({ task: stranger.taskId }, 'a task that is not known here is left alone');
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
      await this.#judgeRound(round).catch((error: unknown) => {
        this.#means.log.warn(
          { problem: String(error), tasks: round.length },
          'tasks without a resource could not be judged; Mesos will tell of them again',
        );
      });
    }
    this.#judging = false;
  }

  async #judgeRound(round: readonly Stranger[]): Promise<void> {
    const owners = new Map<string, KubeObject>();
    for await (const page of this.#means.client.listAll(applicationType, {}, this.#means.signal)) {
      for (const object of page.items)
        owners.set(submissionIdOf(object.metadata.creationTimestamp ?? '', object.metadata.uid), object);
    }
    for (const { taskId, agentId, end } of round) {
      const owner = owners.get(parseTaskId(taskId)?.submissionId ?? '');
      if (owner !== undefined) this.#means.remember(owner);
      const lives = liveSubmission(owner?.status as SparkApplicationStatus | undefined)?.taskId === taskId;
      if (lives) continue;
      this.#means.log.warn(
        { task: taskId, application: owner === undefined ? undefined : keyOf(owner.metadata) },
        'a driver lives without a resource that accounts for it',
      );
      end(taskId, agentId);
    }
  }
}
