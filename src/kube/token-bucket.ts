/** Allows a burst and then a steady trickle. Time is an argument, in milliseconds; it may stand still but not go back. */
export class TokenBucket {
  readonly #burst: number;
  readonly #refillMs: number;
  #tokens: number;
  #filledAtMs: number;

  /** @param refillMs how long one token takes to come back */
  constructor(burst: number, refillMs: number, nowMs: number) {
    this.#burst = burst;
    this.#refillMs = refillMs;
    this.#tokens = burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes a token, or answers false when there is none. */
  take(nowMs: number): boolean {
    const refilled = (nowMs - this.#filledAtMs) / this.#refillMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + refilled);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
