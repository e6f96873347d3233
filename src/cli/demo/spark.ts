/** The Spark that the demo runs: that of SPARK_HOME, else one that pip fetches once from PyPI, where Spark comes as `pyspark`. */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { CliError, type Terminal } from '../terminal.ts';
import { runTool } from './child.ts';

const fetchedVersion = '3.4.4';

export interface Spark {
  readonly home: string;
  readonly version: string;
}

const homeInCache = (): string => join(cacheDirectory(), `spark-${fetchedVersion}`);

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

/** The directory of the Spark that was fetched before; undefined when none was. */
export const cachedSpark = async (): Promise<string | undefined> =>
  (await exists(homeInCache())) ? homeInCache() : undefined;

/** Finds a Spark, or fetches one. @throws CliError with what is missing; the signal's reason when it is aborted */
export const findSpark = async (terminal: Terminal, signal: AbortSignal): Promise<Spark> => {
  const given = process.env['SPARK_HOME'];
  if (given !== undefined && given !== '') return { home: given, version: await versionIn(given) };
  const home = homeInCache();
  if (!(await exists(home))) await fetchSpark(home, terminal, signal);
  return { home, version: fetchedVersion };
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
const fetchSpark = async (home: string, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  await mkdir(cacheDirectory(), { recursive: true });
  const work = await mkdtemp(join(cacheDirectory(), 'fetching-'));
  try {
    terminal.err(`Fetches Spark ${fetchedVersion} with pip (pyspark, 311 MB, once) into ${cacheDirectory()}\n`);
    const archive = await download(work, signal);
    terminal.err('Unpacks it\n');
    await unpack(archive, work, signal);
    await rename(join(work, 'spark'), home).catch(async (error: unknown) => {
      if (!(await exists(home))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const download = async (work: string, signal: AbortSignal): Promise<string> => {
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
    `pyspark==${fetchedVersion}`,
  ];
  const { code } = await runTool('python3', words, { signal, output: 'inherit' });
  if (code === undefined)
    throw new CliError('There is no python3 on this machine: install Python 3 with pip, or set SPARK_HOME to a Spark.');
  const archive = join(work, `pyspark-${fetchedVersion}.tar.gz`);
  if (code !== 0 || !(await exists(archive)))
    throw new CliError(
      `pip could not fetch pyspark ${fetchedVersion} (its own words are above); install python3-pip if it is missing, or set SPARK_HOME to a Spark.`,
    );
  return archive;
};

/** The archive holds Spark under `deps` and its Python parts under `lib`; a Spark installation has those under `python/lib`. */
const unpack = async (archive: string, work: string, signal: AbortSignal): Promise<void> => {
  const root = `pyspark-${fetchedVersion}`;
  const parts = ['deps/bin', 'deps/sbin', 'deps/jars', 'lib'].map((part) => `${root}/${part}`);
  const { code, text } = await runTool('tar', ['-xzf', archive, '-C', work, ...parts], { signal, output: 'collect' });
  if (code !== 0) throw new CliError(`tar could not unpack ${archive}: ${text.trim()}`);
  const spark = join(work, 'spark');
  await rename(join(work, root, 'deps'), spark);
  await mkdir(join(spark, 'python'), { recursive: true });
  await rename(join(work, root, 'lib'), join(spark, 'python', 'lib'));
};
