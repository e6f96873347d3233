/** Operators as processes of their own, between a Kubernetes API and a Mesos in this one, and what they tell to those who ask over HTTP. */
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { type Mesos, type SimulatedEnd, startMesos, type TaskMessage } from '../../src/embedded/mesos/index.ts';
import { CommandLine } from './command-line.ts';
import { parseExposition, seriesIn, valueIn } from './exposition.ts';
import { type ApplicationView, applicationPath, applicationsPath, clustersPath } from './world/views.ts';

export const principal = { principal: 'spark-operator', secret: 's3cret-of-the-principal' };

const kubeCredentials = 'token-of-the-operator';
const apiVersion = 'sparkmesos.dev/v1beta1';
/** Generous: only what hangs takes so long. */
const patienceMs = 60_000;

/** The end of a driver, by the name of its application; one that is not named runs until it is told to end. */
type Ends = Readonly<Record<string, SimulatedEnd>>;

export class ObservedWorld implements AsyncDisposable {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly operators: Observed[] = [];

  private constructor(kube: KubeApi, mesos: Mesos) {
    this.kube = kube;
    this.mesos = mesos;
  }

  /** With a MesosCluster `prod` whose credentials are in a Secret, and no operator. */
  static async begin(ends: Ends): Promise<ObservedWorld> {
    const user = { name: 'operator', groups: ['system:masters', 'system:authenticated'] };
    const kube = await startKubeApi({ tokens: { [kubeCredentials]: user } });
    const simulate = ({ labels }: TaskMessage): SimulatedEnd | undefined =>
      ends[labels?.labels?.find(({ key }) => key === 'sparkmesos.dev/name')?.value ?? ''];
    const agent = { run: 'simulated', simulate } as const;
    const mesos = await startMesos({ agents: [agent, agent], credentials: [principal], authenticateHttp: true });
    const world = new ObservedWorld(kube, mesos);
    for (const crd of customResourceDefinitions())
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    world.createSecret('mesos', principal);
    world.createCluster('prod', mesos.url.replace('http:', 'mesos:'));
    return world;
  }

  createSecret(name: string, data: Readonly<Record<string, string>>): void {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { ...data } };
    this.kube.create('/api/v1/namespaces/default/secrets', object);
  }

  createCluster(name: string, master: string): void {
    const credentials = { secretRef: { name: 'mesos', namespace: 'default' } };
    const spec = { master, sparkHome: '/opt/spark', credentials };
    this.kube.create(clustersPath, { apiVersion, kind: 'MesosCluster', metadata: { name }, spec });
  }

  createApplication(name: string, more: JsonObject = {}): void {
    const spec = {
      type: 'Java',
      sparkVersion: '3.4.4',
      mainClass: 'com.example.Pi',
      mainApplicationFile: 'local:///opt/pi.jar',
      mesos: { cluster: 'prod' },
      ...more,
    };
    this.kube.create(applicationsPath(), { apiVersion, kind: 'SparkApplication', metadata: { name }, spec });
  }

  application(name: string): ApplicationView | undefined {
    return this.kube.get(applicationPath(name)) as ApplicationView | undefined;
  }

  /** Ends the driver of an application with success. */
  finish(name: string): void {
    const taskId = this.application(name)?.status?.submission?.taskId ?? '';
    const task = this.mesos.tasks.find((one) => one.taskId === taskId);
    this.mesos.agents.find(({ id }) => id === task?.agentId)?.finishTask(taskId);
  }

  stateOf(name: string): string | undefined {
    return this.application(name)?.status?.state;
  }

  /** Starts an operator; answers when its pages are served, which is before it works. */
  async startOperator(): Promise<Observed> {
    const words = ['operator', '--server', this.kube.url, '--token', kubeCredentials, '--log-level', 'debug'];
    const command = new CommandLine([...words, '--metrics-address', '127.0.0.1:0']);
    await command.wrote(/metrics and probes are served/);
    const observed = new Observed(
      command,
      String(linesOf(command.text).find((line) => 'metricsUrl' in line)?.['metricsUrl']),
    );
    this.operators.push(observed);
    return observed;
  }

  /** Waits until it holds. @throws Error with the operators' logs when it doesn't */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + patienceMs;
    while (!(await holds())) {
      if (Date.now() > deadlineMs) throw new Error(`never: ${what}\n${this.#picture()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #picture(): string {
    const statuses = (this.kube.list(applicationsPath()) as unknown as readonly ApplicationView[]).map(
      ({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status)}`,
    );
    return [...statuses.slice(0, 20), ...this.operators.map(({ text }) => text.slice(-10_000))].join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const operator of this.operators) await operator.kill();
    await this.mesos.close();
    await this.kube.close();
  }
}

type Line = Readonly<Record<string, unknown>>;

/** The lines that are complete. */
const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** An operator, seen from outside. */
export class Observed {
  readonly #command: CommandLine;
  readonly #url: string;

  constructor(command: CommandLine, url: string) {
    this.#command = command;
    this.#url = url;
  }

  /** All that it has written. */
  get text(): string {
    return this.#command.text;
  }

  /** The lines of its log. @throws SyntaxError when one of them is no JSON */
  get lines(): readonly Line[] {
    return linesOf(this.#command.text);
  }

  async get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(`${this.#url}${path}`);
    return { status: answer.status, body: await answer.text() };
  }

  async isReady(): Promise<boolean> {
    return (await this.get('/readyz')).status === 200;
  }

  /** @throws Error when what it tells does not parse */
  async scrape(): Promise<Scrape> {
    const { body } = await this.get('/metrics');
    return new Scrape(body);
  }

  /** Ends it as kill -9 does. */
  async kill(): Promise<void> {
    this.#command.signal('SIGKILL');
    await this.#command.ended;
  }
}

export class Scrape {
  readonly text: string;
  readonly #families: ReturnType<typeof parseExposition>;

  constructor(text: string) {
    this.text = text;
    this.#families = parseExposition(text);
  }

  get series(): number {
    return seriesIn(this.#families);
  }

  /** The value of a series, its name given without `sparkmesos_`; 0 when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return valueIn(this.#families, `sparkmesos_${name}`, labels);
  }

  /** Series of a metric that are not 0, by the values of their labels. */
  all(name: string): Readonly<Record<string, number>> {
    const samples = this.#families.get(`sparkmesos_${name}`)?.samples ?? [];
    return Object.fromEntries(
      samples.filter(({ value }) => value !== 0).map(({ labels, value }) => [Object.values(labels).join(' '), value]),
    );
  }
}
