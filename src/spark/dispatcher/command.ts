/** The shell line of a driver, word for word as Spark 3.4.4's dispatcher writes it (semantics 3.5). */
import { javaDoubleText } from '../../model/java-numbers.ts';
import { javaChildPath, javaPath } from '../../model/java-text.ts';
import { type Conf, choiceEntry, entriesUnder, listEntry, rawText, textEntry } from '../conf.ts';
import { imageKey } from '../container.ts';
import { Thrown } from '../exception.ts';
import { changeToArchive, lastSegment, libraryPathPrefix, noSparkHome } from '../launch-words.ts';
import { sparkShellWord } from '../shell-escape.ts';
import type { DriverDescription } from './submission.ts';

/** What the dispatcher process knows itself. */
export interface Dispatcher {
  readonly conf: Conf;
  /** `SPARK_HOME` of its process. */
  readonly sparkHome: string | undefined;
  readonly frameworkId: string;
}

/** Where Spark's archive for the agents lies, when one is to be fetched. */
export const executorUri = ({ request }: DriverDescription): string | undefined =>
  textEntry(request.sparkProperties, 'spark.executor.uri') ??
  request.environmentVariables['SPARK_EXECUTOR_URI'] ??
  undefined;

/** True for an application that lies inside the image or on the agent and is not fetched. @throws IllegalArgumentException for an unknown mode */
export const isLocalResource = ({ request }: DriverDescription): boolean =>
  request.appResource.startsWith('local://') &&
  choiceEntry(request.sparkProperties, 'spark.mesos.appJar.local.resolution.mode', ['host', 'container']) ===
    'container';

/** @throws SparkException when nobody says where Spark lies */
const executable = (
  driver: DriverDescription,
  { conf, sparkHome }: Dispatcher,
): { readonly words: string; readonly sandbox: string } => {
  const { sparkProperties } = driver.request;
  if (rawText(sparkProperties, imageKey) !== undefined)
    return { words: './bin/spark-submit', sandbox: '$MESOS_SANDBOX' };
  const uri = executorUri(driver);
  if (uri !== undefined) {
    const own = textEntry(conf, 'spark.executor.extraLibraryPath');
    const prefix = libraryPathPrefix([...(own === undefined ? [] : [own]), ...driver.libraryPath]);
    return { words: `${changeToArchive(uri)} ${prefix} bin/spark-submit`, sandbox: '..' };
  }
  const home = textEntry(sparkProperties, 'spark.mesos.executor.home') ?? rawText(conf, 'spark.home') ?? sparkHome;
  if (home === undefined) throw noSparkHome();
  return { words: javaChildPath(home, './bin/spark-submit'), sandbox: '.' };
};

const keptBack: ReadonlySet<string> = new Set(['spark.jars', 'spark.submit.deployMode', 'spark.master']);

/** Defaults of the dispatcher, overridden by the request's own properties but for three; sorted by name. */
const forwarded = ({ request }: DriverDescription, { conf }: Dispatcher): readonly (readonly [string, string])[] => {
  const merged = new Map(entriesUnder(conf, 'spark.mesos.dispatcher.driverDefault.'));
  for (const [key, value] of Object.entries(request.sparkProperties)) if (!keptBack.has(key)) merged.set(key, value);
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1));
};

const options = (driver: DriverDescription, dispatcher: Dispatcher, sandbox: string): readonly string[] => {
  const { sparkProperties, mainClass } = driver.request;
  const given = (option: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [option, value];
  const set = (option: string, key: string) => {
    const value = rawText(sparkProperties, key);
    return value === undefined ? [] : [option, value];
  };
  const pyFiles = (listEntry(sparkProperties, 'spark.submit.pyFiles') ?? []).map((file) =>
    javaChildPath(sandbox, lastSegment(file)),
  );
  return [
    '--name',
    rawText(sparkProperties, 'spark.app.name') ?? '',
    '--master',
    `mesos://${rawText(dispatcher.conf, 'spark.master') ?? ''}`,
    '--driver-cores',
    javaDoubleText(driver.cores),
    '--driver-memory',
    `${driver.memory}M`,
    ...given('--class', mainClass),
    ...set('--executor-memory', 'spark.executor.memory'),
    ...set('--total-executor-cores', 'spark.cores.max'),
    ...given('--py-files', pyFiles.join(',')),
    ...forwarded(driver, dispatcher).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
  ];
};

const argumentWord = (argument: string | null): string => {
  if (argument === null) throw new Thrown({ class: 'scala.MatchError', message: 'null' });
  return sparkShellWord(argument);
};

/**
 * The line for `/bin/sh -c`.
 * @throws SparkException without a Spark home, MatchError for an argument that is null, NoSuchElementException for a location without a name, IllegalArgumentException for an unknown mode
 */
export const dispatcherCommand = (driver: DriverDescription, dispatcher: Dispatcher): string => {
  const { words, sandbox } = executable(driver, dispatcher);
  const { appResource, appArgs } = driver.request;
  return [
    words,
    ...options(driver, dispatcher, sandbox).map(sparkShellWord),
    isLocalResource(driver)
      ? javaPath(appResource.slice('local://'.length))
      : javaChildPath(sandbox, lastSegment(appResource)),
    appArgs.map(argumentWord).join(' '),
  ].join(' ');
};
