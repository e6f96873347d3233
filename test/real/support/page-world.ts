/** Operators with a page each, before a browser: one that stands by over very many applications, and one that works. */
import { pino } from 'pino';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { type Mesos, startMesos } from '../../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { type Operator, startOperator } from '../../../src/main.ts';

const group = '/apis/sparkmesos.dev/v1beta1';
const apiVersion = 'sparkmesos.dev/v1beta1';

export const applicationPath = (namespace: string, name: string): string =>
  `${group}/namespaces/${namespace}/sparkapplications/${name}`;

/** What a user, or a program of one, may have got into any text. It acts where it isn't text, and then a variable of the page says so. */
export const hostile = `"'><img src=x onerror="window.harmed=1"><script>window.harmed=1</script></td></table><a href="javascript:window.harmed=1" id="main" autofocus>\u202egnp.exe`;
const long = 'verylong'.repeat(30);

const textOf = (index: number): string => (index % 3 === 0 ? hostile : index % 3 === 1 ? long.repeat(3) : 'usual');

const stateNames = [
  'Running',
  'Queued',
  'Completed',
  'Failed',
  'Unknown',
  'RetryWait',
  'Invalid',
  'Suspended',
] as const;

/** A status with such a text in each field that takes one. */
const statusOf = (index: number): JsonObject => {
  const text = textOf(index);
  const state = stateNames[index % stateNames.length] ?? 'Running';
  const now = new Date(Date.now() - index * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const short = text.slice(0, 60);
  return {
    state,
    reason: short,
    message: text,
    waitReason: state === 'Queued' ? short : 'NoOffers',
    since: now,
    startTime: now,
    conditions: [{ type: 'Ready', status: 'False', reason: 'Hostile', message: text, lastTransitionTime: now }],
    attempts: { total: 2, runFailures: 1, submissionFailures: 0 },
    submission: {
      id: text.slice(0, 500),
      attempt: 2,
      taskId: text.slice(0, 500),
      generation: 1,
      launchedBy: 'Operator',
      cluster: 'main',
      frameworkId: text.slice(0, 500),
      agentId: text.slice(0, 500),
      hostname: text.slice(0, 250),
      agentUrl: 'http://127.0.0.1:1',
      role: text.slice(0, 250),
      at: now,
    },
    driver: {
      taskId: text.slice(0, 500),
      hostname: text.slice(0, 250),
      mesosState: short,
      reason: text.slice(0, 120),
      message: text,
      startedAt: now,
      uiUrl: index % 2 === 0 ? 'javascript:window.harmed=1' : 'http://ui.example/',
      sandboxUrl: index % 2 === 0 ? 'javascript:window.harmed=1' : 'http://sandbox.example/',
    },
    executors: {
      wanted: 4,
      running: 2,
      items: [{ id: text.slice(0, 500), host: text.slice(0, 250), state: short }],
      failures: [
        { id: text.slice(0, 500), host: text.slice(0, 250), state: short, message: text.slice(0, 500), at: now },
      ],
      avoidedAgents: [{ host: text.slice(0, 250), failures: 2, until: now }],
    },
  };
};

const begin = async (): Promise<KubeApi> => {
  const kube = await startKubeApi();
  for (const crd of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
  return kube;
};

const specOf = (more: JsonObject): JsonObject => ({
  type: 'Java',
  sparkVersion: '3.4.4',
  mainClass: 'com.example.Pi',
  mainApplicationFile: 'local:///opt/pi.jar',
  mesos: { cluster: 'main' },
  ...more,
});

const create = (kube: KubeApi, namespace: string, name: string, spec: JsonObject = {}): void => {
  const manifest = { apiVersion, kind: 'SparkApplication', metadata: { name, namespace }, spec: specOf(spec) };
  kube.create(`${group}/namespaces/${namespace}/sparkapplications`, manifest);
};

const log = pino({ level: 'silent' });
const pageAt = (port: number) => ({ address: { host: '127.0.0.1', port }, auth: 'none' as const, logs: true });

/** Many applications in whatever state, with texts of harm in most of them, and an operator that stands by: nothing changes but by the test. */
export class Crowd implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly url: string;
  readonly #operator: Operator;

  private constructor(kube: KubeApi, operator: Operator) {
    this.kube = kube;
    this.#operator = operator;
    this.url = operator.pageUrl ?? '';
  }

  static async begin(count: number): Promise<Crowd> {
    const kube = await begin();
    for (const name of ['jobs', 'reports'])
      kube.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    kube.create(`${group}/mesosclusters`, {
      apiVersion,
      kind: 'MesosCluster',
      metadata: { name: 'main' },
      spec: { master: 'mesos://127.0.0.1:1' },
    });
    kube.patch(`${group}/mesosclusters/main/status`, {
      status: { message: hostile, master: 'javascript:window.harmed=1', frameworkId: hostile },
    });
    for (let index = 0; index < count; index += 1) {
      const namespace = index % 2 === 0 ? 'jobs' : 'reports';
      const name = index === 1 ? `n${'o'.repeat(60)}` : `nightly-${index}`;
      create(kube, namespace, name, { mesos: { cluster: 'main', queue: textOf(index).slice(0, 250) } });
      kube.patch(`${applicationPath(namespace, name)}/status`, { status: statusOf(index) });
    }
    const now = `${new Date().toISOString().slice(0, -1)}000Z`;
    kube.create('/apis/coordination.k8s.io/v1/namespaces/default/leases', {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'operators' },
      spec: {
        holderIdentity: 'another',
        leaseDurationSeconds: 86_400,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 0,
      },
    });
    const election = { lease: 'operators', durationMs: 15_000, onLost: () => undefined };
    const operator = await startOperator({ access: plainAccess(kube.url), log, election, page: pageAt(0) });
    return new Crowd(kube, operator);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#operator.stop();
    await this.kube.close();
  }
}

/** A few applications on an embedded Mesos, and an operator that works and may be another one later. */
export class Few implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly #mesos: Mesos;
  #operator: Operator | undefined;

  private constructor(kube: KubeApi, mesos: Mesos) {
    this.kube = kube;
    this.#mesos = mesos;
  }

  static async begin(): Promise<Few> {
    const agent = { run: 'simulated', simulate: () => undefined } as const;
    const few = new Few(await begin(), await startMesos({ agents: Array(8).fill(agent) }));
    few.kube.create(`${group}/mesosclusters`, {
      apiVersion,
      kind: 'MesosCluster',
      metadata: { name: 'main' },
      spec: { master: few.#mesos.url.replace('http', 'mesos'), sparkHome: '/opt/spark' },
    });
    await few.start();
    return few;
  }

  get url(): string {
    return this.#operator?.pageUrl ?? '';
  }

  apply(name: string, spec: JsonObject = {}): void {
    create(this.kube, 'default', name, spec);
  }

  /** At the same address as the one before. */
  async start(): Promise<void> {
    const port = this.url === '' ? 0 : Number(new URL(this.url).port);
    this.#operator = await startOperator({ access: plainAccess(this.kube.url), log, page: pageAt(port) });
  }

  async stop(): Promise<void> {
    await this.#operator?.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#mesos.close();
    await this.kube.close();
  }
}
