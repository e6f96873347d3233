/** Spark is fetched with tools of the machine: here with stand-ins for pip, without a network. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachedSpark, findSpark } from '../../../src/cli/demo/spark.ts';
import { KeptTerminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

const names = ['PATH', 'SPARK_HOME', 'XDG_CACHE_HOME'] as const;
const before = names.map((name) => [name, process.env[name]] as const);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-'));
  await mkdir(join(folder, 'bin'));
  process.env['PATH'] = `${join(folder, 'bin')}:${process.env['PATH']}`;
  process.env['XDG_CACHE_HOME'] = folder;
  delete process.env['SPARK_HOME'];
});
afterEach(async () => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await rm(folder, { recursive: true, force: true });
});

/** A python3 that does this instead of what pip does; `$work` is the directory that pip is to fill. */
const pip = async (lines: string): Promise<void> => {
  const path = join(folder, 'bin/python3');
  await writeFile(path, `#!/bin/sh\nwhile [ "$1" != -d ]; do shift; done; work=$2\n${lines}\n`);
  await chmod(path, 0o755);
};

/** An archive as PyPI has it, with next to nothing in it. */
const archive = async (): Promise<string> => {
  const root = join(folder, 'pyspark-3.4.4');
  for (const part of ['deps/bin', 'deps/sbin', 'deps/jars', 'deps/data', 'lib']) {
    await mkdir(join(root, part), { recursive: true });
    await writeFile(join(root, part, 'file'), part);
  }
  const path = join(folder, 'archive.tar.gz');
  execFileSync('tar', ['-czf', path, '-C', folder, 'pyspark-3.4.4']);
  return path;
};

const cached = () => readdir(join(folder, 'spark-mesos-operator')).catch(() => []);
const idle = new AbortController().signal;

describe('Spark', () => {
  test('is fetched once and laid out as an installation', async () => {
    await pip(`cp ${await archive()} "$work/pyspark-3.4.4.tar.gz"`);
    const terminal = new KeptTerminal();
    const { home, version } = await findSpark(terminal, idle);
    expect(version).toBe('3.4.4');
    expect((await readdir(home)).sort()).toEqual(['bin', 'jars', 'python', 'sbin']);
    expect(await readFile(join(home, 'python/lib/file'), 'utf8')).toBe('lib');
    expect(terminal.stderr).toContain('Fetches Spark 3.4.4 with pip');
    expect(await cached()).toEqual(['spark-3.4.4']);

    await pip('exit 1');
    expect(await findSpark(new KeptTerminal(), idle)).toEqual({ home, version });
    expect(await cachedSpark()).toBe(home);
  });

  test('that could not be fetched is told with what to do, and leaves nothing', async () => {
    await pip('exit 1');
    await expect(findSpark(new KeptTerminal(), idle)).rejects.toThrow('pip could not fetch pyspark 3.4.4');
    expect(await cached()).toEqual([]);
    expect(await cachedSpark()).toBeUndefined();
  });

  test('in an archive that is broken is never taken for whole', async () => {
    await pip('echo no archive > "$work/pyspark-3.4.4.tar.gz"');
    await expect(findSpark(new KeptTerminal(), idle)).rejects.toThrow('tar could not unpack');
    expect(await cached()).toEqual([]);
  });

  test('is not fetched on after an interruption, and pip and what it started end', async () => {
    const pids = join(folder, 'pids');
    await pip(`sleep 600 & echo $! $$ > ${pids}; wait`);
    const stop = new AbortController();
    const fetching = findSpark(new KeptTerminal(), stop.signal).catch((error: Error) => error.message);
    let written = '';
    const look = setInterval(() => {
      readFile(pids, 'utf8').then(
        (text) => {
          written = text;
        },
        () => {},
      );
    }, 5);
    await until('pip runs', () => /\d+ \d+\n/.test(written));
    clearInterval(look);
    stop.abort(new Error('interrupted'));
    expect(await fetching).toBe('interrupted');
    for (const pid of written.trim().split(' ').map(Number)) await until(`process ${pid} is gone`, () => !isAlive(pid));
    expect(await cached()).toEqual([]);
  });

  test('of SPARK_HOME goes before all, with the version of its jars', async () => {
    await mkdir(join(folder, 'own/jars'), { recursive: true });
    await writeFile(join(folder, 'own/jars/spark-core_2.13-4.0.1.jar'), '');
    process.env['SPARK_HOME'] = join(folder, 'own');
    expect(await findSpark(new KeptTerminal(), idle)).toEqual({ home: join(folder, 'own'), version: '4.0.1' });
  });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return (
      execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
        .toString()
        .trim()
        .startsWith('Z') === false
    );
  } catch {
    return false;
  }
};
