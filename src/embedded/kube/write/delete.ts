/** Deleting objects: preconditions, finalizers, grace, and how their dependents follow. */
import { type Core, timestamp } from '../core.ts';
import { notSupported } from '../field-error.ts';
import { at, isObject, type Json, type JsonObject, textAt } from '../json.ts';
import type { KubeObject, ObjectMeta } from '../object.ts';
import type { ResourceType } from '../resource.ts';
import { conflict, deleted, invalidObject } from '../status.ts';
import { liveObject } from './update.ts';

type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly propagation: Propagation | undefined;
  readonly graceSeconds: number | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly dryRun: boolean;
}

/** Reads DeleteOptions from a body and from query parameters, which weigh less. Throws 422 for an unknown policy. */
export const deleteOptions = (body: Json | undefined, query: URLSearchParams): DeleteOptions => {
  const policy = textAt(body, 'propagationPolicy') || (query.get('propagationPolicy') ?? '');
  const orphan = at(body, 'orphanDependents') ?? query.get('orphanDependents');
  if (!['', 'Background', 'Foreground', 'Orphan'].includes(policy)) {
    const why = notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']);
    throw invalidObject('meta.k8s.io', 'DeleteOptions', '', [why]);
  }
  const grace = at(body, 'gracePeriodSeconds') ?? query.get('gracePeriodSeconds');
  const chosen =
    policy === '' ? (orphan === true || orphan === 'true' ? 'Orphan' : undefined) : (policy as Propagation);
  return {
    propagation: chosen,
    graceSeconds: grace === null || grace === undefined ? undefined : Number(grace),
    uid: textAt(body, 'preconditions', 'uid'),
    resourceVersion: textAt(body, 'preconditions', 'resourceVersion'),
    dryRun:
      query.getAll('dryRun').includes('All') ||
      (isObject(body) && Array.isArray(body['dryRun']) && body['dryRun'].includes('All')),
  };
};

/**
 * Deletes an object, or marks it when finalizers, dependents or a grace period keep it. Answers a Status when it is gone and
 * the object when it stays for now. Throws 404, and 409 for preconditions that don't hold.
 */
export const deleteObject = (
  core: Core,
  type: ResourceType,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): { readonly object: KubeObject; readonly status?: JsonObject } => {
  const live = liveObject(core, type, namespace, name);
  checkPreconditions(type, live, options);
  const done = { object: live, status: deleted(type, name, live.metadata.uid ?? '') };
  const marked = mark(core, type, live, options);
  if (marked === undefined) {
    if (!options.dryRun) core.store.remove(core.store.table(type.table), live);
    return done;
  }
  if (marked === live || options.dryRun) return { object: marked };
  return { object: core.store.put(core.store.table(type.table), marked) };
};

const checkPreconditions = (type: ResourceType, live: KubeObject, { uid, resourceVersion }: DeleteOptions): void => {
  const { metadata } = live;
  if (uid !== '' && uid !== metadata.uid) {
    throw conflict(
      type,
      metadata.name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  }
  if (resourceVersion !== '' && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      type,
      metadata.name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
  }
};

const dependentsFinalizers = ['foregroundDeletion', 'orphan'];

const finalizersFor = (live: KubeObject, propagation: Propagation | undefined): string[] => {
  const own = live.metadata.finalizers ?? [];
  if (propagation === undefined) return own;
  const rest = own.filter((one) => !dependentsFinalizers.includes(one));
  if (propagation === 'Background') return rest;
  return [...rest, propagation === 'Foreground' ? 'foregroundDeletion' : 'orphan'];
};

/** The object marked as being deleted; undefined when nothing keeps it. */
const mark = (core: Core, type: ResourceType, live: KubeObject, options: DeleteOptions): KubeObject | undefined => {
  const finalizers = finalizersFor(live, options.propagation);
  const grace = graceOf(type, live, options);
  if (finalizers.length === 0 && grace === 0 && type.table !== '/namespaces') return undefined;
  const { metadata } = live;
  const marked = metadata.deletionTimestamp !== undefined;
  const sameFinalizers = finalizers.join() === (metadata.finalizers ?? []).join();
  if (marked && sameFinalizers && grace >= (metadata.deletionGracePeriodSeconds ?? 0)) return live;
  const generation = metadata.generation === undefined ? {} : { generation: metadata.generation + (marked ? 0 : 1) };
  const { finalizers: _, ...rest } = metadata;
  return {
    ...live,
    metadata: {
      ...rest,
      ...generation,
      ...(finalizers.length === 0 ? {} : { finalizers }),
      deletionTimestamp: goneBy(core, metadata, grace),
      deletionGracePeriodSeconds: grace,
    },
    ...(type.table === '/namespaces'
      ? { status: { ...(isObject(live.status) ? live.status : {}), phase: 'Terminating' } }
      : {}),
  };
};

/** When the object should be gone: so long after it was first asked for as its grace period is now. */
const goneBy = (
  core: Core,
  { deletionTimestamp, deletionGracePeriodSeconds = 0 }: ObjectMeta,
  grace: number,
): string => {
  if (deletionTimestamp === undefined) return timestamp({ now: () => core.clock.now() + grace * 1_000 });
  const askedMs = Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1_000;
  return timestamp({ now: () => askedMs + grace * 1_000 });
};

/** Only a pod that is on a node has a grace period: the kubelet ends it by deleting once more with 0 seconds. */
const graceOf = (type: ResourceType, live: KubeObject, options: DeleteOptions): number => {
  if (type.table !== '/pods' || textAt(live.spec, 'nodeName') === '') return 0;
  if (['Succeeded', 'Failed'].includes(textAt(live.status, 'phase'))) return 0;
  const own = Number(at(live.spec, 'terminationGracePeriodSeconds') ?? 30);
  return Math.max(0, options.graceSeconds ?? own);
};
