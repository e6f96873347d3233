/** Child processes of the bench, and what the kernel says about them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Starts a program of this folder; answers with it and with the first thing that it says. */
export const start = async (
  name: string,
  ...args: readonly string[]
): Promise<{ child: ChildProcess; said: unknown }> => {
  const child = fork(new URL(name, import.meta.url), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [said] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${name} ended with ${code} before it was ready`);
    }),
  ]);
  return { child, said };
};

export const stop = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const ticksPerSecond = 100;

/** CPU seconds that a process has used, of user and system. */
export const cpuSeconds = ({ pid }: ChildProcess): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** Resident memory of a process in MB. */
export const residentMb = ({ pid }: ChildProcess): number => {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
};
