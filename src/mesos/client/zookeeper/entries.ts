/** What Mesos masters write into ZooKeeper: one node each, of which the one with the lowest sequence number leads. */

const entryName = /^json\.info_(\d+)$/;
/** What masters before 0.24 wrote, in protobuf. */
const oldEntryName = /^info_\d+$/;

/** The name of the leader's node among the children of the masters' path. */
export function leaderAmong(names: readonly string[]): string | undefined {
  const entries = names.flatMap((name) => {
    const sequence = entryName.exec(name)?.[1];
    return sequence === undefined ? [] : [{ name, sequence: Number(sequence) }];
  });
  return entries.sort((a, b) => a.sequence - b.sequence)[0]?.name;
}

/** Are there only masters that write their entries in protobuf? */
export const onlyOldMasters = (names: readonly string[]): boolean =>
  leaderAmong(names) === undefined && names.some((name) => oldEntryName.test(name));

/**
 * Base URL of the master that a node describes (MasterInfo as JSON). Over http its address counts, as it does for Mesos' own agents; over https its
 * host name where it tells one, because certificates name hosts. Undefined when the text describes no master.
 */
export function masterUrlOf(data: Uint8Array, scheme: 'http' | 'https'): string | undefined {
  const info = parsed(data);
  const address = recordOf(info?.['address']) ?? {};
  const port = address['port'] ?? info?.['port'];
  const name = textOf(address['hostname']) ?? textOf(info?.['hostname']);
  const ip = textOf(address['ip']);
  const host = scheme === 'https' ? (name ?? ip) : (ip ?? name);
  if (host === undefined || typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    return undefined;
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return URL.canParse(url) && /^[\w.:-]+$/.test(host) ? url : undefined;
}

function parsed(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    return recordOf(JSON.parse(new TextDecoder().decode(data)));
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
