/**
 * Tells those who look at a page that something has changed, as server-sent events: not what, for they fetch their page again. One timer for all of
 * them, and none where nobody listens.
 */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../model/clock.ts';

export interface NewsMeans {
  readonly clock: Clock;
  /** Grows with every change. */
  readonly version: () => number;
  /** How many may listen at a time. */
  readonly listeners: number;
}

/** However much changes, a page is fetched no more often. */
const everyMs = 1_000;
/** Proxies cut what is silent, and a browser can't tell a silent server from a dead one. */
const heartbeatMs = 15_000;
/** Then a listener comes again, and is asked again who it is. */
const longestMs = 600_000;

interface Listener {
  readonly sinceMs: number;
  told: number;
  heardMs: number;
}

export class News {
  readonly #means: NewsMeans;
  readonly #listeners = new Map<ServerResponse, Listener>();
  #cancel: (() => void) | undefined;

  constructor(means: NewsMeans) {
    this.#means = means;
  }

  get isFull(): boolean {
    return this.#listeners.size >= this.#means.listeners;
  }

  /** Goes on until the connection ends, or the time is up. Its head must have been written. */
  add(response: ServerResponse): void {
    const now = this.#means.clock.now();
    const told = this.#means.version();
    this.#listeners.set(response, { sinceMs: now, heardMs: now, told });
    response.once('close', () => this.#remove(response));
    response.write(`retry: 5000\nevent: version\ndata: ${told}\n\n`);
    this.#cancel ??= this.#means.clock.after(everyMs, () => this.#tick());
  }

  close(): void {
    for (const response of this.#listeners.keys()) response.end();
    this.#listeners.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #remove(response: ServerResponse): void {
    this.#listeners.delete(response);
    if (this.#listeners.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tick(): void {
    const now = this.#means.clock.now();
    const version = this.#means.version();
    for (const [response, listener] of this.#listeners) {
      if (now - listener.sinceMs >= longestMs) response.end();
      // Who does not read gets no more to read; the idle limit of the server ends it.
      else if (response.writableNeedDrain) continue;
      else if (listener.told !== version) {
        response.write(`event: version\ndata: ${version}\n\n`);
        Object.assign(listener, { told: version, heardMs: now });
      } else if (now - listener.heardMs >= heartbeatMs) {
        response.write(': still here\n\n');
        listener.heardMs = now;
      }
    }
    this.#cancel = this.#means.clock.after(everyMs, () => this.#tick());
  }
}
