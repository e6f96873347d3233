/**
 * A driver that launches its executors itself, as Spark 3.4.4's dispatcher would launch it from the same properties: what `compatibility: Spark34` of a
 * MesosCluster asks for. The rules are those of src/spark/dispatcher; here the resource becomes the request that its user would have sent.
 */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import { parseTaskId } from '../model/ids.ts';
import type { Task, TaskVariable } from '../model/mesos.ts';
import type { Amounts } from '../model/resources.ts';
import type { Dispatcher } from '../spark/dispatcher/command.ts';
import { describe, type DriverDescription as Submission } from '../spark/dispatcher/submission.ts';
import { dispatcherTask } from '../spark/dispatcher/task.ts';
import { containerMemory } from '../spark/driver-memory.ts';
import { type Properties, sparkProperties } from './properties.ts';
import { readBy } from './refusal.ts';
import type { Scope } from './scope.ts';
import { Trail } from './trail.ts';

export interface AsDispatcher {
  readonly submission: Submission;
  readonly dispatcher: Omit<Dispatcher, 'frameworkId'>;
  readonly amounts: Amounts;
}

/** @throws Refused for what Spark itself would fail of, with its words */
export const asDispatcher = (scope: Scope, taskId: string, environment: readonly TaskVariable[]): AsDispatcher => {
  const { spec } = scope.app;
  const { submissionId = taskId, attempt = 1 } = parseTaskId(taskId) ?? {};
  const request = {
    appResource: spec.mainApplicationFile,
    mainClass: spec.type === 'Python' || spec.type === 'R' ? '' : (spec.mainClass ?? ''),
    appArgs: spec.arguments,
    sparkProperties: requested(scope),
    environmentVariables: plainOf(scope, environment),
  };
  const described = readBy('the application', () => describe(request, 0, () => submissionId));
  const retry = attempt === 1 ? undefined : { retries: attempt - 1, waitSeconds: 0, nextMillis: 0 };
  const submission: Submission = { ...described, retry };
  const dispatcher = { conf: dispatcherConf(scope.cluster), sparkHome: scope.cluster.sparkHome };
  const mem = readBy('the application', () => containerMemory(submission.memory, request.sparkProperties));
  readBy('the application', () => dispatcherTask(submission, { ...dispatcher, frameworkId: '' }, ''));
  const amounts = { cpus: Math.max(0, Math.round(submission.cores * 1000)), mem: Math.max(0, mem * 1000), ports: 0 };
  return { submission, dispatcher, amounts };
};

/** The dispatcher's task with what only the resource's fields know: labels, secrets, files and limits. */
export const withOwn = ({ submission, dispatcher }: AsDispatcher, own: Task, dispatcherFrameworkId: string): Task => {
  const task = dispatcherTask(submission, { ...dispatcher, frameworkId: dispatcherFrameworkId }, own.agentId);
  const named = new Set(task.command.environment.map(({ name }) => name));
  const paths = new Set(task.container?.volumes.map(({ containerPath }) => containerPath));
  const labels = new Set(task.labels.map(({ key }) => key));
  const more = own.command.environment.filter((variable) => !('value' in variable) && !named.has(variable.name));
  const volumes = own.container?.volumes.filter(({ containerPath }) => !paths.has(containerPath)) ?? [];
  return {
    ...own,
    ...task,
    resources: own.resources,
    command: {
      ...task.command,
      ...(own.command.user === undefined ? {} : { user: own.command.user }),
      environment: [...task.command.environment, ...more],
    },
    ...(task.container === undefined
      ? {}
      : { container: { ...task.container, volumes: [...task.container.volumes, ...volumes] } }),
    labels: [...task.labels, ...own.labels.filter(({ key }) => !labels.has(key))],
  };
};

/** The properties of the request: what the user said, by field or by property, and no default. A number of executors is Spark's sum of cores. */
const requested = (scope: Scope): Properties => {
  const { app, cluster } = scope;
  const given = { 'spark.app.name': app.metadata.name, ...app.spec.sparkConf };
  const { 'spark.executor.instances': instances, ...properties } = sparkProperties({
    ...scope,
    given,
    trail: new Trail(),
  });
  const role = app.spec.mesos.role ?? cluster.framework.roles[0];
  const cores = properties['spark.executor.cores'] ?? '1';
  return {
    ...(instances === undefined
      ? {}
      : { 'spark.cores.max': String(Number(instances) * Number(cores)), 'spark.executor.cores': cores }),
    ...(role === undefined || role === '*' ? {} : { 'spark.mesos.role': role }),
    ...properties,
  };
};

/** Variables of the request: those of fields. Those of properties are the dispatcher's to read, secrets go beside it. */
const plainOf = ({ given }: Scope, environment: readonly TaskVariable[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    environment.flatMap((variable) =>
      'value' in variable && given[`spark.mesos.driverEnv.${variable.name}`] !== variable.value
        ? [[variable.name, variable.value]]
        : [],
    ),
  );

const dispatcherConf = ({ master, driverDefaults, queues }: MesosClusterSpec): Properties => ({
  'spark.master': (master ?? '').replace(/^mesos:\/\//, ''),
  ...Object.fromEntries(
    Object.entries(driverDefaults.sparkConf).map(([key, value]) => [
      `spark.mesos.dispatcher.driverDefault.${key}`,
      value,
    ]),
  ),
  ...Object.fromEntries(queues.map(({ name, priority }) => [`spark.mesos.dispatcher.queue.${name}`, String(priority)])),
});
