import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Clock } from '../model/clock.ts';

/** How to reach one API server and who we are there. */
export interface ClusterAccess {
  /** Base URL without a slash at its end. */
  readonly server: string;
  /** TLS and proxies are its concern; tests wrap it to break things. */
  readonly dispatcher: Dispatcher;
  /** The namespace of the kubeconfig's context or of our own Pod. */
  readonly namespace?: string;
  /** Headers that say who we are. Asked for before each request: tokens expire. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** The server didn't believe the last headers: forget what is remembered of them. */
  renew(): void;
  close(): Promise<void>;
}

/** Texts in PEM, as Node's tls takes them. */
export interface TlsOptions {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

const connectTimeoutMs = 10_000;
/** Below the idle limits of usual load balancers (60 s), so that a dead connection is noticed by TCP first. */
const tcpKeepAliveMs = 30_000;

/** Connections that are kept alive; as many as there are requests under way, for their number is limited elsewhere. */
export function dispatcherOf(tls: TlsOptions, proxyUrl?: string): Dispatcher {
  const connect = { timeout: connectTimeoutMs, keepAlive: true, keepAliveInitialDelay: tcpKeepAliveMs };
  return proxyUrl === undefined
    ? new Agent({ connect: { ...connect, ...tls } })
    : new ProxyAgent({ uri: proxyUrl, connect, requestTls: tls });
}

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** A server given by its address, with a token that doesn't change, or none. */
export function plainAccess(server: string, token?: string, dispatcher: Dispatcher = dispatcherOf({})): ClusterAccess {
  const headers = Promise.resolve(token === undefined ? {} : { authorization: `Bearer ${token}` });
  return {
    server: withoutSlash(server),
    dispatcher,
    headers: () => headers,
    renew: () => {},
    close: () => dispatcher.close(),
  };
}

/** The token of a Pod expires in an hour and its file is replaced long before: a copy this old is still good. */
const tokenAgeMs = 60_000;

/**
 * The access that every Pod is given: address from the environment, certificate authority and token from files. The token file is read
 * again every minute, for the kubelet replaces it.
 * @param folder where the files are; elsewhere than in a Pod only in tests
 * @throws Error when this isn't a Pod
 */
export function inClusterAccess(
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>>,
  folder = '/var/run/secrets/kubernetes.io/serviceaccount',
): ClusterAccess {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  if (!host || !port) throw new Error('not in a Pod: KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT is not set');
  const dispatcher = dispatcherOf({ ca: readFileSync(`${folder}/ca.crt`) });
  let token: { readonly text: string; readonly readAtMs: number } | undefined;
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    dispatcher,
    namespace: readFileSync(`${folder}/namespace`, 'utf8').trim(),
    async headers() {
      const nowMs = clock.now();
      if (token === undefined || nowMs - token.readAtMs >= tokenAgeMs) {
        token = { text: (await readFile(`${folder}/token`, 'utf8')).trim(), readAtMs: nowMs };
      }
      return { authorization: `Bearer ${token.text}` };
    },
    renew() {
      token = undefined;
    },
    close: () => dispatcher.close(),
  };
}
