/** What one attempt of an application writes, while it runs or afterwards. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { MesosClientError } from '../mesos/client/errors.ts';
import { sidecarTaskIdOf } from '../model/ids.ts';
import { agentAccess } from './agent-access.ts';
import { applicationType, type Connection } from './cluster.ts';
import { type TaskFiles, taskOutput } from './driver-output.ts';
import { executorFiles } from './executor-output.ts';
import { podOutput } from './pod-output.ts';
import { statusOf } from './status.ts';
import { CliError } from './terminal.ts';

type Submission = NonNullable<SparkApplicationStatus['submission']>;

export interface AttemptOutput {
  readonly file: 'stdout' | 'stderr';
  /** Until the attempt has ended; without it what is there is read once. */
  readonly follow: boolean;
  /** Id of an executor's task, or its number; the driver without it. */
  readonly executor?: string | undefined;
  /** Name of a container beside the driver, instead. */
  readonly sidecar?: string | undefined;
}

/** The text of a file of the attempt, piece by piece. @throws CliError when it can't be had */
export async function* attemptOutput(
  connection: Connection,
  name: string,
  submission: Submission,
  { file, follow, executor, sidecar }: AttemptOutput,
): AsyncGenerator<string, void, undefined> {
  if (submission.podName !== undefined && executor === undefined) {
    if (file === 'stderr') throw new CliError('The driver is a Pod, which has one log for both: leave --stderr out.');
    if (sidecar !== undefined) throw new CliError('Of a Pod, `kubectl logs --container` shows the other containers.');
    yield* podOutput(connection, submission, follow ? () => hasEnded(connection, name, submission) : undefined);
    return;
  }
  const access = await agentAccess(connection.client, submission.cluster);
  const options = {
    file,
    ...(follow ? { follow: () => hasEnded(connection, name, submission) } : {}),
    ...access,
  };
  try {
    const task =
      executor === undefined ? ofDriver(submission, sidecar) : await executorFiles(connection, submission, executor);
    yield* explained(taskOutput(task, options), task.agentUrl);
  } finally {
    await access.dispatcher?.close();
  }
}

const ofDriver = (submission: Submission, sidecar: string | undefined): TaskFiles =>
  sidecar === undefined ? submission : { ...submission, taskId: sidecarTaskIdOf(submission.taskId, sidecar) };

async function* explained(
  texts: AsyncGenerator<string, void, undefined>,
  agentUrl: string | undefined,
): AsyncGenerator<string, void, undefined> {
  try {
    yield* texts;
  } catch (error) {
    if (!(error instanceof MesosClientError)) throw error;
    throw new CliError(`The agent ${agentUrl} does not give the file: ${error.message}`);
  }
}

const live: readonly (string | undefined)[] = ['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping'];

const hasEnded = async ({ client, namespace }: Connection, name: string, { taskId }: Submission): Promise<boolean> => {
  const object = await client.get(applicationType, { namespace, name });
  if (object === undefined) return true;
  const { state, submission } = statusOf(object);
  return !live.includes(state) || submission?.taskId !== taskId;
};
