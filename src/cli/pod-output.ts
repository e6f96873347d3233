/** What a driver that is a Pod writes, read through the API server: the log of its container, as `kubectl logs` shows it. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { KubeApiError } from '../kube/errors.ts';
import { systemClock } from '../ops/clock.ts';
import { driverContainerName } from '../translate/pod/container.ts';
import type { Connection } from './cluster.ts';
import { CliError } from './terminal.ts';

type Submission = NonNullable<SparkApplicationStatus['submission']>;

const retryMs = 500;

/** No node has it; its container has not begun; it is announced and not made yet. */
const notYet: ReadonlySet<number> = new Set([204, 400, 404]);

/**
 * The text, piece by piece.
 * @param follow goes on until the container has ended; asked while there is no log yet whether the attempt is over
 * @throws CliError when there is no log
 */
export async function* podOutput(
  { client, namespace }: Connection,
  { podName = '' }: Submission,
  follow: (() => Promise<boolean>) | undefined,
): AsyncGenerator<string, void, undefined> {
  const { signal } = new AbortController();
  const options = { container: driverContainerName, follow: follow !== undefined };
  for (;;) {
    const over = follow === undefined || (await follow());
    try {
      yield* client.podLog({ namespace, name: podName }, options, signal);
      return;
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      if (error.notFound && over)
        throw new CliError(`The Pod ${namespace}/${podName} of the driver is gone, and its log with it.`);
      if (over || !notYet.has(error.status))
        throw new CliError(
          `There is no log of the Pod ${namespace}/${podName}: ${error.status === 204 ? 'no node has it yet.' : error.message}`,
        );
    }
    await new Promise<void>((resolve) => systemClock.after(retryMs, resolve));
  }
}
