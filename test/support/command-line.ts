import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../../src/cli/project.ts';

const running = new Set<CommandLine>();

/** Ends whatever a test that failed has left running: for afterEach. */
export const endCommandLines = async (): Promise<void> => {
  for (const command of running) {
    command.signal('SIGKILL');
    await command.ended;
  }
};

/** The command `sparkmesos` as a process of its own; an operator serves its pages nowhere unless it is told to. */
export class CommandLine {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  #text = '';
  #wake: () => void = () => {};

  constructor(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [projectPath('src/cli/sparkmesos.ts'), ...words], {
      cwd: projectPath('.'),
      env: { ...process.env, NODE_OPTIONS: '', SPARKMESOS_METRICS_ADDRESS: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        this.#text += piece;
        this.#wake();
      });
    running.add(this);
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        running.delete(this);
        resolve(code ?? -1);
        this.#wake();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it has written so far, to standard output and error. */
  get text(): string {
    return this.#text;
  }

  /** Waits until it has written something like this. @throws Error with what it wrote when it ends before */
  async wrote(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#text)) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`it ended without writing ${pattern}:\n${this.#text}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its exit code; -1 when a signal ended it. */
  get ended(): Promise<number> {
    return this.#ended;
  }
}

/** The processes below one, those in groups of their own too; zombies don't count. */
export const descendantsOf = (pid: number): readonly number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const below = new Set([pid]);
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const [child, parent] of parents) if (below.has(parent)) below.add(child);
  }
  below.delete(pid);
  return [...below];
};

/** Those of the processes that still run. */
export const stillAlive = (pids: readonly number[]): readonly number[] =>
  pids.filter((pid) => parentOf(String(pid)) !== undefined);

const parentOf = (pid: string): number | undefined => {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
};
