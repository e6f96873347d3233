/** Everything that is stored, in memory: tables of objects, one counter of versions, and who is told of changes. */
import { type KubeObject, keyOf } from '../object.ts';
import type { Change, ChangeType } from './change.ts';
import { ObjectTable } from './table.ts';

export type ChangeListener = (table: ObjectTable, change: Change) => void;

export class Store {
  readonly #tables = new Map<string, ObjectTable>();
  readonly #byUid = new Map<string, { readonly table: ObjectTable; readonly key: string }>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #listeners = new Set<ChangeListener>();
  readonly #historyLimit: number;
  #version = 1;
  #compacted = 0;

  /** Each table keeps that many changes for watches that start in the past. */
  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  get version(): number {
    return this.#version;
  }

  /** The table of that name, empty when nothing was stored yet. */
  table(name: string): ObjectTable {
    const found = this.#tables.get(name) ?? new ObjectTable(name, this.#historyLimit, this.#compacted);
    this.#tables.set(name, found);
    return found;
  }

  tables(): readonly ObjectTable[] {
    return [...this.#tables.values()];
  }

  /** Stores an object under the next version, which it gets as its resourceVersion. The object belongs to the store then. */
  put(table: ObjectTable, object: KubeObject): KubeObject {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const previous = table.get(key);
    this.#stamp(object);
    this.#unlink(previous);
    this.#link(table, key, object);
    this.#publish(table, key, previous === undefined ? 'ADDED' : 'MODIFIED', object, previous);
    return object;
  }

  /** Removes an object; `last` is the state that watchers see go, by default the stored one. */
  remove(table: ObjectTable, object: KubeObject, last: KubeObject = object): KubeObject {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const gone: KubeObject = { ...last, metadata: { ...last.metadata } };
    this.#stamp(gone);
    this.#unlink(object);
    this.#publish(table, key, 'DELETED', gone, object);
    return gone;
  }

  byUid(uid: string): { readonly table: ObjectTable; readonly object: KubeObject } | undefined {
    const place = this.#byUid.get(uid);
    const object = place?.table.get(place.key);
    return place === undefined || object === undefined ? undefined : { table: place.table, object };
  }

  /** The uids of the objects that name this uid as an owner. */
  dependentsOf(uid: string): readonly string[] {
    return [...(this.#dependents.get(uid) ?? [])];
  }

  /** Calls after each change; the answer ends that. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all history: watches and pages that began before now get 410. */
  compact(): void {
    this.#compacted = this.#version;
    for (const table of this.#tables.values()) table.compact(this.#version);
  }

  #stamp(object: KubeObject): void {
    this.#version += 1;
    object.metadata.resourceVersion = String(this.#version);
  }

  #link(table: ObjectTable, key: string, object: KubeObject): void {
    const uid = object.metadata.uid ?? '';
    this.#byUid.set(uid, { table, key });
    for (const owner of object.metadata.ownerReferences ?? []) {
      this.#dependents.set(owner.uid, (this.#dependents.get(owner.uid) ?? new Set()).add(uid));
    }
  }

  #unlink(object: KubeObject | undefined): void {
    const uid = object?.metadata.uid ?? '';
    this.#byUid.delete(uid);
    for (const owner of object?.metadata.ownerReferences ?? []) {
      const siblings = this.#dependents.get(owner.uid);
      siblings?.delete(uid);
      if (siblings?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  #publish(table: ObjectTable, key: string, type: ChangeType, object: KubeObject, previous?: KubeObject): void {
    const change: Change = {
      version: this.#version,
      type,
      object,
      ...(previous === undefined ? {} : { previous }),
    };
    table.apply(key, change);
    for (const listener of this.#listeners) listener(table, change);
  }
}
