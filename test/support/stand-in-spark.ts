import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What stands in for spark-submit: it says what it is given; the last argument says how it ends. */
const submit = `#!/bin/sh
echo "the answer is 42"
echo "it was called with $*" >&2
for last; do :; done
case "$last" in
  stay) exec sleep 600 ;;
  fail) exit 3 ;;
  slow) sleep 1; echo "and that is all" ;;
esac
`;

/** A directory that looks like a Spark installation to a driver that launches its executors itself. */
export const standInSpark = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'stand-in-spark-'));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin/spark-submit'), submit);
  await chmod(join(home, 'bin/spark-submit'), 0o755);
  return home;
};
