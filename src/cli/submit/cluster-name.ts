/** Which MesosCluster an application is submitted to, where nobody names it. */
import type { KubeObject } from '../../kube/objects.ts';
import { isRecord } from '../../kube/objects.ts';
import { type Connection, clusterType } from '../cluster.ts';
import { CliError } from '../terminal.ts';

/** The one with this master, or the only one. @throws CliError when there is none, or more */
export const clusterName = async ({ client }: Connection, master: string | undefined): Promise<string> => {
  const { items } = await client.list(clusterType);
  const fitting = master === undefined ? items : items.filter((cluster) => addressesOf(cluster).includes(bare(master)));
  const names = fitting.map(({ metadata: { name } }) => name);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  const which = master === undefined ? 'There is no MesosCluster.' : `No MesosCluster has the master ${master}.`;
  throw new CliError(
    names.length === 0
      ? `${which} Name one by --cluster.`
      : `There are several: ${names.toSorted().join(', ')}. Name one by --cluster.`,
    2,
  );
};

/** Its master, and its dispatcher: spark-submit calls either `--master`. */
const addressesOf = ({ spec }: KubeObject): readonly string[] => {
  if (!isRecord(spec)) return [];
  const dispatcher = isRecord(spec['dispatcher']) ? spec['dispatcher']['url'] : undefined;
  return [spec['master'], dispatcher].flatMap((address) => (typeof address === 'string' ? [bare(address)] : []));
};

const bare = (address: string): string => address.replace(/^(mesos|https?):\/\//, '').replace(/\/+$/, '');
