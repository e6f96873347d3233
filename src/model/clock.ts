/** Time as an argument: what acts gets one of these, and tests make their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after so many milliseconds; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}
