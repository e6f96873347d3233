/** What a driver writes to standard output and error: files of its sandbox, read through the agent. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { AgentSandboxes } from '../mesos/client/sandbox.ts';
import { systemClock } from '../ops/clock.ts';
import type { AgentAccess } from './agent-access.ts';
import { CliError } from './terminal.ts';

type Submission = NonNullable<SparkApplicationStatus['submission']>;

export interface OutputOptions extends AgentAccess {
  readonly file: 'stdout' | 'stderr';
  /** Goes on until this says that the driver has ended; without it what is there is read once. */
  readonly follow?: () => Promise<boolean>;
  readonly signal?: AbortSignal;
}

const retryMs = 500;

/**
 * The text of the file, piece by piece.
 * @throws CliError when the agent isn't known or knows the driver no more; MesosClientError when the agent doesn't answer
 */
export async function* driverOutput(
  submission: Submission,
  options: OutputOptions,
): AsyncGenerator<string, void, undefined> {
  const { agentUrl, taskId } = submission;
  if (agentUrl === undefined) throw new CliError(`The agent of ${taskId} did not tell where its files can be read.`);
  const { file, credentials, dispatcher, signal, follow } = options;
  const sandboxes = new AgentSandboxes({
    agentUrl,
    clock: systemClock,
    ...(credentials === undefined ? {} : { credentials }),
    ...(dispatcher === undefined ? {} : { dispatcher }),
  });
  try {
    const directory = await findSandbox(sandboxes, submission, options);
    const reading = {
      pollMs: retryMs,
      ...(follow === undefined ? {} : { follow }),
      ...(signal === undefined ? {} : { signal }),
    };
    yield* sandboxes.read(`${directory}/${file}`, reading);
  } finally {
    await sandboxes.close();
  }
}

/** The agent knows a task a moment after its launch: who follows waits for that. */
const findSandbox = async (
  sandboxes: AgentSandboxes,
  { frameworkId = '', taskId }: Submission,
  options: OutputOptions,
): Promise<string> => {
  for (;;) {
    const over = options.follow === undefined || (await options.follow());
    const directory = await sandboxes.find(frameworkId, taskId);
    if (directory !== undefined) return directory;
    if (over || options.signal?.aborted === true)
      throw new CliError(`The agent knows nothing (any more) of the task ${taskId}.`);
    await new Promise<void>((resolve) => systemClock.after(retryMs, resolve));
  }
};
