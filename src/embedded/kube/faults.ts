/** What can be made to go wrong, for tests of clients. */

import type { ApiReply, OpenWatch } from './http/request.ts';
import { json } from './http/request.ts';
import type { Json } from './json.ts';
import type { Gate } from './read/watch.ts';
import { ApiError } from './status.ts';
import type { Store } from './store/store.ts';
import type { Snapshot } from './store/table.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly userAgent: string;
}

export interface FaultScope {
  /** How many matching requests it meets; without end when left out. */
  readonly times?: number;
  /** Which requests it meets; all when left out. */
  readonly when?: (request: SeenRequest) => boolean;
}

export interface KubeFaults {
  /** From now on nothing is answered and no event delivered, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Answers with this status instead of serving; the answer of the call ends it early. */
  answer(status: 429 | 500 | 503, scope?: FaultScope & { readonly retryAfterSeconds?: number }): () => void;
  /** Serves the request, then cuts the connection instead of replying: a write happens and its writer doesn't know. */
  cutReply(scope?: FaultScope): () => void;
  /** Cuts the connections of open watches, and says of how many. */
  cutWatches(when?: (path: string) => boolean): number;
  /** Sends a bookmark to every watch that takes them. */
  sendBookmarks(): void;
  /** Forgets the history: watches from earlier versions get 410, and so do later pages of lists. */
  compact(): void;
  /** Holds caches back: watches deliver nothing, lists of any version (`resourceVersion=0`) show the state of now. */
  pin(): void;
  unpin(): void;
}

interface Rule {
  left: number;
  readonly when: (request: SeenRequest) => boolean;
  readonly reply: ApiReply | undefined;
}

const reasons = { 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable' } as const;
const messages: Readonly<Record<number, string>> = {
  429: 'Too many requests, please try again later.',
  500: 'Internal error occurred: a fault was asked for',
  503: 'the server is currently unable to handle the request',
};

export class Faults implements KubeFaults, Gate {
  readonly #store: Store;
  readonly #forgetPages: () => void;
  readonly #rules: Rule[] = [];
  readonly #watches = new Set<OpenWatch & { cut(): void }>();
  readonly #onOpen = new Set<() => void>();
  #frozen = false;
  #thawed: (() => void)[] = [];
  #pinned: { readonly version: number; readonly tables: ReadonlyMap<string, Snapshot> } | undefined;

  constructor(store: Store, forgetPages: () => void) {
    this.#store = store;
    this.#forgetPages = forgetPages;
  }

  get held(): boolean {
    return this.#frozen || this.#pinned !== undefined;
  }

  onOpen(listener: () => void): () => void {
    this.#onOpen.add(listener);
    return () => this.#onOpen.delete(listener);
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    const waiting = this.#thawed;
    this.#thawed = [];
    for (const go of waiting) go();
    this.#opened();
  }

  pin(): void {
    const tables = new Map(this.#store.tables().map((table) => [table.name, table.all()]));
    this.#pinned = { version: this.#store.version, tables };
  }

  unpin(): void {
    this.#pinned = undefined;
    this.#opened();
  }

  answer(status: 429 | 500 | 503, scope: FaultScope & { readonly retryAfterSeconds?: number } = {}): () => void {
    const { retryAfterSeconds } = scope;
    const details: { [key: string]: Json } = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    const body = new ApiError(status, reasons[status], messages[status] ?? '', details).status;
    return this.#add(scope, {
      ...(json(status, body) as ApiReply & { kind: 'text' }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }

  cutReply(scope: FaultScope = {}): () => void {
    return this.#add(scope, undefined);
  }

  cutWatches(when: (path: string) => boolean = () => true): number {
    const hit = [...this.#watches].filter((watch) => when(watch.path));
    for (const watch of hit) watch.cut();
    return hit.length;
  }

  sendBookmarks(): void {
    for (const watch of this.#watches) watch.bookmark();
  }

  compact(): void {
    this.#store.compact();
    this.#forgetPages();
  }

  /** For the server: waits while frozen. */
  async passable(): Promise<void> {
    while (this.#frozen) await new Promise<void>((resolve) => this.#thawed.push(resolve));
  }

  /** For the server: the fault that meets this request, if one does. `reply` is what to answer; without it the reply is cut. */
  meet(request: SeenRequest): { readonly reply: ApiReply | undefined } | undefined {
    const rule = this.#rules.find((one) => one.left > 0 && one.when(request));
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left === 0) this.#rules.splice(this.#rules.indexOf(rule), 1);
    return { reply: rule.reply };
  }

  /** For the server: a watch began; the answer is called when it ends. */
  watching(watch: OpenWatch & { cut(): void }): () => void {
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  /** For the server: ends what waits, so that it can close. */
  release(): void {
    for (const watch of this.#watches) watch.close();
    this.thaw();
  }

  /** The state that reads of any version get while they are pinned. */
  pinnedState(table: string): { version: number; snapshot: Snapshot } | undefined {
    if (this.#pinned === undefined) return undefined;
    return { version: this.#pinned.version, snapshot: this.#pinned.tables.get(table) ?? [] };
  }

  #add({ times = Number.POSITIVE_INFINITY, when = () => true }: FaultScope, reply: ApiReply | undefined): () => void {
    const rule: Rule = { left: times, when, reply };
    this.#rules.push(rule);
    return () => {
      rule.left = 0;
    };
  }

  #opened(): void {
    if (this.held) return;
    for (const listener of this.#onOpen) listener();
  }
}
