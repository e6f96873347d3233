/** The executors of an attempt as the operator launches them, or as Spark's own scheduler is told to. */
import type { Constraint } from '../model/constraint.ts';
import type { Label, TaskContainer, TaskLimits, TaskUri, TaskVariable } from '../model/mesos.ts';
import type { Amounts } from '../model/resources.ts';
import { executorAmounts, executorsWanted, limitsOf, type Size, sizeOf } from './amounts.ts';
import { initContainersOf } from './beside.ts';
import { constraintsOf } from './constraints.ts';
import { type ExecutorAllocation, executorAllocation } from './executor-allocation.ts';
import { type ExecutorPlacingRules, executorPlacing, extraCores } from './executor-placing.ts';
import type { InitContainers } from './hooks.ts';
import { labelsOf } from './labels.ts';
import { commonUris } from './main-file.ts';
import { type Contained, executorsOf, type Processes } from './processes.ts';
import { onOwnNetwork, type Scope, type Who } from './scope.ts';
import { type SparkHome, sparkHomeOf } from './spark-home.ts';

/** Ports of an executor's Worker, in this order. */
const executorPorts = ['worker', 'workerUi', 'blockManager'] as const;

export interface ExecutorDescription {
  readonly wanted: number;
  /** Undefined where the number is fixed, or Spark's own scheduler's affair. */
  readonly allocation: ExecutorAllocation | undefined;
  readonly size: Size;
  /** How many tasks of Spark's it runs at once: its cores and those that `spark.mesos.extra.cores` adds. */
  readonly slots: number;
  /** Without the fixed port. */
  readonly amounts: Amounts;
  readonly placing: ExecutorPlacingRules;
  readonly labels: readonly Label[];
  readonly constraints: readonly Constraint[];
  readonly container: TaskContainer | undefined;
  readonly environment: readonly TaskVariable[];
  readonly uris: readonly TaskUri[];
  readonly sparkHome: SparkHome;
  readonly killGraceMs: number | undefined;
  readonly limits: TaskLimits | undefined;
  readonly initContainers: InitContainers;
}

/** @throws Refused for what executors can't have */
export const executorDescription = (scope: Scope, processes: Processes, attempt: number): ExecutorDescription => {
  const { executor } = scope.app.spec;
  const { properties } = processes;
  const operator = executor.launchedBy === 'Operator';
  const size = sizeOf(properties, 'executor', operator ? executor.coreRequest : undefined);
  const gpus = operator ? executor.gpu?.quantity : undefined;
  const ownNetwork = onOwnNetwork(scope);
  const placing = executorPlacing(operator ? properties : {}, scope.cluster.declineSeconds, gpus ?? 0);
  const ports = ownNetwork ? 0 : executorPorts.length - (placing.fixedPort === undefined ? 0 : 1);
  const amounts = executorAmounts(size, ports, gpus);
  const own: Contained = operator
    ? executorsOf(processes)
    : { image: undefined, container: undefined, environment: [] };
  const sparkHome = operator ? sparkHomeOf(properties, scope.cluster, own.image) : ({ kind: 'image' } as const);
  return {
    wanted: executorsWanted(properties, size.cores),
    allocation: operator ? executorAllocation(properties, size.cores) : undefined,
    size,
    slots: size.cores + (operator ? extraCores(properties) : 0),
    amounts,
    placing: ownNetwork ? { ...placing, fixedPort: undefined } : placing,
    labels: operator ? labelsOf(scope, attempt, 'executor') : [],
    constraints: operator ? constraintsOf(scope, 'executor') : [],
    container: own.container,
    environment: own.environment,
    uris: operator ? commonUris(scope, scope.given, sparkHome) : [],
    sparkHome,
    killGraceMs: operator ? graceOf(scope, 'executor') : undefined,
    limits: operator ? limitsOf('executor', executor, amounts) : undefined,
    initContainers: initContainersOf(scope, 'executor', own.image),
  };
};

/** How long a process may take to end, in milliseconds. */
export const graceOf = ({ app }: Scope, who: Who): number | undefined => {
  const seconds = app.spec[who].terminationGracePeriodSeconds;
  return seconds === undefined ? undefined : seconds * 1000;
};
