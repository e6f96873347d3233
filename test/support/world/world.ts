/** A whole world in one process: a Kubernetes API, a Mesos with two agents, and operators that come and go. Time runs fast in it. */
import { Agent } from 'undici';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import {
  type AgentSpec,
  type Mesos,
  type SimulatedEnd,
  startMesos,
  type TaskMessage,
} from '../../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { startOperator } from '../../../src/main.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { type SimulatedPod, simulatedRun } from '../kubelet/simulated.ts';
import { FastClock } from './fast-clock.ts';
import { isDriver, Monitor } from './monitor.ts';
import { OperatorProcess, type StartOperator, type Trouble } from './operator-process.ts';
import {
  type ApplicationView,
  allApplicationsPath,
  applicationPath,
  applicationsPath,
  type ClusterView,
  clustersPath,
  type ScheduleView,
  schedulePath,
  schedulesPath,
} from './views.ts';

export interface WorldOptions {
  /** What becomes of the n-th driver of an application (from 1); executors run until they are killed. */
  readonly driver?: (name: string, nth: number) => SimulatedEnd;
  /** What becomes of the n-th driver of an application that is a Pod; without it no kubelet is there. */
  readonly pods?: (name: string, nth: number) => SimulatedPod;
  readonly cluster?: JsonObject;
  readonly agents?: readonly AgentSpec[];
  readonly start?: StartOperator;
  /** Sees each task that reaches an agent. */
  readonly onLaunch?: (task: TaskMessage) => void;
}

/** Without a write for so long (of the machine's time; ten times as much in the world) a world counts as quiet. */
const quietMs = 500;
const usualPatienceMs = 20_000;
const clusterName = 'prod';

