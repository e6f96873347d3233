/** The Java that compiles the example and runs Spark. */
import { join } from 'node:path';
import { CliError } from '../terminal.ts';
import { runTool } from './child.ts';

const install =
  'install a JDK 17 (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17), or set JAVA_HOME to one';

/** A tool of the JDK: that of JAVA_HOME, else the one on the PATH. */
export const jdkTool = (name: 'java' | 'javac' | 'jar'): string => {
  const home = process.env['JAVA_HOME'];
  return home === undefined || home === '' ? name : join(home, 'bin', name);
};

/** The major version in what `java -version` prints: `"17.0.15"` is 17, `"1.8.0_402"` is 8. */
export const javaMajor = (text: string): number | undefined => {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]);
};

/**
 * Makes sure that there is a JDK which runs this Spark: 3.x runs on Java 8 to 17, 4 on 17 and newer.
 * @throws CliError that says what to install
 */
export const checkJava = async (sparkVersion: string, signal: AbortSignal): Promise<void> => {
  const { code, text } = await runTool(jdkTool('java'), ['-version'], { signal, output: 'collect' });
  if (code === undefined) throw new CliError(`There is no Java on this machine, and Spark needs one: ${install}.`);
  const major = javaMajor(text);
  const isNew = Number.parseInt(sparkVersion, 10) >= 4;
  if (major === undefined || (isNew ? major < 17 : major < 8 || major > 17))
    throw new CliError(`Spark ${sparkVersion} doesn't run on Java ${major ?? 'of an unknown version'}: ${install}.`);
};

/** The same for the compiler. @throws CliError that says what to install */
export const checkCompiler = async (signal: AbortSignal): Promise<void> => {
  const { code } = await runTool(jdkTool('javac'), ['-version'], { signal, output: 'collect' });
  if (code !== 0)
    throw new CliError(`There is a Java without compiler (javac), and the example is compiled here: ${install}.`);
};
