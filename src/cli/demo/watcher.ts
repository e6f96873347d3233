/** Tells, one line a change, what becomes of the demo's applications. */
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Connection } from '../cluster.ts';
import { followApplication } from '../follow.ts';
import { statusOf } from '../status.ts';
import type { Terminal } from '../terminal.ts';

export interface WatchOptions {
  readonly terminal: Terminal;
  /** Milliseconds since the demo began. */
  readonly elapsedMs: () => number;
  readonly signal: AbortSignal;
}

const final: readonly (string | undefined)[] = ['Completed', 'Failed', 'Invalid'];

/** Watches an application to its end; answers it as it is then, undefined when it was deleted or the signal was aborted. */
export const watchToEnd = async (
  connection: Connection,
  name: string,
  { terminal, elapsedMs, signal }: WatchOptions,
): Promise<KubeObject | undefined> => {
  let told = '';
  const look = ({ object }: { readonly object: KubeObject | undefined }) => {
    if (object === undefined) return { object };
    const status = statusOf(object);
    const line = lineOf(status);
    if (line !== told && status.state !== undefined) {
      told = line;
      const seconds = (elapsedMs() / 1000).toFixed(1).padStart(6);
      terminal.out(`${seconds} s  ${name.padEnd(18)}${line}\n`);
    }
    return final.includes(status.state) ? { object } : undefined;
  };
  return (await followApplication(connection, name, look, signal))?.object;
};

const lineOf = ({ state, reason = '', message = '', executors }: SparkApplicationStatus): string => {
  const count = executors === undefined ? '' : ` ${executors.running ?? 0} of ${executors.wanted ?? 0} executors run.`;
  return `${(state ?? '').padEnd(12)}${reason.padEnd(16)}${message}${count}`;
};
