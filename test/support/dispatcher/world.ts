/** A Kubernetes API, a dispatcher behind a proxy, and operators that come and go; the test plays Mesos. Time runs fast for the operators. */
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { taskLabels } from '../../../src/api/group.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { startOperator } from '../../../src/main.ts';
import { FastClock } from '../world/fast-clock.ts';
import { OperatorProcess, type Trouble } from '../world/operator-process.ts';
import {
  type ApplicationView,
  applicationPath,
  applicationsPath,
  type ClusterView,
  clustersPath,
} from '../world/views.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { beginEmbedded, EmbeddedDispatcher } from './embedded.ts';
import { DispatcherOnMesos } from './on-mesos.ts';
import type { BeginTarget, DispatcherTarget } from './target.ts';

export interface DispatcherWorldOptions {
  readonly begin?: BeginTarget;
  /** More of the cluster's `dispatcher`. */
  readonly dispatcher?: JsonObject;
  /** More of the cluster. */
  readonly cluster?: JsonObject;
  /** The cluster says where the page is. */
  readonly withPage?: boolean;
  /** The dispatcher runs its drivers on an embedded Mesos, and the cluster names its master. */
  readonly withMesos?: boolean;
}

const clusterName = 'spark';
const patienceMs = 60_000;
const quietMs = 500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class DispatcherWorld implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly target: DispatcherTarget;
  readonly proxy: CuttingProxy;
  readonly operators: OperatorProcess[] = [];
  /** Where the dispatcher runs its drivers, if the test does not play Mesos. */
  mesos: DispatcherOnMesos | undefined;
  /** Called again and again while something is waited for. */
  onLook: () => void = () => undefined;
  readonly #clock = new FastClock();
  #closed = false;

  private constructor(kube: KubeApi, target: DispatcherTarget, proxy: CuttingProxy) {
    this.kube = kube;
    this.target = target;
    this.proxy = proxy;
  }

  /** A world with a MesosCluster and no operator yet. */
  static async begin({
    begin = beginEmbedded,
    dispatcher = {},
    cluster = {},
    withPage = true,
    withMesos = false,
  }: DispatcherWorldOptions = {}): Promise<DispatcherWorld> {
    const target = await begin();
    await target.ready(true);
    const proxy = await CuttingProxy.begin(target.url);
    const world = new DispatcherWorld(await startKubeApi({ clock: new FastClock() }), target, proxy);
    if (withMesos) world.mesos = await DispatcherOnMesos.begin(world.embedded);
    for (const crd of customResourceDefinitions())
      world.kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    world.kube.create(clustersPath, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: clusterName },
      spec: {
        sparkHome: '/opt/spark',
        ...(world.mesos === undefined ? {} : { master: world.mesos.master }),
        dispatcher: {
          url: proxy.url,
          ...(withPage ? { uiUrl: target.uiUrl } : {}),
          pollSeconds: 2,
          timeoutSeconds: 100,
          ...dispatcher,
        },
        ...cluster,
      },
    });
    return world;
  }

  /** The dispatcher, where it is the embedded one. @throws Error where it is another */
  get embedded(): EmbeddedDispatcher {
    if (this.target instanceof EmbeddedDispatcher) return this.target;
    throw new Error('this world has a real dispatcher');
  }

  /** Starts an operator that meets this trouble. When it dies another one follows it, with no trouble of its own. */
  startOperator(trouble: Trouble = () => undefined): OperatorProcess {
    const onDeath = (): void => {
      if (!this.#closed) setImmediate(() => this.#closed || this.startOperator());
    };
    const way = { start: startOperator, kubeUrl: this.kube.url, clock: this.#clock };
    const operator = new OperatorProcess({ ...way, trouble, onDeath });
    this.operators.push(operator);
    return operator;
  }

  createApplication(name: string, more: JsonObject = {}): void {
    this.kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Java',
        sparkVersion: '3.4.4',
        mainClass: 'com.example.Pi',
        mainApplicationFile: 'http://files.example/pi.jar',
        mesos: { cluster: clusterName },
        ...more,
      },
    });
  }

  patch(name: string, patch: JsonObject): void {
    this.kube.patch(applicationPath(name), patch);
  }

  annotate(name: string, key: string, value: string): void {
    this.patch(name, { metadata: { annotations: { [`sparkmesos.dev/${key}`]: value } } });
  }

  remove(name: string): void {
    this.kube.remove(applicationPath(name));
  }

  application(name: string): ApplicationView | undefined {
    return this.kube.get(applicationPath(name)) as ApplicationView | undefined;
  }

  status(name: string): NonNullable<ApplicationView['status']> {
    return this.application(name)?.status ?? {};
  }

  get cluster(): ClusterView | undefined {
    return this.kube.get(`${clustersPath}/${clusterName}`) as ClusterView | undefined;
  }

  /** The drivers that Mesos was asked to launch for an application, in order. */
  driversOf(name: string): readonly string[] {
    return this.target.launched.flatMap(({ taskId, labels }) => (labels[taskLabels.name] === name ? [taskId] : []));
  }

  async untilState(name: string, state: string): Promise<void> {
    await this.until(`${name} is ${state}`, () => this.status(name).state === state);
  }

  /** Has the dispatcher launch the driver of an application, and tells it that it runs. */
  async run(name: string): Promise<string> {
    await this.untilState(name, 'Submitted');
    const before = this.driversOf(name).length;
    await this.target.offer(4, 8_000);
    const taskId = this.driversOf(name)[before];
    if (taskId === undefined) throw new Error(`the dispatcher launched nothing of ${name}\n${this.#picture()}`);
    await this.target.update(taskId, 'TASK_RUNNING');
    await this.untilState(name, 'Running');
    return taskId;
  }

  /** Waits until the condition holds. @throws Error that shows the world, when it doesn't in time */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadlineMs = Date.now() + patienceMs;
    while (!holds()) {
      this.onLook();
      if (Date.now() > deadlineMs) throw new Error(`not within ${patienceMs} ms: ${what}\n${this.#picture()}`);
      await pause(5);
    }
  }

  /** Waits until the operator has written nothing for a while. */
  async untilQuiet(): Promise<void> {
    const writes = () => this.kube.requests.writes().filter(({ path }) => !path.includes('/events')).length;
    const deadlineMs = Date.now() + patienceMs;
    for (let before = -1; before !== writes(); await pause(quietMs)) {
      before = writes();
      if (Date.now() > deadlineMs) throw new Error(`it goes on writing\n${this.#picture()}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const operator of this.operators) operator.die();
    await this.mesos?.close();
    await this.proxy.close();
    await this.target.close();
    await this.kube.close();
  }

  #picture(): string {
    const applications = (this.kube.list(applicationsPath()) as unknown as readonly ApplicationView[]).map(
      ({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status)}`,
    );
    const log = this.operators.flatMap((operator) => ['--- operator', ...operator.lines.slice(-30)]);
    return [...applications, JSON.stringify(this.cluster?.status), JSON.stringify(this.target.launched), ...log].join(
      '\n',
    );
  }
}
