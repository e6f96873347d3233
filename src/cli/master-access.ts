/** How commands ask the leading master of a MesosCluster. */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import { parseMesosCluster } from '../api/parse.ts';
import { MesosClientError } from '../mesos/client/errors.ts';
import { StaticMasters } from '../mesos/client/locator.ts';
import { parseMasters } from '../mesos/client/master-url.ts';
import { OperatorApi } from '../mesos/client/operator-api.ts';
import { systemClock } from '../ops/clock.ts';
import { agentAccess } from './agent-access.ts';
import { type Connection, clusterType } from './cluster.ts';
import { CliError } from './terminal.ts';

/** The MesosCluster that an application names. @throws CliError when there is none, or none that can be used */
export const clusterNamed = async ({ client }: Connection, name: string): Promise<MesosCluster> => {
  const object = await client.get(clusterType, { name });
  if (object === undefined) throw new CliError(`There is no MesosCluster ${name}, which the application names.`);
  const cluster = parseMesosCluster(object);
  if (!cluster.ok) throw new CliError(`The MesosCluster ${name} can't be used: ${cluster.message}`);
  return cluster.value;
};

/**
 * Asks the master.
 * @param what it is to tell of, for the sentence when it doesn't
 * @throws CliError when no master answers
 */
export const askMaster = async <T>(
  { client }: Connection,
  cluster: MesosCluster,
  what: string,
  ask: (api: OperatorApi) => Promise<T>,
): Promise<T> => {
  const access = await agentAccess(client, cluster.metadata.name);
  const api = new OperatorApi({ masters: new StaticMasters(mastersOf(cluster)), clock: systemClock, ...access });
  try {
    return await ask(api);
  } catch (error) {
    if (!(error instanceof MesosClientError)) throw error;
    throw new CliError(`The master of ${cluster.metadata.name} does not tell of ${what}: ${error.message}`);
  } finally {
    await api.close();
    await access.dispatcher?.close();
  }
};

/** The master that the operator found to lead; without one those of the spec. */
const mastersOf = ({ metadata, spec, status }: MesosCluster): readonly [string, ...string[]] => {
  if (status?.master !== undefined) return [status.master];
  if (spec.master === undefined)
    throw new CliError(
      `The MesosCluster ${metadata.name} names no master: its dispatcher launches the drivers, and its page shows them.`,
    );
  const listed = parseMasters(spec.master, spec.tls === undefined ? 'http' : 'https');
  if (listed.ok) return listed.urls;
  throw new CliError(`The operator has found no master of ${metadata.name} yet. ${status?.message ?? ''}`.trimEnd());
};
