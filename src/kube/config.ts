import type { Dispatcher } from 'undici';
import type { Clock } from '../model/clock.ts';
import { type ClusterAccess, inClusterAccess, plainAccess } from './access.ts';
import { kubeconfigAccess } from './kubeconfig.ts';

export interface AccessOptions {
  /** An address given directly goes before everything else; then no kubeconfig is read. */
  readonly server?: string;
  /** Bearer token for `server`. */
  readonly token?: string;
  /** Use what a Pod is given. */
  readonly inCluster?: boolean;
  /** Default: KUBECONFIG, then ~/.kube/config. */
  readonly kubeconfigPath?: string;
  readonly context?: string;
  /** In place of the one made from the options: tests break things with it. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Finds the way to the API server: the address given, else the Pod's own access when asked for or when there is one and no kubeconfig
 * is named, else the kubeconfig.
 * @throws Error when what is asked for can't be read
 */
export async function clusterAccess(
  options: AccessOptions,
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ClusterAccess> {
  const access = await found(options, clock, environment);
  return options.dispatcher === undefined ? access : { ...access, dispatcher: options.dispatcher };
}

async function found(
  { server, token, inCluster, kubeconfigPath: path, context }: AccessOptions,
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ClusterAccess> {
  if (server !== undefined) return plainAccess(server, token);
  const isPod = environment['KUBERNETES_SERVICE_HOST'] !== undefined;
  const kubeconfigNamed = path !== undefined || context !== undefined || environment['KUBECONFIG'] !== undefined;
  if (inCluster ?? (isPod && !kubeconfigNamed)) return inClusterAccess(clock, environment);
  return kubeconfigAccess(
    { ...(path === undefined ? {} : { path }), ...(context === undefined ? {} : { context }) },
    clock,
  );
}
