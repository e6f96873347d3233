/** Whether a dispatcher answers, since when it is asked in vain, and when it is asked next. */

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

export class Link {
  readonly #url: string;
  #state: 'new' | 'up' | 'down' = 'new';
  #problem = '';
  #failures = 0;
  #frameworkId: string | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  get isNew(): boolean {
    return this.#state === 'new';
  }

  /** As its page told it last. */
  get frameworkId(): string | undefined {
    return this.#frameworkId;
  }

  /** The dispatcher answered; true when that is news. */
  up(frameworkId: string | undefined): boolean {
    const isNews = this.#state !== 'up' || (frameworkId !== undefined && frameworkId !== this.#frameworkId);
    this.#state = 'up';
    this.#failures = 0;
    this.#frameworkId = frameworkId ?? this.#frameworkId;
    return isNews;
  }

  /** It did not, and this is what it did instead; true when that is news. */
  down(problem: string): boolean {
    const isNews = this.#state !== 'down' || this.#problem !== problem;
    this.#state = 'down';
    this.#problem = problem;
    this.#failures += 1;
    return isNews;
  }

  /** How long to wait before it is asked again: longer each time, and not for all at the same moment. */
  retryMs(random: () => number): number {
    const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, this.#failures - 1));
    return longest * (0.5 + random() / 2);
  }

  get sentence(): string {
    if (this.#state === 'new') return `Asks the dispatcher at ${this.#url}.`;
    return this.#state === 'up'
      ? `The dispatcher at ${this.#url} answers.`
      : `The dispatcher at ${this.#url} ${this.#problem}.`;
  }
}
