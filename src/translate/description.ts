/**
 * A driver as it is to be launched, whoever launches it: everything that follows from the resource and its cluster, and nothing that
 * follows from an offer.
 */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Label, TaskContainer, TaskLimits, TaskUri, TaskVariable } from '../model/mesos.ts';
import type { Amounts, Gang } from '../model/resources.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { Refusal } from '../model/verdict.ts';
import { driverAmounts, limitsOf, type Size, sizeOf } from './amounts.ts';
import { asWritten } from './as-written.ts';
import { besideOf, gangOf, priorityClassOf, refuseBeside } from './beside.ts';
import { constraintsOf } from './constraints.ts';
import { type ExecutorDescription, executorDescription, graceOf } from './executor-description.ts';
import { exporterOf } from './exporter.ts';
import { checkExposure } from './exposure/checks.ts';
import { type Handed, handed } from './handed/handed.ts';
import { refuseHanded } from './handed/refusals.ts';
import type { InitContainers, Lifecycle } from './hooks.ts';
import { labelsOf } from './labels.ts';
import { expectWritable } from './limits.ts';
import { isLocked } from './locked.ts';
import { commonUris, type MainFile, mainFileOf, mainUri } from './main-file.ts';
import { processesOf } from './processes.ts';
import { givenProperties, type Properties, sparkProperties } from './properties.ts';
import type { ReferencesOrNot } from './read-objects.ts';
import { objectsNeeded } from './references.ts';
import { Refused, refused, type TranslateReason } from './refusal.ts';
import { onOwnNetwork, type Scope } from './scope.ts';
import { type Discoverable, fixedPortsOf } from './services.ts';
import { amountsTogether, type Sidecar, sidecarsOf } from './sidecars.ts';
import { type SparkHome, sparkHomeOf } from './spark-home.ts';
import { type AsDispatcher, asDispatcher } from './spark34.ts';
import { Trail, type Went } from './trail.ts';

/** Ports of a driver with its Master beside it, in this order. */
const driverPorts = ['master', 'masterUi', 'driver', 'blockManager', 'ui'] as const;

export interface DriverDescription {
  readonly taskId: string;
  /** False where Secrets and ConfigMaps were not read: it must not be launched. */
  readonly complete: boolean;
  readonly name: string;
  readonly launchedBy: 'Driver' | 'Operator';
  /** Its containers have addresses of their own; they use no ports of agents. */
  readonly ownNetwork: boolean;
  readonly role: string;
  /** Any of them serves; `role` is the first. */
  readonly roles: readonly string[];
  readonly queue: string;
  readonly priorityClass: string | undefined;
  /** What all offers together must hold before it is launched. */
  readonly gang: Gang | undefined;
  readonly constraints: readonly Constraint[];
  readonly size: Size;
  /** What the agent must have. */
  readonly amounts: Amounts;
  readonly limits: TaskLimits | undefined;
  readonly killGraceMs: number | undefined;
  readonly container: TaskContainer | undefined;
  readonly properties: Properties;
  /** A line for the driver's properties file that nobody else may see. */
  readonly secretLine: Sensitive | undefined;
  readonly mainClass: string | undefined;
  /** As the driver sees it: a file of the sandbox, or a path of the agent. */
  readonly mainFile: MainFile;
  readonly arguments: readonly string[];
  readonly initContainers: InitContainers;
  readonly lifecycle: Lifecycle;
  /** What stands beside it in containers of their own; `amounts` are those of all together. */
  readonly sidecars: readonly Sidecar[];
  readonly discoverable: Discoverable;
  /** Of a driver that launches its executors: its page is to be found, so its port is given. */
  readonly pagePort: boolean;
  readonly environment: readonly TaskVariable[];
  /** Variables that name a directory of the sandbox. */
  readonly directories: Readonly<Record<string, string>>;
  readonly uris: readonly TaskUri[];
  readonly labels: readonly Label[];
  readonly sparkHome: SparkHome;
  /** The master that the driver itself registers with, where it launches its executors. */
  readonly mesosMaster: string;
  readonly user: string;
  readonly executors: ExecutorDescription;
  /** Shared by driver, Master and Workers of this attempt. Undefined where the driver launches the executors, and where the user does without. */
  readonly authSecret: Sensitive | undefined;
  /** In `Spark34`, where the driver launches its executors itself: what Spark's own dispatcher would launch. */
  readonly spark34: AsDispatcher | undefined;
  /** Where a dispatcher launches it: what is submitted there. */
  readonly submission: Handed | undefined;
  /** What of this the cluster's administrator must allow: paths of agents, and options of Docker's that the user gave. */
  readonly hostPaths: readonly string[];
  readonly dockerParameters: readonly { readonly key: string; readonly value: string }[];
  /** Where each field went. */
  readonly went: readonly Went[];
}

