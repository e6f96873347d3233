/** The credentials of a MesosCluster, from its Secret. */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { Reason } from '../api/reasons.ts';
import type { Clock } from '../model/clock.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { no, type Refusal } from '../model/verdict.ts';
import type { KubeClient } from './client.ts';
import { remembered } from './remembered.ts';
import { readSecret } from './secrets.ts';

export interface MesosCredentials {
  readonly principal: string;
  readonly secret?: Sensitive;
}

/** Credentials are asked for before every request to Mesos; an edited Secret counts within this time. */
const rereadAfterMs = 30_000;

type Reader = Pick<KubeClient, 'get' | 'create'>;

/** A source that reads the Secret at most twice a minute; while it can't be read, what was read last counts. */
export const mesosCredentials = (
  client: Reader,
  cluster: MesosCluster,
  clock: Clock,
): (() => Promise<MesosCredentials | undefined>) =>
  remembered(() => readCredentials(client, cluster.spec), rereadAfterMs, clock);

/** Why the Secret of a cluster can't be used; undefined when it can, or when there is none to use. */
export const checkCredentials = async (client: Reader, cluster: MesosCluster): Promise<Refusal<Reason> | undefined> => {
  try {
    await readCredentials(client, cluster.spec);
    return undefined;
  } catch (error) {
    return no('CredentialsMissing', error instanceof Error ? error.message : String(error));
  }
};

/** Read live. @throws Error with a sentence for the administrator; as KubeClient */
export const readCredentials = async (
  client: Reader,
  { credentials }: Pick<MesosCluster['spec'], 'credentials'>,
): Promise<MesosCredentials | undefined> => {
  const ref = credentials?.secretRef;
  if (ref === undefined) return undefined;
  const where = `The Secret ${ref.namespace}/${ref.name}`;
  const values = await readSecret(client, { namespace: ref.namespace, name: ref.name });
  if (values === undefined) throw new Error(`${where} with the credentials for Mesos does not exist.`);
  const principal = values.get(ref.principalKey);
  const secret = values.get(ref.secretKey);
  if (principal === undefined) throw new Error(`${where} has no key ${ref.principalKey}.`);
  return secret === undefined ? { principal: principal.reveal() } : { principal: principal.reveal(), secret };
};
