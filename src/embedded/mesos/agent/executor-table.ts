/** Which executors an agent has: those that live, those that go unheard, and those that are over. */
import { type AgentTask, type Executor, keyOf } from './records.ts';

const maxCompleted = 150;
const maxCompletedTasks = 200;

export class ExecutorTable {
  readonly completed: Executor[] = [];
  readonly #live = new Map<string, Executor>();
  readonly #leaving = new Set<Executor>();

  /** Until they ended and all of their tasks' updates were acknowledged. */
  get live(): Iterable<Executor> {
    return this.#live.values();
  }

  /** Executors of whose end nobody is told. */
  get leaving(): Iterable<Executor> {
    return this.#leaving;
  }

  find(frameworkId: string, executorId: string): Executor | undefined {
    return this.#live.get(keyOf(frameworkId, executorId));
  }

  /** The same, and among those that go. */
  findAnywhere(frameworkId: string, executorId: string): Executor | undefined {
    const key = keyOf(frameworkId, executorId);
    return this.#live.get(key) ?? [...this.#leaving].find((executor) => executor.key === key);
  }

  ofFramework(frameworkId: string): Executor[] {
    return [...this.#live.values()].filter((executor) => executor.frameworkId === frameworkId);
  }

  add(executor: Executor): void {
    this.#live.set(executor.key, executor);
  }

  /** Makes room for another executor of this name. */
  leave(executor: Executor): void {
    this.#live.delete(executor.key);
    this.#leaving.add(executor);
  }

  /** Everybody knows of the end of a task. */
  retired(task: AgentTask, executor: Executor): void {
    const taskId = task.task.task_id.value;
    executor.queued.delete(taskId);
    executor.launched.delete(taskId);
    executor.terminated.delete(taskId);
    executor.completed.push(task);
    if (executor.completed.length > maxCompletedTasks) executor.completed.shift();
    this.removeWhenDone(executor);
  }

  removeWhenDone(executor: Executor): void {
    const { state, queued, launched, terminated } = executor;
    if (state !== 'TERMINATED' || queued.size + launched.size + terminated.size > 0) return;
    const left = this.#leaving.delete(executor);
    const lived = this.#live.get(executor.key) === executor && this.#live.delete(executor.key);
    if (!left && !lived) return;
    this.completed.push(executor);
    if (this.completed.length > maxCompleted) this.completed.shift();
  }
}
