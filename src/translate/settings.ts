/** Typed fields that say the same as a property of Spark, whoever launches the executors. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { metricsSettings } from './metrics.ts';
import { refused } from './refusal.ts';
import { type Setting, setting } from './setting.ts';

const list = (path: string, key: string, items: readonly string[]): readonly Setting[] =>
  setting(path, key, items.length === 0 ? undefined : items.join(','));

const sizes = ({ driver, executor, memoryOverheadFactor }: SparkApplicationSpec): readonly Setting[] => [
  ...setting('driver.cores', 'spark.driver.cores', driver.cores),
  ...setting('driver.memory', 'spark.driver.memory', driver.memory),
  ...setting('driver.memoryOverhead', 'spark.driver.memoryOverhead', driver.memoryOverhead),
  ...setting('memoryOverheadFactor', 'spark.driver.memoryOverheadFactor', memoryOverheadFactor),
  ...setting('executor.instances', 'spark.executor.instances', executor.instances),
  ...setting('executor.cores', 'spark.executor.cores', executor.cores),
  ...setting('executor.memory', 'spark.executor.memory', executor.memory),
  ...setting('executor.memoryOverhead', 'spark.executor.memoryOverhead', executor.memoryOverhead),
  ...setting('memoryOverheadFactor', 'spark.executor.memoryOverheadFactor', memoryOverheadFactor),
];

const dependencies = ({ deps }: SparkApplicationSpec): readonly Setting[] => [
  ...list('deps.jars', 'spark.jars', deps.jars),
  ...list('deps.files', 'spark.files', deps.files),
  ...list('deps.pyFiles', 'spark.submit.pyFiles', deps.pyFiles),
  ...list('deps.archives', 'spark.archives', deps.archives),
  ...list('deps.packages', 'spark.jars.packages', deps.packages),
  ...list('deps.excludePackages', 'spark.jars.excludes', deps.excludePackages),
  ...list('deps.repositories', 'spark.jars.repositories', deps.repositories),
];

const dynamicAllocation = ({ dynamicAllocation: given, sparkConf }: SparkApplicationSpec): readonly Setting[] => {
  if (given === undefined) return [];
  const key = (name: string) => `spark.dynamicAllocation.${name}`;
  const field = (name: string) => `dynamicAllocation.${name}`;
  const service = sparkConf['spark.shuffle.service.enabled'] === 'true';
  const tracking = given.shuffleTrackingEnabled ?? (given.enabled && !service ? true : undefined);
  const timeout = given.shuffleTrackingTimeout;
  return [
    ...setting(field('enabled'), key('enabled'), given.enabled),
    ...setting(field('initialExecutors'), key('initialExecutors'), given.initialExecutors),
    ...setting(field('minExecutors'), key('minExecutors'), given.minExecutors),
    ...setting(field('maxExecutors'), key('maxExecutors'), given.maxExecutors),
    ...setting(field('shuffleTrackingEnabled'), key('shuffleTracking.enabled'), tracking),
    ...setting(
      field('shuffleTrackingTimeout'),
      key('shuffleTracking.timeout'),
      timeout === undefined ? undefined : `${timeout}ms`,
    ),
  ];
};

const mesos = (spec: SparkApplicationSpec): readonly Setting[] => {
  const { mesos: given, imagePullPolicy, batchScheduler, batchSchedulerOptions } = spec;
  const queue = 'spark.mesos.dispatcher.queue';
  const role = 'spark.mesos.role';
  const labels = (given.network?.labels ?? []).map(({ key, value }, index) => {
    if (value === '' || (key + value).includes('\\'))
      throw refused(
        'NotSupported',
        `spec.mesos.network.labels[${index}]`,
        "is empty or has a backslash, which Spark's lists of labels can't take.",
      );
    return `${escaped(key)}:${escaped(value)}`;
  });
  return [
    ...setting('mesos.role', role, given.role),
    ...setting('mesos.queue', queue, given.queue),
    ...setting(
      'batchSchedulerOptions.queue',
      batchScheduler === 'mesos-role' ? role : queue,
      batchSchedulerOptions?.queue,
    ),
    ...setting('mesos.containerizer', 'spark.mesos.containerizer', given.containerizer),
    ...setting('mesos.network.name', 'spark.mesos.network.name', given.network?.name),
    ...list('mesos.network.labels', 'spark.mesos.network.labels', labels),
    ...setting('mesos.fetcherCache', 'spark.mesos.fetcherCache.enable', given.fetcherCache),
    ...setting(
      'imagePullPolicy',
      'spark.mesos.executor.docker.forcePullImage',
      imagePullPolicy === undefined ? undefined : imagePullPolicy === 'Always',
    ),
  ];
};

/** A text inside of Spark's lists of labels. */
export const escaped = (text: string): string => text.replace(/[,:]/g, '\\$&');

/** All of them, in the order of the fields. @throws Refused for what no property can say */
export const typedSettings = (spec: SparkApplicationSpec): readonly Setting[] => [
  ...sizes(spec),
  ...dependencies(spec),
  ...Object.entries(spec.hadoopConf).flatMap(([key, value]) =>
    setting(`hadoopConf["${key}"]`, `spark.hadoop.${key}`, value),
  ),
  ...dynamicAllocation(spec),
  ...metricsSettings(spec),
  ...mesos(spec),
];
