/** One application as people see it. Its arguments, properties and variables stay out of sight: they may say what is secret. */
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { executorFrameworkIdOf, groupExecutorIdOf } from '../../model/ids.ts';
import type { ApplicationDetails, ApplicationRow } from '../../model/overview.ts';
import { sandboxUrl } from '../../model/sandbox-url.ts';
import type { Refusal } from '../../model/verdict.ts';
import { count, type Fields, part, text } from '../fields.ts';

export interface Beside {
  /** The MesosCluster that it is on. */
  readonly cluster: KubeObject | undefined;
  readonly waiting: Refusal | undefined;
}

/** Reads the status field by field, for it may be one that another version wrote. */
export const applicationDetails = (
  object: KubeObject,
  row: ApplicationRow,
  { cluster, waiting }: Beside,
): ApplicationDetails => {
  const status = part(object.status);
  const submission = part(status['submission']);
  return {
    row,
    message: text(status['message']),
    conditions: list(status['conditions']).map((one) => ({
      type: text(one['type']),
      status: text(one['status']),
      reason: text(one['reason']),
      message: text(one['message']),
      since: text(one['lastTransitionTime']),
    })),
    attempts: attemptsOf(part(status['attempts'])),
    nextTransitionTime: text(status['nextTransitionTime']),
    completionTime: text(status['completionTime']),
    submission: submissionOf(submission),
    driver: driverOf(part(status['driver'])),
    executors: executorsOf(part(status['executors'])),
    links: {
      sandbox: text(part(status['driver'])['sandboxUrl']) || sandboxOf(object, submission, cluster),
      ui: row.state === 'Running' ? text(part(status['driver'])['uiUrl']) : '',
      history: historyUrl(object.status as SparkApplicationStatus | undefined, cluster),
    },
    waiting,
    // A dispatcher's tasks are not this operator's.
    hasLog: text(submission['agentId']) !== '' && submission['driverId'] === undefined,
  };
};

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(part) : []);

const attemptsOf = (attempts: Fields): ApplicationDetails['attempts'] => ({
  total: count(attempts['total']),
  runFailures: count(attempts['runFailures']),
  submissionFailures: count(attempts['submissionFailures']),
});

const submissionOf = (submission: Fields): ApplicationDetails['submission'] =>
  text(submission['taskId']) === ''
    ? undefined
    : {
        id: text(submission['id']),
        taskId: text(submission['driverId']) || text(submission['taskId']),
        launchedBy: text(submission['launchedBy']),
        role: text(submission['role']),
        agentId: text(submission['agentId']),
        at: text(submission['at']),
      };

const driverOf = (driver: Fields): ApplicationDetails['driver'] => {
  if (text(driver['taskId']) === '') return undefined;
  const { exitCode } = driver;
  return {
    mesosState: text(driver['mesosState']),
    reason: text(driver['reason']),
    message: text(driver['message']),
    startedAt: text(driver['startedAt']),
    finishedAt: text(driver['finishedAt']),
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
  };
};

const executorsOf = (executors: Fields): ApplicationDetails['executors'] => {
  const names = ['wanted', 'running', 'pending', 'failed', 'lost'];
  return {
    counts: Object.fromEntries(
      names.flatMap((name) => (executors[name] === undefined ? [] : [[name, count(executors[name])]])),
    ),
    items: list(executors['items']).map((one) => ({
      id: text(one['id']),
      host: text(one['host']),
      state: text(one['state']),
    })),
    failures: list(executors['failures']).map((one) => ({
      id: text(one['id']),
      host: text(one['host']),
      state: text(one['state']),
      message: text(one['message']) || text(one['reason']),
      at: text(one['at']),
    })),
    avoided: list(executors['avoidedAgents']).map((one) => ({
      host: text(one['host']),
      failures: count(one['failures']),
      until: text(one['until']),
    })),
  };
};

/** As in the status where that has it; else on the page of the leading master, if that is known. */
const sandboxOf = (object: KubeObject, submission: Fields, cluster: KubeObject | undefined): string => {
  const base = text(part(cluster?.spec)['mesosUrl']) || text(part(cluster?.status)['master']);
  const { sidecars } = part(part(object.spec)['driver']);
  const isGroup = Array.isArray(sidecars) && sidecars.length > 0;
  const task = text(submission['driverId']) || text(submission['taskId']);
  const [agent, framework] = [text(submission['agentId']), text(submission['frameworkId'])];
  if (base === '' || agent === '' || framework === '') return '';
  return sandboxUrl(base, {
    agentId: agent,
    frameworkId: framework,
    executorId: isGroup ? groupExecutorIdOf(task) : task,
  });
};

/** The page of Spark's history server: by Spark's own id where that is known, else by the one that a driver on Mesos has. */
const historyUrl = (status: SparkApplicationStatus | undefined, cluster: KubeObject | undefined): string => {
  const server = text(part(cluster?.spec)['historyServerUrl']);
  const { submission, applicationId, startTime } = status ?? {};
  if (server === '' || submission?.frameworkId === undefined || startTime === undefined) return '';
  const id = applicationId ?? executorFrameworkIdOf(submission.frameworkId, submission.taskId);
  return `${server.replace(/\/+$/, '')}/history/${encodeURIComponent(id)}/`;
};