export type Described = { readonly ok: true; readonly value: DriverDescription } | Refusal<TranslateReason>;

/**
 * Describes one attempt of an application. Never throws.
 * @param authSecret the secret of this attempt, where the operator runs the executors
 * @param references the Secrets and ConfigMaps of `objectsNeeded`, as they were read; `unread` makes a description that must not be launched
 */
export const describeDriver = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  taskId: string,
  attempt: number,
  authSecret: Sensitive | undefined,
  references: ReferencesOrNot = new Map(),
): Described => {
  const written = asWritten(app.spec.written);
  try {
    const given = givenProperties(app, cluster);
    const scope: Scope = { app, cluster, given, references, trail: new Trail(written) };
    if (cluster.dispatcher === undefined) return { ok: true, value: build(scope, taskId, attempt, authSecret) };
    refuseHanded(scope);
    const driver = build(scope, taskId, attempt, authSecret);
    return { ok: true, value: { ...driver, submission: handed(scope, driver, attempt) } };
  } catch (error) {
    if (error instanceof Refused) return { ...error.refusal, message: written(error.refusal.message) };
    throw error;
  }
};

const build = (scope: Scope, taskId: string, attempt: number, authSecret: Sensitive | undefined): DriverDescription => {
  const { app, cluster, trail } = scope;
  const { spec } = app;
  refuseUnready(scope);
  const processes = processesOf(scope, sparkProperties(scope));
  const { properties, driver } = processes;
  const size = sizeOf(properties, 'driver', spec.driver.coreRequest);
  const launchedBy = spec.executor.launchedBy;
  checkExposure(scope);
  const ports = onOwnNetwork(scope) ? 0 : (launchedBy === 'Operator' ? driverPorts.length : 0) + offeredPorts(scope);
  const asSpark34 = cluster.compatibility === 'Spark34' && launchedBy === 'Driver';
  if (asSpark34) refuseBeside(scope);
  const spark34 = asSpark34 ? asDispatcher(scope, taskId, driver.environment) : undefined;
  const fixedPorts = fixedPortsOf(scope);
  const sidecars = sidecarsOf(scope);
  const own = {
    ...(spark34?.amounts ?? driverAmounts(size, launchedBy, ports, spec.driver.gpu?.quantity)),
    ...(fixedPorts.length === 0 ? {} : { fixedPorts }),
  };
  const amounts = amountsTogether(own, sidecars);
  const mainFile = mainFileOf(scope);
  const sparkHome = sparkHomeOf(properties, cluster, driver.image);
  const roles =
    spec.mesos.role === undefined && properties['spark.mesos.role'] === undefined
      ? cluster.framework.roles
      : [properties['spark.mesos.role'] ?? '*'];
  noteTask(scope);
  expectWritable(scope, properties, driver.environment);
  return {
    taskId,
    complete: scope.references !== 'unread' || objectsNeeded(spec).length === 0,
    name: properties['spark.app.name'] ?? app.metadata.name,
    launchedBy,
    ownNetwork: onOwnNetwork(scope),
    role: roles[0] ?? '*',
    roles,
    queue: properties['spark.mesos.dispatcher.queue'] ?? 'default',
    priorityClass: priorityClassOf(scope),
    gang: gangOf(scope),
    constraints: constraintsOf(scope, 'driver'),
    size,
    amounts,
    limits: limitsOf('driver', spec.driver, own),
    killGraceMs: graceOf(scope, 'driver'),
    container: driver.container,
    properties,
    secretLine: processes.secretLine,
    mainClass: spec.type === 'Python' || spec.type === 'R' ? undefined : spec.mainClass,
    mainFile,
    arguments: spec.arguments,
    ...besideOf(scope, driver.image),
    pagePort: needsPagePort(spec),
    environment: driver.environment,
    directories: processes.directories,
    uris: [...mainUri(mainFile, properties), ...commonUris(scope, scope.given, sparkHome)],
    labels: labelsOf(scope, attempt, 'driver'),
    sparkHome,
    mesosMaster: cluster.master ?? '',
    user: processes.user,
    executors: executorDescription(scope, processes, attempt),
    authSecret: isLocked(scope.given) ? authSecret : undefined,
    spark34,
    sidecars,
    hostPaths: [...new Set([...processes.hostPaths, ...sidecars.flatMap(({ hostPaths }) => hostPaths)])],
    dockerParameters: processes.dockerParameters,
    went: trail.went,
    submission: undefined,
  };
};

