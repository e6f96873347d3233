import { type Dispatcher, request } from 'undici';
import type { Clock } from '../model/clock.ts';
import type { InSpan } from '../model/spans.ts';
import type { ClusterAccess } from './access.ts';
import { apiErrorOf, KubeApiError, KubeUnavailable, unavailableOf } from './errors.ts';
import { Slots } from './slots.ts';

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** What metrics want to know of requests. */
export interface RequestObserver {
  /** `code` is the status of the answer, undefined when there was none; `ms` is undefined for a watch. */
  answered(verb: Verb, resource: string, code: number | undefined, ms: number | undefined): void;
}

export interface KubeRequest {
  readonly verb: Verb;
  /** Plural of the kind, and the subresource: `pods/status`. */
  readonly resource: string;
  /** `namespace/name` of the object, if it is about one. */
  readonly key?: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

export interface TransportOptions {
  readonly clock: Clock;
  /** Milliseconds from sending to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Requests under way at once; watches don't count. */
  readonly maxInFlight: number;
  readonly userAgent: string;
  /** Asked at the last moment before each request that changes something. */
  readonly mayAct: () => boolean;
  readonly observer: RequestObserver;
  readonly inSpan: InSpan;
}

/** A stream is given up after so many milliseconds without a byte, or altogether. */
export interface StreamLimits {
  readonly silenceMs: number;
  readonly totalMs: number;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One exchange with the API server: never retried, always ended by an answer, an error or a time limit. */
export class Transport {
  readonly #access: ClusterAccess;
  readonly #options: TransportOptions;
  readonly #slots: Slots;

  constructor(access: ClusterAccess, options: TransportOptions) {
    this.#access = access;
    this.#options = options;
    this.#slots = new Slots(options.maxInFlight);
  }

  /**
   * Sends and reads the whole answer as JSON.
   * @throws KubeApiError for a refusal, KubeUnavailable when there is no answer in time, it is not JSON, or the signal is aborted.
   */
  call(wanted: KubeRequest, signal?: AbortSignal): Promise<unknown> {
    const { verb, resource, key } = wanted;
    const attributes = { 'sparkmesos.resource': resource, ...(key === undefined ? {} : { 'sparkmesos.key': key }) };
    return this.#options.inSpan(`kubernetes ${verb} ${resource}`, attributes, () => this.#call(wanted, signal));
  }

  #call(wanted: KubeRequest, signal: AbortSignal | undefined): Promise<unknown> {
    return this.#slots.run(async () => {
      const limit = new AbortController();
      const giveUp = () => limit.abort();
      const { clock, timeoutMs } = this.#options;
      const stop = clock.after(timeoutMs, giveUp);
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted) giveUp();
      try {
        return await this.#exchange(wanted, limit.signal);
      } catch (error) {
        if (error instanceof KubeApiError || error instanceof KubeUnavailable) throw error;
        if (signal?.aborted) throw new KubeUnavailable('given up', 'unknown', error);
        if (limit.signal.aborted) throw new KubeUnavailable(`no answer within ${timeoutMs} ms`, 'unknown', error);
        throw unavailableOf(error);
      } finally {
        stop();
        signal?.removeEventListener('abort', giveUp);
      }
    });
  }

  /**
   * Opens a stream and hands on its text piece by piece. Ends when the server ends it or the signal is aborted.
   * @throws KubeApiError for a refusal, KubeUnavailable when the connection breaks or a limit is passed.
   */
  async *stream(wanted: KubeRequest, limits: StreamLimits, signal: AbortSignal): AsyncGenerator<string> {
    const { clock } = this.#options;
    const limit = new AbortController();
    const giveUp = () => limit.abort();
    let quiet = clock.after(limits.silenceMs, giveUp);
    const total = clock.after(limits.totalMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      const answer = await this.#open(wanted, limit.signal);
      if (answer.statusCode !== 200) throw await this.#refusal(answer);
      answer.body.setEncoding('utf8');
      for await (const piece of answer.body) {
        quiet();
        yield String(piece);
        quiet = clock.after(limits.silenceMs, giveUp);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof KubeApiError || error instanceof KubeUnavailable) throw error;
      if (limit.signal.aborted) throw new KubeUnavailable('the stream fell silent', 'no', error);
      throw unavailableOf(error);
    } finally {
      quiet();
      total();
      signal.removeEventListener('abort', giveUp);
      giveUp();
    }
  }

  async #exchange(wanted: KubeRequest, signal: AbortSignal): Promise<unknown> {
    const { clock, observer } = this.#options;
    const sentMs = clock.now();
    let code: number | undefined;
    try {
      const answer = await this.#send(wanted, signal);
      const { statusCode } = answer;
      if (statusCode >= 300) throw await this.#refusal(answer);
      const body = parse(await answer.body.text());
      if (body === undefined) throw new KubeUnavailable('the answer of the API server is not JSON', 'unknown');
      code = statusCode;
      return body;
    } catch (error) {
      if (error instanceof KubeApiError) code = error.status;
      throw error;
    } finally {
      observer.answered(wanted.verb, wanted.resource, code, clock.now() - sentMs);
    }
  }

  async #open(wanted: KubeRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let code: number | undefined;
    try {
      const answer = await this.#send(wanted, signal);
      code = answer.statusCode;
      return answer;
    } finally {
      this.#options.observer.answered(wanted.verb, wanted.resource, code, undefined);
    }
  }

  async #refusal(answer: Dispatcher.ResponseData): Promise<KubeApiError> {
    if (answer.statusCode === 401) this.#access.renew();
    const retryAfter = answer.headers['retry-after'];
    const text = await answer.body.text().catch(() => '');
    return apiErrorOf(answer.statusCode, parse(text), typeof retryAfter === 'string' ? retryAfter : undefined);
  }

  async #send(wanted: KubeRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const identity = await this.#identity(signal);
    const query = Object.entries(wanted.query ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const search = query.length === 0 ? '' : `?${new URLSearchParams(query)}`;
    const type = wanted.body === undefined ? {} : { 'content-type': wanted.contentType ?? 'application/json' };
    if (wanted.method !== 'GET' && !this.#options.mayAct())
      throw new KubeUnavailable('not sent: this operator does not lead', 'no');
    return request(`${this.#access.server}${wanted.path}${search}`, {
      dispatcher: this.#access.dispatcher,
      method: wanted.method,
      headers: { accept: 'application/json', 'user-agent': this.#options.userAgent, ...type, ...identity },
      body: wanted.body === undefined ? null : JSON.stringify(wanted.body),
      signal,
      // Time is limited by the clock that we were given.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** A plugin that never answers must not hold a place for ever: the time limit counts for it too. */
  async #identity(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    let giveUp = () => {};
    try {
      const tooLate = new Promise<never>((_, reject) => {
        giveUp = () => reject(new Error('given up'));
      });
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      return await Promise.race([this.#access.headers(), tooLate]);
    } catch (error) {
      throw new KubeUnavailable('not sent: no credentials for the API server in time', 'no', error);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
