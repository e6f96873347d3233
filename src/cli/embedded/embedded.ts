/** `sparkmesos embedded`: a Kubernetes API and a Mesos on this machine, to try the operator with, until Ctrl-C. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { cachedSpark } from '../demo/spark.ts';
import { cachedSparkPi } from '../demo/spark-pi.ts';
import { projectPath } from '../project.ts';
import { type StopRequest, withStopRequest } from '../signals.ts';
import { CliError, type ExitCode, type Terminal } from '../terminal.ts';
import { embeddedCluster, type Parts, startParts } from './parts.ts';

export interface EmbeddedFlags {
  readonly kubePort: number;
  readonly mesosPort: number;
  readonly artifactsPort: number;
  readonly agents: number;
  readonly cpus: number;
  readonly mem: number;
  /** Without it the examples, and the jar that the demo compiled. */
  readonly artifacts?: string;
  /** False: the definitions are left to `kubectl apply -f crds/`. */
  readonly crds: boolean;
  readonly kubeconfigOut?: string;
}

/** Starts the parts, says where they are, and ends them when it is told to stop. */
export const embedded = (flags: EmbeddedFlags, terminal: Terminal): Promise<ExitCode> =>
  withStopRequest((stop) => serve(flags, stop, terminal));

const serve = async (flags: EmbeddedFlags, stop: StopRequest, terminal: Terminal): Promise<ExitCode> => {
  const sparkHome = process.env['SPARK_HOME'] ?? (await cachedSpark());
  const artifacts = await directories(flags.artifacts);
  const parts = await startParts({ ...flags, artifacts, sparkHome, definitions: flags.crds });
  try {
    const kubeconfig = resolve(flags.kubeconfigOut ?? join(cacheDirectory(), 'embedded.kubeconfig'));
    await mkdir(dirname(kubeconfig), { recursive: true });
    await writeFile(kubeconfig, parts.kube.kubeconfig(), { mode: 0o600 });
    terminal.out(announcement(parts, flags, kubeconfig, artifacts, sparkHome));
    await stop.requested;
    terminal.err('Ends the embedded parts.\n');
    if ((await readFile(kubeconfig, 'utf8').catch(() => '')) === parts.kube.kubeconfig())
      await rm(kubeconfig, { force: true });
  } finally {
    await parts.close();
  }
  return 0;
};

const directories = async (given: string | undefined): Promise<readonly string[]> => {
  if (given === undefined) {
    const jar = await cachedSparkPi();
    return [projectPath('examples'), ...(jar === undefined ? [] : [dirname(jar)])];
  }
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new CliError(`--artifacts is ${given}, which is not a directory.`, 2);
  return [resolve(given)];
};

const announcement = (
  { kube, mesos, artifacts }: Parts,
  flags: EmbeddedFlags,
  kubeconfig: string,
  served: readonly string[],
  sparkHome: string | undefined,
): string =>
  [
    `Kubernetes API  ${kube.url}`,
    `Mesos master    ${mesos.url} (${flags.agents} agents, each with ${flags.cpus} cpus and ${flags.mem} MiB)`,
    `Files           ${artifacts.url} (from ${served.join(', ')})`,
    `MesosCluster    ${clusterLine(flags.crds, sparkHome)}`,
    `kubeconfig      ${kubeconfig}`,
    '',
    'In another terminal:',
    `  export KUBECONFIG=${kubeconfig}`,
    ...(flags.crds ? [] : ['  kubectl apply -f crds/']),
    '  npx sparkmesos operator --page-address 127.0.0.1:8090',
    'and its page is at http://127.0.0.1:8090;',
    'in a third one, with the same KUBECONFIG:',
    '  kubectl apply -f examples/spark-pi.yaml',
    '  npx sparkmesos logs spark-pi --follow',
    'Ctrl-C ends everything here.',
    '',
  ].join('\n');

const clusterLine = (definitions: boolean, sparkHome: string | undefined): string => {
  if (!definitions) return 'none: apply the definitions and one like examples/mesos-cluster.yaml';
  return `${embeddedCluster} (${sparkHome === undefined ? 'without sparkHome: set SPARK_HOME, or run the demo once, which fetches Spark' : `Spark in ${sparkHome}`})`;
};
