/** `sparkmesos list` and `sparkmesos schedules`: resources as a table, or whole. */
import { apiVersion } from '../api/group.ts';
import type { ResourceType } from '../kube/objects.ts';
import { applicationType, type ClusterFlags, type Connection, scheduleType, withCluster } from './cluster.ts';
import { formatDocument, type StructuredFormat } from './documents.ts';
import { fetchTable } from './server-table.ts';
import { type ExitCode, printable, type Terminal } from './terminal.ts';

export interface ListFlags extends ClusterFlags {
  readonly allNamespaces?: boolean;
  readonly output?: StructuredFormat | 'wide';
}

const lister =
  (type: ResourceType) =>
  (flags: ListFlags, terminal: Terminal): Promise<ExitCode> =>
    withCluster(flags, async (connection): Promise<ExitCode> => {
      const { output } = flags;
      if (output === 'json' || output === 'yaml') terminal.out(await whole(type, connection, flags, output));
      else await table(type, connection, flags, terminal);
      return 0;
    });

/** Lists the applications of a namespace, or of all. */
export const list = lister(applicationType);

/** Lists the schedules of a namespace, or of all. */
export const schedules = lister(scheduleType);

const whole = async (
  type: ResourceType,
  { client, namespace }: Connection,
  flags: ListFlags,
  format: StructuredFormat,
): Promise<string> => {
  const { items } = await client.list(type, flags.allNamespaces === true ? {} : { namespace });
  return formatDocument({ apiVersion, kind: `${type.kind}List`, items }, format);
};

const table = async (
  { kind, plural }: ResourceType,
  { access, namespace }: Connection,
  { allNamespaces = false, output }: ListFlags,
  terminal: Terminal,
): Promise<void> => {
  const scope = allNamespaces ? '' : `namespaces/${encodeURIComponent(namespace)}/`;
  const text = await fetchTable(access, `/apis/${apiVersion}/${scope}${plural}`, {
    wide: output === 'wide',
    withNamespace: allNamespaces,
  });
  if (text !== undefined) terminal.out(printable(text));
  else terminal.err(allNamespaces ? `There are no ${kind}s.\n` : `There are no ${kind}s in namespace ${namespace}.\n`);
};
