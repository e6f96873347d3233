/** Launches that are under way, and what is surely known of their outcome. While one is under way nothing else is decided about its resource. */
import type { Attempt, DriverBackend } from '../backend/backend.ts';
import type { AttemptDescription } from '../translate/attempt.ts';

export class Launching {
  readonly #underWay = new Set<string>();
  readonly #never = new Set<string>();
  readonly #onOutcome: (key: string) => void;

  constructor(onOutcome: (key: string) => void) {
    this.#onOutcome = onOutcome;
  }

  /** Task ids whose intent is durable and whose launch surely never left. */
  get never(): ReadonlySet<string> {
    return this.#never;
  }

  isUnderWay(key: string): boolean {
    return this.#underWay.has(key);
  }

  begin(backend: DriverBackend, driver: AttemptDescription, attempt: Attempt): void {
    this.#underWay.add(attempt.key);
    this.#never.delete(driver.taskId);
    void this.#launch(backend, driver, attempt);
  }

  forget(taskId: string): void {
    this.#never.delete(taskId);
  }

  async #launch(backend: DriverBackend, driver: AttemptDescription, attempt: Attempt): Promise<void> {
    const outcome = await backend.launch(driver, attempt);
    if (outcome === 'never') this.#never.add(driver.taskId);
    this.#underWay.delete(attempt.key);
    this.#onOutcome(attempt.key);
  }
}
