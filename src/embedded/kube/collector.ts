/**
 * What the controller manager does beside the API server: collects dependents of deleted owners, empties namespaces and
 * definitions that are being deleted, and finishes foreground and orphaning deletions. It works after each change, never within it.
 */
import type { Core } from './core.ts';
import { cleanupFinalizer } from './crd/definition.ts';
import { listAt, textAt } from './json.ts';
import type { KubeObject, OwnerReference } from './object.ts';
import type { ResourceType } from './resource.ts';
import type { Change } from './store/change.ts';
import type { ObjectTable } from './store/table.ts';
import { type DeleteOptions, deleteObject } from './write/delete.ts';
import { plainWrite } from './write/options.ts';
import { replaceObject } from './write/update.ts';

const background: DeleteOptions = {
  propagation: 'Background',
  graceSeconds: undefined,
  uid: '',
  resourceVersion: '',
  dryRun: false,
};
const inherited: DeleteOptions = { ...background, propagation: undefined };
const writer = plainWrite('kube-controller-manager');
const definitions = 'apiextensions.k8s.io/customresourcedefinitions';

export class Collector {
  readonly #core: Core;
  readonly #pending = new Map<string, () => void>();
  readonly #stopListening: () => void;
  #scheduled: NodeJS.Immediate | undefined;

  constructor(core: Core) {
    this.#core = core;
    this.#stopListening = core.store.onChange((table, change) => this.#look(table, change));
  }

  /** Ends the work; what is pending stays undone. */
  close(): void {
    this.#stopListening();
    clearImmediate(this.#scheduled);
    this.#pending.clear();
  }

  #look(table: ObjectTable, { type, object }: Change): void {
    const { metadata } = object;
    const uid = metadata.uid ?? '';
    if (type === 'DELETED') {
      if (this.#core.store.dependentsOf(uid).length > 0)
        this.#later(`owner ${uid}`, () => this.#collectDependents(uid));
      for (const owner of metadata.ownerReferences ?? [])
        this.#later(`finish ${owner.uid}`, () => this.#finish(owner.uid));
      this.#lookAtContainers(table, metadata.namespace);
      return;
    }
    if (metadata.ownerReferences !== undefined) this.#later(`dependent ${uid}`, () => this.#checkOwners(uid));
    if (metadata.deletionTimestamp === undefined) return;
    if (table.name === '/namespaces')
      this.#later(`namespace ${metadata.name}`, () => this.#emptyNamespace(metadata.name));
    else if (table.name === definitions) this.#later(`definition ${uid}`, () => this.#emptyDefinition(uid));
    else this.#later(`finish ${uid}`, () => this.#finish(uid));
  }

  #lookAtContainers(table: ObjectTable, namespace: string | undefined): void {
    const container = namespace === undefined ? undefined : this.#core.store.table('/namespaces').get(`/${namespace}`);
    if (container?.metadata.deletionTimestamp !== undefined) {
      this.#later(`namespace ${namespace}`, () => this.#emptyNamespace(namespace ?? ''));
    }
    const [group, plural] = table.name.split('/');
    const definition = this.#core.store.table(definitions).get(`/${plural}.${group}`);
    if (definition?.metadata.deletionTimestamp !== undefined) {
      const uid = definition.metadata.uid ?? '';
      this.#later(`definition ${uid}`, () => this.#emptyDefinition(uid));
    }
  }

