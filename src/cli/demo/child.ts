/** Tools that a command runs for its own ends: each in a process group of its own, so that an interruption leaves nothing of them. */
import { spawn } from 'node:child_process';

export interface ToolOptions {
  readonly signal: AbortSignal;
  /** `inherit`: the tool's output goes to our standard error; `collect`: it is part of the answer. */
  readonly output: 'inherit' | 'collect';
}

export interface ToolEnd {
  /** Undefined when the tool could not be started at all: it is not installed. */
  readonly code: number | undefined;
  /** Standard output and error as they came, when collected. */
  readonly text: string;
}

/** Runs a tool to its end. @throws the signal's reason when that is aborted; the tool is killed then */
export const runTool = async (
  command: string,
  words: readonly string[],
  { signal, output }: ToolOptions,
): Promise<ToolEnd> => {
  signal.throwIfAborted();
  const stdio: ('ignore' | 'pipe' | number)[] = output === 'inherit' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'];
  // Said, although it is the default: what tests put into process.env is not what spawn takes by itself.
  const child = spawn(command, words, { stdio, detached: true, env: process.env });
  const killGroup = () => {
    try {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself just now.
    }
  };
  signal.addEventListener('abort', killGroup, { once: true });
  process.once('exit', killGroup);
  let text = '';
  const collect = (piece: unknown) => {
    text += String(piece);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  try {
    const code = await new Promise<number | undefined>((resolve) => {
      child.once('error', () => resolve(undefined));
      child.once('close', (exit) => resolve(exit ?? 1));
    });
    signal.throwIfAborted();
    return { code, text };
  } finally {
    signal.removeEventListener('abort', killGroup);
    process.off('exit', killGroup);
  }
};
