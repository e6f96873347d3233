/** The address of a Mesos cluster, as users write it for Spark. */
import { Sensitive } from '../../model/sensitive.ts';
import { no, type Refusal } from '../../model/verdict.ts';

const defaultPort = 5050;

/** Base URLs of masters, `http://host:port`, in the order in which they were written. */
export interface MasterList {
  readonly ok: true;
  readonly urls: readonly [string, ...string[]];
}

/** Where masters elect their leader. */
export interface ZooKeeperAddress {
  readonly ok: true;
  /** `host:port`, in the order in which they were written. */
  readonly servers: readonly [string, ...string[]];
  /** Absolute, without a slash at its end. */
  readonly path: string;
  /** `user:password` of ZooKeeper's scheme `digest`. */
  readonly auth: Sensitive | undefined;
}

/** Is this the address of a ZooKeeper, be it right or wrong? */
export const namesZooKeeper = (address: string): boolean => /^\s*(mesos:\/\/)?zk:\/\//.test(address);

/**
 * The ZooKeeper of `mesos://zk://[user:password@]host:port[,host:port...]/path`; what is before the last `@` is the identity, as Mesos reads it.
 * Refusals never repeat the address: a password may stand in it.
 */
export function parseZooKeeper(address: string): ZooKeeperAddress | Refusal<'InvalidMasterUrl'> {
  const [, user, hosts = '', rest] = /^(?:mesos:\/\/)?zk:\/\/(?:(.*)@)?([^/@]*)(\/.*)?$/s.exec(address.trim()) ?? [];
  const path = rest?.replace(/(?<=.)\/$/, '');
  if (user !== undefined && !/^[^:\s]+:\S+$/.test(user))
    return invalid("what stands before '@' in the address must be user:password");
  const servers = hosts.split(',').map((host) => host.trim());
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined) return invalid(`'${wrong}' is not host:port of a ZooKeeper server`);
  if (path === undefined || !isNodePath(path))
    return invalid('the address must end with the path under which the masters elect their leader, like /mesos');
  const [first = '', ...others] = servers;
  return { ok: true, servers: [first, ...others], path, auth: user === undefined ? undefined : new Sensitive(user) };
}

function isServer(server: string): boolean {
  const port = /^[A-Za-z0-9_.-]+:(\d{1,5})$/.exec(server)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** ZooKeeper has no empty names, none that are relative, and no control characters. */
const isNodePath = (path: string): boolean => path === '/' || /^(\/(?!\.{1,2}(\/|$))[^/\p{Cc}\s]+)+$/u.test(path);

/**
 * The masters of `mesos://host:port[,host:port...]`; a port that is left out is 5050. Also takes `http://` and `https://` for the
 * scheme, and none at all. Refuses what names no master, and ZooKeeper addresses, which need a locator of their own.
 */
export function parseMasters(
  address: string,
  scheme: 'http' | 'https' = 'http',
): MasterList | Refusal<'InvalidMasterUrl'> {
  const [, written, rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(address.trim()) ?? [];
  if (written === 'zk' || (written === 'mesos' && rest.startsWith('zk://'))) {
    return invalid('the address names ZooKeeper, not masters');
  }
  if (written !== undefined && written !== 'mesos' && written !== 'http' && written !== 'https') {
    return invalid(`'${address}' must begin with mesos://`);
  }
  const urls: string[] = [];
  for (const host of rest.split(',').map((part) => part.trim())) {
    const url = masterUrl(host, written === 'http' || written === 'https' ? written : scheme);
    if (url === undefined) return invalid(`'${host}' in '${address}' is not host:port`);
    urls.push(url);
  }
  const [first, ...others] = urls;
  return first === undefined ? invalid(`'${address}' names no master`) : { ok: true, urls: [first, ...others] };
}

const invalid = (message: string): Refusal<'InvalidMasterUrl'> => no('InvalidMasterUrl', message);

function masterUrl(host: string, scheme: string): string | undefined {
  const [, name, port] = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?\/?$/.exec(host) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  return name === undefined || number < 1 || number > 65_535 ? undefined : `${scheme}://${name}:${number}`;
}