  #later(key: string, work: () => void): void {
    this.#pending.set(key, work);
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      const works = [...this.#pending.values()];
      this.#pending.clear();
      for (const one of works) one();
    });
  }

  #typeOf(table: ObjectTable): ResourceType | undefined {
    return this.#core.registry.ofTable(table.name);
  }

  #delete(table: ObjectTable, object: KubeObject, options: DeleteOptions): void {
    const type = this.#typeOf(table);
    if (type !== undefined) deleteObject(this.#core, type, object.metadata.namespace, object.metadata.name, options);
  }

  #collectDependents(ownerUid: string): void {
    for (const uid of this.#core.store.dependentsOf(ownerUid)) this.#checkOwners(uid);
  }

  /** Deletes an object whose owners are all gone; forgets those that are gone when others remain. */
  #checkOwners(uid: string): void {
    const found = this.#core.store.byUid(uid);
    const owners = found?.object.metadata.ownerReferences ?? [];
    if (found === undefined || owners.length === 0) return;
    const present = owners.filter((owner) => this.#exists(owner, found.object));
    if (present.length === 0) this.#delete(found.table, found.object, inherited);
    else if (present.length < owners.length) this.#setOwners(found.table, found.object, present);
  }

  #exists(owner: OwnerReference, dependent: KubeObject): boolean {
    const found = this.#core.store.byUid(owner.uid)?.object;
    if (found === undefined || found.kind !== owner.kind || found.metadata.name !== owner.name) return false;
    return found.metadata.namespace === undefined || found.metadata.namespace === dependent.metadata.namespace;
  }

  #setOwners(table: ObjectTable, object: KubeObject, owners: OwnerReference[]): void {
    this.#rewrite(table, object, { ...object, metadata: { ...object.metadata, ownerReferences: owners } });
  }

  #rewrite(table: ObjectTable, live: KubeObject, next: KubeObject): void {
    const type = this.#typeOf(table);
    if (type !== undefined) replaceObject(this.#core, type, live, next, writer);
  }

  /** Foreground: deletes the dependents and waits for those that block. Orphan: lets them go. Then the owner may go. */
  #finish(uid: string): void {
    const found = this.#core.store.byUid(uid);
    if (found === undefined || found.object.metadata.deletionTimestamp === undefined) return;
    const finalizers = found.object.metadata.finalizers ?? [];
    if (finalizers.includes('orphan')) {
      for (const { table, object, owners } of this.#dependents(uid)) {
        this.#setOwners(
          table,
          object,
          owners.filter((owner) => owner.uid !== uid),
        );
      }
      this.#dropFinalizer(uid, 'orphan');
    } else if (finalizers.includes('foregroundDeletion')) {
      for (const { table, object } of this.#dependents(uid)) {
        if (object.metadata.deletionTimestamp === undefined)
          this.#delete(table, object, { ...background, propagation: 'Foreground' });
      }
      const blocked = this.#dependents(uid).some(({ owners }) =>
        owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
      );
      if (!blocked) this.#dropFinalizer(uid, 'foregroundDeletion');
    }
  }

  #dependents(uid: string): { table: ObjectTable; object: KubeObject; owners: OwnerReference[] }[] {
    return this.#core.store.dependentsOf(uid).flatMap((dependent) => {
      const found = this.#core.store.byUid(dependent);
      return found === undefined ? [] : [{ ...found, owners: found.object.metadata.ownerReferences ?? [] }];
    });
  }

  #dropFinalizer(uid: string, finalizer: string): void {
    const found = this.#core.store.byUid(uid);
    if (found === undefined) return;
    const finalizers = (found.object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    this.#rewrite(found.table, found.object, { ...found.object, metadata: { ...found.object.metadata, finalizers } });
  }

  #emptyNamespace(name: string): void {
    const namespaces = this.#core.store.table('/namespaces');
    const namespace = namespaces.get(`/${name}`);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    const left = (): readonly { table: ObjectTable; object: KubeObject }[] =>
      this.#core.store.tables().flatMap((table) =>
        table
          .all()
          .filter((object) => object.metadata.namespace === name)
          .map((object) => ({ table, object })),
      );
    for (const { table, object } of left()) {
      if (object.metadata.deletionTimestamp === undefined)
        this.#delete(table, object, { ...background, graceSeconds: 0 });
    }
    if (left().length === 0 && (namespace.metadata.finalizers ?? []).length === 0)
      this.#core.store.remove(namespaces, namespace);
  }

  #emptyDefinition(uid: string): void {
    const definition = this.#core.store.byUid(uid)?.object;
    if (definition?.metadata.deletionTimestamp === undefined) return;
    const table = this.#core.store.table(
      `${textAt(definition.spec, 'group')}/${textAt(definition.spec, 'names', 'plural')}`,
    );
    for (const object of table.all()) {
      if (object.metadata.deletionTimestamp === undefined) this.#delete(table, object, background);
    }
    const cleans = listAt(definition, 'metadata', 'finalizers').includes(cleanupFinalizer);
    if (table.size === 0 && cleans) this.#dropFinalizer(uid, cleanupFinalizer);
  }
}
