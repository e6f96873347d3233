/** POST to the leading master: follows redirects, remembers the leader, presents credentials. */
import { type Dispatcher, request } from 'undici';
import { authorization, type CredentialsSource } from './credentials.ts';
import { NotLeadingError } from './failures.ts';
import type { MasterLocator } from './locator.ts';

/** More masters than a cluster has, and few enough to end when two of them point at each other. */
const maxHops = 5;

export interface PostBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

export interface LeaderAnswer {
  /** Base URL of the master that answered. */
  readonly baseUrl: string;
  readonly response: Dispatcher.ResponseData;
}

/** Redirects that lead nowhere: no master has taken the request. */
class RedirectError extends Error {
  readonly code = 'REDIRECT_FAILED';
}

/** How requests are made, and whether they may be. */
export interface LeaderHttpOptions {
  readonly credentials?: CredentialsSource | undefined;
  readonly dispatcher: Dispatcher;
  /** Asked at the last moment before each request. */
  readonly mayAct?: (() => boolean) | undefined;
}

export class LeaderHttp {
  readonly #masters: MasterLocator;
  readonly #options: LeaderHttpOptions;
  /** Where the master that the locator names has redirected us to; void when the locator names another one. */
  #redirect: { readonly from: string; readonly to: string } | undefined;

  constructor(masters: MasterLocator, options: LeaderHttpOptions) {
    this.#masters = masters;
    this.#options = options;
  }

  /**
   * Posts to the leader, or to the master that the locator names when the leader isn't known or has failed. The answer has any status but
   * a redirect. Rejects with what the connection failed of, with the signal's reason, and with RedirectError.
   */
  async post(path: string, body: PostBody): Promise<LeaderAnswer> {
    const asked = new Set<string>();
    const first = await unlessAborted(this.#masters.current(), body.signal);
    let baseUrl = this.#redirect?.from === first ? this.#redirect.to : first;
    try {
      for (let hops = 0; hops <= maxHops; hops++) {
        asked.add(baseUrl);
        const response = await this.postTo(baseUrl, path, body);
        if (response.statusCode === 503) this.#forget(asked);
        else if (response.statusCode !== 307) this.#redirect = { from: first, to: baseUrl };
        if (response.statusCode !== 307) return { baseUrl, response };
        await response.body.dump();
        baseUrl = redirectTarget(response.headers['location'], baseUrl, path);
      }
      throw new RedirectError(`the masters redirected more than ${maxHops} times, last to ${baseUrl}`);
    } catch (error) {
      asked.add(baseUrl);
      this.#forget(asked);
      throw error;
    }
  }

  /** Posts to this very master, whatever it answers. */
  async postTo(baseUrl: string, path: string, { headers, body, signal }: PostBody): Promise<Dispatcher.ResponseData> {
    const credentials = await this.#options.credentials?.();
    if (this.#options.mayAct?.() === false) throw new NotLeadingError();
    return request(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { ...headers, ...authorization(credentials) },
      body,
      signal,
      dispatcher: this.#options.dispatcher,
      // Streams are silent for as long as a heartbeat takes; whoever posts limits the time by the signal.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  #forget(urls: Iterable<string>): void {
    this.#redirect = undefined;
    for (const url of urls) this.#masters.failed(url);
  }
}

/**
 * Base URL of the leader in a `Location` like `//host:port/master/api/v1/scheduler`. Throws RedirectError for one that is missing or unreadable,
 * and for one that would carry credentials from https to http.
 */
function redirectTarget(location: string | string[] | undefined, baseUrl: string, path: string): string {
  if (typeof location !== 'string' || !URL.canParse(location, baseUrl)) {
    throw new RedirectError(`${baseUrl} redirected without saying where to`);
  }
  const target = new URL(location, baseUrl);
  const downgraded = baseUrl.startsWith('https:') && target.protocol !== 'https:';
  if (downgraded || !/^https?:$/.test(target.protocol))
    throw new RedirectError(`${baseUrl} redirected to ${target.protocol}//${target.host}`);
  // Every endpoint exists with and without this prefix.
  const prefix = target.pathname.endsWith(path) ? target.pathname.slice(0, -path.length).replace(/^\/master$/, '') : '';
  return `${target.origin}${prefix}`;
}

/** The promise's value, or the signal's reason as a rejection, whichever comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
