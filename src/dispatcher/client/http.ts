/** One question to a dispatcher by HTTP: limits of time and size, and whether a request that failed may have been received. */
import { Agent, type buildConnector, type Dispatcher, request } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { messageOf, wasNeverSent } from '../../model/sent.ts';

export interface HttpOptions {
  readonly clock: Clock;
  /** Limit for a whole answer, from the making of the connection on. */
  readonly timeoutMs: number;
  /** Stays the caller's. Without one the client brings its own. */
  readonly dispatcher?: Dispatcher | undefined;
  /** How the client's own connections are made: by TLS, for instance. */
  readonly connect?: buildConnector.connector | undefined;
  /** Asked at the last moment before each request. */
  readonly mayAct?: (() => boolean) | undefined;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  readonly mostBytes: number;
}

/** `none`: there is no answer; `sent` tells whether the server may have got the question all the same. */
export type Got =
  | { readonly kind: 'answer'; readonly status: number; readonly location: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly sent: boolean; readonly message: string };

class TooLong extends Error {}

/** Redirects are answers: nothing is sent to an address that nobody gave. */
export class DispatcherHttp {
  readonly #options: HttpOptions;
  readonly #dispatcher: Dispatcher;

  constructor(options: HttpOptions) {
    this.#options = options;
    // A connection is used once: one that lay idle may be closed by the other side in the moment in which something is sent on it.
    const connect = options.connect === undefined ? {} : { connect: options.connect };
    this.#dispatcher = options.dispatcher ?? new Agent({ pipelining: 0, ...connect });
  }

  async ask({ method, url, body, mostBytes }: Question): Promise<Got> {
    const { clock, timeoutMs, mayAct } = this.#options;
    if (mayAct?.() === false) return { kind: 'none', sent: false, message: 'this operator does not lead' };
    const limit = new AbortController();
    const cancel = clock.after(timeoutMs, () => limit.abort(new TooLong(`no answer within ${timeoutMs} ms`)));
    try {
      const answer = await request(url, {
        method,
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
        signal: limit.signal,
        dispatcher: this.#dispatcher,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const { location } = answer.headers;
      const text = await readText(answer.body, mostBytes);
      return {
        kind: 'answer',
        status: answer.statusCode,
        location: typeof location === 'string' ? location : undefined,
        body: text,
      };
    } catch (error) {
      return { kind: 'none', sent: !wasNeverSent(error), message: messageOf(error) };
    } finally {
      cancel();
    }
  }

  /** Lets go of the connections; what is under way gets no answer. */
  async close(): Promise<void> {
    if (this.#options.dispatcher === undefined) await this.#dispatcher.destroy();
  }
}

const readText = async (body: AsyncIterable<Buffer>, mostBytes: number): Promise<string> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new TooLong(`its answer is longer than ${mostBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};
