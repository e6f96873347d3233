/** Watches: what happened since a version, what happens from now on, and bookmarks in between. */
import type { Core } from '../core.ts';
import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { apiVersionOf, jsonOf, present } from '../resource.ts';
import type { Selector } from '../selectors.ts';
import { badRequest, expired } from '../status.ts';
import type { Change } from '../store/change.ts';
import { type ListRequest, selectorOf, versionOf } from './list.ts';

/** Where a watch writes to. */
export interface WatchSink {
  /** One line of the stream. */
  write(line: string): void;
  end(): void;
}

/** How an object is put into an event; undefined for the object as it is. */
type EventView = ((object: KubeObject) => JsonObject) | undefined;

/** Holds events back while it is closed; see the fault `pin`. */
export interface Gate {
  readonly held: boolean;
  /** Calls each time when the gate opens; the answer ends that. */
  onOpen(listener: () => void): () => void;
}

export interface WatchSettings {
  readonly view: EventView;
  readonly gate: Gate;
  readonly bookmarkMs: number;
}

const defaultTimeoutSeconds = 1800;
const initialEventsEnd = 'k8s.io/initial-events-end';

export class Watch {
  readonly #core: Core;
  readonly #request: ListRequest;
  readonly #settings: WatchSettings;
  readonly #sink: WatchSink;
  readonly #selected: Selector;
  readonly #stops: (() => void)[] = [];
  #waiting: string[] = [];
  #closed = false;

  /** Throws what the request is to be refused with; 410 is sent within the stream, as the server does. */
  constructor(core: Core, request: ListRequest, settings: WatchSettings, sink: WatchSink) {
    this.#core = core;
    this.#request = request;
    this.#settings = settings;
    this.#sink = sink;
    this.#selected = selectorOf(request);
    const { query } = request;
    const from = versionOf(query);
    const initial =
      query.get('sendInitialEvents') === 'true' || (query.get('sendInitialEvents') === null && (from ?? 0) === 0);
    checkInitialEvents(query);
    if (!this.#begin(from ?? 0, initial)) return;
    this.#stops.push(core.store.table(request.type.table).onChange((change) => this.#change(change)));
    this.#stops.push(settings.gate.onOpen(() => this.#flush()));
    this.#stops.push(
      core.clock.after(1000 * Number(query.get('timeoutSeconds') ?? defaultTimeoutSeconds), () => this.close()),
    );
    if (query.get('allowWatchBookmarks') === 'true') this.#bookmarkLater();
  }

  /** Ends the stream. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#sink.end();
  }

  /** Sends a bookmark with the newest version now. */
  bookmark(): void {
    if (this.#settings.gate.held || this.#request.query.get('allowWatchBookmarks') !== 'true') return;
    this.#send('BOOKMARK', this.#bookmarkObject({}));
  }

  #begin(from: number, initial: boolean): boolean {
    const table = this.#core.store.table(this.#request.type.table);
    if (initial) {
      for (const object of table.all()) this.#sendIf('ADDED', object);
      if (this.#request.query.get('sendInitialEvents') === 'true') {
        this.#send('BOOKMARK', this.#bookmarkObject({ annotations: { [initialEventsEnd]: 'true' } }));
      }
      return true;
    }
    if (from !== 0 && from < table.forgotten) {
      const { status } = expired(`too old resource version: ${from} (${table.forgotten})`);
      this.#line('ERROR', JSON.stringify(status));
      this.close();
      return false;
    }
    if (from !== 0) for (const change of table.changesAfter(from)) this.#change(change);
    return true;
  }

  #change({ type, object, previous }: Change): void {
    const shown = present(this.#request.type, object);
    if (type === 'DELETED') {
      if (previous === undefined || this.#fits(previous)) this.#send('DELETED', shown);
      return;
    }
    const fits = this.#selected(shown);
    const fitted = previous !== undefined && this.#fits(previous);
    if (fits) this.#send(fitted ? 'MODIFIED' : 'ADDED', shown);
    // Gone for this watch only: it sees the last state that it knew, under the version of the change.
    else if (fitted) this.#send('DELETED', this.#lastKnown(previous, object));
  }

  #fits(stored: KubeObject): boolean {
    return this.#selected(present(this.#request.type, stored));
  }

  #lastKnown(previous: KubeObject, object: KubeObject): KubeObject {
    const { resourceVersion = '' } = object.metadata;
    const shown = present(this.#request.type, previous);
    return { ...shown, metadata: { ...shown.metadata, resourceVersion } };
  }

  #sendIf(type: string, stored: KubeObject): void {
    const shown = present(this.#request.type, stored);
    if (this.#selected(shown)) this.#send(type, shown);
  }

  #send(type: string, object: KubeObject): void {
    const { view } = this.#settings;
    this.#line(type, view === undefined ? jsonOf(object) : JSON.stringify(view(object)));
  }

  #line(type: string, json: string): void {
    const line = `{"type":"${type}","object":${json}}\n`;
    if (this.#settings.gate.held) this.#waiting.push(line);
    else this.#sink.write(line);
  }

  #flush(): void {
    for (const line of this.#waiting) this.#sink.write(line);
    this.#waiting = [];
  }

  #bookmarkLater(): void {
    const stop = this.#core.clock.after(this.#settings.bookmarkMs, () => {
      this.#stops.splice(this.#stops.indexOf(stop), 1);
      this.bookmark();
      this.#bookmarkLater();
    });
    this.#stops.push(stop);
  }

  #bookmarkObject(metadata: JsonObject): KubeObject {
    const { type } = this.#request;
    const resourceVersion = String(this.#core.store.version);
    return {
      kind: type.kind,
      apiVersion: apiVersionOf(type),
      metadata: { resourceVersion, creationTimestamp: null, ...metadata } as JsonObject as KubeObject['metadata'],
    };
  }
}

const checkInitialEvents = (query: URLSearchParams): void => {
  if (query.get('sendInitialEvents') === null) return;
  const refuse = (why: string): Error => badRequest(`ListOptions.meta.k8s.io "" is invalid: ${why}`);
  if (query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw refuse(
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
};
