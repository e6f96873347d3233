/**
 * A driver that is a Pod, `mode: client`: what follows from the resource and its cluster. The driver is a framework of its own, which launches its
 * executors on Mesos through libmesos; around it everything is Kubernetes'.
 */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { SparkApplication } from '../../api/spark-application.ts';
import type { TaskVariable } from '../../model/mesos.ts';
import type { Amounts } from '../../model/resources.ts';
import type { Sensitive } from '../../model/sensitive.ts';
import type { Refusal } from '../../model/verdict.ts';
import { driverAmounts, executorAmounts, executorsWanted, limitsOf, type Size, sizeOf } from '../amounts.ts';
import { asWritten } from '../as-written.ts';
import { withoutSecrets } from '../carried.ts';
import { clusterVariables } from '../environment.ts';
import { handOver } from '../executors-of-spark.ts';
import { type Exporter, exporterOf } from '../exporter.ts';
import { checkExposure } from '../exposure/checks.ts';
import { expectWritable } from '../limits.ts';
import { powers } from '../processes.ts';
import { givenProperties, type Properties, sparkProperties } from '../properties.ts';
import type { ReferencesOrNot } from '../read-objects.ts';
import { objectsNeeded } from '../references.ts';
import { Refused, refused, type TranslateReason } from '../refusal.ts';
import type { Scope } from '../scope.ts';
import { type SparkHome, sparkHomeOf } from '../spark-home.ts';
import type { Tenanted } from '../tenancy.ts';
import { Trail, type Went } from '../trail.ts';
import { credentialVariables, type EnvSource, type EnvVariable, variablesOf } from './environment.ts';
import { type PodMounts, podMounts } from './mounts.ts';
import { hostPathsOf, powersOf } from './powers.ts';
import { refuseWithoutMeaning } from './refusals.ts';

export interface PodDriver extends Tenanted {
  /** Tells it from a driver that is a task. */
  readonly kind: 'pod';
  readonly taskId: string;
  /** False where Secrets and ConfigMaps of executors were not read: it must not be launched. */
  readonly complete: boolean;
  readonly attempt: number;
  readonly app: SparkApplication;
  readonly name: string;
  readonly launchedBy: 'Driver';
  readonly image: string;
  readonly size: Size;
  /** What its tenant is charged with. */
  readonly amounts: Amounts;
  /** What it may use at the most, thousandths; memory always has a limit. */
  readonly limits: { readonly cpus?: number; readonly mem: number };
  readonly executors: { readonly wanted: number; readonly size: Size; readonly amounts: Amounts };
  readonly properties: Properties;
  /** A line of Spark's properties that nobody may see: secrets of executors. */
  readonly secretLine: Sensitive | undefined;
  readonly sparkHome: SparkHome;
  readonly mesosMaster: string;
  readonly mainFile: string;
  readonly exporter: Exporter | undefined;
  /** Plain ones and references alike, for Kubernetes. */
  readonly variables: readonly EnvVariable[];
  readonly sources: readonly EnvSource[];
  readonly mounts: PodMounts;
  /** Of the cluster, where the driver is to register with them. */
  readonly credentials: MesosClusterSpec['credentials'];
  readonly went: readonly Went[];
}

/** What only the moment of the launch knows. */
export interface PodLaunch {
  /** The framework that the driver registers as; undefined: Mesos gives it one. */
  readonly frameworkId: string | undefined;
  /** What of the cluster's credentials is in the Secret of the attempt. */
  readonly credentials: readonly ('principal' | 'secret')[];
}

export type DescribedPod = { readonly ok: true; readonly value: PodDriver } | Refusal<TranslateReason>;

/**
 * Describes one attempt of an application with `mode: client`. Never throws.
 * @param references the Secrets and ConfigMaps of executors, as they were read; `unread` makes a description that must not be launched
 */
export const describePod = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  taskId: string,
  attempt: number,
  references: ReferencesOrNot = new Map(),
): DescribedPod => {
  const written = asWritten(app.spec.written);
  try {
    refuseWithoutMeaning(app.spec);
    const given = givenProperties(app, cluster);
    const scope: Scope = { app, cluster, given, references, trail: new Trail(written) };
    return { ok: true, value: build(scope, taskId, attempt) };
  } catch (error) {
    if (error instanceof Refused) return { ...error.refusal, message: written(error.refusal.message) };
    throw error;
  }
};

const build = (scope: Scope, taskId: string, attempt: number): PodDriver => {
  const { app, cluster, given, trail } = scope;
  const { spec } = app;
  const user = spec.proxyUser ?? cluster.framework.user;
  const handed = handOver(scope, sparkProperties(scope), user);
  const properties = withoutSecrets(handed.properties);
  const size = sizeOf(properties, 'driver', spec.driver.coreRequest);
  const executorSize = sizeOf(properties, 'executor');
  const amounts = driverAmounts(size, 'Driver', 0);
  const { cpus, mem = amounts.mem } = limitsOf('driver', spec.driver, amounts) ?? {};
  const variables = [...clusterEnvironment(scope), ...variablesOf(app, trail)];
  const plain = plainOf(variables);
  const roles =
    properties['spark.mesos.role'] === undefined ? cluster.framework.roles : [properties['spark.mesos.role']];
  const credentials = saysCredentials(given, variables) ? undefined : cluster.credentials;
  const ofExecutors = powers(scope, user, ['executor']);
  checkExposure(scope);
  expectWritable(
    scope,
    properties,
    plain.filter((variable) => 'value' in variable),
  );
  noteFields(scope);
  return {
    kind: 'pod',
    taskId,
    attempt,
    app,
    complete: scope.references !== 'unread' || objectsNeeded(spec).length === 0,
    name: properties['spark.app.name'] ?? app.metadata.name,
    launchedBy: 'Driver',
    image: imageOf(scope),
    role: roles[0] ?? '*',
    roles,
    size,
    amounts,
    limits: cpus === undefined ? { mem } : { cpus, mem },
    executors: {
      wanted: executorsWanted(properties, executorSize.cores),
      size: executorSize,
      amounts: executorAmounts(executorSize, 0),
    },
    properties,
    secretLine: handed.secretLine,
    sparkHome: sparkHomeOf(properties, cluster, properties['spark.mesos.executor.docker.image']),
    mesosMaster: masterOf(cluster),
    mainFile: mainFileOf(scope),
    exporter: exporterFor(spec),
    variables,
    sources: spec.driver.envFrom,
    mounts: podMounts(app, trail),
    environment: plain,
    user,
    hostPaths: [...new Set([...hostPathsOf(spec), ...ofExecutors.hostPaths])],
    dockerParameters: ofExecutors.dockerParameters,
    powers: powersOf(spec),
    credentials,
    went: trail.went,
  };
};

