/** The flags of spark-submit, and those that only a SparkApplication knows. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ClusterFlags } from '../cluster.ts';

/** Flags of spark-submit that are a property of Spark: `--driver-memory` is `spark.driver.memory`. */
const propertyFlags = {
  name: ['--name <name>', 'spark.app.name', 'name of the application (default: its class or file)'],
  jars: ['--jars <files>', 'spark.jars', 'jars for the class path of driver and executors, separated by commas'],
  packages: ['--packages <coordinates>', 'spark.jars.packages', 'Maven coordinates of jars, group:artifact:version'],
  excludePackages: ['--exclude-packages <coordinates>', 'spark.jars.excludes', 'what --packages is not to bring'],
  repositories: ['--repositories <urls>', 'spark.jars.repositories', 'further repositories for --packages'],
  pyFiles: ['--py-files <files>', 'spark.submit.pyFiles', '.py, .zip or .egg files for the PYTHONPATH'],
  files: ['--files <files>', 'spark.files', 'files for the working directory of each executor'],
  archives: ['--archives <files>', 'spark.archives', 'archives to be unpacked for each executor'],
  driverMemory: ['--driver-memory <amount>', 'spark.driver.memory', 'heap of the driver, as 1000M or 2G'],
  driverCores: ['--driver-cores <number>', 'spark.driver.cores', 'cores of the driver'],
  driverJavaOptions: ['--driver-java-options <text>', 'spark.driver.extraJavaOptions', "options of the driver's JVM"],
  driverLibraryPath: ['--driver-library-path <path>', 'spark.driver.extraLibraryPath', "the driver's library path"],
  driverClassPath: ['--driver-class-path <path>', 'spark.driver.extraClassPath', "further class path of the driver's"],
  executorMemory: ['--executor-memory <amount>', 'spark.executor.memory', 'heap of each executor'],
  executorCores: ['--executor-cores <number>', 'spark.executor.cores', 'cores of each executor'],
  numExecutors: ['--num-executors <number>', 'spark.executor.instances', 'number of executors'],
  totalExecutorCores: ['--total-executor-cores <number>', 'spark.cores.max', 'cores of all executors together'],
  queue: ['--queue <name>', 'spark.mesos.dispatcher.queue', 'queue of the MesosCluster'],
  principal: ['--principal <name>', 'spark.kerberos.principal', 'principal of Kerberos'],
  keytab: ['--keytab <file>', 'spark.kerberos.keytab', 'keytab of that principal, where the driver runs'],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>;

type PropertyFlag = keyof typeof propertyFlags;

/** The property of each flag. */
export const propertyOf: Readonly<Record<PropertyFlag, string>> = Object.fromEntries(
  Object.entries(propertyFlags).map(([flag, [, key]]) => [flag, key]),
) as Record<PropertyFlag, string>;

/** Properties that name files: a path without a scheme is one of this machine, as for spark-submit. */
export const fileProperties: ReadonlySet<string> = new Set([
  'spark.jars',
  'spark.submit.pyFiles',
  'spark.files',
  'spark.archives',
]);

export interface SubmitFlags extends ClusterFlags, Readonly<Partial<Record<PropertyFlag, string>>> {
  readonly master?: string;
  readonly deployMode: 'cluster' | 'client';
  readonly class?: string;
  readonly conf?: readonly (readonly [string, string])[];
  readonly propertiesFile?: string;
  readonly supervise?: boolean;
  readonly proxyUser?: string;
  readonly verbose?: boolean;
  readonly kill?: string;
  readonly status?: string;
  readonly cluster?: string;
  readonly as?: string;
  readonly sparkVersion?: string;
  readonly image?: string;
  readonly executors?: 'driver' | 'operator';
  readonly dryRun?: boolean;
  readonly output: 'json' | 'yaml';
  readonly wait?: boolean;
}

/** `key=value`; the value may have more of that sign, and lines. */
const pair = (text: string, before: readonly (readonly [string, string])[] = []) => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be key=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)] as const];
};

/** Gives a command the flags of spark-submit; what follows the main file belongs to the application. */
export const submitFlags = (command: Command): Command => {
  command
    .passThroughOptions()
    .argument('<file>', 'jar, Python or R file with the application')
    .argument('[arguments...]', 'what the application is called with')
    .option('--class <name>', 'main class, for Java and Scala')
    .option('-c, --conf <key=value>', 'a property of Spark; may be given again', pair)
    .option('--properties-file <file>', 'further properties, under those of the other flags');
  for (const [words, , text] of Object.values(propertyFlags)) command.option(words, text);
  command
    .option('--supervise', 'start the driver again when it fails')
    .option('--proxy-user <name>', 'user of the agents that the tasks run as')
    .option('--master <url>', 'take the MesosCluster with this master')
    .addOption(
      new Option('--deploy-mode <mode>', 'where the driver runs: as a task of Mesos, or as a Pod')
        .choices(['cluster', 'client'])
        .default('cluster'),
    )
    .option('--verbose', 'tell where each property went')
    .addOption(new Option('--kill <name>').hideHelp())
    .addOption(new Option('--status <name>').hideHelp())
    .option(
      '--cluster <name>',
      'the MesosCluster (default: SPARKMESOS_CLUSTER, else that of --master, else the only one)',
    )
    .option('--spark-version <version>', 'version of Spark in the image or on the agents')
    .option('--image <name>', 'image of driver and executors')
    .addOption(new Option('--executors <by>', 'who launches the executors').choices(['driver', 'operator']))
    .option('--as <name>', 'name of the resource (default: that of the application, with an end of its own)')
    .option('--dry-run', 'print the resource, and create nothing')
    .addOption(new Option('-o, --output <format>', 'format of --dry-run').choices(['json', 'yaml']).default('yaml'))
    .option('--wait', 'print what the driver writes until the application has ended; exit code 1 when it fails');
  return command;
};
