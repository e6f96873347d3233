/** A world in which Spark is real: agents that run its processes, an operator that may die, and jobs with gates at which tests hold them. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { sparkOfVersion } from '../../../src/cli/demo/spark.ts';
import { compileJar } from '../../../src/cli/demo/spark-pi.ts';
import { freePortBlocks } from '../../../src/cli/embedded/port-blocks.ts';
import { projectPath } from '../../../src/cli/project.ts';
import { processTerminal } from '../../../src/cli/terminal.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { type AgentSpec, type LaunchedTask, type Mesos, startMesos } from '../../../src/embedded/mesos/index.ts';
import { startOperator } from '../../../src/main.ts';
import { systemClock } from '../../../src/ops/clock.ts';
import { OperatorProcess, type StartOperator } from '../../support/world/operator-process.ts';
import { type ApplicationView, applicationPath, applicationsPath, clustersPath } from '../../support/world/views.ts';

/** The oldest and the newest that the operator runs. */
export const sparkVersions = { old: '3.4.4', new: '4.3.0' } as const;

const clusterName = 'real';
const idle = new AbortController().signal;
const terminal = processTerminal;

export interface JobOptions {
  readonly version: string;
  readonly jobs: readonly string[];
  readonly executors: number;
  /** More of the spec. */
  readonly spec?: JsonObject;
  readonly conf?: Readonly<Record<string, string>>;
}

export class SparkWorld implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly directory: string;
  readonly operators: OperatorProcess[] = [];

  readonly #start: StartOperator;

  private constructor(kube: KubeApi, mesos: Mesos, directory: string, start: StartOperator) {
    this.#start = start;
    this.kube = kube;
    this.mesos = mesos;
    this.directory = directory;
  }

  /** Two agents by default, and an operator. */
  static async begin(agents = 2, more: AgentSpec = {}, start: StartOperator = startOperator): Promise<SparkWorld> {
    const directory = await mkdtemp(join(tmpdir(), 'spark-world-'));
    await mkdir(join(directory, 'gates'));
    const { PATH = '', JAVA_HOME } = process.env;
    const environment = { PATH, ...(JAVA_HOME === undefined ? {} : { JAVA_HOME }) };
    const blocks = await freePortBlocks(agents, Math.random);
    const kube = await startKubeApi();
    const mesos = await startMesos({
      agentTimeoutMs: 3_000,
      agents: blocks.map((ports) => ({
        resources: { cpus: 8, mem: 8_000, disk: 20_000, ports: [ports] },
        environment,
        ...more,
      })),
    });
    for (const crd of customResourceDefinitions())
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    kube.create(clustersPath, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: clusterName },
      spec: { master: mesos.url.replace('http://', 'mesos://'), declineSeconds: 1 },
    });
    const world = new SparkWorld(kube, mesos, directory, start);
    world.startOperator();
    return world;
  }

  startOperator(): void {
    const onDeath = (): void => {};
    const trouble = () => undefined;
    this.operators.push(
      new OperatorProcess({ start: this.#start, kubeUrl: this.kube.url, clock: systemClock, trouble, onDeath }),
    );
  }

  /** Applies an application of the project's own jobs, whose executors the operator launches. */
  async submit(name: string, { version, jobs, executors, spec = {}, conf = {} }: JobOptions): Promise<void> {
    const { home } = await sparkOfVersion(version, terminal, idle);
    const jar = await jobsJar();
    this.kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Java',
        sparkVersion: version,
        mainClass: 'Jobs',
        mainApplicationFile: `local://${jar}`,
        arguments: [...jobs],
        driver: { memory: '512m' },
        executor: { launchedBy: 'Operator', instances: executors, memory: '512m' },
        mesos: { cluster: clusterName },
        sparkConf: {
          'spark.mesos.executor.home': home,
          'spark.jobs.gates': join(this.directory, 'gates'),
          ...conf,
        },
        ...spec,
      },
    });
  }

  status(name: string): NonNullable<ApplicationView['status']> {
    return (this.kube.get(applicationPath(name)) as ApplicationView | undefined)?.status ?? {};
  }

  /** Tasks of an application that Mesos has ever run, by what they are. */
  tasks(name: string, kind: 'driver' | 'executor'): readonly LaunchedTask[] {
    return this.mesos.tasks.filter(
      ({ taskId, labels }) => taskId.startsWith(`${kind}-`) && labels['sparkmesos.dev/name'] === name,
    );
  }

  /** The executors that run now. */
  executors(name: string): readonly LaunchedTask[] {
    return this.tasks(name, 'executor').filter(({ endedAtMs }) => endedAtMs === undefined);
  }

  /** What the newest driver of an application has written to a file of its sandbox. */
  async output(name: string, file: 'stdout' | 'stderr' = 'stdout'): Promise<string> {
    const sandbox = this.tasks(name, 'driver').at(-1)?.sandbox;
    return sandbox === undefined ? '' : readFile(join(sandbox, file), 'utf8').catch(() => '');
  }

  async openGate(name: string): Promise<void> {
    await writeFile(join(this.directory, 'gates', name), '');
  }

  /** Waits until the condition holds. @throws Error that shows the application when it doesn't in time */
  async until(what: string, name: string, holds: () => boolean | Promise<boolean>, limitMs = 150_000): Promise<void> {
    for (const deadlineMs = Date.now() + limitMs; !(await holds()); ) {
      if (Date.now() > deadlineMs) throw new Error(`not within ${limitMs} ms: ${what}\n${await this.#picture(name)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async untilWritten(name: string, text: string): Promise<void> {
    await this.until(`its driver writes "${text}"`, name, async () => (await this.output(name)).includes(text));
  }

  async untilEnded(name: string): Promise<void> {
    await this.until('it ends', name, () => ['Completed', 'Failed'].includes(this.status(name).state ?? ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const operator of this.operators) operator.die();
    await this.mesos.close();
    await this.kube.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #picture(name: string): Promise<string> {
    const tasks = this.mesos.tasks.map(({ taskId, state, agentId }) => `${taskId} on ${agentId}: ${state}`);
    const errors = (await this.output(name, 'stderr')).split('\n').slice(-40);
    const log = this.operators.at(-1)?.lines.slice(-20) ?? [];
    return [JSON.stringify(this.status(name)), ...tasks, await this.output(name), ...errors, ...log].join('\n');
  }
}

/** The jar of the jobs, compiled once against the oldest Spark: later ones run it as it is. */
export const jobsJar = async (): Promise<string> => {
  const { home } = await sparkOfVersion(sparkVersions.old, terminal, idle);
  return compileJar({ path: projectPath('test/real/spark/Jobs.java'), jar: 'jobs.jar' }, home, idle);
};

/** What of the machine these tests would have to have. */
export const missingForSpark = async (): Promise<string | undefined> => {
  try {
    await jobsJar();
    await sparkOfVersion(sparkVersions.new, terminal, idle);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
