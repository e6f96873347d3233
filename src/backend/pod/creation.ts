/** Creates what an attempt needs: the Secret that it takes with it, then its Pod. Each once by its name, whoever comes twice. */
import type { KubeClient } from '../../kube/client.ts';
import { KubeApiError, KubeUnavailable } from '../../kube/errors.ts';
import { type MesosCredentials, readCredentials } from '../../kube/mesos-credentials.ts';
import type { KubeObject, NewObject, ObjectRef, ResourceType } from '../../kube/objects.ts';
import { executorFrameworkIdOf } from '../../model/ids.ts';
import type { PodDriver } from '../../translate/pod/describe.ts';
import { attemptSecret, driverPod } from '../../translate/pod/pod.ts';

export const podType: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
export const secretType: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  kind: 'Secret',
  namespaced: true,
};

/** `refused`: it will never be like this. `later`: nobody knows yet; `sent`: something may have been created all the same. */
export type Creation =
  | { readonly kind: 'created'; readonly pod: KubeObject }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'later'; readonly sent: boolean; readonly problem: string };

type Client = Pick<KubeClient, 'get' | 'create'>;

/** Whether an object is controlled by the resource with this uid. */
export const isOwnedBy = ({ metadata }: KubeObject, uid: string): boolean =>
  metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) === true;

/** @param frameworkId of the cluster, after which that of the driver is called */
export const createAttempt = async (client: Client, driver: PodDriver, frameworkId: string): Promise<Creation> => {
  let credentials: MesosCredentials | undefined;
  try {
    credentials = await readCredentials(client, driver);
    const secret = attemptSecret(driver, credentials);
    if (secret !== undefined) await createSecret(client, secret);
  } catch (error) {
    if (isPassing(error)) return { kind: 'later', sent: false, problem: String(error) };
    return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
  const launch = {
    frameworkId: frameworkId === '' ? undefined : executorFrameworkIdOf(frameworkId, driver.taskId),
    credentials: [
      ...(credentials === undefined ? [] : (['principal'] as const)),
      ...(credentials?.secret === undefined ? [] : (['secret'] as const)),
    ],
  };
  return createPod(client, driverPod(driver, launch), driver.app.metadata.uid);
};

/** One that is there is of a launch of this attempt that was cut short: its name follows from the uid. @throws never with a message in which a value could stand */
const createSecret = async (client: Client, secret: NewObject): Promise<void> => {
  try {
    await client.create(secretType, secret);
  } catch (error) {
    if (!(error instanceof KubeApiError)) throw error;
    if (!error.alreadyExists) throw withoutValues(error, secret.metadata);
  }
};

const withoutValues = ({ status, reason, retryAfterMs }: KubeApiError, { namespace, name }: NewObject['metadata']) =>
  new KubeApiError({
    status,
    reason,
    retryAfterMs,
    message: `The Secret ${namespace}/${name} could not be created: ${reason}.`,
  });

const createPod = async (client: Client, pod: NewObject, uid: string): Promise<Creation> => {
  try {
    return { kind: 'created', pod: await client.create(podType, pod) };
  } catch (error) {
    if (error instanceof KubeApiError && error.alreadyExists) return existing(client, pod, uid);
    if (isPassing(error)) return { kind: 'later', sent: wasSent(error), problem: String(error) };
    if (!(error instanceof KubeApiError)) throw error;
    return { kind: 'refused', message: error.message };
  }
};

const existing = async (client: Client, { metadata }: NewObject, uid: string): Promise<Creation> => {
  try {
    const live = await client.get(podType, refOf(metadata));
    if (live === undefined) return { kind: 'later', sent: false, problem: 'a Pod of its name was just deleted' };
    if (isOwnedBy(live, uid)) return { kind: 'created', pod: live };
    const message = `There is a Pod ${metadata.namespace}/${metadata.name} that belongs to somebody else; it is left alone.`;
    return { kind: 'refused', message };
  } catch (error) {
    return { kind: 'later', sent: true, problem: String(error) };
  }
};

/** Tried again later: no answer, or one that says nothing of what was asked. */
const isPassing = (error: unknown): boolean =>
  error instanceof KubeUnavailable ||
  (error instanceof KubeApiError &&
    (error.tooManyRequests || error.conflict || error.alreadyExists || error.status >= 500 || error.status === 401));

const wasSent = (error: unknown): boolean =>
  (error instanceof KubeUnavailable || error instanceof KubeApiError) && error.applied === 'unknown';

const refOf = ({ namespace, name }: NewObject['metadata']): ObjectRef =>
  namespace === undefined ? { name } : { namespace, name };
