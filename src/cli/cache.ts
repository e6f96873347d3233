/** Where things are kept that are costly to get: `$XDG_CACHE_HOME/spark-mesos-operator`, else under `~/.cache`. Everything in it may be deleted. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The directory; it need not exist yet. */
export const cacheDirectory = (environment: Readonly<Record<string, string | undefined>> = process.env): string => {
  const given = environment['XDG_CACHE_HOME'];
  const parent = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.cache');
  return join(parent, 'spark-mesos-operator');
};
