/** `sparkmesos submit FILE`: what spark-submit does for a dispatcher, as a SparkApplication. */
import { randomUUID } from 'node:crypto';
import { parseSparkApplicationSpec } from '../../api/parse.ts';
import { serverSparkVersion } from '../../dispatcher/wire/answer.ts';
import { type Connection, withCluster } from '../cluster.ts';
import { formatDocument } from '../documents.ts';
import { type Application, type ApplicationTerms, applicationOf, written } from '../submission/application.ts';
import { freshName } from '../submission/name.ts';
import type { Moved, TypedFields } from '../submission/typed-fields.ts';
import { CliError, type ExitCode, printable, type Terminal } from '../terminal.ts';
import { clusterName } from './cluster-name.ts';
import type { SubmitFlags } from './flags.ts';
import { followRun } from './follow-run.ts';
import { readPropertiesFile } from './properties-file.ts';
import { requestOf } from './request.ts';
import { store } from './store.ts';

/** Creates the resource, or prints it; with `wait` the exit code is that of the application: 0 when it completes, else 1. */
export const submit = async (
  file: string,
  words: readonly string[],
  flags: SubmitFlags,
  terminal: Terminal,
): Promise<ExitCode> => {
  refuseOtherVerbs(flags);
  const cluster = flags.cluster ?? process.env['SPARKMESOS_CLUSTER'];
  if (flags.dryRun === true && cluster !== undefined) {
    const application = await applicationFrom(file, words, flags, cluster, terminal);
    return printed(application, flags, terminal);
  }
  return withCluster(flags, async (connection): Promise<ExitCode> => {
    const named = cluster ?? (await clusterName(connection, flags.master));
    const application = await applicationFrom(file, words, flags, named, terminal);
    return flags.dryRun === true
      ? printed(application, flags, terminal)
      : created(connection, application, flags.wait === true, terminal);
  });
};

const refuseOtherVerbs = ({ kill, status }: SubmitFlags): void => {
  if (kill !== undefined) throw new CliError(`Use \`sparkmesos kill ${kill}\`.`, 2);
  if (status !== undefined) throw new CliError(`Use \`sparkmesos status ${status}\`.`, 2);
};

const printed = (application: Application, { output }: SubmitFlags, terminal: Terminal): ExitCode => {
  terminal.out(formatDocument(application, output));
  return 0;
};

/** What is told goes to standard error while the driver's output goes to the standard one. */
const created = async (
  connection: Connection,
  application: Application,
  wait: boolean,
  terminal: Terminal,
): Promise<ExitCode> => {
  await store(connection, application);
  const { name } = application.metadata;
  const said = `sparkapplication ${connection.namespace}/${name} created\n`;
  if (!wait) {
    terminal.out(said);
    return 0;
  }
  terminal.err(said);
  return followRun(connection, name, terminal);
};

/** @throws CliError for flags of which no application can be made */
const applicationFrom = async (
  file: string,
  words: readonly string[],
  flags: SubmitFlags,
  cluster: string,
  terminal: Terminal,
): Promise<Application> => {
  const { properties, ignored } =
    flags.propertiesFile === undefined
      ? { properties: {}, ignored: [] }
      : await readPropertiesFile(flags.propertiesFile);
  for (const key of ignored) terminal.err(printable(`Ignored, because it does not begin with spark.: ${key}\n`));
  const asked = requestOf({ file, words, flags, properties, sparkVersion: versionOf(flags, terminal) });
  if (!asked.ok) throw new CliError(asked.sentence, 2);
  for (const path of asked.local)
    terminal.err(printable(`${path} is a path of this machine and is not copied: the agents must have it too.\n`));
  const made = applicationOf(asked.request, {
    ...termsOf(flags, cluster),
    name: flags.as ?? freshName(asked.name, Math.random()),
  });
  if (!made.ok) throw new CliError(made.message, 2);
  if (flags.verbose === true) terminal.err(printable(told(made.typed)));
  const parsed = parseSparkApplicationSpec(made.application.spec);
  if (!parsed.ok) throw new CliError((parsed.children ?? [parsed]).map(({ message }) => message).join('\n'), 2);
  return made.application;
};

const versionOf = ({ sparkVersion, image }: SubmitFlags, terminal: Terminal): string => {
  const tagged = /:v?(\d+\.\d+\.\d+)(?:[-_.][-_.A-Za-z0-9]*)?$/.exec(image ?? '')?.[1];
  const version = sparkVersion ?? tagged ?? serverSparkVersion;
  if (sparkVersion === undefined) terminal.err(`Spark ${version} is assumed; say another one by --spark-version.\n`);
  return version;
};

const termsOf = (flags: SubmitFlags, cluster: string): Omit<ApplicationTerms, 'name'> => ({
  namespace: flags.namespace,
  cluster,
  mode: flags.deployMode,
  launchedBy: flags.executors === undefined ? undefined : flags.executors === 'driver' ? 'Driver' : 'Operator',
  more: [
    ...more(['sparkVersion'], flags.sparkVersion),
    ...more(['image'], flags.image),
    ...more(['proxyUser'], flags.proxyUser),
  ],
  mark: flags.dryRun === true ? undefined : randomUUID(),
});

const more = (path: Moved['path'], value: string | undefined): readonly Pick<Moved, 'path' | 'value'>[] =>
  value === undefined ? [] : [{ path, value }];

const told = ({ moved, dropped, rest }: TypedFields): string =>
  [
    ...moved.map(({ key, path }) => `${key} is ${written(path)}\n`),
    ...dropped.map((key) => `${key} says nothing here\n`),
    ...Object.keys(rest).map((key) => `${key} is spec.sparkConf[${key}]\n`),
  ].join('');
