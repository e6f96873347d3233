/** The task of a driver as Spark 3.4.4's dispatcher builds it (semantics 3.6 to 3.10), without its resources, which follow from the offer. */
import type { Task, TaskContainer, TaskUri, TaskVariable } from '../../model/mesos.ts';
import { booleanEntry, entriesUnder, listEntry, rawText, textEntry } from '../conf.ts';
import { containerOf } from '../container.ts';
import { Thrown } from '../exception.ts';
import { parseLabels } from '../labels.ts';
import { secretVariables, secretVolumes } from '../secrets.ts';
import { fetched } from '../uris.ts';
import { type Dispatcher, dispatcherCommand, executorUri, isLocalResource } from './command.ts';
import { attemptTaskId, type DriverDescription, driverFrameworkId } from './submission.ts';

const without = (text: string, prefix: string): string => (text.startsWith(prefix) ? text.slice(prefix.length) : text);

const uris = (driver: DriverDescription, { conf }: Dispatcher): readonly TaskUri[] => {
  const { sparkProperties, appResource } = driver.request;
  const cacheKey = 'spark.mesos.fetcherCache.enable';
  const cache = booleanEntry(sparkProperties, cacheKey) === true || booleanEntry(conf, cacheKey) === true;
  const archive = executorUri(driver);
  return fetched(
    [
      ...(isLocalResource(driver) ? [] : [without(without(appResource, 'file:'), 'local:')]),
      ...(listEntry(conf, 'spark.mesos.uris') ?? []),
      ...(listEntry(sparkProperties, 'spark.mesos.uris') ?? []),
      ...(listEntry(sparkProperties, 'spark.submit.pyFiles') ?? []),
      ...(archive === undefined ? [] : [archive]),
    ],
    cache,
  );
};

/** Variables of the properties first, then those of the request, with the framework's id, then secrets; Mesos uses the later of two. */
const environment = (driver: DriverDescription, { frameworkId }: Dispatcher): readonly TaskVariable[] => {
  const { sparkProperties, environmentVariables } = driver.request;
  const given = environmentVariables['SPARK_SUBMIT_OPTS'] ?? '';
  const variables = {
    ...environmentVariables,
    SPARK_SUBMIT_OPTS: `${given} -Dspark.mesos.driver.frameworkId=${driverFrameworkId(frameworkId, driver)}`,
  };
  const plain = [...entriesUnder(sparkProperties, 'spark.mesos.driverEnv.'), ...Object.entries(variables)].map(
    ([name, value]) => {
      if (value === null) throw new Thrown({ class: 'java.lang.NullPointerException', message: 'null' });
      return { name, value };
    },
  );
  return [...plain, ...secretVariables(sparkProperties, 'driver')];
};

const container = ({ request }: DriverDescription): TaskContainer => {
  const plain = containerOf(request.sparkProperties, 'Spark34');
  return { ...plain, volumes: [...plain.volumes, ...secretVolumes(request.sparkProperties, 'driver')] };
};

/**
 * @throws SparkException for what fails this driver alone (labels, secrets, no Spark home), other exceptions of Spark's for values of the wrong type
 */
export const dispatcherTask = (
  driver: DriverDescription,
  dispatcher: Dispatcher,
  agentId: string,
): Omit<Task, 'resources'> => {
  const { sparkProperties } = driver.request;
  const labels = parseLabels(textEntry(sparkProperties, 'spark.mesos.driver.labels') ?? '');
  const command = {
    value: dispatcherCommand(driver, dispatcher),
    environment: environment(driver, dispatcher),
    uris: uris(driver, dispatcher),
  };
  return {
    id: attemptTaskId(driver),
    name: `Driver for ${rawText(sparkProperties, 'spark.app.name') ?? ''}`,
    agentId,
    command,
    container: container(driver),
    labels,
  };
};
