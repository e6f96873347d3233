import type { Clock } from '../model/clock.ts';
import type { ListOptions, ListPage, Selection, WatchOptions } from './client.ts';
import { KubeApiError, KubeUnavailable } from './errors.ts';
import { ObjectCache, type ObjectHandlers } from './object-cache.ts';
import type { KubeObject, ResourceType } from './objects.ts';
import { jitteredBackoffMs, pause } from './pause.ts';
import { isOlder } from './versions.ts';
import type { WatchEvent } from './watch-events.ts';

/** The part of KubeClient that a reflector reads from. */
export interface ObjectFeed {
  listAll(type: ResourceType, options: ListOptions, signal: AbortSignal): AsyncIterable<ListPage>;
  watch(type: ResourceType, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>;
}

/** What logs and metrics want to know of a reflector. */
export interface ReflectorObserver {
  /** A complete list was taken over. */
  listed?(type: ResourceType, objects: number): void;
  /** The list or the watch broke; it is tried again after the delay. */
  broken?(type: ResourceType, error: unknown, delayMs: number): void;
  /** A handler threw: a mistake in the program. The stream goes on. */
  handlerFailed?(type: ResourceType, error: unknown): void;
}

export interface ReflectorOptions {
  readonly client: ObjectFeed;
  readonly type: ResourceType;
  readonly selection?: Selection;
  readonly handlers: ObjectHandlers;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly observer?: ReflectorObserver;
  /** Objects in a page of the list. Default 500, as other clients of the API take. */
  readonly pageSize?: number;
  /** Silence after which a watch counts as frozen. */
  readonly silenceMs?: number;
}

const firstBackoffMs = 500;
const longestBackoffMs = 30_000;
/** A watch that lasted so long was a good one, even if nothing happened. */
const healthyMs = 10_000;
const shortestWatchSeconds = 300;

/** Mirrors a set of objects: lists once, then watches for ever; whatever breaks, it comes back where it was. */
export class Reflector {
  /** Fulfilled when the first list is complete. Stays pending when the reflector is stopped before. */
  readonly synced: Promise<void>;
  readonly #options: ReflectorOptions;
  readonly #cache: ObjectCache;
  readonly #resolveSynced: () => void;
  #isSynced = false;
  #mustList = true;
  #inPages = true;
  #failures = 0;
  /** The last watch was of use: it told something new, or at least it held. */
  #served = false;
  #lastContactMs: number | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#cache = new ObjectCache({
      onUpsert: (object, previous, origin) => this.#guard(() => options.handlers.onUpsert(object, previous, origin)),
      onDelete: (last) => this.#guard(() => options.handlers.onDelete(last)),
    });
    let resolveSynced = () => {};
    this.synced = new Promise((resolve) => {
      resolveSynced = resolve;
    });
    this.#resolveSynced = resolveSynced;
  }

  /** When the API server last told something, in milliseconds since the epoch; undefined = never. */
  get lastContactMs(): number | undefined {
    return this.#lastContactMs;
  }

  get size(): number {
    return this.#cache.size;
  }

  /** `namespace/name` -> the object. */
  get(key: string): KubeObject | undefined {
    return this.#cache.get(key);
  }

  /** The live view: no copy is made. */
  values(): IterableIterator<KubeObject> {
    return this.#cache.values();
  }

  /** Hands in the answer to a write of our own, so that the next look doesn't show the state of before. */
  remember(object: KubeObject): void {
    this.#cache.remember(object);
  }

  /** Runs until the signal is aborted; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#served = false;
      const error = await this.#round(signal).then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('failed without a reason'),
      );
      if (signal.aborted) return;
      await this.#recover(error, signal);
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    if (this.#mustList) await this.#list(signal);
    if (!signal.aborted) await this.#watch(signal);
  }

  /** A stream that simply ended after good service is opened again at once; anything else waits, longer each time. */
  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (this.#served) this.#failures = 0;
    if (error === undefined && this.#served) return;
    this.#failures += 1;
    const backoffMs = jitteredBackoffMs(this.#failures, firstBackoffMs, longestBackoffMs, this.#options.random);
    const isRefusal = error instanceof KubeApiError;
    if (isRefusal && (error.gone || error.versionTooLarge)) {
      // In the middle of a list it means that the pages took too long: then everything in one page.
      if (this.#mustList) this.#inPages = false;
      this.#mustList = true;
    }
    const delayMs = Math.max(backoffMs, isRefusal ? (error.retryAfterMs ?? 0) : 0);
    this.#options.observer?.broken?.(this.#options.type, error, delayMs);
    await pause(this.#options.clock, delayMs, signal);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, type, selection, pageSize = 500, observer } = this.#options;
    const limit = this.#inPages ? pageSize : undefined;
    let begun = false;
    for await (const page of client.listAll(type, { ...selection, limit }, signal)) {
      this.#touch();
      if (!begun) this.#cache.beginList(page.resourceVersion);
      begun = true;
      for (const object of page.items) this.#cache.listed(object);
    }
    this.#cache.endList();
    this.#mustList = false;
    this.#inPages = true;
    observer?.listed?.(type, this.#cache.size);
    if (this.#isSynced) return;
    this.#isSynced = true;
    this.#guard(() => this.#options.handlers.onSynced?.());
    this.#resolveSynced();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, type, selection, random, silenceMs, clock } = this.#options;
    const from = this.#cache.position ?? '';
    const startedMs = clock.now();
    const options = {
      ...selection,
      resourceVersion: from,
      allowWatchBookmarks: true,
      // Spread, so that many watches don't all end at once.
      timeoutSeconds: shortestWatchSeconds + Math.floor(random() * shortestWatchSeconds),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    };
    try {
      for await (const event of client.watch(type, options, signal)) {
        this.#touch();
        this.#take(event);
      }
      this.#touch();
    } finally {
      this.#served = this.#cache.position !== from || clock.now() - startedMs >= healthyMs;
    }
  }

  /** @throws KubeApiError for an error in the stream, KubeUnavailable when the server is behind itself: both end the stream. */
  #take(event: WatchEvent): void {
    if (event.type === 'ERROR') throw event.error;
    if (event.type === 'BOOKMARK') this.#passed(event.resourceVersion);
    else if (event.type === 'DELETED') this.#cache.deleted(event.object);
    else this.#cache.changed(event.object);
  }

  /** A bookmark older than what was told before: the server's database was replaced, only a list can tell what there is. */
  #passed(version: string): void {
    if (this.#cache.position !== undefined && isOlder(version, this.#cache.position)) {
      this.#mustList = true;
      throw new KubeUnavailable('the API server has gone back to an older version', 'no');
    }
    this.#cache.advance(version);
  }

  #touch(): void {
    this.#lastContactMs = this.#options.clock.now();
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.observer?.handlerFailed?.(this.#options.type, error);
    }
  }
}
