/** Something that is to be done soon: once, at the earliest of the moments that were asked for. */
import type { Clock } from '../../model/clock.ts';

export class Soon {
  readonly #clock: Clock;
  readonly #act: () => void;
  #cancel: () => void = () => undefined;
  #atMs = Number.POSITIVE_INFINITY;
  #ended = false;

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock;
    this.#act = act;
  }

  /** After so many milliseconds at the latest. */
  within(ms: number): void {
    const atMs = this.#clock.now() + ms;
    if (this.#ended || atMs >= this.#atMs) return;
    this.#cancel();
    this.#atMs = atMs;
    this.#cancel = this.#clock.after(ms, () => {
      this.#atMs = Number.POSITIVE_INFINITY;
      this.#act();
    });
  }

  /** Never again. */
  end(): void {
    this.#ended = true;
    this.#cancel();
  }
}
