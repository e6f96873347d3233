/** The bench as a user of the Kubernetes API: creates applications and watches how they come along. */
import { Pool } from 'undici';

interface Seen {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly state?: string; readonly executors?: { readonly running?: number } };
}

const base = '/apis/sparkmesos.dev/v1beta1';

export class BenchApi {
  readonly #pool: Pool;
  readonly #watchPool: Pool;

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: 16 });
    this.#watchPool = new Pool(url, { connections: 1, bodyTimeout: 0 });
  }

  async send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await this.#pool.request({
      method,
      path: `${base}${path}`,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode > 299) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
  }

  async createCluster(mesosUrl: string): Promise<void> {
    const master = `mesos://${mesosUrl.replace('http://', '')}`;
    await this.send('POST', '/mesosclusters', {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: 'bench' },
      spec: { master, sparkHome: '/opt/spark', maxDrivers: 100_000 },
    });
  }

  /** With as many executors, if the operator launches them. */
  async createApplication(name: string, launchedBy: 'Driver' | 'Operator', executors: number): Promise<void> {
    await this.send('POST', '/namespaces/default/sparkapplications', {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Java',
        sparkVersion: '3.5.0',
        mainClass: 'org.example.Main',
        mainApplicationFile: 'local:///opt/app.jar',
        arguments: ['10'],
        executor: { launchedBy, instances: executors },
        mesos: { cluster: 'bench' },
      },
    });
  }

  /** Calls back with each change of an application: its state, and how many executors run. Until the signal is aborted. */
  async watch(signal: AbortSignal, onState: (name: string, state: string, executors: number) => void): Promise<void> {
    const path = `${base}/sparkapplications?watch=true&resourceVersion=0`;
    const answer = await this.#watchPool.request({ method: 'GET', path, signal });
    let rest = '';
    for await (const chunk of answer.body) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { object } = JSON.parse(line) as { object: Seen };
        const { state, executors } = object.status ?? {};
        if (state !== undefined) onState(object.metadata.name, state, executors?.running ?? 0);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#watchPool.destroy()]);
  }
}
