/** Which SparkApplications belong to which schedule, by their owner references: kept up with the cache, so that nobody has to look through all. */
import { apiVersion, scheduledSparkApplicationNames } from '../../api/group.ts';
import { type KubeObject, keyOf, type OwnerReference } from '../../kube/objects.ts';

/** The schedule that created an application; undefined for one that nobody, or something else, created. */
export const scheduleOf = ({ metadata }: KubeObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find(
    (owner) =>
      owner.controller === true &&
      owner.kind === scheduledSparkApplicationNames.kind &&
      owner.apiVersion.split('/')[0] === apiVersion.split('/')[0],
  );

export class RunIndex {
  /** uid of the schedule -> key of the application -> the application. */
  readonly #runs = new Map<string, Map<string, KubeObject>>();
  readonly #owners = new Map<string, string>();

  /** Takes in an application as it is now. */
  put(object: KubeObject): void {
    const key = keyOf(object.metadata);
    const owner = scheduleOf(object)?.uid;
    if (this.#owners.get(key) !== owner) this.remove(object);
    if (owner === undefined) return;
    this.#owners.set(key, owner);
    const siblings = this.#runs.get(owner) ?? new Map<string, KubeObject>();
    this.#runs.set(owner, siblings.set(key, object));
  }

  /** Forgets an application that is gone. */
  remove({ metadata }: KubeObject): void {
    const key = keyOf(metadata);
    const owner = this.#owners.get(key);
    if (owner === undefined) return;
    this.#owners.delete(key);
    const siblings = this.#runs.get(owner);
    siblings?.delete(key);
    if (siblings?.size === 0) this.#runs.delete(owner);
  }

  /** The applications of the schedule with this uid. */
  of(uid: string): readonly KubeObject[] {
    return [...(this.#runs.get(uid)?.values() ?? [])];
  }
}
