/** The Spark that the demo runs: that of SPARK_HOME, else one that pip fetches once from PyPI, where Spark comes as `pyspark`. */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { CliError, type Terminal } from '../terminal.ts';
import { runTool } from './child.ts';

const demoVersion = '3.4.4';

export interface Spark {
  readonly home: string;
  readonly version: string;
}

const homeInCache = (version: string): string => join(cacheDirectory(), `spark-${version}`);

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

/** The directory of the Spark that was fetched before; undefined when none was. */
export const cachedSpark = async (): Promise<string | undefined> =>
  (await exists(homeInCache(demoVersion))) ? homeInCache(demoVersion) : undefined;

/** Finds a Spark, or fetches one. @throws CliError with what is missing; the signal's reason when it is aborted */
export const findSpark = async (terminal: Terminal, signal: AbortSignal): Promise<Spark> => {
  const given = process.env['SPARK_HOME'];
  if (given !== undefined && given !== '') return { home: given, version: await versionIn(given) };
  return sparkOfVersion(demoVersion, terminal, signal);
};

/** The Spark of a version as PyPI has it, fetched unless that was done before. @throws as `findSpark` */
export const sparkOfVersion = async (version: string, terminal: Terminal, signal: AbortSignal): Promise<Spark> => {
  const spark = { home: homeInCache(version), version };
  if (!(await exists(spark.home))) await fetchSpark(spark, terminal, signal);
  return spark;
};

/** The version is part of the names of Spark's jars. */
const versionIn = async (home: string): Promise<string> => {
  const jars = await readdir(join(home, 'jars')).catch(() => []);
  const version = jars
    .map((name) => /^spark-core_[\d.]+-(\d.*)\.jar$/.exec(name)?.[1])
    .find((found) => found !== undefined);
  if (version === undefined)
    throw new CliError(`SPARK_HOME is ${home}, where no Spark is: there is no jars/spark-core_*.jar.`);
  return version;
};

/** Works in a directory beside the final one and renames it at the end: what was interrupted is never taken for whole. */
const fetchSpark = async ({ home, version }: Spark, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  await mkdir(cacheDirectory(), { recursive: true });
  const work = await mkdtemp(join(cacheDirectory(), 'fetching-'));
  try {
    terminal.err(`Fetches Spark ${version} with pip (pyspark, some hundred MB, once) into ${cacheDirectory()}\n`);
    const archive = await download(version, work, signal);
    terminal.err('Unpacks it\n');
    await unpack(version, archive, work, signal);
    await rename(join(work, 'spark'), home).catch(async (error: unknown) => {
      if (!(await exists(home))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const download = async (version: string, work: string, signal: AbortSignal): Promise<string> => {
  const words = [
    '-m',
    'pip',
    'download',
    '--disable-pip-version-check',
    '--no-deps',
    '--no-binary',
    ':all:',
    '-d',
    work,
    `pyspark==${version}`,
  ];
  const { code } = await runTool('python3', words, { signal, output: 'inherit' });
  if (code === undefined)
    throw new CliError('There is no python3 on this machine: install Python 3 with pip, or set SPARK_HOME to a Spark.');
  const archive = join(work, `pyspark-${version}.tar.gz`);
  if (code !== 0 || !(await exists(archive)))
    throw new CliError(
      `pip could not fetch pyspark ${version} (its own words are above); install python3-pip if it is missing, or set SPARK_HOME to a Spark.`,
    );
  return archive;
};

/** The archive holds Spark under `deps` and its Python parts under `lib`; a Spark installation has those under `python/lib`. */
const unpack = async (version: string, archive: string, work: string, signal: AbortSignal): Promise<void> => {
  const root = `pyspark-${version}`;
  const parts = ['deps/bin', 'deps/sbin', 'deps/jars', 'lib'].map((part) => `${root}/${part}`);
  const { code, text } = await runTool('tar', ['-xzf', archive, '-C', work, ...parts], { signal, output: 'collect' });
  if (code !== 0) throw new CliError(`tar could not unpack ${archive}: ${text.trim()}`);
  const spark = join(work, 'spark');
  await rename(join(work, root, 'deps'), spark);
  await mkdir(join(spark, 'python'), { recursive: true });
  await rename(join(work, root, 'lib'), join(spark, 'python', 'lib'));
};
