/** `sparkmesos logs NAME`: the output of the driver or of an executor, while it runs or afterwards. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { MesosClientError } from '../mesos/client/errors.ts';
import { agentAccess } from './agent-access.ts';
import { applicationType, type ClusterFlags, type Connection, getApplication, withCluster } from './cluster.ts';
import { taskOutput } from './driver-output.ts';
import { executorFiles } from './executor-output.ts';
import { followApplication } from './follow.ts';
import { statusOf } from './status.ts';
import { CliError, type ExitCode, type Terminal } from './terminal.ts';

export interface LogsFlags extends ClusterFlags {
  readonly follow?: boolean;
  readonly stderr?: boolean;
  /** Id of an executor's task, or its number; the driver without it. */
  readonly executor?: string;
}

type Submission = NonNullable<SparkApplicationStatus['submission']>;

/** Prints what the driver of the current attempt wrote, or one of its executors; with `follow` until that attempt has ended. */
export const logs = (name: string, flags: LogsFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const submission = await submissionOf(connection, name, flags.follow === true);
    const access = await agentAccess(connection.client, submission.cluster);
    const options = {
      file: flags.stderr === true ? ('stderr' as const) : ('stdout' as const),
      ...(flags.follow === true ? { follow: () => hasEnded(connection, name, submission) } : {}),
      ...access,
    };
    const task =
      flags.executor === undefined ? submission : await executorFiles(connection, submission, flags.executor);
    try {
      for await (const text of taskOutput(task, options)) terminal.out(text);
    } catch (error) {
      if (!(error instanceof MesosClientError)) throw error;
      throw new CliError(`The agent ${task.agentUrl} does not give the file: ${error.message}`);
    } finally {
      await access.dispatcher?.close();
    }
    return 0;
  });

const live: readonly (string | undefined)[] = ['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping'];

const hasEnded = async ({ client, namespace }: Connection, name: string, { taskId }: Submission): Promise<boolean> => {
  const object = await client.get(applicationType, { namespace, name });
  if (object === undefined) return true;
  const { state, submission } = statusOf(object);
  return !live.includes(state) || submission?.taskId !== taskId;
};

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
