/** The Kubernetes cluster that a command talks to, and the applications in it. */
import {
  group,
  type KindNames,
  mesosClusterNames,
  scheduledSparkApplicationNames,
  sparkApplicationNames,
  version,
} from '../api/group.ts';
import type { ClusterAccess } from '../kube/access.ts';
import { KubeClient } from '../kube/client.ts';
import { clusterAccess } from '../kube/config.ts';
import { KubeApiError, KubeUnavailable } from '../kube/errors.ts';
import type { KubeObject, ResourceType } from '../kube/objects.ts';
import { systemClock } from '../ops/clock.ts';
import { CliError } from './terminal.ts';

/** Flags of every command that reads or writes resources. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly server?: string;
  readonly token?: string;
  readonly namespace?: string;
}

export interface Connection {
  readonly access: ClusterAccess;
  readonly client: KubeClient;
  /** That of the flag, else of the kubeconfig's context, else `default`. */
  readonly namespace: string;
}

const typeOf = ({ kind, plural }: KindNames, namespaced: boolean): ResourceType => ({
  group,
  version,
  plural,
  kind,
  namespaced,
});

export const applicationType = typeOf(sparkApplicationNames, true);
export const scheduleType = typeOf(scheduledSparkApplicationNames, true);
export const clusterType = typeOf(mesosClusterNames, false);

/**
 * Connects, works, lets go.
 * @throws CliError with a sentence for whatever the API server refuses or doesn't answer
 */
export const withCluster = async <T>(flags: ClusterFlags, work: (connection: Connection) => Promise<T>): Promise<T> => {
  const access = await openAccess(flags);
  try {
    const client = new KubeClient({ access, clock: systemClock, userAgent: 'sparkmesos', fieldManager: 'sparkmesos' });
    return await work({ access, client, namespace: flags.namespace ?? access.namespace ?? 'default' });
  } catch (error) {
    throw explained(error, access.server);
  } finally {
    await access.close();
  }
};

/** The way to the API server. @throws CliError when the flags or the kubeconfig name none */
export const openAccess = async ({
  kubeconfig,
  context,
  server,
  token,
}: ClusterFlags & { readonly inCluster?: boolean }): Promise<ClusterAccess> => {
  const given = { kubeconfigPath: kubeconfig, context, server, token };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  try {
    return await clusterAccess(options, systemClock, process.env);
  } catch (error) {
    throw new CliError(`No way to a Kubernetes API server: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** The error in the words of a user. */
export const explained = (error: unknown, server: string): unknown => {
  if (error instanceof KubeUnavailable) return new CliError(`${server} does not answer: ${error.message}`);
  if (!(error instanceof KubeApiError)) return error;
  return new CliError(missingDefinitions(error) ? definitionsMissing(server) : `${server} refuses: ${error.message}`);
};

/** A collection that isn't found has no definition; an object that isn't found has a name in the message. */
const missingDefinitions = ({ status, message }: KubeApiError): boolean => status === 404 && !message.includes('"');

const definitionsMissing = (server: string): string =>
  `${server} does not know the kinds of ${group}: install them with \`kubectl apply -f crds/\`.`;

const getter =
  (type: ResourceType) =>
  async ({ client, namespace }: Connection, name: string): Promise<KubeObject> => {
    const object = await client.get(type, { namespace, name });
    if (object === undefined) throw new CliError(`There is no ${type.kind} ${namespace}/${name}.`);
    return object;
  };

/** The application of that name. @throws CliError when there is none */
export const getApplication = getter(applicationType);

/** The schedule of that name. @throws CliError when there is none */
export const getSchedule = getter(scheduleType);
