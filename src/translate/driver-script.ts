/**
 * The shell lines of a driver task whose executors the operator runs: write Spark's properties into the sandbox, start a Spark Master, wait until it
 * listens, run `spark-submit` in the foreground and end with its code. All texts of users stand in single quotes; the attempt's secret comes from
 * a variable and goes into a file that only the task's user can read.
 */
import { driverPortsOfOwn } from '../model/spark-ports.ts';
import { propertyLine } from '../spark/properties-file.ts';
import { shellWord } from '../spark/shell.ts';
import { daemonHeapMiB } from './amounts.ts';
import type { DriverDescription } from './description.ts';
import { secretVariable } from './environment.ts';
import { allocationProperties } from './executor-allocation.ts';
import { exporterLines } from './exporter.ts';
import { initLines, runLines } from './hooks.ts';
import { homeLines } from './spark-home.ts';

export interface DriverAddress {
  readonly hostname: string;
  /** As in `driverPorts`. */
  readonly ports: readonly number[];
}

/** Options of Master and Workers: nobody without the attempt's secret may join or submit, where there is one. */
export const daemonOptions = ({ authSecret }: DriverDescription): string =>
  authSecret === undefined ? '' : '-Dspark.authenticate=true -Dspark.network.crypto.enabled=true';

/** Prints what the installation itself sets; a properties file of ours would take its place. The line break is for a file that ends without. */
export const defaultsFile = `{ cat "\${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark-defaults.conf" 2>/dev/null && echo; }`;

/** Lines that name directories of the sandbox in variables. */
export const directoryLines = ({ directories }: DriverDescription): readonly string[] =>
  Object.entries(directories).map(([variable, name]) => `export ${variable}="$MESOS_SANDBOX"/${shellWord(name)}`);

/** The host as a word of the shell; a container with an address of its own knows that only when it runs. */
export const hostWord = ({ ownNetwork }: DriverDescription, hostname: string): string =>
  ownNetwork ? '"$own"' : shellWord(hostname);

const ownLines = [
  `own="\${MESOS_CONTAINER_IP:-$(hostname -i)}"`,
  `own="\${own%% *}"`,
  `[ -n "$own" ] || { echo 'The container does not know its address: neither MESOS_CONTAINER_IP nor hostname -i tells it.' >&2; exit 75; }`,
];

/** Lines after which Spark's pages listen at that host's own address only, and not at every one that it has, unless the agent says otherwise. */
export const addressLines = (driver: DriverDescription, hostname: string): readonly string[] => [
  ...(driver.ownNetwork ? ownLines : []),
  `[ -n "$SPARK_LOCAL_IP" ] || SPARK_LOCAL_IP=${hostWord(driver, hostname)}`,
  'export SPARK_LOCAL_IP',
];

/** The line for `/bin/sh -c`. */
export const driverScript = (driver: DriverDescription, place: DriverAddress): string => {
  const ports = driver.ownNetwork ? driverPortsOfOwn : place.ports;
  const [rpc = 0, masterUi = 0] = ports;
  const host = hostWord(driver, place.hostname);
  return [
    'umask 077',
    'cd "$MESOS_SANDBOX" || exit 72',
    ...homeLines(driver.sparkHome),
    ...directoryLines(driver),
    ...addressLines(driver, place.hostname),
    ...initLines(driver.initContainers),
    writeProperties(driver, host, ports),
    `SPARK_DAEMON_MEMORY=${daemonHeapMiB}m SPARK_DAEMON_JAVA_OPTS=${shellWord(daemonOptions(driver))} "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host ${host} --port ${rpc} --webui-port ${masterUi} > master.log 2>&1 &`,
    'master=$!',
    `trap 'kill "$master" 2>/dev/null' EXIT`,
    `trap 'exit 143' TERM INT`,
    'tries=0',
    `until bash -c 'exec 3<>"/dev/tcp/$0/$1"' ${host} ${rpc} 2>/dev/null; do`,
    `  kill -0 "$master" 2>/dev/null || { echo 'The Spark Master of this application ended before it listened:' >&2; cat master.log >&2; exit 70; }`,
    '  tries=$((tries + 1))',
    `  [ "$tries" -lt 480 ] || { echo 'The Spark Master of this application did not listen within two minutes:' >&2; cat master.log >&2; exit 71; }`,
    '  sleep 0.25',
    'done',
    ...exporterLines(driver.discoverable.exporter, ports[5]),
    ...runLines(
      `"$SPARK_HOME/bin/spark-submit" --properties-file spark.properties --master spark://${host}:${rpc}${submitWords(driver)}`,
      driver.lifecycle,
    ),
  ].join('\n');
};

const writeProperties = (driver: DriverDescription, host: string, ports: readonly number[]): string => {
  const lines = Object.entries({ ...driver.properties, ...placeProperties(driver, ports) }).map(([key, value]) =>
    shellWord(propertyLine(key, value)),
  );
  const secret =
    driver.authSecret === undefined ? '' : `printf 'spark.authenticate.secret=%s\\n' "$${secretVariable}"; `;
  return `{ ${defaultsFile}; printf '%s\\n' ${lines.join(' ')}; printf 'spark.driver.host=%s\\n' ${host}; printf 'spark.driver.bindAddress=%s\\n' ${host}; ${secret}printf 'spark.local.dir=%s/local\\n' "$MESOS_SANDBOX"; } > spark.properties || exit 72`;
};

const placeProperties = (driver: DriverDescription, ports: readonly number[]): Readonly<Record<string, string>> => {
  const { wanted, allocation, size, slots } = driver.executors;
  return {
    ...(driver.authSecret === undefined
      ? {}
      : { 'spark.authenticate': 'true', 'spark.network.crypto.enabled': 'true' }),
    'spark.driver.port': String(ports[2]),
    'spark.driver.blockManager.port': String(ports[3]),
    'spark.ui.port': String(ports[4]),
    'spark.driver.memory': `${driver.size.heapMiB}m`,
    'spark.executor.cores': String(slots),
    'spark.executor.memory': `${size.heapMiB}m`,
    ...allocationProperties(allocation, wanted, slots),
  };
};

const submitWords = (driver: DriverDescription): string => {
  const words = [
    '--name',
    shellWord(driver.name),
    ...(driver.mainClass === undefined ? [] : ['--class', shellWord(driver.mainClass)]),
    mainFileWord(driver),
    ...driver.arguments.map(shellWord),
  ];
  return words.map((word) => ` ${word}`).join('');
};

/** The main file as a word of the shell; a file of the sandbox by its full path, so that its name can't be taken for an option. */
export const mainFileWord = ({ mainFile }: DriverDescription): string =>
  mainFile.inSandbox ? `"$MESOS_SANDBOX"/${shellWord(mainFile.path)}` : shellWord(mainFile.path);
