/** Runs the commands of tasks as an agent would, with programs in Spark's place that write down what reaches them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Task } from '../../src/model/mesos.ts';

/** A program that writes its arguments, each followed by a zero, and ends with the code. */
export const recorder = (code: number): string =>
  `#!/bin/sh\nprintf '%s\\0' "$@" > "$MESOS_SANDBOX/arguments"\nexit ${code}\n`;

/** A program that listens on the host and port that follow `--host` and `--port`. */
export const listener = `#!${process.execPath}
const given = (name) => process.argv[process.argv.indexOf(name) + 1];
require('node:net').createServer().listen(Number(given('--port')), given('--host'));
`;

export const place = (ports: readonly number[]) => ({ agentId: 'a', hostname: '127.0.0.1', resources: [], ports });

export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const numbers = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return numbers;
};

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

export class AgentShell {
  readonly sandbox: string;
  readonly home: string;
  readonly #directory = mkdtempSync(join(tmpdir(), "spark's $HOME "));

  constructor() {
    this.sandbox = join(this.#directory, 'sandbox');
    this.home = join(this.#directory, 'spark');
    for (const path of [this.sandbox, this.home, join(this.home, 'bin')]) mkdirSync(path);
  }

  /** Puts a program where Spark has its own of that name. */
  program(name: string, text: string): void {
    writeFileSync(join(this.home, 'bin', name), text);
    chmodSync(join(this.home, 'bin', name), 0o755);
  }

  /** The arguments that a `recorder` was given. */
  recorded(): readonly string[] {
    return readFileSync(join(this.sandbox, 'arguments'), 'utf8').split('\0').slice(0, -1);
  }

  start(task: Task, more: Readonly<Record<string, string>> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const variables = task.command.environment.map((variable): [string, string] => [
      variable.name,
      'value' in variable ? variable.value : 'secretValue' in variable ? variable.secretValue.reveal() : '',
    ]);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nowhere',
      MESOS_SANDBOX: this.sandbox,
      ...Object.fromEntries(variables),
      ...more,
    };
    const child = spawn('/bin/sh', ['-c', task.command.value], {
      cwd: this.sandbox,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stderr }));
    });
    return { child, ended };
  }

  run(task: Task, more?: Readonly<Record<string, string>>): Promise<Ended> {
    return this.start(task, more).ended;
  }

  close(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
