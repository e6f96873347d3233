/** Descriptions as tasks for Mesos, once there is a place for them. */
import type { Resource, Task, TaskVariable } from '../model/mesos.ts';
import { workerPortsOfOwn } from '../model/spark-ports.ts';
import { shellWord } from '../spark/shell.ts';
import { daemonHeapMiB } from './amounts.ts';
import type { DriverDescription } from './description.ts';
import { driverCommand } from './driver-command.ts';
import {
  addressLines,
  type DriverAddress,
  daemonOptions,
  directoryLines,
  driverScript,
  hostWord,
} from './driver-script.ts';
import { lineVariable, secretVariable } from './environment.ts';
import { exporterPort } from './exporter.ts';
import { initLines } from './hooks.ts';
import { withSecretFiles } from './secret-files.ts';
import { discoveryOf } from './services.ts';
import { withSidecars } from './sidecars.ts';
import { homeLines } from './spark-home.ts';
import { withOwn } from './spark34.ts';

/** Where a task goes: the agent, the resources it takes there, and the ports among them. */
export interface TaskPlace extends DriverAddress {
  readonly agentId: string;
  readonly resources: readonly Resource[];
}

const secretOf = ({ authSecret }: DriverDescription): readonly TaskVariable[] =>
  authSecret === undefined ? [] : [{ name: secretVariable, secretValue: authSecret }];

const lineOf = ({ secretLine }: DriverDescription): readonly TaskVariable[] =>
  secretLine === undefined ? [] : [{ name: lineVariable, secretValue: secretLine }];

/** The parts of a task that may be absent. */
const optionalParts = ({
  container,
  killGraceMs,
  limits,
}: Pick<DriverDescription, 'container' | 'killGraceMs' | 'limits'>) => ({
  ...(container === undefined ? {} : { container }),
  ...(killGraceMs === undefined ? {} : { killGraceMs }),
  ...(limits === undefined ? {} : { limits }),
});

/**
 * The driver's task. Its name is that of Spark's dispatcher (`Driver for <application>`, semantics 3.10).
 * @param frameworkId the framework that a driver which launches its own executors registers as
 */
export const driverTask = (driver: DriverDescription, place: TaskPlace, frameworkId: string): Task => {
  const task = documentedTask(driver, place, frameworkId);
  const { spark34, taskId } = driver;
  const dispatcherFrameworkId = frameworkId.slice(0, -taskId.length - 1);
  return spark34 === undefined
    ? withSidecars(withSecretFiles(task), driver, dispatcherFrameworkId)
    : withOwn(spark34, task, dispatcherFrameworkId);
};

const documentedTask = (driver: DriverDescription, place: TaskPlace, frameworkId: string): Task => {
  const operator = driver.launchedBy === 'Operator';
  const discovery = discoveryOf(driver.discoverable, exporterPort(driver, place.ports));
  const own: readonly TaskVariable[] = operator
    ? secretOf(driver)
    : [submitOptions(driver, frameworkId), ...lineOf(driver)];
  return {
    id: driver.taskId,
    name: `Driver for ${driver.name}`,
    agentId: place.agentId,
    resources: place.resources,
    command: {
      value: operator ? driverScript(driver, place) : driverCommand(driver, place),
      user: driver.user,
      environment: [
        ...driver.environment.filter(({ name }) => own.every((variable) => variable.name !== name)),
        ...own,
      ],
      uris: driver.uris,
    },
    labels: driver.labels,
    ...optionalParts(driver),
    ...(discovery === undefined ? {} : { discovery }),
  };
};

/** Tells the driver which framework it is; what the user gives for the JVM of spark-submit comes before it (semantics 3.7). */
const submitOptions = (driver: DriverDescription, frameworkId: string): TaskVariable => {
  const own = driver.environment.findLast(({ name }) => name === 'SPARK_SUBMIT_OPTS');
  const given = own !== undefined && 'value' in own ? own.value : '';
  return { name: 'SPARK_SUBMIT_OPTS', value: `${given} -Dspark.mesos.driver.frameworkId=${frameworkId}` };
};

/** An executor's task: a Spark Worker with room for exactly one executor, which joins the Master beside the driver. */
export const executorTask = (
  driver: DriverDescription,
  taskId: string,
  master: DriverAddress,
  place: TaskPlace,
): Task => withSecretFiles(workerTask(driver, taskId, master, place));

const workerTask = (driver: DriverDescription, taskId: string, master: DriverAddress, place: TaskPlace): Task => {
  const { size, slots, labels, sparkHome, environment, uris } = driver.executors;
  const [worker = 0, ui = 0, blockManager = 0] = driver.ownNetwork ? workerPortsOfOwn : place.ports;
  const host = hostWord(driver, place.hostname);
  const words = [
    `exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker`,
    `--host ${host} --cores ${slots} --memory ${size.heapMiB}m --work-dir "$MESOS_SANDBOX"/work --port ${worker} --webui-port ${ui}`,
    shellWord(`spark://${master.hostname}:${master.ports[0] ?? 0}`),
  ];
  return {
    id: taskId,
    name: `${driver.name} ${taskId}`,
    agentId: place.agentId,
    resources: place.resources,
    command: {
      value: [
        'umask 077',
        ...homeLines(sparkHome),
        ...directoryLines(driver),
        ...addressLines(driver, place.hostname),
        ...initLines(driver.executors.initContainers),
        // Workers have directories of their own for shuffle data, whatever the driver's properties say: without this below /tmp of the agent, for ever.
        `export SPARK_LOCAL_DIRS="\${SPARK_LOCAL_DIRS:-$MESOS_SANDBOX/local}"`,
        // The executor's own JVM, which the Worker starts, is reached by this variable only; the driver's properties are the same for all executors.
        `export JAVA_TOOL_OPTIONS="\${JAVA_TOOL_OPTIONS:-} -Dspark.blockManager.port=${blockManager}"`,
        words.join(' '),
      ].join('\n'),
      user: driver.user,
      environment: [
        ...environment,
        { name: 'SPARK_DAEMON_MEMORY', value: `${daemonHeapMiB}m` },
        { name: 'SPARK_DAEMON_JAVA_OPTS', value: daemonOptions(driver) },
        { name: 'SPARK_NO_DAEMONIZE', value: '1' },
        ...secretOf(driver),
      ],
      uris,
    },
    labels,
    ...optionalParts(driver.executors),
  };
};
