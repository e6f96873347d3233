/** Runs the commands of tasks as an agent would, with programs in Spark's place that write down what they are given. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Task } from '../../../src/model/mesos.ts';
import { readProperties } from '../java-properties.ts';
import { canary } from './values.ts';

export interface Ran {
  readonly code: number | null;
  /** What Spark was given: its arguments. */
  readonly words: readonly string[];
  /** And its file of properties, when there is one. */
  readonly properties: ReadonlyMap<string, string>;
  /** Whether something ran that a text of the user's named. */
  readonly harmed: boolean;
}

/** A Spark that writes its arguments, each followed by a zero, into the sandbox. */
export class Shells {
  readonly #directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  #count = 0;

  constructor() {
    const programs = join(this.#directory, 'spark', 'bin');
    mkdirSync(programs, { recursive: true });
    for (const [name, text] of [
      ['spark-submit', 'printf \'%s\\0\' "$@" > "$MESOS_SANDBOX/words"'],
      ['spark-class', 'exit 0'],
    ] as const) {
      writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(programs, name), 0o755);
    }
  }

  get sparkHome(): string {
    return join(this.#directory, 'spark');
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }

  /** Runs the command in a sandbox of its own. */
  async run(task: Task): Promise<Ran> {
    const sandbox = join(this.#directory, `sandbox-${this.#count}`);
    this.#count += 1;
    mkdirSync(sandbox);
    const code = await this.#execute(task, sandbox);
    const textOf = (name: string) => (existsSync(join(sandbox, name)) ? readFileSync(join(sandbox, name), 'utf8') : '');
    return {
      code,
      words: textOf('words').split('\0').slice(0, -1),
      properties: readProperties(textOf('spark.properties')),
      harmed: [sandbox, this.#directory, this.sparkHome].some((where) => existsSync(join(where, canary))),
    };
  }

  #execute({ command }: Task, sandbox: string): Promise<number | null> {
    const child = spawn('/bin/sh', ['-c', command.value], {
      cwd: sandbox,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: sandbox,
        MESOS_SANDBOX: sandbox,
        SPARK_HOME: this.sparkHome,
        _SPARK_AUTH_SECRET: 'x',
      },
      stdio: 'ignore',
    });
    return new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  }
}

/** Words of a command that hold the canary and stand outside of single quotes, other than harmless ones. */
export const bareWords = (command: string): readonly string[] =>
  command
    .replace(/\\[\s\S]|'[^']*'/g, (quoted) => (quoted.startsWith('\\') ? '' : "''"))
    .replaceAll('"$MESOS_SANDBOX"', '')
    .split(/\s+/)
    .filter((word) => word.includes(canary) && !/^[-A-Za-z0-9_./:=@%+,]*$/.test(word));