const masterOf = ({ master }: MesosClusterSpec): string => {
  if (master === undefined)
    throw refused(
      'NotSupported',
      'spec.mode',
      'is client, which needs master of the MesosCluster: its driver registers with Mesos itself, and not with a dispatcher.',
    );
  return master;
};

const clusterEnvironment = (scope: Scope): readonly EnvVariable[] =>
  clusterVariables(scope).flatMap((variable) => ('value' in variable ? [variable] : []));

/** As tenancy looks at them: what comes from elsewhere has no value here. */
const plainOf = (variables: readonly EnvVariable[]): readonly TaskVariable[] =>
  variables.map((variable) =>
    'value' in variable ? variable : { name: variable.name, secretReference: { name: variable.name } },
  );

const saysCredentials = (given: Properties, variables: readonly EnvVariable[]): boolean =>
  ['spark.mesos.principal', 'spark.mesos.principal.file', 'spark.mesos.secret.file'].some((key) => key in given) ||
  variables.some(({ name }) => credentialVariables.has(name));

const imageOf = ({ app: { spec }, trail }: Scope): string => {
  const image = spec.driver.image ?? spec.image ?? templateImage(spec.pod?.template?.spec?.['containers']);
  if (image === undefined)
    throw refused(
      'NotSupported',
      'spec.image',
      '(or spec.driver.image) is needed with mode client: the driver is a Pod.',
    );
  trail.note(spec.driver.image === undefined ? 'spec.image' : 'spec.driver.image', 'Pod image');
  return image;
};

const templateImage = (containers: unknown): string | undefined => {
  const [first] = Array.isArray(containers) ? containers : [];
  const image: unknown = Reflect.get(Object(first), 'image');
  return typeof image === 'string' ? image : undefined;
};

/** `local:` names a file of the image; everything else is fetched by `spark-submit` itself. */
const mainFileOf = ({ app: { spec }, trail }: Scope): string => {
  const location = spec.mainApplicationFile;
  trail.note('spec.mainApplicationFile', 'Pod command');
  const local = /^local:(?:\/\/)?(.*)$/s.exec(location)?.[1];
  if (local !== undefined && !local.startsWith('/'))
    throw refused('BadValue', 'spec.mainApplicationFile', `is "${location}", which names no absolute path.`);
  return local ?? location;
};

const exporterFor = (spec: SparkApplication['spec']): Exporter | undefined => {
  const exporter = exporterOf(spec);
  if (exporter !== undefined && !('path' in exporter.config))
    throw refused(
      'NotSupported',
      'spec.monitoring.prometheus',
      'needs configFile with mode client: a file of the image, or of a ConfigMap in spec.driver.configMaps.',
    );
  return exporter;
};

/** Fields that become parts of the Pod as they are. */
const noteFields = ({ app: { spec }, trail }: Scope): void => {
  const { driver, pod = {} } = spec;
  const note = (path: string, given: unknown, to: string) => {
    if (given !== undefined) trail.note(`spec.${path}`, to);
  };
  note('driver.coreRequest', driver.coreRequest, 'Pod resources.requests.cpu');
  note('driver.coreLimit', driver.coreLimit, 'Pod resources.limits.cpu');
  note('driver.memoryLimit', driver.memoryLimit, 'Pod resources.limits.memory');
  note('driver.gpu', driver.gpu, 'Pod resources.limits');
  note('driver.hostNetwork', driver.hostNetwork, 'Pod hostNetwork');
  note('driver.terminationGracePeriodSeconds', driver.terminationGracePeriodSeconds, 'Pod');
  note('driver.lifecycle', driver.lifecycle, 'Pod lifecycle');
  note('driver.javaOptions', driver.javaOptions, 'spark.driver.extraJavaOptions');
  note('executor.javaOptions', spec.executor.javaOptions, 'spark.executor.extraJavaOptions');
  note('monitoring.exposeDriverMetrics', spec.monitoring, 'spark.driver.extraJavaOptions');
  note('monitoring.exposeExecutorMetrics', spec.monitoring, 'spark.executor.extraJavaOptions');
  note('mainClass', spec.mainClass, 'Pod command --class');
  note('arguments', spec.arguments.length === 0 ? undefined : spec.arguments, 'Pod command');
  note('proxyUser', spec.proxyUser, 'Pod env SPARK_USER');
  note('imagePullSecrets', spec.imagePullSecrets.length === 0 ? undefined : true, 'Pod imagePullSecrets');
  for (const key of Object.keys(pod)) note(`driver.${key}`, true, 'Pod');
  for (const key of ['labels', 'annotations', 'nodeSelector'] as const)
    for (const name of Object.keys(driver[key])) note(`driver.${key}["${name}"]`, true, `Pod ${key}`);
};