/** Ports of the offer that the driver needs for what is beside Spark. */
const offeredPorts = ({ app }: Scope): number => {
  const exporter = exporterOf(app.spec);
  return (needsPagePort(app.spec) ? 1 : 0) + (exporter === undefined || exporter.port !== undefined ? 0 : 1);
};

const needsPagePort = ({ sparkUIOptions, executor }: SparkApplication['spec']): boolean =>
  sparkUIOptions !== undefined && executor.launchedBy === 'Driver';

/** What this version can't do, whatever else is said. */
const refuseUnready = ({ app: { spec }, cluster }: Scope): void => {
  const operator = spec.executor.launchedBy === 'Operator';
  for (const who of ['driver', 'executor'] as const) {
    const { gpu, hostNetwork } = spec[who];
    if (gpu !== undefined && !/nvidia/i.test(gpu.name))
      throw refused('NotSupported', `spec.${who}.gpu.name`, 'is not one of Nvidia, the only ones that Mesos knows.');
    if (gpu !== undefined && (who === 'driver' || operator) && !cluster.framework.gpus)
      throw refused(
        'NotSupported',
        `spec.${who}.gpu`,
        'needs framework.gpus of the MesosCluster: without it Mesos offers none.',
      );
    if (hostNetwork === true && spec.mesos.network !== undefined)
      throw refused('Contradiction', `spec.${who}.hostNetwork`, 'and spec.mesos.network are given; give one of them.');
    if (hostNetwork === false && spec.mesos.network === undefined)
      throw refused(
        'NotSupported',
        `spec.${who}.hostNetwork`,
        'can be false only on a network of its own; name it in spec.mesos.network.',
      );
  }
};

/** Fields that become parts of the task as they are. */
const noteTask = ({ app: { spec }, trail }: Scope): void => {
  const note = (path: string, given: unknown, to: string) => {
    if (given !== undefined) trail.note(`spec.${path}`, to);
  };
  for (const who of ['driver', 'executor'] as const) {
    if (who === 'executor' && spec.executor.launchedBy === 'Driver') continue;
    const { coreRequest, coreLimit, memoryLimit, gpu, terminationGracePeriodSeconds } = spec[who];
    note(`${who}.coreRequest`, coreRequest, `${who} TaskInfo.resources cpus`);
    note(`${who}.coreLimit`, coreLimit, `${who} TaskInfo.limits cpus`);
    note(`${who}.memoryLimit`, memoryLimit, `${who} TaskInfo.limits mem`);
    note(`${who}.gpu`, gpu, `${who} TaskInfo.resources gpus`);
    note(`${who}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, `${who} TaskInfo.kill_policy`);
  }
  const { monitoring } = spec;
  note('batchScheduler', spec.batchScheduler, 'the meaning of batchSchedulerOptions.queue');
  note('driver.javaOptions', spec.driver.javaOptions, 'spark.driver.extraJavaOptions');
  note('executor.javaOptions', spec.executor.javaOptions, 'spark.executor.extraJavaOptions');
  note('monitoring.exposeDriverMetrics', monitoring, 'spark.driver.extraJavaOptions');
  note('monitoring.exposeExecutorMetrics', monitoring, 'spark.executor.extraJavaOptions');
  note('mainClass', spec.mainClass, 'driver TaskInfo.command --class');
  note('arguments', spec.arguments.length === 0 ? undefined : spec.arguments, 'driver TaskInfo.command');
  note('driver.hostNetwork', spec.driver.hostNetwork, 'driver TaskInfo.container.network_infos');
  note('executor.hostNetwork', spec.executor.hostNetwork, 'executor TaskInfo.container.network_infos');
};
