/** Words that the commands of drivers and executors share (semantics 3.5.1, 4.5). */
import { javaSplit } from '../model/java-text.ts';
import { noSuchElement, sparkException, type Thrown } from './exception.ts';

/** The last segment of a path or URI; slashes at its end don't count. */
export const lastSegment = (location: string): string => {
  const segment = javaSplit(location, '/').at(-1);
  if (segment === undefined) throw noSuchElement('next on empty iterator');
  return segment;
};

/** The words that bring an unpacked archive of Spark into place; its directory is guessed from the first part of the archive's name. */
export const changeToArchive = (uri: string): string => {
  const [name] = javaSplit(lastSegment(uri), '.');
  if (name === undefined) throw noSuchElement('next on empty iterator');
  return `cd ${name}*;`;
};

/** An assignment for the shell that puts directories in front of the library path; empty for none. */
export const libraryPathPrefix = (directories: readonly string[]): string =>
  directories.length === 0 ? '' : `LD_LIBRARY_PATH="${directories.join(':')}:$LD_LIBRARY_PATH"`;

/** `{{CONFIG_ENTRY:...}}` stands for Spark's long description of the entry. */
export const noSparkHome = (): Thrown =>
  sparkException('Executor Spark home `{{CONFIG_ENTRY:spark.mesos.executor.home}}` is not set!');
