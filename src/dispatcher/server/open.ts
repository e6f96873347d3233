/** The server for spark-submit, put together: socket, guard, and submissions in Kubernetes. */
import { randomInt, randomUUID } from 'node:crypto';
import type { KubeClient } from '../../kube/client.ts';
import type { Clock } from '../../model/clock.ts';
import type { SubmissionTerms } from '../resource/manifest.ts';
import { nameParts } from '../resource/name.ts';
import { openGuard, reviewingGuard } from './guard.ts';
import { type DispatcherServer, type ServerMeans, serveDispatcher } from './server.ts';
import { StoredSubmissions } from './stored.ts';

export interface DispatcherOptions extends Pick<ServerMeans, 'address' | 'tls' | 'tokenInPath' | 'limits'> {
  readonly auth: 'none' | 'token';
  /** Where submissions become resources; else that of the client, or of the operator. */
  readonly namespace?: string | undefined;
  readonly terms: SubmissionTerms;
}

export interface DispatcherMeans {
  /** Need not lead. */
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: ServerMeans['log'];
  /** Those that the operator works on; none means all. */
  readonly namespaces: readonly string[];
  readonly ownNamespace: string;
}

/** It takes submissions from `begin` on until it is closed; before, it says that it is not ready. */
export interface Dispatcher extends DispatcherServer {
  begin(): void;
}

/** Listens. @throws ListenError */
export const openDispatcher = async (options: DispatcherOptions, means: DispatcherMeans): Promise<Dispatcher> => {
  const { client, clock, log, namespaces, ownNamespace } = means;
  const { auth, namespace, terms, ...socket } = options;
  const now = () => clock.now();
  let ready = false;
  const server = await serveDispatcher({
    ...socket,
    submissions: new StoredSubmissions({
      client,
      terms,
      now,
      namePart: () => randomInt(nameParts),
      requestId: randomUUID,
    }),
    guard:
      auth === 'none'
        ? openGuard(namespace ?? ownNamespace)
        : reviewingGuard(client, { fixed: namespace, watched: namespaces }),
    ready: () => ready,
    now,
    log,
  });
  return {
    url: server.url,
    begin: () => {
      ready = true;
    },
    close: () => {
      ready = false;
      return server.close();
    },
  };
};
