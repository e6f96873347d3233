import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { cacheDirectory } from '../../src/cli/cache.ts';
import { CommandLine, descendantsOf, endCommandLines, stillAlive } from '../support/command-line.ts';
import { until } from '../support/until.ts';

const { CI, SPARK_HOME } = process.env;
const hasSpark = (SPARK_HOME ?? '') !== '' || existsSync(join(cacheDirectory(), 'spark-3.4.4'));
const withSpark = hasSpark || (CI ?? '') !== '' ? describe : describe.skip;
if (withSpark === describe.skip)
  process.stderr.write(
    'SKIPPED: the demo is not tested, for there is no Spark; run `npm run demo` once, or set SPARK_HOME.\n',
  );

/** With CI set Spark may have to be fetched first. */
const limitMs = 900_000;

const demo = async (work: (command: CommandLine, temporary: string) => Promise<void>): Promise<void> => {
  const temporary = await mkdtemp(join(tmpdir(), 'demo-'));
  const command = new CommandLine(['demo'], { TMPDIR: temporary });
  try {
    await work(command, temporary);
  } finally {
    await endCommandLines();
    await rm(temporary, { recursive: true, force: true });
  }
};

withSpark('the demo', () => {
  test(
    'runs both applications on real Spark and prints their answers',
    () =>
      demo(async (command, temporary) => {
        const code = await command.ended;
        expect({ code, text: code === 0 ? '' : command.text }).toEqual({ code: 0, text: '' });
        expect(command.text).toMatch(/ s {2}spark-pi +Running .*2 of 2 executors run/);
        expect(command.text).toContain('    Pi is roughly 3.14');
        expect(command.text).toContain('       21 the\n');
        expect(command.text).toMatch(/\nspark-pi +Completed +1 +127\.0\.0\.1/);
        expect(command.text).toMatch(/\nwordcount-python +Completed +1 +127\.0\.0\.1/);
        expect(command.text).toMatch(/\nembedded +True +\d +0 /);
        expect(await readdir(temporary)).toEqual([]);
      }),
    limitMs,
  );

  test.each([
    ['as soon as the embedded parts listen', /Mesos master at/],
    ['when the first application is applied', /spark-pi +Submitting/],
    ['when a driver runs', /Running/],
    ['when executors run', /of \d executors run/],
  ])(
    'Ctrl-C %s leaves no process behind',
    (_, moment) =>
      demo(async (command, temporary) => {
        await command.wrote(moment);
        const children = descendantsOf(command.pid);
        command.signal('SIGINT');
        expect(await command.ended).toBe(130);
        expect(command.text).toContain('Interrupted; nothing is left running.');
        await until('its processes are gone', () => stillAlive(children).length === 0);
        expect(await readdir(temporary)).toEqual([]);
      }),
    limitMs,
  );

  test(
    'a second Ctrl-C ends it at once, and still leaves no process behind',
    () =>
      demo(async (command) => {
        await command.wrote(/of \d executors run/);
        const children = descendantsOf(command.pid);
        expect(children.length).toBeGreaterThan(3);
        command.signal('SIGINT');
        command.signal('SIGINT');
        expect(await command.ended).toBe(130);
        await until('its processes are gone', () => stillAlive(children).length === 0);
      }),
    limitMs,
  );
});

afterEach(endCommandLines);

describe('the demo, where something is missing,', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'missing-'));
    await mkdir(join(folder, 'spark/jars'), { recursive: true });
    await writeFile(join(folder, 'spark/jars/spark-core_2.12-3.4.4.jar'), '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('says what to install when it is Java', async () => {
    const command = new CommandLine(['demo'], { SPARK_HOME: join(folder, 'spark'), JAVA_HOME: folder });
    expect(await command.ended).toBe(1);
    expect(command.text).toMatch(
      /^sparkmesos: There is no Java on this machine, and Spark needs one: install a JDK 17 .*\n$/,
    );
  });

  test('says so when no Spark is where SPARK_HOME points', async () => {
    const command = new CommandLine(['demo'], { SPARK_HOME: folder });
    expect(await command.ended).toBe(1);
    expect(command.text).toContain(`SPARK_HOME is ${folder}, where no Spark is`);
  });

  test('says what to install when it is Python', async () => {
    const command = new CommandLine(['demo'], { SPARK_HOME: '', XDG_CACHE_HOME: join(folder, 'cache'), PATH: folder });
    expect(await command.ended).toBe(1);
    expect(command.text).toContain('There is no python3 on this machine: install Python 3 with pip');
    expect(await readdir(join(folder, 'cache/spark-mesos-operator'))).toEqual([]);
  });
});
