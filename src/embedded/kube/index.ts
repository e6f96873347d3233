/** A Kubernetes API in this process, on a real socket, for the demo and the tests. Nothing is kept when it ends. */
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import { coreKinds } from './builtin/core-kinds.ts';
import { eventKinds } from './builtin/events.ts';
import { networkKinds } from './builtin/network-kinds.ts';
import { workloadKinds } from './builtin/workload-kinds.ts';
import { Collector } from './collector.ts';
import type { Core, Identities } from './core.ts';
import { definitionKind } from './crd/definition.ts';
import { serveDefinitions } from './crd/serving.ts';
import { type DirectAccess, directAccess } from './direct.ts';
import { Faults, type KubeFaults } from './faults.ts';
import type { PodLogs } from './http/pods.ts';
import type { User } from './http/request.ts';
import { createApiServer } from './http/server.ts';
import type { Json } from './json.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { Pages } from './read/list.ts';
import { RequestLog } from './request-log.ts';
import { Registry } from './resource.ts';
import type { Tokens } from './reviews.ts';
import { Store } from './store/store.ts';
import { systemClock } from './system-clock.ts';

export type { PodLogs } from './http/pods.ts';
export type { JsonObject } from './json.ts';

export interface KubeApiOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  readonly clock?: Clock;
  readonly identities?: Identities;
  /** Bearer tokens and who they stand for. Without any, everybody is an administrator. */
  readonly tokens?: Readonly<Record<string, User>>;
  /** What SubjectAccessReviews answer for a user of the tokens; without it everything is allowed. Requests are not held to it. */
  readonly allows?: (user: string, attributes: Json) => boolean;
  /** How many changes of each resource watches can go back over. */
  readonly historyLimit?: number;
  readonly bookmarkMs?: number;
  /** What the containers of Pods wrote; without it there are no logs, for nothing runs behind Pods. */
  readonly podLogs?: PodLogs;
}

export interface KubeApi extends DirectAccess {
  readonly url: string;
  readonly faults: KubeFaults;
  readonly requests: RequestLog;
  /** A kubeconfig in YAML, with the first of the tokens. */
  kubeconfig(): string;
  /** Ends all connections and the server. */
  close(): Promise<void>;
}

const letters = 'bcdfghjklmnpqrstvwxz2456789';
const randomIdentities: Identities = {
  uid: () => randomUUID(),
  suffix: () => Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join(''),
};

const administrator: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

const tokensOf = ({ tokens: given, allows = () => true }: KubeApiOptions): Tokens => ({
  allows,
  userOf: (token) => (given === undefined ? administrator : Object.hasOwn(given, token) ? given[token] : undefined),
  knows: (name) => given === undefined || Object.values(given).some((user) => user.name === name),
});

/** Starts the API and answers when it listens. Rejects when the port is taken. */
export const startKubeApi = async (options: KubeApiOptions = {}): Promise<KubeApi> => {
  const registry = new Registry();
  for (const type of [...coreKinds, ...workloadKinds, ...networkKinds, ...eventKinds, definitionKind])
    registry.add(type);
  const core: Core = {
    store: new Store(options.historyLimit ?? 10_000),
    registry,
    clock: options.clock ?? systemClock,
    identities: options.identities ?? randomIdentities,
  };
  const stopServing = serveDefinitions(core);
  const collector = new Collector(core);
  const pages = new Pages(100);
  const faults = new Faults(core.store, () => pages.forget());
  const tokens = tokensOf(options);
  const log = new RequestLog(100_000);
  const pinned = (table: string) => faults.pinnedState(table);
  const services = {
    core,
    pages,
    gate: faults,
    bookmarkMs: options.bookmarkMs ?? 60_000,
    pinned,
    podLogs: options.podLogs,
  };
  const direct = directAccess(services, tokens, administrator);
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    direct.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const server = createApiServer({ services, tokens, faults, log });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  return {
    ...direct,
    url,
    faults,
    requests: log,
    kubeconfig: () => kubeconfigFor(url, Object.keys(options.tokens ?? {})[0]),
    close: async () => {
      collector.close();
      stopServing();
      faults.release();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
