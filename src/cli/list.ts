/** `sparkmesos list`: applications as a table, or whole. */
import { apiVersion, sparkApplicationNames } from '../api/group.ts';
import { applicationType, type ClusterFlags, type Connection, withCluster } from './cluster.ts';
import { formatDocument, type StructuredFormat } from './documents.ts';
import { fetchTable } from './server-table.ts';
import { type ExitCode, printable, type Terminal } from './terminal.ts';

export interface ListFlags extends ClusterFlags {
  readonly allNamespaces?: boolean;
  readonly output?: StructuredFormat | 'wide';
}

/** Lists the applications of a namespace, or of all. */
export const list = (flags: ListFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const { output } = flags;
    if (output === 'json' || output === 'yaml') terminal.out(await whole(connection, flags, output));
    else await table(connection, flags, terminal);
    return 0;
  });

const whole = async (
  { client, namespace }: Connection,
  flags: ListFlags,
  format: StructuredFormat,
): Promise<string> => {
  const { items } = await client.list(applicationType, flags.allNamespaces === true ? {} : { namespace });
  return formatDocument({ apiVersion, kind: `${sparkApplicationNames.kind}List`, items }, format);
};

const table = async (
  { access, namespace }: Connection,
  { allNamespaces = false, output }: ListFlags,
  terminal: Terminal,
): Promise<void> => {
  const scope = allNamespaces ? '' : `namespaces/${encodeURIComponent(namespace)}/`;
  const text = await fetchTable(access, `/apis/${apiVersion}/${scope}${sparkApplicationNames.plural}`, {
    wide: output === 'wide',
    withNamespace: allNamespaces,
  });
  if (text !== undefined) terminal.out(printable(text));
  else
    terminal.err(
      allNamespaces
        ? 'There are no SparkApplications.\n'
        : `There are no SparkApplications in namespace ${namespace}.\n`,
    );
};
