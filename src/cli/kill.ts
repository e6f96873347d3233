/** `sparkmesos kill NAME`: asks the operator to end the attempt that runs or is due, for good. */
import { killAnnotation, sparkApplicationNames } from '../api/group.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeObject } from '../kube/objects.ts';
import { nextAttempt } from '../lifecycle/idle.ts';
import { applicationType, type ClusterFlags, getApplication, withCluster } from './cluster.ts';
import { statusOf } from './status.ts';
import { CliError, type ExitCode, type Terminal } from './terminal.ts';

/** Writes the request into the resource; the operator acts on it. */
export const kill = (name: string, flags: ClusterFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const { client, namespace } = connection;
    const object = await getApplication(connection, name);
    const taskId = taskToKill(object);
    // The version makes sure that the attempt is still the one that was looked at.
    const metadata = { resourceVersion: object.metadata.resourceVersion, annotations: { [killAnnotation]: taskId } };
    await client.mergePatch(applicationType, { namespace, name }, { metadata });
    terminal.out(`${sparkApplicationNames.singular} ${namespace}/${name}: the operator is asked to kill ${taskId}\n`);
    return 0;
  });

/** The task that a request names: that of the attempt which lives or has just failed, else of the one which is queued. */
const taskToKill = (object: KubeObject): string => {
  const seen = statusOf(object);
  switch (seen.state) {
    case 'Completed':
    case 'Failed':
    case 'Invalid':
    case 'Suspended':
      throw new CliError(
        `${object.metadata.namespace}/${object.metadata.name} is ${seen.state}: there is nothing to kill.`,
      );
    case 'Queued':
    case undefined:
      return queuedTask(object, seen);
    default:
      return seen.submission?.taskId ?? queuedTask(object, seen);
  }
};

const queuedTask = ({ metadata }: KubeObject, seen: SparkApplicationStatus): string => {
  const { uid, generation = 1, creationTimestamp: createdAt = '' } = metadata;
  const identity = { uid, generation, createdAt, deleting: false, hasFinalizer: true, killRequested: undefined };
  return nextAttempt({ identity, status: seen }).taskId;
};
