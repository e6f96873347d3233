/** The embedded parts together: a Kubernetes API, a Mesos whose agents run real processes, and a server for the applications' files. */
import { customResourceDefinitions } from '../../api/crd.ts';
import { apiVersion, mesosClusterNames } from '../../api/group.ts';
import type { JsonObject, KubeApi } from '../../embedded/kube/index.ts';
import { startKubeApi } from '../../embedded/kube/index.ts';
import { type Mesos, startMesos } from '../../embedded/mesos/index.ts';
import { CliError } from '../terminal.ts';
import { type ArtifactServer, serveArtifacts } from './artifact-server.ts';
import { freePortBlocks } from './port-blocks.ts';

export interface PartsOptions {
  /** 0 for any free port; all three. */
  readonly kubePort: number;
  readonly mesosPort: number;
  readonly artifactsPort: number;
  readonly agents: number;
  /** Of each agent, in cores and MiB. */
  readonly cpus: number;
  readonly mem: number;
  readonly artifacts: readonly string[];
  readonly definitions: boolean;
  /** For the MesosCluster `embedded`; it is made only together with the definitions. */
  readonly sparkHome: string | undefined;
}

export interface Parts {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly artifacts: ArtifactServer;
  /** Ends everything, and every process that the agents started. */
  close(): Promise<void>;
}

/** The name of the MesosCluster that stands for the embedded Mesos. */
export const embeddedCluster = 'embedded';

/** Starts everything, or nothing. @throws CliError when a port is taken */
export const startParts = async (options: PartsOptions): Promise<Parts> => {
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of started.reverse().splice(0)) await part.close();
  };
  const start = async <T extends { close(): Promise<void> }>(
    flag: string,
    port: number,
    starting: Promise<T>,
  ): Promise<T> => {
    const part = await starting.catch((error: unknown) => {
      throw explained(error, flag, port);
    });
    started.push(part);
    return part;
  };
  try {
    const kube = await start('--kube-port', options.kubePort, startKubeApi({ port: options.kubePort }));
    const mesos = await start('--mesos-port', options.mesosPort, startAgents(options));
    const artifacts = await start(
      '--artifacts-port',
      options.artifactsPort,
      serveArtifacts(options.artifacts, options.artifactsPort),
    );
    if (options.definitions) fill(kube, mesos, options.sparkHome);
    return { kube, mesos, artifacts, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const explained = (error: unknown, flag: string, port: number): unknown =>
  (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? new CliError(`Port ${port} of this machine is taken; choose another with ${flag}, or 0 for any free one.`)
    : error;

const startAgents = async ({ mesosPort, agents, cpus, mem }: PartsOptions): Promise<Mesos> => {
  const blocks = await freePortBlocks(agents, Math.random);
  return startMesos({
    port: mesosPort,
    agents: blocks.map((ports) => ({
      resources: { cpus, mem, disk: 20_000, ports: [ports] },
      environment: taskEnvironment(),
    })),
  });
};

/** Tasks find Java and Python as this process does, and Spark keeps to loopback. */
const taskEnvironment = (): Record<string, string> => {
  const { PATH, JAVA_HOME } = process.env;
  return {
    SPARK_LOCAL_IP: '127.0.0.1',
    ...(PATH === undefined ? {} : { PATH }),
    ...(JAVA_HOME === undefined ? {} : { JAVA_HOME }),
  };
};

const fill = (kube: KubeApi, mesos: Mesos, sparkHome: string | undefined): void => {
  for (const definition of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition as unknown as JsonObject);
  kube.create(`/apis/${apiVersion}/${mesosClusterNames.plural}`, {
    apiVersion,
    kind: mesosClusterNames.kind,
    metadata: { name: embeddedCluster },
    spec: { master: `mesos://${new URL(mesos.url).host}`, ...(sparkHome === undefined ? {} : { sparkHome }) },
  });
};
