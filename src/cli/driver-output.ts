/** What a driver or an executor writes to standard output and error: files of its sandbox, read through the agent. */
import { AgentSandboxes } from '../mesos/client/sandbox.ts';
import { systemClock } from '../ops/clock.ts';
import type { AgentAccess } from './agent-access.ts';
import { CliError } from './terminal.ts';

/** A task whose files are to be read. */
export interface TaskFiles {
  readonly agentUrl?: string | undefined;
  readonly frameworkId?: string | undefined;
  readonly taskId: string;
  /** The directory that has the files, where it isn't the sandbox itself. */
  readonly directory?: (sandboxes: AgentSandboxes, sandbox: string) => Promise<string>;
}

export interface OutputOptions extends AgentAccess {
  readonly file: 'stdout' | 'stderr';
  /** Goes on until this says that the task has ended; without it what is there is read once. */
  readonly follow?: () => Promise<boolean>;
  readonly signal?: AbortSignal;
}

const retryMs = 500;

/**
 * The text of the file, piece by piece.
 * @throws CliError when the agent isn't known or knows the task no more; MesosClientError when the agent doesn't answer
 */
export async function* taskOutput(task: TaskFiles, options: OutputOptions): AsyncGenerator<string, void, undefined> {
  const { agentUrl, taskId } = task;
  if (agentUrl === undefined) throw new CliError(`The agent of ${taskId} did not tell where its files can be read.`);
  const { file, credentials, dispatcher, signal, follow } = options;
  const sandboxes = new AgentSandboxes({
    agentUrl,
    clock: systemClock,
    ...(credentials === undefined ? {} : { credentials }),
    ...(dispatcher === undefined ? {} : { dispatcher }),
  });
  try {
    const sandbox = await findSandbox(sandboxes, task, options);
    const directory = task.directory === undefined ? sandbox : await task.directory(sandboxes, sandbox);
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
  { frameworkId = '', taskId }: TaskFiles,
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
