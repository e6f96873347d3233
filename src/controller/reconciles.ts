/** The reconciles that are under way: how long each takes, how it ends, and whether the work moves at all. */
import type { Clock } from '../model/clock.ts';
import type { InSpan, SpanAttributes } from '../model/spans.ts';
import type { Outcome, WorkObserver } from './observer.ts';

/**
 * A request to the API server is given up after 30 s, and a reconcile after its first failure: what lasts or waits longer than this hangs, and only a
 * restart helps. A server that does not answer is no reason for one.
 */
const hangsAfterMs = 300_000;

export interface ReconcilesMeans {
  readonly clock: Clock;
  readonly work: WorkObserver;
  readonly inSpan: InSpan;
  /** The keys that wait for a worker. */
  readonly queue: { readonly size: number; readonly movedMs: number };
}

export class Reconciles {
  readonly #means: ReconcilesMeans;
  readonly #begunMs = new Map<string, number>();

  constructor(means: ReconcilesMeans) {
    this.#means = means;
  }

  /** Does one reconcile of a kind, which must not throw. */
  async run(kind: string, key: string, attributes: SpanAttributes, action: () => Promise<Outcome>): Promise<void> {
    const { clock, work, inSpan } = this.#means;
    const begunMs = clock.now();
    this.#begunMs.set(key, begunMs);
    work.began();
    const outcome = await inSpan(`reconcile ${kind}`, attributes, action, (end) => (end === 'done' ? undefined : end));
    this.#begunMs.delete(key);
    work.ended(kind, outcome, clock.now() - begunMs);
  }

  /** Why the work does not move; undefined when it does. */
  hindrance(): string | undefined {
    const now = this.#means.clock.now();
    for (const [key, begunMs] of this.#begunMs)
      if (now - begunMs >= hangsAfterMs)
        return `The reconcile of ${key} hangs: it began ${seconds(now - begunMs)} ago.`;
    const { size, movedMs } = this.#means.queue;
    if (size === 0 || now - movedMs < hangsAfterMs) return undefined;
    return `The queue does not move: ${size} keys wait, and none was taken for ${seconds(now - movedMs)}.`;
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
