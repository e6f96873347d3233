/** Carries out what was decided, after the status that says so is durable. No effect is inside a retry: what fails is decided anew. */
import { finalizer } from '../api/group.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { DriverBackend, FormerExecutors } from '../backend/backend.ts';
import type { KubeClient } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';
import type { KubeObject, ObjectRef } from '../kube/objects.ts';
import { addFinalizer, removeFinalizer } from '../kube/status.ts';
import type { Effect, Submission } from '../lifecycle/observed.ts';
import { driverPortsOfOwn } from '../model/spark-ports.ts';
import { isPod } from '../translate/attempt.ts';
import type { DriverDescription } from '../translate/description.ts';
import { attemptOf, type Gathered } from './gather.ts';
import type { Launching } from './launching.ts';
import { applicationType } from './resources.ts';
import type { Wants } from './wants.ts';

export interface ActMeans {
  readonly client: Pick<KubeClient, 'mergePatch' | 'delete'>;
  readonly remember: (object: KubeObject) => void;
  readonly launching: Launching;
  readonly wants: Wants;
  readonly events: Pick<EventRecorder, 'record'>;
}

/** Does one effect; `object` is the newest version known, with the durable status. Answers the version after it. */
export const act = async (
  effect: Effect,
  gathered: Gathered,
  object: KubeObject,
  means: ActMeans,
): Promise<KubeObject> => {
  switch (effect.type) {
    case 'add-finalizer':
      return remembered(await addFinalizer(means.client, applicationType, object, finalizer), object, means);
    case 'remove-finalizer':
      return remembered(await removeFinalizer(means.client, applicationType, object, finalizer), object, means);
    case 'delete-resource':
      await means.client.delete(applicationType, refOf(object), preconditions(object));
      return object;
    case 'warn':
      means.events.record(object, 'Warning', effect.reason, effect.message);
      return object;
    default:
      onMesos(effect, gathered, object, means);
      return object;
  }
};

type MesosEffect = Exclude<Effect, { type: 'add-finalizer' | 'remove-finalizer' | 'delete-resource' | 'warn' }>;

const onMesos = (effect: MesosEffect, gathered: Gathered, object: KubeObject, means: ActMeans): void => {
  if (gathered.backend !== undefined) withBackend(effect, { ...gathered, backend: gathered.backend }, object, means);
};

const withBackend = (
  effect: MesosEffect,
  gathered: Gathered & { readonly backend: DriverBackend },
  object: KubeObject,
  { launching, wants }: ActMeans,
): void => {
  const { backend, key, app } = gathered;
  const status = (object.status ?? {}) as SparkApplicationStatus;
  const owner = { key, uid: object.metadata.uid };
  const attempt = (submission: Submission) => attemptOf(owner, status, submission, app);
  const describe = ({ taskId, attempt: number }: { taskId: string; attempt: number }) => {
    const described = gathered.describe(taskId, number);
    return described?.ok === true ? described.value : undefined;
  };
  if (effect.type === 'unwant') wants.unwant(key);
  else if (effect.type === 'kill') backend.kill(attempt(effect.submission), effect.graceMs);
  else if (effect.type === 'remove-executors') backend.removeExecutors(attempt(effect.submission));
  else if (effect.type === 'forget') {
    launching.forget(effect.taskId);
    backend.forget(effect.taskId);
  } else if (effect.type === 'want') {
    const driver = describe(effect);
    if (driver !== undefined) wants.want(owner, backend, driver);
  } else if (effect.type === 'launch') {
    const driver = describe(effect.submission);
    if (driver?.complete === true) launching.begin(backend, driver, attempt(effect.submission));
  } else {
    const driver = describe(effect.submission);
    if (driver === undefined || isPod(driver)) return;
    const master = masterOf(driver, effect);
    if (driver.complete === true && master !== undefined)
      backend.runExecutors(driver, attempt(effect.submission), master, formerExecutors(status));
  }
};

/** What was written down of executors that failed, the operator's own memory beyond its process. */
const formerExecutors = ({ executors }: SparkApplicationStatus): FormerExecutors => ({
  failed: executors?.failed ?? 0,
  failures: (executors?.failures ?? []).map(({ id, host = '', state, reason, message, at }) => ({
    ...{ id, host, state, reason, message },
    atMs: Date.parse(at),
  })),
  avoided: (executors?.avoidedAgents ?? []).map(({ host, failures, until }) => ({
    ...{ host, failures },
    untilMs: Date.parse(until),
  })),
});

/** Where the Master beside the driver is found; undefined while that isn't known. */
const masterOf = (
  { ownNetwork }: DriverDescription,
  { submission, address }: Extract<Effect, { type: 'run-executors' }>,
) => {
  const { hostname, ports = [], role = '*' } = submission;
  if (ownNetwork) return address === undefined ? undefined : { hostname: address, ports: driverPortsOfOwn, role };
  return hostname === undefined ? undefined : { hostname, ports, role };
};

const remembered = (
  outcome: { written: true; object: KubeObject } | { written: false },
  object: KubeObject,
  means: ActMeans,
): KubeObject => {
  if (!outcome.written) return object;
  means.remember(outcome.object);
  return outcome.object;
};

const refOf = ({ metadata: { name, namespace } }: KubeObject): ObjectRef =>
  namespace === undefined ? { name } : { namespace, name };

/** Deletes only what was decided about: this very object, in this very version. */
const preconditions = ({ metadata: { uid, resourceVersion } }: KubeObject) => ({
  uid,
  resourceVersion,
  propagationPolicy: 'Background' as const,
});
