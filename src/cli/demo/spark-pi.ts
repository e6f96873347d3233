/** The example SparkPi, compiled on this machine: Spark's packages bring no jar with examples. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { projectPath } from '../project.ts';
import { CliError } from '../terminal.ts';
import { runTool } from './child.ts';
import { checkCompiler, jdkTool } from './java.ts';

const source = (): string => projectPath('examples/java/SparkPi.java');

/** The path of the jar follows from the source: an edited example is compiled anew. */
const jarPath = async (): Promise<string> => {
  const digest = createHash('sha256')
    .update(await readFile(source()))
    .digest('hex');
  return join(cacheDirectory(), `examples-${digest.slice(0, 12)}`, 'spark-pi.jar');
};

/** The jar that was compiled before; undefined when none was. */
export const cachedSparkPi = async (): Promise<string | undefined> => {
  const jar = await jarPath();
  return (await stat(jar).catch(() => undefined)) === undefined ? undefined : jar;
};

/** Compiles the example against a Spark, if that is not done yet, and answers the jar's path. @throws CliError when it can't be compiled */
export const compileSparkPi = async (sparkHome: string, signal: AbortSignal): Promise<string> => {
  const cached = await cachedSparkPi();
  if (cached !== undefined) return cached;
  await checkCompiler(signal);
  const jar = await jarPath();
  await mkdir(dirname(jar), { recursive: true });
  const work = await mkdtemp(join(dirname(jar), 'compiling-'));
  try {
    const classes = join(work, 'classes');
    await must(
      'javac',
      ['--release', '8', '-Xlint:-options', '-cp', join(sparkHome, 'jars', '*'), '-d', classes, source()],
      signal,
    );
    await must('jar', ['--create', '--file', join(work, 'spark-pi.jar'), '-C', classes, '.'], signal);
    await rename(join(work, 'spark-pi.jar'), jar);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return jar;
};

const must = async (tool: 'javac' | 'jar', words: readonly string[], signal: AbortSignal): Promise<void> => {
  const { code, text } = await runTool(jdkTool(tool), words, { signal, output: 'collect' });
  if (code !== 0) throw new CliError(`${tool} could not make the jar of the example: ${text.trim()}`);
};
