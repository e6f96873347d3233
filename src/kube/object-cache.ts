import { type KubeObject, keyOf } from './objects.ts';
import { isNewer, isOlder } from './versions.ts';

/** Where a change came from: the API server's list and watch, or the answer to a write of our own. */
export type Origin = 'watch' | 'own';

/** Told of each change, in order; a uid is told as new once, changed any number of times, deleted once. Called synchronously. */
export interface ObjectHandlers {
  onUpsert(object: KubeObject, previous: KubeObject | undefined, origin: Origin): void;
  onDelete(last: KubeObject): void;
  /** Once, when the first list is complete. */
  onSynced?(): void;
}

/**
 * The state of a set of objects as far as it was told, fed by list, watch and own writes in any interleaving. An object never goes
 * back to an older version, and what was deleted stays deleted. `position` is the version up to which everything has been told.
 */
export class ObjectCache {
  readonly #objects = new Map<string, KubeObject>();
  readonly #handlers: ObjectHandlers;
  #position: string | undefined;
  /** The keys that the list under way has named, its version, and whether the server's history was set back before it. */
  #listing: { readonly seen: Set<string>; readonly version: string; readonly setBack: boolean } | undefined;

  constructor(handlers: ObjectHandlers) {
    this.#handlers = handlers;
  }

  get position(): string | undefined {
    return this.#position;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  values(): MapIterator<KubeObject> {
    return this.#objects.values();
  }

  /** An ADDED or MODIFIED event. Not newer than the position = told before. */
  changed(object: KubeObject): void {
    const version = object.metadata.resourceVersion;
    if (this.#position !== undefined && (version === this.#position || isOlder(version, this.#position))) return;
    this.#store(object, 'watch', false);
    this.#position = version;
  }

  /** A DELETED event: of the object that is cached, or of an earlier one of its name. */
  deleted(object: KubeObject): void {
    const version = object.metadata.resourceVersion;
    const cached = this.#objects.get(keyOf(object.metadata));
    if (cached !== undefined && !isOlder(version, cached.metadata.resourceVersion)) this.#remove(cached);
    this.advance(version);
  }

  /** Everything up to the version has been told. */
  advance(version: string): void {
    if (this.#position === undefined || !isOlder(version, this.#position)) this.#position = version;
  }

  /**
   * Begins to take over a list. A consistent list older than what was told before means that the server's database was replaced:
   * then versions of before say nothing any more.
   */
  beginList(version: string): void {
    const setBack = this.#position !== undefined && isOlder(version, this.#position);
    this.#listing = { seen: new Set(), version, setBack };
  }

  listed(object: KubeObject): void {
    this.#listing?.seen.add(keyOf(object.metadata));
    this.#store(object, 'watch', this.#listing?.setBack ?? false);
  }

  /** The list is complete: what it didn't name is gone, unless it is newer than the list (an own write). */
  endList(): void {
    const listing = this.#listing;
    if (listing === undefined) return;
    this.#listing = undefined;
    for (const [key, object] of this.#objects) {
      const newerThanList = !listing.setBack && isNewer(object.metadata.resourceVersion, listing.version);
      if (!listing.seen.has(key) && !newerThanList) this.#remove(object);
    }
    this.#position = listing.version;
  }

  /**
   * Takes over the answer to a write of our own, so that nobody decides on the state of before. Ignored when the stream has told more:
   * an object that isn't cached although the stream has passed its version was deleted since.
   */
  remember(object: KubeObject): void {
    const cached = this.#objects.get(keyOf(object.metadata));
    const version = object.metadata.resourceVersion;
    // Of a list under way the rest comes anyway, if it is still there.
    const told = this.#listing?.version ?? this.#position;
    const unseen = told !== undefined && isNewer(version, told);
    if (
      cached?.metadata.uid === object.metadata.uid ||
      (unseen && (cached === undefined || isNewer(version, cached.metadata.resourceVersion)))
    ) {
      this.#store(object, 'own', false);
    }
  }

  #store(object: KubeObject, origin: Origin, evenIfOlder: boolean): void {
    const key = keyOf(object.metadata);
    const cached = this.#objects.get(key);
    const version = object.metadata.resourceVersion;
    const same = cached?.metadata.uid === object.metadata.uid;
    if (cached !== undefined) {
      if (same && version === cached.metadata.resourceVersion) return;
      if (!evenIfOlder && isOlder(version, cached.metadata.resourceVersion)) return;
      if (!same) this.#remove(cached);
    }
    this.#objects.set(key, object);
    this.#handlers.onUpsert(object, same ? cached : undefined, origin);
  }

  #remove(object: KubeObject): void {
    this.#objects.delete(keyOf(object.metadata));
    this.#handlers.onDelete(object);
  }
}