const applicationSpec = (more: JsonObject): JsonObject => ({
  type: 'Java',
  sparkVersion: '3.4.4',
  mainClass: 'com.example.Pi',
  mainApplicationFile: 'local:///opt/pi.jar',
  mesos: { cluster: clusterName, unreachableTimeoutSeconds: 60 },
  ...more,
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class World {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly clock: FastClock;
  readonly monitor: Monitor;
  kubelet: Kubelet | undefined;
  /** All that ever ran; the last one may live. */
  readonly operators: OperatorProcess[] = [];
  /** How long a test waits for what it expects, on a machine that has nothing else to do; worlds in which time itself makes work need more of it. */
  patienceMs = usualPatienceMs;
  readonly #start: StartOperator;
  readonly #kubeletAgent = new Agent();
  #closed = false;

  private constructor(kube: KubeApi, mesos: Mesos, clock: FastClock, monitor: Monitor, start: StartOperator) {
    this.kube = kube;
    this.mesos = mesos;
    this.clock = clock;
    this.monitor = monitor;
    this.#start = start;
  }

  /** A world with a MesosCluster and no operator yet. */
  static async begin({
    driver = () => ({ finishAfterMs: 2_000 }),
    pods,
    cluster,
    agents = [{}, {}],
    start = startOperator,
    onLaunch = () => undefined,
  }: WorldOptions = {}): Promise<World> {
    const clock = new FastClock();
    const kube = await startKubeApi({ clock });
    let mesos: Mesos | undefined;
    const monitor = new Monitor(kube, () => mesos);
    const launches = new Map<string, number>();
    const simulate = (task: TaskMessage): SimulatedEnd | undefined => {
      monitor.launched(task);
      onLaunch(task);
      if (!isDriver(task.task_id.value)) return undefined;
      const name = task.labels?.labels?.find(({ key }) => key === 'sparkmesos.dev/name')?.value ?? '';
      launches.set(name, (launches.get(name) ?? 0) + 1);
      return driver(name, launches.get(name) ?? 0);
    };
    const specs = agents.map((spec): AgentSpec => ({ ...spec, run: 'simulated', simulate }));
    mesos = await startMesos({
      clock,
      agents: specs,
      agentTimeoutMs: 3_000,
      updateRetryMs: 4_000,
      onCall: (call) => monitor.called(call),
    });
    for (const crd of customResourceDefinitions()) {
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    }
    const world = new World(kube, mesos, clock, monitor, start);
    if (pods !== undefined) await world.#startKubelet(pods);
    world.createCluster(cluster);
    return world;
  }

  createCluster(more: JsonObject = {}): void {
    const master = this.mesos.url.replace('http://', 'mesos://');
    const spec = { master, sparkHome: '/opt/spark', agentReregisterTimeoutSeconds: 20, declineSeconds: 2, ...more };
    this.kube.create(clustersPath, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: clusterName },
      spec,
    });
  }

  createApplication(name: string, more: JsonObject = {}): void {
    this.kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: applicationSpec(more),
    });
  }

  /** A schedule whose runs are like the applications of `createApplication`; `template` goes over their spec. */
  createSchedule(name: string, more: JsonObject, template: JsonObject = {}, namespace = 'default'): void {
    this.kube.create(schedulesPath(namespace), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'ScheduledSparkApplication',
      metadata: { name },
      spec: { template: applicationSpec(template), ...more },
    });
  }

  patchSchedule(name: string, patch: JsonObject): void {
    this.kube.patch(schedulePath(name), patch);
  }

  schedule(name: string): ScheduleView | undefined {
    return this.kube.get(schedulePath(name)) as ScheduleView | undefined;
  }

  patchApplication(name: string, patch: JsonObject): void {
    this.kube.patch(applicationPath(name), patch);
  }

  removeApplication(name: string): void {
    this.kube.remove(applicationPath(name));
  }

  application(name: string): ApplicationView | undefined {
    return this.kube.get(applicationPath(name)) as ApplicationView | undefined;
  }

  get applications(): readonly ApplicationView[] {
    return this.kube.list(allApplicationsPath) as unknown as readonly ApplicationView[];
  }

  get cluster(): ClusterView | undefined {
    return this.kube.get(`${clustersPath}/${clusterName}`) as ClusterView | undefined;
  }

  stateOf(name: string): string | undefined {
    return this.application(name)?.status?.state;
  }

  async #startKubelet(pods: NonNullable<WorldOptions['pods']>): Promise<void> {
    const { clock, kube, monitor } = this;
    const launches = new Map<string, number>();
    const access = plainAccess(kube.url, undefined, this.#kubeletAgent);
    this.kubelet = new Kubelet({
      client: new KubeClient({ access, clock, userAgent: 'kubelet' }),
      clock,
      bind: (namespace, name, node) => {
        const target = { apiVersion: 'v1', kind: 'Node', name: node };
        kube.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, { metadata: { name }, target });
      },
      begin: async (pod) => {
        const name: string = pod.metadata.ownerReferences[0].name;
        launches.set(name, (launches.get(name) ?? 0) + 1);
        return simulatedRun(clock, pods(name, launches.get(name) ?? 0));
      },
      onStart: (pod) => monitor.podStarted(pod, this.kubelet?.running ?? []),
    });
    await this.kubelet.start();
  }

  /** How many drivers of an application ever reached an agent, or a node. */
  driversOf(name: string): number {
    const pods = this.kubelet?.started.filter(({ metadata }) => metadata.ownerReferences[0].name === name) ?? [];
    return pods.length + this.#tasksOf(name);
  }

  #tasksOf(name: string): number {
    return this.mesos.tasks.filter(({ taskId, labels }) => isDriver(taskId) && labels['sparkmesos.dev/name'] === name)
      .length;
  }

  /** Starts an operator that meets this trouble. When it dies another one follows it, with no trouble of its own. */
  startOperator(trouble: Trouble = () => undefined): OperatorProcess {
    const onDeath = (): void => {
      if (!this.#closed) setImmediate(() => this.#closed || this.startOperator());
    };
    const operator = new OperatorProcess({
      start: this.#start,
      kubeUrl: this.kube.url,
      clock: this.clock,
      trouble,
      onDeath,
    });
    this.operators.push(operator);
    return operator;
  }

  get operator(): OperatorProcess {
    const newest = this.operators.at(-1);
    if (newest === undefined) throw new Error('no operator was started yet');
    return newest;
  }

  /** Waits until the condition holds. @throws Error that shows the world, when it doesn't in time, or when something unsafe was seen */
  async until(what: string, holds: () => boolean, limitMs = this.patienceMs): Promise<void> {
    const isLate = this.clock.deadline(limitMs);
    while (!holds()) {
      this.mustBeSafe();
      if (isLate()) throw new Error(`not within ${limitMs} ms: ${what}\n${this.#picture()}`);
      await pause(5);
    }
    this.mustBeSafe();
  }

  /** @throws Error when the monitor has seen a breach */
  mustBeSafe(): void {
    const { violations } = this.monitor;
    if (violations.length > 0) throw new Error(`unsafe: ${violations.join('; ')}\n${this.#picture()}`);
  }

  /** Waits until nothing of any application is left on Mesos. */
  async untilMesosIsEmpty(): Promise<void> {
    await this.until(
      'nothing runs on Mesos, or in Pods, any more',
      () => this.mesos.tasks.every((task) => task.endedAtMs !== undefined) && (this.kubelet?.running.length ?? 0) === 0,
    );
    await this.until("no framework is left but the cluster's own", () => {
      const own = this.cluster?.status?.frameworkId;
      return [...this.mesos.leader.core.frameworks.keys()].every((id) => id === own);
    });
    await this.until('the cluster shows no drivers', () => {
      const { queued = 0, running = 0 } = this.cluster?.status?.drivers ?? {};
      return queued === 0 && running === 0;
    });
  }

  /** Writes to the Kubernetes API that were not events. */
  get writes(): readonly string[] {
    const writes = this.kube.requests
      .writes()
      .filter(({ path, userAgent }) => !path.includes('/events') && userAgent !== 'kubelet');
    return writes.map(({ method, path, status }) => `${method} ${path} ${status}`);
  }

  /** Waits until the operator has written nothing for a while. @throws Error when it goes on writing */
  async untilQuiet(): Promise<void> {
    const isLate = this.clock.deadline(this.patienceMs);
    for (let before = -1; before !== this.writes.length; await this.clock.pause(quietMs)) {
      before = this.writes.length;
      if (isLate()) throw new Error(`it goes on writing: ${this.writes.slice(-10).join(', ')}\n${this.#picture()}`);
    }
    this.mustBeSafe();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const operator of this.operators) operator.die();
    await this.kubelet?.close();
    await this.#kubeletAgent.destroy();
    await this.mesos.close();
    await this.kube.close();
    this.clock.stop();
  }

  #picture(): string {
    const applications = this.applications.map(
      ({ metadata, status }) =>
        `${metadata.name}${metadata.deletionTimestamp === undefined ? '' : ' (deleting)'}: ${JSON.stringify(status)}`,
    );
    const tasks = this.mesos.tasks.map(
      ({ taskId, state, endedAtMs }) => `${taskId}: ${state}${endedAtMs === undefined ? ', lives' : ''}`,
    );
    const pods = this.kube
      .list('/api/v1/pods')
      .map(({ metadata, status }) => `Pod ${JSON.stringify([metadata.name, metadata.deletionTimestamp, status])}`);
    const operators = this.operators.map(
      (operator) =>
        `--- operator, ${operator.lives ? 'lives' : 'dead'}\n${operator.effects
          .slice(-25)
          .map(({ name }) => name)
          .join(', ')}\n${operator.lines.slice(-25).join('\n')}`,
    );
    return [...applications, JSON.stringify(this.cluster?.status), ...tasks, ...pods, ...operators].join('\n');
  }
}
