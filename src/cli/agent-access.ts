/** How to reach the agents of a MesosCluster: with its credentials, and by TLS where it says so. */
import { Agent, type Dispatcher } from 'undici';
import { parseMesosCluster } from '../api/parse.ts';
import type { KubeClient } from '../kube/client.ts';
import { mesosCredentials } from '../kube/mesos-credentials.ts';
import { mesosTls } from '../kube/mesos-tls.ts';
import type { CredentialsSource } from '../mesos/client/credentials.ts';
import { tlsConnector } from '../mesos/client/tls.ts';
import { systemClock } from '../ops/clock.ts';
import { clusterType } from './cluster.ts';

export interface AgentAccess {
  readonly credentials?: CredentialsSource;
  /** Stays the caller's. */
  readonly dispatcher?: Dispatcher;
}

/** The access that a cluster asks for. Who may not read the cluster or its Secrets goes without, and the agent decides. */
export const agentAccess = async (client: KubeClient, name: string): Promise<AgentAccess> => {
  const object = await client.get(clusterType, { name }).catch(() => undefined);
  const cluster = object === undefined ? undefined : parseMesosCluster(object);
  if (cluster?.ok !== true) return {};
  const { credentials, tls } = cluster.value.spec;
  const read = mesosCredentials(client, cluster.value, systemClock);
  return {
    ...(credentials === undefined ? {} : { credentials: () => read().catch(() => undefined) }),
    ...(tls === undefined
      ? {}
      : { dispatcher: new Agent({ connect: tlsConnector(mesosTls(client, tls, systemClock)) }) }),
  };
};
