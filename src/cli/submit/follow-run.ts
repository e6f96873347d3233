/** An application from its creation to its end, with what its drivers write. */
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { attemptOutput } from '../attempt-output.ts';
import type { Connection } from '../cluster.ts';
import { followApplication } from '../follow.ts';
import { statusOf } from '../status.ts';
import { CliError, type ExitCode, printable, type Terminal } from '../terminal.ts';
import { judge } from '../wait.ts';

type Submission = NonNullable<SparkApplicationStatus['submission']>;
type Next = { readonly submission: Submission } | { readonly reached: boolean; readonly sentence: string };

/** Prints the output of each attempt until there will be no more. Exit code 0 when the application completes, 1 when it does not. */
export const followRun = async (connection: Connection, name: string, terminal: Terminal): Promise<ExitCode> => {
  const unending = new AbortController().signal;
  let last: string | undefined;
  for (;;) {
    const look = ({ object }: { readonly object: KubeObject | undefined }) => next(object, last);
    const news: Next | undefined = await followApplication(connection, name, look, unending);
    if (news === undefined) return 1;
    if ('reached' in news) {
      terminal.err(printable(`${connection.namespace}/${name} ${news.sentence}\n`));
      return news.reached ? 0 : 1;
    }
    last = news.submission.taskId;
    await print(connection, name, news.submission, terminal);
  }
};

/** An attempt that was not followed yet comes before the end: it may have been a quick one. */
const next = (object: KubeObject | undefined, last: string | undefined): Next | undefined => {
  const submission = object === undefined ? undefined : statusOf(object).submission;
  return submission !== undefined && submission.taskId !== last ? { submission } : judge(object, 'completed');
};

/** Without its output an application is waited for all the same. */
const print = async (
  connection: Connection,
  name: string,
  submission: Submission,
  terminal: Terminal,
): Promise<void> => {
  const either = async (file: 'stdout' | 'stderr', write: (text: string) => void): Promise<void> => {
    for await (const text of attemptOutput(connection, name, submission, { file, follow: true })) write(text);
  };
  const ends = await Promise.allSettled([
    either('stdout', (text) => terminal.out(text)),
    // A Pod has one log for both.
    ...(submission.podName === undefined ? [either('stderr', (text) => terminal.err(text))] : []),
  ]);
  const failed = ends.find((end) => end.status === 'rejected')?.reason;
  if (failed === undefined) return;
  if (!(failed instanceof CliError)) throw failed;
  terminal.err(printable(`What ${submission.taskId} wrote can't be shown: ${failed.message}\n`));
};
