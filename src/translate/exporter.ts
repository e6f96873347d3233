/**
 * A JMX exporter in the JVM of a driver, where its port or its configuration is known only on the agent: a port of the offer, a file of the sandbox.
 * With both given it is an option of the JVM like any other, see `metrics.ts`.
 */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { driverPortsOfOwn } from '../model/spark-ports.ts';
import { shellWord } from '../spark/shell.ts';

export interface Exporter {
  readonly jar: string;
  /** Undefined: one of the offer. */
  readonly port: number | undefined;
  readonly portName: string;
  /** A file of the image, or what is to be in a file of the sandbox. */
  readonly config: { readonly path: string } | { readonly text: string };
}

type Prometheus = NonNullable<NonNullable<SparkApplicationSpec['monitoring']>['prometheus']>;

/** Everything that the JVM tells, under the names that it has there. */
const everything = 'rules:\n- pattern: ".*"\n';

export const exporterOf = ({ monitoring }: SparkApplicationSpec): Exporter | undefined =>
  monitoring?.prometheus === undefined || !monitoring.exposeDriverMetrics ? undefined : exporter(monitoring.prometheus);

const exporter = ({ jmxExporterJar, port, portName, configFile, configuration }: Prometheus): Exporter => ({
  jar: jmxExporterJar,
  port,
  portName,
  config: configFile === undefined ? { text: configuration ?? everything } : { path: configFile },
});

/** Whether an option of the JVM says all of it. */
export const isPlain = ({ port, config }: Exporter): boolean => port !== undefined && 'path' in config;

/** The port of the offer that is the exporter's, where one was asked for: the last. */
export const exporterPort = (
  { launchedBy, ownNetwork, pagePort }: ToldApart,
  offered: readonly number[],
): number | undefined => (ownNetwork ? driverPortsOfOwn[5] : offered[launchedBy === 'Operator' ? 5 : pagePort ? 1 : 0]);

interface ToldApart {
  readonly launchedBy: 'Driver' | 'Operator';
  readonly ownNetwork: boolean;
  readonly pagePort: boolean;
}

const file = 'jmx-exporter.yaml';

/** Lines before `spark-submit`, whose JVM is that of the driver. @param offered the port of the offer, where one was asked for */
export const exporterLines = (exporter: Exporter | undefined, offered: number | undefined): readonly string[] => {
  if (exporter === undefined || isPlain(exporter)) return [];
  const { jar, port = offered ?? 0, config } = exporter;
  const option = shellWord(` -javaagent:${jar}=${port}:`);
  const path = 'path' in config ? shellWord(config.path) : `"$MESOS_SANDBOX/${file}"`;
  return [
    ...('path' in config ? [] : [`printf '%s' ${shellWord(config.text)} > "$MESOS_SANDBOX/${file}" || exit 72`]),
    `SPARK_SUBMIT_OPTS="\${SPARK_SUBMIT_OPTS:-}"${option}${path}`,
    'export SPARK_SUBMIT_OPTS',
  ];
};
