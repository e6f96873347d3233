/** `spec.monitoring` as properties: Spark's metrics, and a JMX exporter in the JVM. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { refused } from './refusal.ts';
import type { Setting } from './setting.ts';

type Who = 'driver' | 'executor';

/**
 * @throws Refused for lines that are no properties, and for an exporter in executors that share the addresses of agents: two of them on one agent
 * would want the same port
 */
export const metricsSettings = ({ monitoring, mesos, driver, executor }: SparkApplicationSpec): readonly Setting[] => {
  const options = (who: Who, java: string | undefined): readonly Setting[] => {
    const exporter = who === 'driver' ? monitoring?.exposeDriverMetrics : monitoring?.exposeExecutorMetrics;
    const wanted = exporter === true && monitoring?.prometheus !== undefined;
    if (who === 'executor' && wanted && mesos.network === undefined)
      throw refused(
        'NotSupported',
        'spec.monitoring.exposeExecutorMetrics',
        'is not possible on the network of the agents, where executors would want the same port; give mesos.network, or use spark.ui.prometheus.enabled, by which the driver tells the metrics of its executors.',
      );
    const agent = wanted ? exporterOption(who, monitoring?.prometheus) : undefined;
    const value = [java, agent].filter((text) => text !== undefined).join(' ');
    const path = agent === undefined ? `spec.${who}.javaOptions` : 'spec.monitoring.prometheus';
    return value === '' ? [] : [{ path, key: `spark.${who}.extraJavaOptions`, value }];
  };
  const file = monitoring?.metricsPropertiesFile;
  return [
    ...options('driver', driver.javaOptions),
    ...options('executor', executor.javaOptions),
    ...(file === undefined
      ? []
      : [{ path: 'spec.monitoring.metricsPropertiesFile', key: 'spark.metrics.conf', value: file }]),
    ...linesOf(monitoring?.metricsProperties ?? ''),
  ];
};

const exporterOption = (
  who: Who,
  prometheus: NonNullable<SparkApplicationSpec['monitoring']>['prometheus'],
): string | undefined => {
  if (prometheus === undefined) return undefined;
  const { jmxExporterJar, port, configFile } = prometheus;
  if (port !== undefined && configFile !== undefined) return `-javaagent:${jmxExporterJar}=${port}:${configFile}`;
  if (who === 'driver') return undefined;
  throw refused(
    'NotSupported',
    'spec.monitoring.prometheus',
    'needs port and configFile for the metrics of executors, which all have the same options of the JVM.',
  );
};

/** Lines `key=value` of metrics.properties, comments and empty ones left out. */
const linesOf = (text: string): readonly Setting[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'))
    .map((line) => {
      const [, key, value] = /^([^\s=:]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined)
        throw refused('BadValue', 'spec.monitoring.metricsProperties', 'has a line that is not key=value.');
      return { path: 'spec.monitoring.metricsProperties', key: `spark.metrics.conf.${key}`, value };
    });
