/** Command lines of spark-submit as resources. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { run } from '../../../../src/cli/program.ts';
import { KeptTerminal } from '../../../support/terminal.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'submit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const submitted = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run(['submit', '--dry-run', '-o', 'json', '--cluster', 'main', ...words], terminal);
  const manifest = code === 0 ? JSON.parse(terminal.stdout) : undefined;
  return { code, err: terminal.stderr, manifest, spec: manifest?.spec };
};

const jar = 'http://files.example/app.jar';
const java = ['--class', 'com.example.Pi', '--spark-version', '3.5.7'] as const;

describe('submit', () => {
  test('takes a whole command line of spark-submit', async () => {
    const words =
      '--master mesos://m:7077 --deploy-mode cluster --supervise --executor-memory 20G --total-executor-cores 100';
    const { code, err, manifest } = await submitted(...java, ...words.split(' '), jar, '1000');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(manifest).toEqual({
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name: expect.stringMatching(/^com-example-pi-[0-9a-z]{6}$/) },
      spec: {
        type: 'Java',
        mode: 'cluster',
        sparkVersion: '3.5.7',
        mainClass: 'com.example.Pi',
        mainApplicationFile: jar,
        arguments: ['1000'],
        driver: { supervise: true },
        executor: { memory: '20G' },
        sparkConf: { 'spark.app.name': 'com.example.Pi', 'spark.cores.max': '100' },
        mesos: { cluster: 'main' },
      },
    });
  });

  test.each<[string, readonly string[], object]>([
    ['--name', ['--name', 'Nightly ETL'], { sparkConf: { 'spark.app.name': 'Nightly ETL' } }],
    ['--jars', ['--jars', 'http://h/a.jar,local:///b.jar'], { deps: { jars: ['http://h/a.jar', 'local:///b.jar'] } }],
    ['--py-files', ['--py-files', 'http://h/a.zip'], { deps: { pyFiles: ['http://h/a.zip'] } }],
    ['--files', ['--files', 'hdfs:///c.conf#d.conf'], { deps: { files: ['hdfs:///c.conf#d.conf'] } }],
    ['--archives', ['--archives', 'http://h/e.tgz#env'], { deps: { archives: ['http://h/e.tgz#env'] } }],
    ['--packages', ['--packages', 'g:a:1,g:b:2'], { deps: { packages: ['g:a:1', 'g:b:2'] } }],
    ['--exclude-packages', ['--exclude-packages', 'g:a'], { deps: { excludePackages: ['g:a'] } }],
    ['--repositories', ['--repositories', 'https://r'], { deps: { repositories: ['https://r'] } }],
    ['--driver-memory', ['--driver-memory', '512m'], { driver: { memory: '512m' } }],
    ['--driver-cores', ['--driver-cores=2'], { driver: { cores: 2 } }],
    ['--driver-java-options', ['--driver-java-options', '-Da=b'], { driver: { javaOptions: '-Da=b' } }],
    ['--driver-class-path', ['--driver-class-path', '/x'], { sparkConf: { 'spark.driver.extraClassPath': '/x' } }],
    [
      '--driver-library-path',
      ['--driver-library-path', '/y'],
      { sparkConf: { 'spark.driver.extraLibraryPath': '/y' } },
    ],
    ['--executor-cores', ['--executor-cores', '4'], { executor: { cores: 4 } }],
    ['--num-executors', ['--num-executors', '7'], { executor: { instances: 7 } }],
    ['--queue', ['--queue', 'night'], { mesos: { cluster: 'main', queue: 'night' } }],
    ['--proxy-user', ['--proxy-user', 'alice'], { proxyUser: 'alice' }],
    ['--keytab', ['--keytab', '/k', '--principal', 'p'], { sparkConf: { 'spark.kerberos.keytab': '/k' } }],
    ['-c', ['-c', 'spark.x=a=b', '--conf', 'spark.y= '], { sparkConf: { 'spark.x': 'a=b', 'spark.y': ' ' } }],
    ['--image', ['--image', 'repo/img'], { image: 'repo/img' }],
    ['--executors', ['--executors', 'operator'], { executor: { launchedBy: 'Operator' } }],
  ])('%s has its place', async (_, words, spec) => {
    const made = await submitted(...java, ...words, jar);
    expect(made.err).toBe('');
    expect(made.spec).toMatchObject(spec);
  });

  test('passes on what follows the file, whatever it looks like', async () => {
    const { spec } = await submitted(...java, jar, '--class', 'other', '-c', 'two words', '');
    expect(spec).toMatchObject({ mainClass: 'com.example.Pi', arguments: ['--class', 'other', '-c', 'two words', ''] });
  });

  test.each([
    ['app.py', 'Python'],
    ['app.R', 'R'],
    ['app.r', 'R'],
  ])('%s needs no class', async (file, type) => {
    const { spec, manifest } = await submitted(
      '--spark-version',
      '4.0.0',
      '--class',
      'not.used',
      `local:///opt/${file}`,
    );
    expect(spec).toMatchObject({ type, mainApplicationFile: `local:///opt/${file}`, sparkVersion: '4.0.0' });
    expect(spec.mainClass).toBeUndefined();
    expect(manifest.metadata.name).toMatch(/^app-(py|r)-/);
  });

  test('a flag wins over --conf, and that over the file of properties', async () => {
    const path = join(folder, 'spark.properties');
    const lines = [
      '# ours',
      'spark.a file',
      'spark.b=file',
      'spark.driver.memory 3g',
      'other.key 1',
      'spark.c : x\\',
      '  y ',
    ];
    await writeFile(path, lines.join('\n'));
    const { spec, err } = await submitted(
      ...[...java, '--properties-file', path, '--conf', 'spark.a=conf', '--conf', 'spark.driver.memory=4g'],
      ...['--driver-memory', '5g', jar],
    );
    expect(err).toBe('Ignored, because it does not begin with spark.: other.key\n');
    expect(spec.sparkConf).toMatchObject({ 'spark.a': 'conf', 'spark.b': 'file', 'spark.c': 'xy' });
    expect(spec.driver).toEqual({ memory: '5g' });
  });

  test('a path of this machine becomes one of the agents, and is told', async () => {
    const { spec, err } = await submitted(...java, '--files', 'http://h/f, conf/a.txt#b', '/opt/app.jar');
    expect(spec.mainApplicationFile).toBe('file:/opt/app.jar');
    expect(spec.deps.files).toEqual(['http://h/f', `file:${process.cwd()}/conf/a.txt#b`]);
    expect(err).toContain('conf/a.txt#b is a path of this machine and is not copied: the agents must have it too.\n');
  });

  test('the version of Spark may come from the image, and is told where it is assumed', async () => {
    const made = await submitted('--class', 'A', '--image', 'repo:5000/spark:3.5.1-java17', jar);
    expect(made.spec.sparkVersion).toBe('3.5.1');
    expect(made.err).toBe('Spark 3.5.1 is assumed; say another one by --spark-version.\n');
    expect((await submitted('--class', 'A', '--image', 'repo:5000/spark', jar)).spec.sparkVersion).toBe('3.4.4');
  });

  test('--as names the resource, and --verbose tells where each property went', async () => {
    const { manifest, err } = await submitted(
      ...java,
      '--as',
      'pi',
      '--verbose',
      '--driver-memory',
      '1g',
      '-n',
      'etl',
      jar,
    );
    expect(manifest.metadata).toEqual({ name: 'pi', namespace: 'etl' });
    expect(err).toContain('spark.driver.memory is spec.driver.memory\n');
    expect(err).toContain('spark.app.name is spec.sparkConf[spark.app.name]\n');
  });

  test.each<[string, readonly string[], string]>([
    ['a jar without its class', [jar], '--class is required: http://files.example/app.jar is neither'],
    ['no file', [...java], "missing required argument 'file'"],
    ['a property without a value', [...java, '-c', 'spark.x', jar], 'It must be key=value.'],
    ['a version that is none', ['--class', 'A', '--spark-version', 'new', jar], 'spec.sparkVersion: must be a version'],
    ['a file of properties that is not there', [...java, '--properties-file', '/none', jar], "/none can't be read"],
    ['--kill', ['--kill', 'pi', jar], 'Use `sparkmesos kill pi`.'],
    ['--status', ['--status', 'pi', jar], 'Use `sparkmesos status pi`.'],
  ])('%s is an error in a sentence', async (_, words, sentence) => {
    const { code, err } = await submitted(...words);
    expect(code).not.toBe(0);
    expect(err).toContain(sentence);
  });
});
