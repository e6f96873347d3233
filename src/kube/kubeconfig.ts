import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../model/clock.ts';
import { type ClusterAccess, dispatcherOf, type TlsOptions, withoutSlash } from './access.ts';

export interface KubeconfigOptions {
  /** Default: the files of KUBECONFIG, then ~/.kube/config. */
  readonly path?: string;
  /** Default: the file's current context. */
  readonly context?: string;
}

/** Plugins keep their credentials themselves until they expire; asking them more often than this has no use. */
const credentialsAgeMs = 5_000;

/** Loading the library takes more than half a second: only who needs a kubeconfig pays for it. */
async function load({ path, context }: KubeconfigOptions): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (path === undefined) config.loadFromDefault();
  else config.loadFromFile(path);
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`the kubeconfig has no context "${config.getCurrentContext()}" with a cluster`);
  if (cluster.server.startsWith('http:')) {
    // There is no TLS to verify, yet the library refuses plain HTTP unless told so.
    config.clusters = config.clusters.map((one) => (one.name === cluster.name ? { ...one, skipTLSVerify: true } : one));
  }
  return config;
}

interface Credentials {
  readonly tls: TlsOptions;
  readonly headers: Readonly<Record<string, string>>;
}

async function credentialsOf(config: KubeConfig): Promise<Credentials> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, rejectUnauthorized, auth, headers = {} } = options;
  const text = (value: unknown) => (typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined);
  const tls = { ca: text(ca), cert: text(cert), key: text(key), servername, rejectUnauthorized };
  const basic = auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined)),
    headers: { ...basic, ...Object.fromEntries(given) },
  };
}

/**
 * The access that a kubeconfig describes: certificates, tokens, token files, exec plugins, basic authentication, impersonation, proxies.
 * After the server has refused the credentials the file is read anew and plugins are asked again; the TLS options stay those of the start.
 * @throws Error when the file can't be read, names no cluster, or a plugin fails
 */
export async function kubeconfigAccess(options: KubeconfigOptions, clock: Clock): Promise<ClusterAccess> {
  let config = load(options);
  const current = await config;
  const cluster = current.getCurrentCluster();
  const first = await credentialsOf(current);
  const dispatcher = dispatcherOf(first.tls, cluster?.proxyUrl);
  let known: { readonly headers: Promise<Credentials['headers']>; readonly atMs: number } | undefined = {
    headers: Promise.resolve(first.headers),
    atMs: clock.now(),
  };
  const namespace = current.getContextObject(current.getCurrentContext())?.namespace;
  return {
    server: withoutSlash(cluster?.server ?? ''),
    dispatcher,
    ...(namespace === undefined ? {} : { namespace }),
    headers() {
      const atMs = clock.now();
      if (known === undefined || atMs - known.atMs >= credentialsAgeMs) {
        known = { headers: config.then(credentialsOf).then(({ headers }) => headers), atMs };
      }
      return known.headers;
    },
    renew() {
      known = undefined;
      config = load(options);
      // A failure is told to whoever asks for the headers next.
      config.catch(() => {});
    },
    close: () => dispatcher.close(),
  };
}
