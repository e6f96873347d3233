/** An operator between a Kubernetes API and a Mesos, for what happens on the way to Mesos. Time runs fast in it. */
import { pino } from 'pino';
import { Agent, type Dispatcher } from 'undici';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { type CallMessage, type Mesos, type MesosOptions, startMesos } from '../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { until } from './until.ts';
import { FastClock } from './world/fast-clock.ts';
import {
  type ApplicationView,
  applicationPath,
  applicationsPath,
  type ClusterView,
  clustersPath,
} from './world/views.ts';

export interface AccessOptions {
  readonly mesos?: MesosOptions;
  /** Variables of the operator's process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly mesosProperties?: Readonly<Record<string, string>>;
  /** Sees every request to Mesos. */
  readonly onRequest?: (path: string) => void;
}

export class AccessWorld implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly clock: FastClock;
  readonly calls: readonly CallMessage[];
  readonly log: string[] = [];
  #operator: Operator | undefined;

  private constructor(kube: KubeApi, mesos: Mesos, clock: FastClock, calls: readonly CallMessage[]) {
    this.kube = kube;
    this.mesos = mesos;
    this.clock = clock;
    this.calls = calls;
  }

  /** With agents whose tasks run until they are killed, and no MesosCluster yet. */
  static async begin(options: AccessOptions = {}): Promise<AccessWorld> {
    const { environment = {}, mesosProperties = {} } = options;
    const clock = new FastClock();
    const calls: CallMessage[] = [];
    const onCall = (call: CallMessage): void => void calls.push(call);
    const mesos = await startMesos({
      clock,
      agents: [{ run: 'simulated' }],
      updateRetryMs: 1000,
      onCall,
      ...options.mesos,
    });
    const world = new AccessWorld(await startKubeApi({ clock }), mesos, clock, calls);
    for (const crd of customResourceDefinitions())
      world.kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    const write = (line: string): void => void world.log.push(line);
    world.#operator = await startOperator({
      access: plainAccess(world.kube.url, undefined),
      log: pino({ level: 'info', base: null }, { write }),
      clock,
      environment,
      mesosProperties,
      ...(options.onRequest === undefined ? {} : { mesosDispatcher: watched(options.onRequest) }),
    });
    return world;
  }

  createCluster(master: string, more: JsonObject = {}): void {
    const spec = { master, sparkHome: '/opt/spark', agentReregisterTimeoutSeconds: 20, declineSeconds: 2, ...more };
    this.kube.create(clustersPath, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: 'prod' },
      spec,
    });
  }

  createSecret(name: string, values: Readonly<Record<string, string>>): void {
    const metadata = { name, namespace: 'default' };
    this.kube.create('/api/v1/namespaces/default/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: encoded(values),
    });
  }

  changeSecret(name: string, values: Readonly<Record<string, string>>): void {
    this.kube.patch(`/api/v1/namespaces/default/secrets/${name}`, { data: encoded(values) });
  }

  createApplication(name: string): void {
    this.kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Java',
        sparkVersion: '3.4.4',
        mainClass: 'com.example.Pi',
        mainApplicationFile: 'local:///opt/pi.jar',
        mesos: { cluster: 'prod' },
      },
    });
  }

  application(name: string): ApplicationView | undefined {
    return this.kube.get(applicationPath(name)) as ApplicationView | undefined;
  }

  get cluster(): ClusterView | undefined {
    return this.kube.get(`${clustersPath}/prod`) as ClusterView | undefined;
  }

  /** The reason of the cluster's first condition, Ready. */
  get reason(): string | undefined {
    return this.cluster?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
  }

  async untilReason(reason: string): Promise<void> {
    await until(`the cluster is ${reason}`, () => this.reason === reason, 60_000).catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(this.cluster?.status)}\n${this.log.slice(-20).join('')}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#operator?.stop();
    await this.mesos.close();
    await this.kube.close();
  }
}

const watched = (onRequest: (path: string) => void): Dispatcher =>
  new Agent().compose((dispatch) => (request, handler) => {
    onRequest(request.path);
    return dispatch(request, handler);
  });

const encoded = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
