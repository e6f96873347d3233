/** `sparkmesos run-now NAME`: asks the operator to run a schedule's template now, once. */
import { randomBytes } from 'node:crypto';
import { clip } from '../api/bounded.ts';
import { runNowAnnotation, scheduledSparkApplicationNames } from '../api/group.ts';
import { parseScheduledSparkApplicationHead } from '../api/parse.ts';
import { keptTokenChars } from '../api/scheduled-spark-application-status.ts';
import type { KubeObject } from '../kube/objects.ts';
import { systemClock } from '../ops/clock.ts';
import { type ClusterFlags, getSchedule, scheduleType, withCluster } from './cluster.ts';
import { CliError, type ExitCode, type Terminal } from './terminal.ts';

/** Writes the request into the resource; the operator acts on it. */
export const runNow = (name: string, flags: ClusterFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const { client, namespace } = connection;
    const object = await getSchedule(connection, name);
    mustBeFree(object);
    const token = `${new Date(systemClock.now()).toISOString()}-${randomBytes(3).toString('hex')}`;
    // The version makes sure that no other request is written over.
    const metadata = { resourceVersion: object.metadata.resourceVersion, annotations: { [runNowAnnotation]: token } };
    await client.mergePatch(scheduleType, { namespace, name }, { metadata });
    terminal.out(
      `${scheduledSparkApplicationNames.singular} ${namespace}/${name}: the operator is asked to run it now (${token})\n`,
    );
    return 0;
  });

/** @throws CliError while an earlier request waits, which a new one would replace */
const mustBeFree = (object: KubeObject): void => {
  const asked = object.metadata.annotations?.[runNowAnnotation] ?? '';
  const head = parseScheduledSparkApplicationHead(object);
  if (asked === '' || (head.ok && head.value.status?.lastRunNow?.token === clip(asked, keptTokenChars))) return;
  throw new CliError(
    `${object.metadata.namespace}/${object.metadata.name} was asked to run before (${asked}), and that run has not begun yet.`,
  );
};
