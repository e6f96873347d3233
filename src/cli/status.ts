/** `sparkmesos status NAME`: one application, for people. */
import { parseSparkApplicationHead } from '../api/parse.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeObject } from '../kube/objects.ts';
import { type ClusterFlags, getApplication, withCluster } from './cluster.ts';
import { formatDocument, type StructuredFormat } from './documents.ts';
import { formatFields, formatTable } from './table.ts';
import { CliError, type ExitCode, printable, type Terminal } from './terminal.ts';

export interface StatusFlags extends ClusterFlags {
  readonly output?: StructuredFormat;
}

/** Shows an application and what became of it. */
export const status = (name: string, flags: StatusFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const object = await getApplication(connection, name);
    terminal.out(flags.output === undefined ? printable(describe(object)) : formatDocument(object, flags.output));
    return 0;
  });

/** The status of an application. @throws CliError when it was written in words that this version doesn't know */
export const statusOf = (object: KubeObject): SparkApplicationStatus => {
  const head = parseSparkApplicationHead(object);
  if (!head.ok) throw new CliError(head.message);
  return head.value.status ?? {};
};

/** The application in lines of `name: value`, and its conditions as a table. */
export const describe = (object: KubeObject): string => {
  const seen = statusOf(object);
  const { metadata } = object;
  const fields = formatFields([
    ['Name', `${metadata.namespace ?? ''}/${metadata.name}`],
    ['State', stateOf(seen)],
    ['Message', seen.message],
    ['Deleting since', metadata.deletionTimestamp],
    ['Attempts', attemptsOf(seen)],
    ['Next attempt', seen.nextTransitionTime],
    ...submissionFields(seen),
    ['Started', seen.startTime],
    ['Ended', seen.completionTime],
  ]);
  return seen.conditions === undefined ? fields : `${fields}\n${conditionsOf(seen)}`;
};

const stateOf = ({ state, reason, since }: SparkApplicationStatus): string => {
  if (state === undefined) return 'not looked at by an operator yet';
  return `${state}${reason === undefined ? '' : ` (${reason})`}${since === undefined ? '' : ` since ${since}`}`;
};

const attemptsOf = ({ attempts }: SparkApplicationStatus): string | undefined =>
  attempts === undefined
    ? undefined
    : `${attempts.total} begun, ${attempts.runFailures} failed in their run, ${attempts.submissionFailures} in their submission`;

const submissionFields = ({
  submission,
  driver,
  executors,
  applicationId,
}: SparkApplicationStatus): readonly (readonly [string, string | undefined])[] => [
  ['Cluster', submission?.cluster],
  ['Task', submission?.podName === undefined ? submission?.taskId : undefined],
  ['Pod', submission?.podName],
  ['At the dispatcher', submission?.driverId],
  ['Framework', submission?.frameworkId],
  [
    'Driver',
    driver === undefined
      ? undefined
      : [driver.mesosState, driver.hostname && `on ${driver.hostname}`, driver.reason && `(${driver.reason})`]
          .filter(Boolean)
          .join(' '),
  ],
  ['Driver says', driver?.message],
  ['Web page', driver?.uiUrl],
  ['Files', driver?.sandboxUrl],
  [
    'Executors',
    executors === undefined
      ? undefined
      : `${executors.running ?? 0}${executors.wanted === undefined ? '' : ` of ${executors.wanted}`} run, ${executors.pending ?? 0} starting, ${executors.failed ?? 0} failed`,
  ],
  ['Failed last', executors?.failures?.[0] && failureOf(executors.failures[0])],
  [
    'Avoided',
    executors?.avoidedAgents
      ?.map(({ host, failures, until }) => `${host} until ${until} (${failures} failed)`)
      .join(', '),
  ],
  ['Spark id', applicationId],
];

type Failure = NonNullable<NonNullable<SparkApplicationStatus['executors']>['failures']>[number];

const failureOf = ({ id, host, state, message }: Failure): string =>
  `${id}${host === undefined ? '' : ` on ${host}`}: ${state}${message === undefined ? '' : `, ${message}`}`;

const conditionsOf = ({ conditions = [] }: SparkApplicationStatus): string =>
  formatTable(
    ['Condition', 'Status', 'Reason', 'Since'],
    conditions.map(({ type, status: holds, reason, lastTransitionTime }) => [type, holds, reason, lastTransitionTime]),
  );
