/**
 * A driver as it is to be launched, whoever launches it: everything that follows from the resource and its cluster, and nothing that
 * follows from an offer.
 */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { Label, TaskUri } from '../model/mesos.ts';
import type { Amounts } from '../model/resources.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { Refusal } from '../model/verdict.ts';
import { driverAmounts, executorAmounts, executorsWanted, type Size, sizeOf } from './amounts.ts';
import { environmentOf, type Variable } from './environment.ts';
import { labelsOf } from './labels.ts';
import { expectWritable } from './limits.ts';
import { type MainFile, mainFileOf, urisOf } from './main-file.ts';
import { type Properties, sparkProperties } from './properties.ts';
import { Refused, refuse, type TranslateReason } from './refusal.ts';

/** Ports of a driver with its Master beside it, in this order. */
const driverPorts = ['master', 'masterUi', 'driver', 'blockManager', 'ui'] as const;
/** Ports of an executor's Worker, in this order. */
const executorPorts = ['worker', 'workerUi'] as const;

export interface ExecutorDescription {
  readonly wanted: number;
  readonly size: Size;
  readonly amounts: Amounts;
  readonly labels: readonly Label[];
}

export interface DriverDescription {
  readonly taskId: string;
  readonly name: string;
  readonly launchedBy: 'Driver' | 'Operator';
  readonly role: string;
  readonly size: Size;
  readonly amounts: Amounts;
  readonly properties: Properties;
  readonly mainClass: string | undefined;
  /** As the driver sees it: a file of the sandbox, or a path of the agent. */
  readonly mainFile: MainFile;
  readonly arguments: readonly string[];
  readonly environment: readonly Variable[];
  readonly uris: readonly TaskUri[];
  readonly labels: readonly Label[];
  readonly sparkHome: string;
  /** The master that the driver itself registers with, where it launches its executors. */
  readonly mesosMaster: string;
  readonly user: string;
  readonly executors: ExecutorDescription;
  /** Shared by driver, Master and Workers of this attempt. */
  readonly authSecret: Sensitive | undefined;
}

export type Described = { readonly ok: true; readonly value: DriverDescription } | Refusal<TranslateReason>;

/**
 * Describes one attempt of an application. Never throws.
 * @param authSecret the secret of this attempt, where the operator runs the executors
 */
export const describeDriver = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  taskId: string,
  attempt: number,
  authSecret: Sensitive | undefined,
): Described => {
  try {
    return { ok: true, value: build(app, cluster, taskId, attempt, authSecret) };
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
};

const build = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  taskId: string,
  attempt: number,
  authSecret: Sensitive | undefined,
): DriverDescription => {
  const { spec } = app;
  const properties = sparkProperties(app, cluster);
  const size = sizeOf(properties, 'driver');
  const executor = sizeOf(properties, 'executor');
  const launchedBy = spec.executor.launchedBy;
  const mainFile = mainFileOf(spec.mainApplicationFile);
  expectWritable(app, properties);
  return {
    taskId,
    name: properties['spark.app.name'] ?? app.metadata.name,
    launchedBy,
    role: spec.mesos.role ?? cluster.framework.roles[0] ?? '*',
    size,
    amounts: driverAmounts(size, launchedBy, launchedBy === 'Operator' ? driverPorts.length : 0),
    properties,
    mainClass: spec.type === 'Python' ? undefined : spec.mainClass,
    mainFile,
    arguments: spec.arguments,
    environment: environmentOf(app, cluster, properties),
    uris: urisOf(spec.mainApplicationFile, mainFile, properties),
    labels: labelsOf(app, attempt, 'driver'),
    sparkHome: sparkHomeOf(properties, cluster),
    mesosMaster: cluster.master ?? '',
    user: cluster.framework.user,
    executors: {
      wanted: executorsWanted(properties, executor.cores),
      size: executor,
      amounts: executorAmounts(executor, executorPorts.length),
      labels: labelsOf(app, attempt, 'executor'),
    },
    authSecret,
  };
};

const sparkHomeOf = (properties: Properties, cluster: MesosClusterSpec): string => {
  const home = properties['spark.mesos.executor.home'] ?? cluster.sparkHome;
  if (home === undefined || home === '')
    throw new Refused(
      refuse(
        'NoSparkHome',
        'spec.sparkConf["spark.mesos.executor.home"]',
        'is not set, and neither is sparkHome of the MesosCluster: say where Spark lies on the agents.',
      ),
    );
  return home;
};
