/**
 * Makes the Services, EndpointSlices and Ingresses of applications as they should be. Their names are in the status of the application before the first
 * request, so that whoever comes after a crash or an edit knows what there is to keep and to remove. This has keys of its own in the work queue: whatever
 * goes wrong here is tried again later and keeps no application from its life.
 */
import { isExposed } from '../api/application/exposure.ts';
import { parseSparkApplication } from '../api/parse.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeClient } from '../kube/client.ts';
import { KubeApiError } from '../kube/errors.ts';
import type { EventRecorder } from '../kube/events.ts';
import type { KubeObject, ObjectRef, ResourceType } from '../kube/objects.ts';
import { ownershipOf, stepTo } from '../kube/owned.ts';
import { exposedObjects, type Manifest, namesAnObject } from '../translate/exposure/objects.ts';
import type { Clusters } from './clusters.ts';
import { textDigest } from './digest.ts';
import { aboutApplication, type Log } from './log.ts';
import { exposureKey } from './resources.ts';

export interface ExposingMeans {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'mergePatch' | 'delete'>;
  readonly cache: { get(key: string): KubeObject | undefined };
  readonly clusters: Pick<Clusters, 'cluster'>;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly log: Log;
  readonly enqueue: (key: string) => void;
  /** Has the status of an application looked at again. */
  readonly enqueueApplication: (key: string) => void;
}

const types: Readonly<Record<string, ResourceType>> = {
  Service: { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true },
  EndpointSlice: {
    group: 'discovery.k8s.io',
    version: 'v1',
    plural: 'endpointslices',
    kind: 'EndpointSlice',
    namespaced: true,
  },
  Ingress: { group: 'networking.k8s.io', version: 'v1', plural: 'ingresses', kind: 'Ingress', namespaced: true },
};

/** `absent`: it was removed, or isn't ours. Else the digest of what it was made to be. */
type Known = Map<string, string>;
const absent = 'absent';

interface Memory {
  readonly uid: string;
  readonly known: Known;
  /** What was to be done when it failed last: only its own timer brings that back. */
  failed?: string;
  /** Sentences that users were told of this failure. */
  readonly told: Set<string>;
}

interface Todo {
  readonly apply: readonly Manifest[];
  readonly remove: readonly string[];
}

