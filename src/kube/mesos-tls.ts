/** The certificates with which the operator speaks to a MesosCluster, from their Secrets. */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { Reason } from '../api/reasons.ts';
import type { Clock } from '../model/clock.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { no, type Refusal } from '../model/verdict.ts';
import type { KubeClient } from './client.ts';
import { remembered } from './remembered.ts';
import { readSecret } from './secrets.ts';

interface TlsMaterial {
  readonly authorities?: string;
  readonly certificate?: string;
  readonly key?: Sensitive;
  readonly serverName?: string;
  readonly verify: boolean;
}

type Reader = Pick<KubeClient, 'get' | 'create'>;
type TlsSpec = NonNullable<MesosCluster['spec']['tls']>;

/** Certificates are asked for before every connection to Mesos; renewed ones count within this time. */
const rereadAfterMs = 30_000;

/** A source that reads the Secrets at most twice a minute; while they can't be read, what was read last counts. */
export const mesosTls = (client: Reader, spec: TlsSpec, clock: Clock): (() => Promise<TlsMaterial>) =>
  remembered(() => read(client, spec), rereadAfterMs, clock);

/** Why the Secrets of a cluster's TLS can't be used; undefined when they can, or when there are none to use. */
export const checkTls = async (client: Reader, spec: TlsSpec | undefined): Promise<Refusal<Reason> | undefined> => {
  try {
    if (spec !== undefined) await read(client, spec);
    return undefined;
  } catch (error) {
    return no('CredentialsMissing', error instanceof Error ? error.message : String(error));
  }
};

/** @throws Error with a sentence for the administrator */
const read = async (client: Reader, spec: TlsSpec): Promise<TlsMaterial> => {
  const { caSecretRef: ca, clientCertificateSecretRef: pair, serverName, insecureSkipVerify } = spec;
  const [authorities] = ca === undefined ? [] : await valuesOf(client, ca, 'the authorities for TLS', [ca.key]);
  const names = ['tls.crt', 'tls.key'];
  const [certificate, key] =
    pair === undefined ? [] : await valuesOf(client, pair, "the operator's certificate for TLS", names);
  return {
    verify: !insecureSkipVerify,
    ...(authorities === undefined ? {} : { authorities: authorities.reveal() }),
    ...(certificate === undefined ? {} : { certificate: certificate.reveal() }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { serverName }),
  };
};

const valuesOf = async (
  client: Reader,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  what: string,
  keys: readonly string[],
): Promise<readonly Sensitive[]> => {
  const where = `The Secret ${namespace}/${name}`;
  const values = await readSecret(client, { namespace, name });
  if (values === undefined) throw new Error(`${where} with ${what} does not exist.`);
  return keys.map((key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`${where} with ${what} has no key ${key}.`);
    return value;
  });
};
