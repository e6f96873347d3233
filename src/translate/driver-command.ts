/**
 * The shell lines of a driver that launches its executors itself, through libmesos and Spark's own Mesos backend: `spark-submit` in client mode against
 * the Mesos master (semantics 3.5; texts single-quoted, overhead once).
 */
import { driverPortsOfOwn } from '../model/spark-ports.ts';
import { shellWord } from '../spark/shell.ts';
import type { DriverDescription } from './description.ts';
import { type DriverAddress, defaultsFile, directoryLines, mainFileWord } from './driver-script.ts';
import { lineVariable } from './environment.ts';
import { exporterLines, exporterPort } from './exporter.ts';
import { initLines, runLines } from './hooks.ts';
import type { Properties } from './properties.ts';
import { schedulerProperties } from './scheduler-properties.ts';
import { homeLines } from './spark-home.ts';

/** Keys that only mean something to the one who launches the driver. */
const keptBack: ReadonlySet<string> = new Set([
  'spark.executor.instances',
  'spark.executor.memoryOverhead',
  'spark.driver.memory',
]);

/** Properties as words of `spark-submit`, sorted. */
export const confWords = (properties: Properties): readonly string[] =>
  Object.entries(properties)
    .filter(([key]) => !keptBack.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => ['--conf', shellWord(`${key}=${value}`)]);

/** The lines for `/bin/sh -c`. */
export const driverCommand = (driver: DriverDescription, { ports }: Pick<DriverAddress, 'ports'>): string => {
  const conf = confWords({
    ...schedulerProperties(driver),
    ...(driver.pagePort ? { 'spark.ui.port': String(driver.ownNetwork ? driverPortsOfOwn[4] : ports[0]) } : {}),
  });
  const submit = [
    'exec "$SPARK_HOME/bin/spark-submit"',
    ...(driver.secretLine === undefined ? [] : ['--properties-file', '"$MESOS_SANDBOX/spark.properties"']),
    '--name',
    shellWord(driver.name),
    '--master',
    shellWord(driver.mesosMaster),
    '--driver-memory',
    `${driver.size.heapMiB}m`,
    ...(driver.mainClass === undefined ? [] : ['--class', shellWord(driver.mainClass)]),
    ...conf,
    mainFileWord(driver),
    ...driver.arguments.map(shellWord),
  ].join(' ');
  return [
    ...homeLines(driver.sparkHome),
    ...directoryLines(driver),
    ...initLines(driver.initContainers),
    ...secretLines(driver),
    ...exporterLines(driver.discoverable.exporter, exporterPort(driver, ports)),
    ...runLines(submit, driver.lifecycle),
  ].join('\n');
};

/** Secrets of executors reach Spark in a file that nobody else can read: arguments of a process show in lists. */
const secretLines = ({ secretLine }: DriverDescription): readonly string[] =>
  secretLine === undefined
    ? []
    : [
        `(umask 077; { ${defaultsFile}; printf '%s\\n' "$${lineVariable}"; } > "$MESOS_SANDBOX/spark.properties") || exit 72`,
        `unset ${lineVariable}`,
      ];