/** Something did not come about; it is tried again. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
}

export class Exposing {
  readonly #means: ExposingMeans;
  readonly #memories = new Map<string, Memory>();

  constructor(means: ExposingMeans) {
    this.#means = means;
  }

  forget(key: string): void {
    this.#memories.delete(key);
  }

  /** The status with the names of the objects that should exist, and of those that are still to be removed. */
  recorded(key: string, app: SparkApplication | undefined, status: SparkApplicationStatus): SparkApplicationStatus {
    if (app === undefined || (status.exposed === undefined && !isExposed(app.spec))) return status;
    const wanted = this.#wanted(app, status);
    if (wanted === undefined) return status;
    const names = new Set(wanted.map(nameOf));
    const { known } = this.#memory(key, app.metadata.uid);
    const before = status.exposed ?? [];
    const exposed = [...names, ...before.filter((name) => !names.has(name) && known.get(name) !== absent)].sort();
    const { exposed: _, ...rest } = status;
    return exposed.length === 0 ? rest : { ...rest, exposed };
  }

  /** Sees to it that what the durable status says comes about. */
  look(key: string, app: SparkApplication | undefined, status: SparkApplicationStatus): void {
    if (status.exposed === undefined || app === undefined) return;
    const todo = this.#todo(key, app, status);
    if (todo.apply.length + todo.remove.length === 0) return;
    if (this.#memory(key, app.metadata.uid).failed !== digestOf(todo)) this.#means.enqueue(exposureKey(key));
  }

  /** Makes and removes the objects of an application. @throws NotExposed when something is left to do later, and what the API server answers to it */
  async reconcile(key: string): Promise<void> {
    const object = this.#means.cache.get(key);
    const parsed = object === undefined ? undefined : parseSparkApplication(object);
    if (object === undefined || parsed?.ok !== true || parsed.value.metadata.deletionTimestamp !== undefined) return;
    const app = parsed.value;
    const todo = this.#todo(key, app, app.status ?? {});
    const memory = this.#memory(key, app.metadata.uid);
    const troubles = [
      ...(await inTurn(todo.apply, (manifest) => this.#apply(manifest, memory))),
      ...(await inTurn(todo.remove, (name) => this.#remove(name, app, memory))),
    ];
    if (todo.remove.some((name) => memory.known.get(name) === absent)) this.#means.enqueueApplication(key);
    if (troubles.length === 0) {
      delete memory.failed;
      memory.told.clear();
      return;
    }
    memory.failed = digestOf(todo);
    for (const trouble of troubles) this.#tell(object, memory, trouble);
    throw new NotExposed(troubles.map(({ message }) => message).join(' '));
  }

  /** Undefined where nothing may be concluded: then what exists stays as it is. */
  #wanted(app: SparkApplication, status: SparkApplicationStatus): readonly Manifest[] | undefined {
    const cluster = this.#means.clusters.cluster(app.spec.mesos.cluster);
    if (cluster === undefined || status.state === undefined || status.state === 'Invalid') return undefined;
    if (app.metadata.deletionTimestamp !== undefined) return undefined;
    return exposedObjects(app, cluster.spec, status);
  }

  #todo(key: string, app: SparkApplication, status: SparkApplicationStatus): Todo {
    const wanted = this.#wanted(app, status);
    if (wanted === undefined) return { apply: [], remove: [] };
    const { known } = this.#memory(key, app.metadata.uid);
    const names = new Set(wanted.map(nameOf));
    const recorded = new Set(status.exposed);
    return {
      apply: wanted.filter((one) => recorded.has(nameOf(one)) && known.get(nameOf(one)) !== textDigest(one)),
      remove: [...recorded].filter((name) => !names.has(name) && known.get(name) !== absent),
    };
  }

  #memory(key: string, uid: string): Memory {
    const found = this.#memories.get(key);
    if (found?.uid === uid) return found;
    const made: Memory = { uid, known: new Map(), told: new Set() };
    this.#memories.set(key, made);
    return made;
  }

  async #apply(manifest: Manifest, { known }: Memory): Promise<void> {
    const { client } = this.#means;
    const { name, namespace } = manifest.metadata;
    const type = typeOf(manifest.kind);
    const step = stepTo(await client.get(type, { name, namespace }), manifest);
    if (step.kind === 'foreign')
      throw new NotExposed(`There is a ${manifest.kind} ${name} that belongs to somebody else; it is left alone.`);
    if (step.kind === 'leftover') throw new NotExposed(`The ${manifest.kind} ${name} of before is not gone yet.`);
    if (step.kind === 'create') await client.create(type, step.object);
    else if (step.kind === 'patch') await client.mergePatch(type, { name, namespace }, step.patch);
    known.set(nameOf(manifest), textDigest(manifest));
  }

  async #remove(name: string, { metadata, apiVersion, kind }: SparkApplication, { known }: Memory): Promise<void> {
    const found = namesAnObject(name);
    if (found !== undefined) {
      const type = typeOf(found.kind);
      const ref: ObjectRef = { namespace: metadata.namespace, name: found.name };
      const live = await this.#means.client.get(type, ref);
      const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
      const ours = { metadata: { name: found.name, ownerReferences: [owner] } };
      if (live !== undefined && ownershipOf(live, ours) === 'ours')
        await this.#means.client.delete(type, ref, { uid: live.metadata.uid, propagationPolicy: 'Background' });
    }
    known.set(name, absent);
  }

  /** A conflict is nobody's trouble: somebody else wrote at the same time. */
  #tell(object: KubeObject, { told }: Memory, trouble: Error): void {
    if (trouble instanceof KubeApiError && (trouble.conflict || trouble.alreadyExists)) return;
    const message = `${trouble.message}${/[.!?]$/.test(trouble.message) ? '' : '.'} The application runs all the same.`;
    if (told.has(message)) return;
    told.add(message);
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    this.#means.log.warn({ ...aboutApplication(key, object), problem: message }, 'not exposed as it should be');
    this.#means.events.record(object, 'Warning', 'NotExposed', message);
  }
}

const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

const digestOf = ({ apply, remove }: Todo): string => textDigest([apply, remove]);

const typeOf = (kind: string): ResourceType => {
  const type = types[kind];
  if (type === undefined) throw new TypeError(`not a kind that exposes anything: ${kind}`);
  return type;
};

/** Does one after the other; what fails keeps the others from nothing. */
const inTurn = async <T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<readonly Error[]> => {
  const troubles: Error[] = [];
  for (const item of items) {
    try {
      await action(item);
    } catch (error) {
      troubles.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return troubles;
};
