/** The shell lines of a driver that is a Pod: `spark-submit` in client mode against the masters of Mesos. Texts of users stand in single quotes. */
import { driverPortsOfOwn } from '../../model/spark-ports.ts';
import { shellWord } from '../../spark/shell.ts';
import { confWords } from '../driver-command.ts';
import { defaultsFile } from '../driver-script.ts';
import { exporterLines } from '../exporter.ts';
import type { Properties } from '../properties.ts';
import { schedulerProperties } from '../scheduler-properties.ts';
import { homeLines } from '../spark-home.ts';
import type { PodDriver, PodLaunch } from './describe.ts';

/** Where the operator's own Secret of the attempt is seen, and by which keys. */
export const ownFiles = {
  directory: '/etc/spark-mesos/secret',
  principal: 'principal',
  secret: 'secret',
  properties: 'spark.properties',
} as const;
/** A directory in memory, for what is put together from them. */
export const scratchDirectory = '/var/run/spark-mesos';

const [, , driverPort, blockManagerPort, uiPort, exporterPort] = driverPortsOfOwn;

/** The ports that the driver listens on: Spark's usual ones, unless the user says others. */
export const portsOf = ({ properties, exporter }: PodDriver) => ({
  driver: properties['spark.driver.port'] ?? String(driverPort),
  blockManager: properties['spark.driver.blockManager.port'] ?? String(blockManagerPort),
  ui: properties['spark.ui.port'] ?? String(uiPort),
  exporter: exporter === undefined ? undefined : (exporter.port ?? exporterPort),
});

/** What only makes sense to a dispatcher, where the cluster gives it to every driver. */
const keptBack =
  /^spark\.(driver\.(supervise|host|bindAddress)|mesos\.(dispatcher\.queue|driver\.constraints|driverEnv\..*))$/;

const propertiesOf = (driver: PodDriver, credentials: PodLaunch['credentials']): Properties => {
  const given = Object.fromEntries(Object.entries(schedulerProperties(driver)).filter(([key]) => !keptBack.test(key)));
  const ports = portsOf(driver);
  return {
    ...given,
    'spark.driver.port': ports.driver,
    'spark.driver.blockManager.port': ports.blockManager,
    'spark.ui.port': ports.ui,
    ...Object.fromEntries(
      credentials.map((key) => [`spark.mesos.${key}.file`, `${ownFiles.directory}/${ownFiles[key]}`]),
    ),
  };
};

/** The line for `/bin/sh -c`. */
export const podScript = (driver: PodDriver, { credentials, frameworkId }: PodLaunch): string => {
  const { spec } = driver.app;
  const submit = [
    'exec "$SPARK_HOME/bin/spark-submit"',
    ...(driver.secretLine === undefined ? [] : ['--properties-file', `${scratchDirectory}/spark.properties`]),
    '--name',
    shellWord(driver.name),
    '--master',
    shellWord(driver.mesosMaster),
    '--deploy-mode client',
    '--driver-memory',
    `${driver.size.heapMiB}m`,
    ...(spec.type === 'Python' || spec.type === 'R' ? [] : ['--class', shellWord(spec.mainClass ?? '')]),
    ...confWords(propertiesOf(driver, credentials)),
    '--conf "spark.driver.host=$host" --conf "spark.driver.bindAddress=$host"',
    shellWord(driver.mainFile),
    ...spec.arguments.map(shellWord),
  ].join(' ');
  return [
    ...homeLines({ kind: 'image' }),
    'host="$POD_IP"',
    'case "$host" in *:*) host="[$host]" ;; esac',
    ...frameworkLines(frameworkId),
    ...secretLines(driver),
    ...exporterLines(driver.exporter, exporterPort),
    submit,
  ].join('\n');
};

/** Tells the driver which framework it is; what the user gives for the JVM of spark-submit, wherever it comes from, stands before it. */
const frameworkLines = (frameworkId: string | undefined): readonly string[] =>
  frameworkId === undefined
    ? []
    : [
        `SPARK_SUBMIT_OPTS="\${SPARK_SUBMIT_OPTS:-} "${shellWord(`-Dspark.mesos.driver.frameworkId=${frameworkId}`)}`,
        'export SPARK_SUBMIT_OPTS',
      ];

/** A properties file of ours takes the place of the installation's. */
const secretLines = ({ secretLine }: PodDriver): readonly string[] =>
  secretLine === undefined
    ? []
    : [
        `(umask 077; { ${defaultsFile}; cat ${ownFiles.directory}/${ownFiles.properties}; } > ${scratchDirectory}/spark.properties) || exit 72`,
      ];
