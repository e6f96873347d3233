/** Spark's own dispatcher as a process: its REST server, its scheduler and its page, with this test in place of Mesos. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jdkTool } from '../../../src/cli/demo/java.ts';
import { sparkOfVersion } from '../../../src/cli/demo/spark.ts';
import { compileJar } from '../../../src/cli/demo/spark-pi.ts';
import { projectPath } from '../../../src/cli/project.ts';
import { processTerminal } from '../../../src/cli/terminal.ts';
import type { DispatcherTarget, LaunchedDriver, TargetOptions } from '../../support/dispatcher/target.ts';
import { sparkVersions } from './spark-world.ts';

const host = '127.0.0.1';
const idle = new AbortController().signal;
const source = { path: projectPath('test/real/dispatcher/RealDispatcher.java'), jar: 'dispatcher.jar' };

/** The jars, fetched and compiled once. @throws CliError with what is missing */
export const dispatcherJars = async (): Promise<string> => {
  const { home } = await sparkOfVersion(sparkVersions.old, processTerminal, idle);
  const jar = await compileJar(source, home, idle);
  return [jar, join(home, 'jars', '*')].join(':');
};

const plain = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');

export class RealDispatcher implements DispatcherTarget {
  readonly name = "Spark's dispatcher";
  readonly launched: LaunchedDriver[] = [];
  readonly killed: string[] = [];
  readonly frameworkId: string;
  url = '';
  uiUrl = '';
  readonly #child: ChildProcess;
  readonly #errors: string[] = [];
  #answer = Promise.withResolvers<readonly string[]>();

  private constructor(child: ChildProcess, frameworkId: string) {
    this.#child = child;
    this.frameworkId = frameworkId;
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => this.#hear(line.split('\t')));
    createInterface({ input: child.stderr ?? process.stdin }).on('line', (line) => {
      this.#errors.push(line);
      if (this.#errors.length > 50) this.#errors.shift();
    });
    child.once('exit', (code) => this.#answer.resolve(['threw', `it ended with ${code}:\n${this.#errors.join('\n')}`]));
  }

  /** Starts it; it listens, and is not ready. @throws Error with what it said when it does not */
  static async begin({ frameworkId = 'real-1', conf = {} }: TargetOptions = {}): Promise<RealDispatcher> {
    const properties = Object.entries(conf).map(([key, value]) => `${key}=${value}`);
    const words = ['-Xmx256m', '-cp', await dispatcherJars(), 'RealDispatcher', host, frameworkId, ...properties];
    const dispatcher = new RealDispatcher(spawn(jdkTool('java'), words, { stdio: 'pipe' }), frameworkId);
    const [, rest, ui] = await dispatcher.#next('listens');
    dispatcher.url = `http://${host}:${rest}`;
    dispatcher.uiUrl = `http://${host}:${ui}`;
    return dispatcher;
  }

  ready(is: boolean): Promise<void> {
    return this.#say(is ? 'ready' : 'unready');
  }

  offer(cpus: number, mem: number): Promise<void> {
    return this.#say('offer', String(cpus), String(mem));
  }

  update(taskId: string, state: string, message?: string): Promise<void> {
    return this.#say('update', taskId, state, ...(message === undefined ? [] : [message]));
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** One command, answered before the next. */
  async #say(...words: readonly string[]): Promise<void> {
    this.#child.stdin?.write(`${words.join('\t')}\n`);
    await this.#next('ok');
  }

  async #next(expected: string): Promise<readonly string[]> {
    const words = await this.#answer.promise;
    this.#answer = Promise.withResolvers();
    if (words[0] !== expected) throw new Error(`the dispatcher: ${words.join(' ')}`);
    return words;
  }

  #hear([mark, kind, ...words]: readonly string[]): void {
    if (mark !== 'dispatcher' || kind === undefined) return;
    const [first = ''] = words;
    if (kind === 'launch') this.launched.push({ taskId: first, labels: labelsIn(words[1]), command: plain(words[2]) });
    else if (kind === 'kill') this.killed.push(first);
    else this.#answer.resolve([kind, ...words]);
  }
}

const labelsIn = (base64: string | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    plain(base64)
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
