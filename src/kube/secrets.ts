import { Sensitive } from '../model/sensitive.ts';
import type { KubeClient } from './client.ts';
import { KubeApiError } from './errors.ts';
import {
  isRecord,
  type KubeObject,
  keyOf,
  type NewObject,
  type ObjectRef,
  type OwnerReference,
  type ResourceType,
} from './objects.ts';

const secretType: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  kind: 'Secret',
  namespaced: true,
};

export interface NewSecretMeta {
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
}

type SecretClient = Pick<KubeClient, 'get' | 'create'>;

const valuesOf = (secret: KubeObject): Map<string, Sensitive> => {
  const data = isRecord(secret['data']) ? secret['data'] : {};
  const entries = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Map(entries.map(([key, base64]) => [key, new Sensitive(Buffer.from(base64, 'base64').toString('utf8'))]));
};

/** The values of a Secret, as UTF-8 text, read live; undefined when there is no such Secret. @throws as KubeClient. */
export async function readSecret(client: SecretClient, ref: ObjectRef): Promise<Map<string, Sensitive> | undefined> {
  const secret = await client.get(secretType, ref);
  return secret === undefined ? undefined : valuesOf(secret);
}

/**
 * The values of a Secret that is created when it isn't there. Of two creators at once the first wins, and both get its values.
 * @throws as KubeClient, but never with a message of the server in which a value could stand.
 */
export async function ensureSecret(
  client: SecretClient,
  ref: Required<ObjectRef>,
  make: () => Readonly<Record<string, string>>,
  meta: NewSecretMeta = {},
): Promise<Map<string, Sensitive>> {
  const found = await readSecret(client, ref);
  if (found !== undefined) return found;
  const data = Object.fromEntries(
    Object.entries(make()).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]),
  );
  const secret: NewObject = { apiVersion: 'v1', kind: 'Secret', metadata: { ...ref, ...meta }, type: 'Opaque', data };
  try {
    return valuesOf(await client.create(secretType, secret));
  } catch (error) {
    if (!(error instanceof KubeApiError)) throw error;
    const winner = error.alreadyExists ? await readSecret(client, ref) : undefined;
    if (winner !== undefined) return winner;
    const { status, reason, retryAfterMs } = error;
    throw new KubeApiError({
      status,
      reason,
      retryAfterMs,
      message: `Secret ${keyOf(ref)} could not be created: ${reason}`,
    });
  }
}
