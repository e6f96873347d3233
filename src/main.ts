/**
 * The composition root, the one file that knows every room.
 *
 * kube/reflector -> controller/queue -> gather -> translate -> lifecycle.plan -> act -> backend -> observation -> status
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { MesosCluster } from './api/mesos-cluster.ts';
import type { Reason } from './api/reasons.ts';
import { NativeBackend } from './backend/native/native.ts';
import { Controller } from './controller/controller.ts';
import type { ClusterAccess } from './kube/access.ts';
import { KubeClient } from './kube/client.ts';
import { EventRecorder } from './kube/events.ts';
import { checkCredentials, mesosCredentials } from './kube/mesos-credentials.ts';
import { ensureSecret } from './kube/secrets.ts';
import { StaticMasters } from './mesos/client/locator.ts';
import { parseMasters } from './mesos/client/master-url.ts';
import type { Clock } from './model/clock.ts';
import type { Sensitive } from './model/sensitive.ts';
import { no, type Refusal } from './model/verdict.ts';
import { attemptSecret, newInstallationKey } from './ops/attempt-secrets.ts';
import { systemClock } from './ops/clock.ts';

export interface OperatorOptions {
  readonly access: ClusterAccess;
  readonly log: Logger;
  /** Namespaces to watch; empty = all. */
  readonly namespaces?: readonly string[];
  /** Where the operator keeps what belongs to the installation (one Secret). */
  readonly ownNamespace?: string;
  readonly workers?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** For everything that goes to Mesos; tests break things with it. */
  readonly mesosDispatcher?: Dispatcher;
}

export interface Operator {
  /** Stops acting; what runs on Mesos goes on. */
  stop(): Promise<void>;
}

const keySecret = 'spark-mesos-operator-key';
const keyField = 'installation-key';

/** Starts the operator; answers when it works. @throws when the API server can't be used */
export const startOperator = async (options: OperatorOptions): Promise<Operator> => {
  const {
    access,
    log,
    namespaces = [],
    ownNamespace = 'default',
    workers = 16,
    clock = systemClock,
    random = Math.random,
  } = options;
  const client = new KubeClient({ access, clock });
  const installationKey = await readInstallationKey(client, ownNamespace);
  const instance = hostname();
  const events = new EventRecorder({ client, clock, random, component: 'spark-mesos-operator', instance });
  const epoch = randomBytes(4).toString('hex');
  const controller = new Controller({
    client,
    clock,
    random,
    log,
    events,
    namespaces,
    workers,
    secretFor: (taskId) => attemptSecret(installationKey, taskId),
    checkCluster: (cluster) => checkCluster(client, cluster),
    makeBackend: (cluster, backendEvents) => {
      const means = {
        clock,
        random,
        epoch,
        log: log.child({ cluster: cluster.metadata.name }),
        credentials: mesosCredentials(client, cluster, clock),
        ...(options.mesosDispatcher === undefined ? {} : { dispatcher: options.mesosDispatcher }),
      };
      return new NativeBackend(cluster, mastersOf(cluster), means, backendEvents);
    },
  });
  await controller.start();
  log.info({ namespaces, server: access.server }, 'the operator works');
  return {
    stop: async () => {
      await controller.stop();
      events.close();
      await access.close();
    },
  };
};

const readInstallationKey = async (client: KubeClient, namespace: string): Promise<Sensitive> => {
  const values = await ensureSecret(client, { namespace, name: keySecret }, () => ({
    [keyField]: newInstallationKey(),
  }));
  const key = values.get(keyField);
  if (key === undefined)
    throw new Error(
      `the Secret ${namespace}/${keySecret} has no key ${keyField}: delete it while no application runs, and a new one is made`,
    );
  return key;
};

const mastersOf = (cluster: MesosCluster): StaticMasters => {
  const list = parseMasters(cluster.spec.master);
  if (!list.ok) throw new Error(list.message);
  return new StaticMasters(list.urls);
};

/** Why nothing can be begun on a cluster as it is. */
const checkCluster = async (client: KubeClient, cluster: MesosCluster): Promise<Refusal<Reason> | undefined> => {
  const masters = parseMasters(cluster.spec.master);
  return masters.ok ? checkCredentials(client, cluster) : no('InvalidSpec', `spec.master: ${masters.message}.`);
};
