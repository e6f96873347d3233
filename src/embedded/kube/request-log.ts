/** The requests that were served, for tests that count them. */

export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was cut instead of an answer. */
  readonly status: number;
  readonly userAgent: string;
  readonly user: string;
}

export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];

  /** Keeps the newest `limit` requests at least. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
  }

  all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** How many requests fit; all when nothing is asked. */
  count(when: (request: LoggedRequest) => boolean = () => true): number {
    return this.#entries.filter(when).length;
  }

  /** Requests that were to change something: POST, PUT, PATCH and DELETE. */
  writes(): readonly LoggedRequest[] {
    return this.#entries.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  }

  clear(): void {
    this.#entries = [];
  }
}
