/** The address of a Mesos cluster, as users write it for Spark. */
import { no, type Refusal } from '../../model/verdict.ts';

const defaultPort = 5050;

/** Base URLs of masters, `http://host:port`, in the order in which they were written. */
export interface MasterList {
  readonly ok: true;
  readonly urls: readonly [string, ...string[]];
}

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
    return invalid(`'${address}' names ZooKeeper, not masters`);
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
