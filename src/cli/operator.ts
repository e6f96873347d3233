/** `sparkmesos operator`: the operator itself, against any API server, until it is told to stop. */

import { KubeClient } from '../kube/client.ts';
import { startOperator } from '../main.ts';
import { systemClock } from '../ops/clock.ts';
import { type GivenFlags, type OperatorConfig, operatorConfig } from '../ops/config.ts';
import { ListenError } from '../ops/http/server.ts';
import { makeLogger } from '../ops/logger.ts';
import { applicationType, clusterType, explained, openAccess } from './cluster.ts';
import { dispatcherOptions } from './dispatcher-options.ts';
import { pageOptions } from './page-options.ts';
import { withStopRequest } from './signals.ts';
import { CliError, type ExitCode } from './terminal.ts';

/** Runs until SIGTERM or SIGINT; a second signal ends the process at once. */
export const operator = async (flags: GivenFlags): Promise<ExitCode> => {
  const config = operatorConfig(flags, process.env);
  if (!config.ok) throw new CliError(config.message, 2);
  return withStopRequest(async (stop): Promise<ExitCode> => {
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    const running = await Promise.race([start(config.value, end), stop.requested]);
    // Not started yet: there is nothing that could be ended in order, and lists and watches would keep the process.
    if (running === undefined) process.exit(0);
    const why = await Promise.race([stop.requested, ended]);
    await running.stop();
    if (why === undefined) return 0;
    throw new CliError(why);
  });
};

const start = async (config: OperatorConfig, end: (why: string) => void) => {
  const { kubeconfig, context, server, token, namespaces, ownNamespace, workers, logLevel } = config;
  const pages = { metrics: config.metricsAddress, health: config.healthAddress };
  const access = await openAccess(given({ kubeconfig, context, server, token }));
  try {
    await checkDefinitions(new KubeClient({ access, clock: systemClock }), namespaces);
    const log = makeLogger(logLevel);
    return await startOperator({
      access,
      log,
      namespaces,
      namespaceSelector: config.namespaceSelector,
      clusterSelector: config.clusterSelector,
      workers,
      clientMode: config.clientMode,
      onFenced: (cluster) => end(fencedSentence(cluster, config.leaderElect)),
      ...electionOf(config, end),
      pages,
      ...(await dispatcherOptions(config)),
      ...(await pageOptions(config)),
      ownNamespace: ownNamespace ?? access.namespace ?? 'default',
    });
  } catch (error) {
    await access.close();
    throw error instanceof ListenError ? new CliError(error.message) : explained(error, access.server);
  }
};

const fencedSentence = (cluster: string, elected: boolean): string =>
  `Another operator has taken over the cluster ${cluster}; this one has stopped. ${elected ? 'Give all of them one lease, or clusters of their own.' : 'Run one only, or let them elect one by --leader-elect.'}`;

const electionOf = ({ leaderElect, leaseName, leaseSeconds }: OperatorConfig, end: (why: string) => void) =>
  leaderElect
    ? {
        election: {
          lease: leaseName,
          durationMs: leaseSeconds * 1000,
          onLost: () => end('This operator does not lead any more and has stopped; start it again, and it stands by.'),
        },
      }
    : {};

/** Without the definitions there would be nothing to watch, and no word of it but in the log. */
const checkDefinitions = async (client: KubeClient, namespaces: readonly string[]): Promise<void> => {
  const [namespace] = namespaces;
  await client.list(applicationType, { limit: 1, ...(namespace === undefined ? {} : { namespace }) });
  await client.list(clusterType, { limit: 1 });
};

const given = <T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
