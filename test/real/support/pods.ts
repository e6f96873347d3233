/**
 * The part of the kubelet for Pods of the chart, where there are no nodes: their containers run as processes of this machine, with a
 * token of their own ServiceAccount and nothing else. Ends what is still running when it is closed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { projectPath } from '../../../src/cli/project.ts';
import type { RealApi } from './real-api.ts';

interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
}

/** What the image begins with. */
const entrypoint = JSON.parse(
  /^ENTRYPOINT (.*)$/m.exec(readFileSync(projectPath('Dockerfile'), 'utf8'))?.[1] ?? '[]',
) as readonly string[];
const imageNode = '/nodejs/bin/node';

export class Pods {
  readonly #api: RealApi;
  readonly #dir: string;
  readonly #running = new Set<ChildProcess>();
  #started = 0;

  constructor(api: RealApi, dir: string) {
    this.#api = api;
    this.#dir = dir;
  }

  /** Starts the only container of a Pod. Ports that it would open for all are opened on loopback. */
  async start(
    namespace: string,
    { containers, serviceAccountName, automountServiceAccountToken }: PodSpec,
  ): Promise<Container & { readonly process: ChildProcess; readonly text: () => string }> {
    const [container] = containers;
    if (container === undefined) throw new Error('a Pod without a container');
    const [program, ...words] = [...(container.command ?? entrypoint), ...(container.args ?? [])];
    if (program !== imageNode) throw new Error(`the image has no ${program}`);
    const environment = Object.fromEntries(
      (container.env ?? []).map(({ name, value = namespace }) => [
        name,
        value.replace(/\/\/[^/:]+\.svc:/, '//127.0.0.1:'),
      ]),
    );
    const token =
      automountServiceAccountToken === true
        ? { KUBECONFIG: await this.#kubeconfig(namespace, serviceAccountName) }
        : {};
    const args = words.map((word) =>
      word.replace('/app/', `${projectPath('.')}/`).replace(/=:(?=\d+$)/, '=127.0.0.1:'),
    );
    const child = spawn(process.execPath, args, {
      cwd: this.#dir,
      env: { PATH: process.env['PATH'], HOME: this.#dir, ...environment, ...token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return { ...container, process: child, text: () => text };
  }

  /** Runs the only container of a Pod to its end. */
  async run(namespace: string, pod: PodSpec): Promise<{ readonly code: number; readonly text: string }> {
    const { process: child, text } = await this.start(namespace, pod);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return { code: child.exitCode ?? -1, text: text() };
  }

  /** Ends a container as a kubelet does: it is asked to. */
  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }

  close(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }

  async #kubeconfig(namespace: string, account = 'default'): Promise<string> {
    const path = join(this.#dir, `kubeconfig-${this.#started++}`);
    const token = await this.#api.tokenFor(namespace, account);
    writeFileSync(
      path,
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'pod',
        clusters: [{ name: 'pod', cluster: { server: this.#api.url, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'pod', user: { token } }],
        contexts: [{ name: 'pod', context: { cluster: 'pod', user: 'pod', namespace } }],
      }),
      { mode: 0o600 },
    );
    return path;
  }
}
