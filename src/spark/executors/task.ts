/** The task of an executor as Spark 3.4.4's coarse-grained backend builds it (semantics 4.4, 4.5), without its resources. */
import { javaChildPath } from '../../model/java-text.ts';
import type { Task, TaskVariable } from '../../model/mesos.ts';
import { type Conf, entriesUnder, listEntry, rawText, textEntry } from '../conf.ts';
import { containerOf } from '../container.ts';
import { changeToArchive, libraryPathPrefix, noSparkHome } from '../launch-words.ts';
import { secretVariables, secretVolumes } from '../secrets.ts';
import { fetched } from '../uris.ts';
import { type ExecutorSettings, executorHeap, executorLabels } from './settings.ts';

/** The application that executors belong to. */
export interface ExecutorApplication {
  readonly name: string;
  readonly user: string;
  readonly frameworkId: string;
  readonly driverHost: string;
  readonly driverPort: string;
  readonly conf: Conf;
  /** `SPARK_HOME` and `SPARK_EXECUTOR_URI` of the driver's process. */
  readonly environment: { readonly sparkHome: string | undefined; readonly executorUri: string | undefined };
}

const environment = (app: ExecutorApplication, executorId: string): readonly TaskVariable[] => {
  const { conf, frameworkId, user } = app;
  const classPath = textEntry(conf, 'spark.executor.extraClassPath');
  const options = textEntry(conf, 'spark.executor.extraJavaOptions') ?? '';
  const context = new Map([
    ['SPARK_EXECUTOR_MEMORY', `${executorHeap(conf)}m`],
    ['OMP_NUM_THREADS', rawText(conf, 'spark.task.cpus') ?? '1'],
    ...entriesUnder(conf, 'spark.executorEnv.'),
    ['SPARK_USER', user],
  ]);
  return [
    ...(classPath === undefined ? [] : [{ name: 'SPARK_EXECUTOR_CLASSPATH', value: classPath }]),
    {
      name: 'SPARK_EXECUTOR_OPTS',
      value: options.replaceAll('{{APP_ID}}', frameworkId).replaceAll('{{EXECUTOR_ID}}', executorId),
    },
    ...[...context].map(([name, value]) => ({ name, value })),
    ...secretVariables(conf, 'executor'),
  ];
};

/** @throws SparkException when nobody says where Spark lies */
const commandLine = (
  app: ExecutorApplication,
  uri: string | undefined,
  executorId: string,
  cores: number,
  hostname: string,
): string => {
  const { conf, driverHost, driverPort, frameworkId } = app;
  const path = textEntry(conf, 'spark.executor.extraLibraryPath');
  const prefix = libraryPathPrefix(path === undefined ? [] : [path]);
  const home = textEntry(conf, 'spark.mesos.executor.home') ?? rawText(conf, 'spark.home') ?? app.environment.sparkHome;
  if (uri === undefined && home === undefined) throw noSparkHome();
  const script =
    uri === undefined
      ? `${prefix} "${javaChildPath(home ?? '', './bin/spark-class')}"`
      : `${changeToArchive(uri)} ${prefix} ./bin/spark-class`;
  const place = textEntry(conf, 'spark.mesos.network.name') === undefined ? ` --hostname ${hostname}` : '';
  return `${script} org.apache.spark.executor.CoarseGrainedExecutorBackend --driver-url spark://CoarseGrainedScheduler@${driverHost}:${driverPort} --executor-id ${executorId} --cores ${cores} --app-id ${frameworkId}${place}`;
};

/**
 * @param cores of the executor; what it is told is more by `spark.mesos.extra.cores`
 * @throws SparkException for labels, secrets and a missing Spark home, other exceptions of Spark's for values of the wrong type
 */
export const coarseExecutorTask = (
  app: ExecutorApplication,
  settings: ExecutorSettings,
  executorId: string,
  cores: number,
  agent: { readonly agentId: string; readonly hostname: string },
): Omit<Task, 'resources'> => {
  const { conf } = app;
  const { cache, extraCores } = settings;
  const uri = textEntry(conf, 'spark.executor.uri') ?? app.environment.executorUri;
  const command = {
    environment: environment(app, executorId),
    value: commandLine(app, uri, executorId, cores + extraCores, agent.hostname),
    uris: [
      ...(uri === undefined ? [] : [{ value: uri, cache }]),
      ...fetched(listEntry(conf, 'spark.mesos.uris') ?? [], cache),
    ],
  };
  const labels = executorLabels(conf);
  const container = containerOf(conf, 'Spark34');
  return {
    id: executorId,
    name: `${app.name} ${executorId}`,
    agentId: agent.agentId,
    command,
    container: { ...container, volumes: [...container.volumes, ...secretVolumes(conf, 'executor')] },
    labels,
  };
};
