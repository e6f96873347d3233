/** Carries out what was decided, after the status that says so is durable. No effect is inside a retry: what fails is decided anew. */
import { finalizer } from '../api/group.ts';
import type { Effect, Submission } from '../lifecycle/observed.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeObject, ObjectRef } from '../kube/objects.ts';
import { addFinalizer, removeFinalizer } from '../kube/status.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { attemptOf, type Gathered } from './gather.ts';
import type { Launching } from './launching.ts';
import { applicationType } from './resources.ts';
import type { Wants } from './wants.ts';

export interface ActMeans {
  readonly client: Pick<KubeClient, 'mergePatch' | 'delete'>;
  readonly remember: (object: KubeObject) => void;
  readonly launching: Launching;
  readonly wants: Wants;
}

/** Does one effect; `object` is the newest version known, with the durable status. Answers the version after it. */
export const act = async (effect: Effect, gathered: Gathered, object: KubeObject, means: ActMeans): Promise<KubeObject> => {
  switch (effect.type) {
    case 'add-finalizer':
      return remembered(await addFinalizer(means.client, applicationType, object, finalizer), object, means);
    case 'remove-finalizer':
      return remembered(await removeFinalizer(means.client, applicationType, object, finalizer), object, means);
    case 'delete-resource':
      await means.client.delete(applicationType, refOf(object), preconditions(object));
      return object;
    default:
      onMesos(effect, gathered, object, means);
      return object;
  }
};

type MesosEffect = Exclude<Effect, { type: 'add-finalizer' | 'remove-finalizer' | 'delete-resource' }>;

const onMesos = (effect: MesosEffect, gathered: Gathered, object: KubeObject, { launching, wants }: ActMeans): void => {
  const { backend } = gathered;
  if (backend === undefined) return;
  const status = (object.status ?? {}) as SparkApplicationStatus;
  const attempt = (submission: Submission) => attemptOf(gathered.key, status, submission, gathered.app);
  switch (effect.type) {
    case 'want': {
      const described = gathered.describe(effect.taskId, effect.attempt);
      if (described?.ok) wants.want(gathered.key, backend, described.value);
      return;
    }
    case 'unwant':
      return wants.unwant(gathered.key);
    case 'launch': {
      const described = gathered.describe(effect.submission.taskId, effect.submission.attempt);
      if (described?.ok) launching.begin(backend, described.value, attempt(effect.submission));
      return;
    }
    case 'kill':
      return backend.kill(attempt(effect.submission));
    case 'run-executors': {
      const { hostname, ports, role, taskId, attempt: number } = effect.submission;
      const described = gathered.describe(taskId, number);
      if (described?.ok && hostname !== undefined)
        backend.runExecutors(described.value, attempt(effect.submission), { hostname, ports: ports ?? [], role: role ?? '*' });
      return;
    }
    case 'remove-executors':
      return backend.removeExecutors(attempt(effect.submission));
    case 'forget':
      launching.forget(effect.taskId);
      return backend.forget(effect.taskId);
  }
};

const remembered = (outcome: { written: true; object: KubeObject } | { written: false }, object: KubeObject, means: ActMeans): KubeObject => {
  if (!outcome.written) return object;
  means.remember(outcome.object);
  return outcome.object;
};

const refOf = ({ metadata: { name, namespace } }: KubeObject): ObjectRef => (namespace === undefined ? { name } : { namespace, name });

/** Deletes only what was decided about: this very object, in this very version. */
const preconditions = ({ metadata: { uid, resourceVersion } }: KubeObject) => ({ uid, resourceVersion, propagationPolicy: 'Background' as const });
