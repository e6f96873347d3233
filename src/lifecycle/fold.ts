/** What is seen of a run as fields of the status. Small things are not worth a write each: executors are written in steps. */
import { isExposed } from '../api/application/exposure.ts';
import { maxListedAgents, type SparkApplicationStatus } from '../api/spark-application-status.ts';
import { groupExecutorIdOf } from '../model/ids.ts';
import { sandboxUrl } from '../model/sandbox-url.ts';
import { driverPortsOfOwn } from '../model/spark-ports.ts';
import type { SeenDriver, SeenExecutors, SeenFailure, Situation, Submission } from './observed.ts';
import { moment } from './status.ts';

type DriverPart = NonNullable<SparkApplicationStatus['driver']>;
type ExecutorsPart = NonNullable<SparkApplicationStatus['executors']>;

/** Executors come and go together: they are written when nothing has changed for so long. */
const settledAfterMs = 2_000;
/** Where something changes all the time they are written all the same, this often. */
const writtenAfterMs = 10_000;

/** The address of the driver's container, where that has one of its own: then it has no ports of the agent. */
export const ownAddress = (
  status: SparkApplicationStatus,
  { taskId, launchedBy, ports = [], podName }: Submission,
  seen: SeenDriver,
): string | undefined => {
  if (podName === undefined && (launchedBy === 'Driver' || ports.length > 0)) return undefined;
  return seen.address ?? (status.driver?.taskId === taskId ? status.driver.address : undefined);
};

/** Index of the port of the driver's web page among the ports of the offer, by who launches the executors. */
const pagePort = { Operator: 4, Driver: 0 } as const;

/** Whoever makes Services for a driver has to know its address, whatever network it is on. */
const addressOf = (situation: Situation, submission: Submission, seen: SeenDriver): string | undefined => {
  const { status, observed } = situation;
  const own = ownAddress(status, submission, seen);
  if (own !== undefined || observed.written === undefined || !isExposed(observed.written)) return own;
  return seen.address ?? (status.driver?.taskId === submission.taskId ? status.driver.address : undefined);
};

/** The address of the driver's page. One that launches its executors itself has chosen its port, unless its page was asked for. */
const pageOf = (situation: Situation, submission: Submission, seen: SeenDriver): string | undefined => {
  const { launchedBy, ports = [], hostname, podName } = submission;
  const { written } = situation.observed;
  if (podName === undefined && launchedBy === 'Driver' && written?.sparkUIOptions === undefined) return undefined;
  const own = ports.length === 0;
  const host = own ? addressOf(situation, submission, seen) : hostname;
  const chosen = podName === undefined ? undefined : written?.sparkConf['spark.ui.port'];
  const port = own ? (chosen ?? driverPortsOfOwn[4]) : ports[pagePort[launchedBy]];
  if (host === undefined || port === undefined) return undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

export const driverPart = (situation: Situation, submission: Submission, seen: SeenDriver): DriverPart => {
  const { status, now } = situation;
  const before = status.driver?.taskId === submission.taskId ? status.driver : undefined;
  const running = seen.mesosState === 'TASK_RUNNING';
  const over = seen.verdict === 'ended' || seen.verdict === 'absent';
  const at = moment(seen.atMs ?? now);
  const startedAt = before?.startedAt ?? (running ? at : undefined);
  // The answer to a question tells nothing new about a state that is known; its reason and sentence are those of the question.
  const repeated = seen.reason === 'REASON_RECONCILIATION' && before?.mesosState === seen.mesosState;
  return clean({
    taskId: submission.taskId,
    agentId: seen.agentId ?? submission.agentId,
    hostname: seen.hostname ?? submission.hostname ?? (submission.podName === undefined ? undefined : before?.hostname),
    podName: submission.podName,
    address: addressOf(situation, submission, seen),
    mesosState: seen.mesosState,
    reason: repeated ? before?.reason : seen.reason,
    message: repeated ? before?.message : seen.message === '' ? undefined : seen.message?.slice(0, 4096),
    startedAt,
    finishedAt: over ? (before?.finishedAt ?? at) : undefined,
    sandboxUrl: sandboxOf(situation, submission, seen),
    uiUrl: running ? pageOf(situation, submission, seen) : undefined,
    exitCode: over ? (seen.exitCode ?? exitCodeOf(seen)) : undefined,
  });
};

/** Only on a page whose address stays: the leading master changes. */
const sandboxOf = ({ observed }: Situation, submission: Submission, seen: SeenDriver): string | undefined => {
  const { frameworkId, podName, driverId, taskId } = submission;
  const agentId = seen.agentId ?? submission.agentId;
  const base = observed.cluster?.mesosUrl;
  if (base === undefined || agentId === undefined || frameworkId === undefined || podName !== undefined)
    return undefined;
  const task = driverId ?? taskId;
  const isGroup = (observed.written?.driver.sidecars.length ?? 0) > 0;
  return sandboxUrl(base, { agentId, frameworkId, executorId: isGroup ? groupExecutorIdOf(task) : task });
};

/** Mesos tells the code only in its sentence (`Command exited with status 3`, `Command terminated with signal Killed`). */
const exitCodeOf = ({ mesosState, message }: SeenDriver): number | undefined => {
  if (mesosState === 'TASK_FINISHED') return 0;
  const code = /exited with status (\d{1,3})/.exec(message ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
};

const clean = <Fields extends object>(fields: { [Key in keyof Fields]: Fields[Key] | undefined }): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

/** Only who launched an executor knows the name of its host; after a restart the name that was written stays. */
const executorsOf = (status: SparkApplicationStatus, seen: SeenExecutors): ExecutorsPart => {
  const hosts = new Map((status.executors?.items ?? []).map((item) => [item.id, item.host]));
  const { lost = 0, avoided = [], failures = [] } = seen;
  return {
    ...(seen.wanted === undefined ? {} : { wanted: seen.wanted }),
    running: seen.running,
    pending: seen.pending,
    failed: seen.failed,
    ...(lost === 0 ? {} : { lost }),
    items: seen.items.map(({ id, host, state }) => ({ id, host: hosts.get(id) ?? host, state })),
    ...(failures.length === 0 ? {} : { failures: failures.map(failureOf) }),
    ...(avoided.length === 0 ? {} : { avoidedAgents: avoided.slice(0, maxListedAgents).map(avoidedOf) }),
  };
};

const failureOf = ({ id, host, state, reason, message, atMs }: SeenFailure) =>
  clean({ id, host, state, reason, message: message?.slice(0, 512) || undefined, at: moment(atMs) });

const avoidedOf = ({ host, failures, untilMs }: NonNullable<SeenExecutors['avoided']>[number]) => ({
  host,
  failures,
  until: moment(untilMs),
});

/** Whether the status says what is seen of the executors. */
export const executorsWritten = (status: SparkApplicationStatus, seen: SeenExecutors): boolean =>
  JSON.stringify(executorsOf(status, seen)) === JSON.stringify(status.executors);

/** The executors for the status, and when to look again if a change is held back. */
export const executorsPart = ({
  status,
  observed,
  now,
}: Situation): { part: ExecutorsPart | undefined; wakeAtMs?: number } => {
  const { executors } = observed;
  if (executors === undefined) return { part: status.executors };
  const part = executorsOf(status, executors);
  if (status.state !== 'Running' || executorsWritten(status, executors)) return { part };
  const latestMs = (executors.unwrittenSinceMs ?? now) + writtenAfterMs;
  const dueMs = Math.min(executors.changedMs + settledAfterMs, latestMs);
  return now >= dueMs ? { part } : { part: status.executors, wakeAtMs: dueMs };
};
