/** `sparkmesos logs NAME`: the output of the driver or of an executor, while it runs or afterwards. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { attemptOutput } from './attempt-output.ts';
import { type ClusterFlags, type Connection, getApplication, withCluster } from './cluster.ts';
import { followApplication } from './follow.ts';
import { statusOf } from './status.ts';
import { CliError, type ExitCode, type Terminal } from './terminal.ts';

export interface LogsFlags extends ClusterFlags {
  readonly follow?: boolean;
  readonly stderr?: boolean;
  /** Id of an executor's task, or its number; the driver without it. */
  readonly executor?: string;
  /** Name of a container beside the driver. */
  readonly sidecar?: string;
}

type Submission = NonNullable<SparkApplicationStatus['submission']>;

/** Prints what the driver of the current attempt wrote, or one of its executors; with `follow` until that attempt has ended. */
export const logs = (name: string, flags: LogsFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const follow = flags.follow === true;
    const submission = await submissionOf(connection, name, follow);
    const file = flags.stderr === true ? 'stderr' : 'stdout';
    const texts = attemptOutput(connection, name, submission, {
      file,
      follow,
      executor: flags.executor,
      sidecar: flags.sidecar,
    });
    for await (const text of texts) terminal.out(text);
    return 0;
  });

/** The current attempt; who follows an application that has none yet waits for it. */
const submissionOf = async (connection: Connection, name: string, patient: boolean): Promise<Submission> => {
  const { submission } = statusOf(await getApplication(connection, name));
  if (submission !== undefined) return submission;
  const who = `${connection.namespace}/${name}`;
  if (!patient) throw new CliError(`${who} has not been launched yet; with --follow its launch is waited for.`);
  const begun = await followApplication(
    connection,
    name,
    ({ object }) => {
      const seen = object === undefined ? undefined : statusOf(object);
      if (seen === undefined || seen.state === 'Invalid' || seen.state === 'Failed')
        return { end: seen?.state ?? 'deleted' };
      return seen.submission === undefined ? undefined : { submission: seen.submission };
    },
    new AbortController().signal,
  );
  if (begun?.submission === undefined) throw new CliError(`${who} was ${begun?.end} before it was launched.`);
  return begun.submission;
};
