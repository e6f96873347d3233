/** A Mesos whose agents only pretend to run executors, a scheduler, and whoever speaks for the executors. */
import { type Mesos, type MesosOptions, startMesos } from '../../../../../src/embedded/mesos/index.ts';
import type { Encoding } from '../../../../contract/mesos/recording.ts';
import type { Answer } from '../../../../contract/mesos/wire.ts';
import { eventually, type OfferLike, TestScheduler } from '../scheduler.ts';
import { executorInfo, TestExecutor, taskFor } from './executor.ts';

/** Longer than any test, in milliseconds. */
export const never = 1_000_000;

export class ExecutorWorld {
  readonly mesos: Mesos;
  readonly scheduler: TestScheduler;
  readonly #executors: TestExecutor[] = [];

  private constructor(mesos: Mesos, scheduler: TestScheduler) {
    this.mesos = mesos;
    this.scheduler = scheduler;
  }

  /** @param info of the framework */
  static async start(options: MesosOptions = {}, info: object = {}): Promise<ExecutorWorld> {
    const mesos = await startMesos({ agents: [{ run: 'simulated' }], ...options });
    return new ExecutorWorld(mesos, await new TestScheduler(mesos, info).subscribe());
  }

  async close(): Promise<void> {
    for (const executor of this.#executors) executor.close();
    this.scheduler.close();
    await this.mesos.close();
  }

  /** The first agent. */
  get agent(): Mesos['agents'][number] {
    return this.mesos.agents[0] as Mesos['agents'][number];
  }

  /** The ids of the executor on the first agent. */
  get ids(): { readonly agent_id: object; readonly executor_id: object } {
    return { agent_id: { value: this.agent.id }, executor_id: executorInfo.executor_id };
  }

  /** Who speaks for the executor on the first agent. */
  speaker(encoding: Encoding = 'json'): TestExecutor {
    const executor = new TestExecutor(this.agent.url, this.scheduler.frameworkId, encoding);
    this.#executors.push(executor);
    return executor;
  }

  /** An executor with one task that runs, and nothing that waits for its acknowledgement. */
  async runningTask(encoding: Encoding = 'json'): Promise<TestExecutor> {
    await this.scheduler.launch(await this.scheduler.offer(), [taskFor('task')]);
    const executor = await this.speaker(encoding).subscribe();
    await executor.update('task', 'TASK_RUNNING');
    await this.scheduler.sees('task', 'TASK_RUNNING');
    await eventually(() => this.agent.pendingUpdates === 0);
    return executor;
  }

  kill(taskId: string, extra: object = {}): Promise<Answer> {
    return this.scheduler.call({ type: 'KILL', kill: { task_id: { value: taskId }, ...extra } });
  }

  /** Waits for the first FAILURE. */
  async failure(): Promise<unknown> {
    const { stream } = this.scheduler;
    await stream.until('FAILURE', () => stream.events.some(({ type }) => type === 'FAILURE'));
    return stream.events.find(({ type }) => type === 'FAILURE')?.['failure'];
  }

  /** What the operator API answers. */
  async operator(type: string): Promise<object> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ type }) };
    return JSON.parse(await (await fetch(`${this.mesos.url}/api/v1`, init)).text());
  }

  /** The executors that the master knows. */
  async executors(): Promise<readonly object[]> {
    const answer = await this.operator('GET_EXECUTORS');
    return (answer as { readonly get_executors: { readonly executors: readonly object[] } }).get_executors.executors;
  }
}

export const get = async (url: string): Promise<object> => JSON.parse(await (await fetch(url)).text());

export const cpusOf = (offer: OfferLike): number | undefined =>
  offer.resources.find(({ name }) => name === 'cpus')?.scalar?.value;
