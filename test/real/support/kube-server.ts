/** A real Kubernetes API on loopback: etcd, kube-apiserver and kube-controller-manager as processes that a test may kill, stop and start again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { stringify } from 'yaml';
import { kubeBinaries } from './kube-binary.ts';

const token = 'administrator';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

interface Ports {
  readonly etcd: number;
  readonly peer: number;
  readonly api: number;
  readonly controllers: number;
}

export class KubeServer {
  readonly token = token;
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly #dir: string;
  readonly #binaries: string;
  readonly #ports: Ports;
  readonly #running = new Map<string, ChildProcess>();
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });

  private constructor(dir: string, binaries: string, ports: Ports) {
    this.#dir = dir;
    this.#binaries = binaries;
    this.#ports = ports;
    this.url = `https://127.0.0.1:${ports.api}`;
    this.kubeconfigPath = join(dir, 'kubeconfig');
    writeFileSync(join(dir, 'tokens.csv'), `${token},administrator,administrator,"system:masters"\n`);
    writeFileSync(this.kubeconfigPath, this.#kubeconfig());
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(this.#key(), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  }

  /** Starts all three and answers when the API is ready. */
  static async start(): Promise<KubeServer> {
    const binaries = kubeBinaries();
    const ports = {
      etcd: await freePort(),
      peer: await freePort(),
      api: await freePort(),
      controllers: await freePort(),
    };
    const server = new KubeServer(mkdtempSync(join(tmpdir(), 'kube-server-')), binaries, ports);
    server.#startEtcd();
    server.startApi();
    await server.ready();
    server.#startControllers();
    return server;
  }

  /** Starts the API server (again); see `ready`. */
  startApi(): void {
    const { api, etcd } = this.#ports;
    this.#spawn('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${api}`,
      `--cert-dir=${join(this.#dir, 'certificates')}`,
      `--token-auth-file=${join(this.#dir, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.0.0.0/24',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${this.#key()}`,
      `--service-account-signing-key-file=${this.#key()}`,
      '--disable-admission-plugins=ServiceAccount',
    ]);
  }

  /** Sends the API server a signal: SIGKILL, or SIGSTOP and SIGCONT. */
  signalApi(signal: NodeJS.Signals): void {
    this.#running.get('kube-apiserver')?.kill(signal);
  }

  /** Answers when the API is ready; rejects after two minutes. */
  async ready(): Promise<void> {
    for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const ready = await request(`${this.url}/readyz`, {
        dispatcher: this.#agent,
        headers: { authorization: `Bearer ${token}` },
        headersTimeout: 2_000,
      })
        .then(async (answer) => (await answer.body.text()) === 'ok')
        .catch(() => false);
      if (ready) return;
    }
    throw new Error(`the API server did not become ready; its log is in ${this.#dir}`);
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    for (const child of [...this.#running.values()].reverse()) {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #startEtcd(): void {
    const { etcd, peer } = this.#ports;
    const client = `http://127.0.0.1:${etcd}`;
    this.#spawn('etcd', [
      '--data-dir',
      join(this.#dir, 'etcd'),
      '--unsafe-no-fsync',
      '--listen-client-urls',
      client,
      '--advertise-client-urls',
      client,
      '--listen-peer-urls',
      `http://127.0.0.1:${peer}`,
    ]);
  }

  #startControllers(): void {
    this.#spawn('kube-controller-manager', [
      `--kubeconfig=${this.kubeconfigPath}`,
      `--secure-port=${this.#ports.controllers}`,
      '--bind-address=127.0.0.1',
      '--leader-elect=false',
      `--service-account-private-key-file=${this.#key()}`,
      '--controllers=namespace-controller,garbage-collector-controller,serviceaccount-controller',
    ]);
  }

  #spawn(name: string, args: readonly string[]): void {
    const log = openSync(join(this.#dir, `${name}.log`), 'a');
    this.#running.set(name, spawn(join(this.#binaries, name), [...args], { stdio: ['ignore', log, log] }));
  }

  /** The key that signs the tokens of service accounts, made for this run. */
  #key(): string {
    return join(this.#dir, 'service-account.key');
  }

  #kubeconfig(): string {
    return stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'administrator', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'administrator', namespace: 'default' } }],
    });
  }
}
