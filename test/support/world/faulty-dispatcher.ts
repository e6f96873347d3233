/** The way of one operator to one server, on which whatever a test wants goes wrong. */
import { Agent, Dispatcher } from 'undici';
import type { Clock } from '../../../src/model/clock.ts';
import type { Outgoing } from './effects.ts';

/**
 * - `die-before`: the process is gone when the request should leave;
 * - `die-after`: the server has applied the request, and the process is gone before it hears so;
 * - `lose-reply`: applied, but the process hears only that the connection broke;
 * - `lose-request`: the connection breaks, and the server never sees the request.
 */
export type Fault = 'die-before' | 'die-after' | 'lose-reply' | 'lose-request' | { readonly delayMs: number };

export interface FaultyWay {
  readonly clock: Clock;
  /** Decides about a request that is about to leave. */
  readonly meet: (request: Outgoing) => Fault | undefined;
  readonly isDead: () => boolean;
  readonly die: () => void;
}

const broken = (): Error => Object.assign(new Error('the connection broke'), { code: 'UND_ERR_SOCKET' });

export class FaultyDispatcher extends Dispatcher {
  readonly #agent = new Agent();
  readonly #way: FaultyWay;

  constructor(way: FaultyWay) {
    super();
    this.#way = way;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { clock, meet, isDead, die } = this.#way;
    if (isDead()) return true;
    const fault = meet({ method: options.method, path: options.path, body: options.body });
    if (fault === 'die-before') {
      die();
      return true;
    }
    const watched = this.#watch(handler, fault);
    if (fault === 'lose-request') return this.#agent.dispatch({ ...options, path: '/' }, refusedAtOnce(watched));
    if (typeof fault !== 'object') return this.#agent.dispatch(options, watched);
    clock.after(fault.delayMs, () => this.#agent.dispatch(options, watched));
    return true;
  }

  /** Cuts every connection, as the end of a process does. */
  cut(): void {
    void this.#agent.destroy();
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    const closed = this.#agent.close();
    if (callback === undefined) return closed;
    void closed.then(callback);
  }

  /** What comes back reaches the process only while it lives. */
  #watch(handler: Dispatcher.DispatchHandler, fault: Fault | undefined): Dispatcher.DispatchHandler {
    const { isDead, die } = this.#way;
    return {
      onRequestStart: (controller, context) => {
        if (!isDead()) handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (controller, ...rest) => {
        if (isDead()) return;
        if (fault === 'die-after') die();
        else if (fault === 'lose-reply') controller.abort(broken());
        else handler.onResponseStart?.(controller, ...rest);
      },
      onResponseData: (controller, chunk) => {
        if (!isDead()) handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (controller, trailers) => {
        if (!isDead()) handler.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => {
        if (!isDead()) handler.onResponseError?.(controller, error);
      },
    };
  }
}

/** Breaks the connection before anything was written. */
const refusedAtOnce = (handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler => ({
  ...handler,
  onRequestStart: (controller, context) => {
    handler.onRequestStart?.(controller, context);
    controller.abort(broken());
  },
});
