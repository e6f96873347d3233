/** `sparkmesos wait NAME`: ends when the application has got as far as is asked. */
import type { KubeObject } from '../kube/objects.ts';
import { type ClusterFlags, getApplication, withCluster } from './cluster.ts';
import { durationMs } from './duration.ts';
import { followApplication } from './follow.ts';
import { statusOf } from './status.ts';
import { CliError, type ExitCode, printable, type Terminal } from './terminal.ts';

export interface WaitFlags extends ClusterFlags {
  readonly for: 'completed' | 'running';
  /** As `durationMs` reads it; without it there is no limit. */
  readonly timeout?: string;
}

/** Waits. Exit code 0 when it is reached, 1 when it never will be, 124 when time runs out first. */
export const wait = (name: string, flags: WaitFlags, terminal: Terminal): Promise<ExitCode> => {
  const limitMs = flags.timeout === undefined ? undefined : durationMs(flags.timeout);
  if (flags.timeout !== undefined && limitMs === undefined)
    throw new CliError(`--timeout is "${flags.timeout}", which is no span of time; write 90s, 10m or 1h.`, 2);
  return withCluster(flags, async (connection): Promise<ExitCode> => {
    await getApplication(connection, name);
    const limit = limitMs === undefined ? new AbortController().signal : AbortSignal.timeout(limitMs);
    const end = await followApplication(connection, name, ({ object }) => judge(object, flags.for), limit);
    const who = `${connection.namespace}/${name}`;
    if (end === undefined) {
      terminal.err(`${who} was not ${flags.for} within ${flags.timeout}.\n`);
      return 124;
    }
    const said = printable(`${who} ${end.sentence}\n`);
    if (end.reached) terminal.out(said);
    else terminal.err(said);
    return end.reached ? 0 : 1;
  });
};

interface End {
  readonly reached: boolean;
  readonly sentence: string;
}

/** What the application says to the question; undefined while it is open. A status of an older generation says nothing. */
export const judge = (object: KubeObject | undefined, wanted: WaitFlags['for']): End | undefined => {
  if (object === undefined) return { reached: false, sentence: 'was deleted.' };
  const { state, message = '', observedGeneration } = statusOf(object);
  if (observedGeneration !== object.metadata.generation) return undefined;
  const sentence = `is ${state}. ${message}`.trimEnd();
  if (state === 'Completed') return { reached: true, sentence };
  if (state === 'Running' && wanted === 'running') return { reached: true, sentence };
  return state === 'Failed' || state === 'Invalid' ? { reached: false, sentence } : undefined;
};
