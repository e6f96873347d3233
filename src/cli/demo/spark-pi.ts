/** Jars of the project's own Java sources, compiled on this machine: Spark's packages bring no jar with examples. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { projectPath } from '../project.ts';
import { CliError } from '../terminal.ts';
import { runTool } from './child.ts';
import { checkCompiler, jdkTool } from './java.ts';

interface Source {
  readonly path: string;
  readonly jar: string;
}

const sparkPi = (): Source => ({ path: projectPath('examples/java/SparkPi.java'), jar: 'spark-pi.jar' });

/** The path of the jar follows from the source: an edited one is compiled anew. */
const jarPath = async ({ path, jar }: Source): Promise<string> => {
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return join(cacheDirectory(), `examples-${digest.slice(0, 12)}`, jar);
};

const jarInCache = async (source: Source): Promise<string | undefined> => {
  const jar = await jarPath(source);
  return (await stat(jar).catch(() => undefined)) === undefined ? undefined : jar;
};

/** The jar that was compiled before; undefined when none was. */
export const cachedSparkPi = (): Promise<string | undefined> => jarInCache(sparkPi());

/** Compiles the example against a Spark, if that is not done yet, and answers the jar's path. @throws CliError when it can't be compiled */
export const compileSparkPi = (sparkHome: string, signal: AbortSignal): Promise<string> =>
  compileJar(sparkPi(), sparkHome, signal);

/** The same for any source. */
export const compileJar = async (source: Source, sparkHome: string, signal: AbortSignal): Promise<string> => {
  const cached = await jarInCache(source);
  if (cached !== undefined) return cached;
  await checkCompiler(signal);
  const jar = await jarPath(source);
  await mkdir(dirname(jar), { recursive: true });
  const work = await mkdtemp(join(dirname(jar), 'compiling-'));
  try {
    const classes = join(work, 'classes');
    await must(
      'javac',
      ['--release', '8', '-Xlint:-options', '-cp', join(sparkHome, 'jars', '*'), '-d', classes, source.path],
      signal,
    );
    await must('jar', ['--create', '--file', join(work, source.jar), '-C', classes, '.'], signal);
    await rename(join(work, source.jar), jar);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return jar;
};

const must = async (tool: 'javac' | 'jar', words: readonly string[], signal: AbortSignal): Promise<void> => {
  const { code, text } = await runTool(jdkTool(tool), words, { signal, output: 'collect' });
  if (code !== 0) throw new CliError(`${tool} could not make the jar of the example: ${text.trim()}`);
};
