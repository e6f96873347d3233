import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

const operator = { launchedBy: 'Operator' };

describe('what a driver needs', () => {
  test.each<[string, Json, object]>([
    ['nothing said: 1 core, 1 GiB and 384 MiB beside it', {}, { cpus: 1000, mem: 1_408_000, ports: 0 }],
    ['a tenth beside a large heap', { driver: { memory: '8g', cores: 4 } }, { cpus: 4000, mem: 9_011_000, ports: 0 }],
    [
      'an overhead of its own',
      { driver: { memory: '1g', memoryOverhead: '2g' } },
      { cpus: 1000, mem: 3_072_000, ports: 0 },
    ],
    [
      'a factor of its own',
      { driver: { memory: '8g' }, sparkConf: { 'spark.driver.memoryOverheadFactor': '0.4' } },
      { cpus: 1000, mem: 11_468_000, ports: 0 },
    ],
    ['a Master beside it, and five ports', { executor: operator }, { cpus: 1000, mem: 1_664_000, ports: 5 }],
    [
      'properties instead of fields',
      { sparkConf: { 'spark.driver.memory': '2g', 'spark.driver.cores': '3' } },
      { cpus: 3000, mem: 2_432_000, ports: 0 },
    ],
  ])('%s', (_, spec, amounts) => {
    expect(description(spec).amounts).toEqual(amounts);
  });

  test.each<[string, Json, number, object]>([
    ['one, with a Worker around it and three ports', {}, 1, { cpus: 1000, mem: 1_664_000, ports: 3 }],
    ['as many as are said', { instances: 7, cores: 2, memory: '4g' }, 7, { cpus: 2000, mem: 4_761_000, ports: 3 }],
  ])('executors: %s', (_, executor, wanted, amounts) => {
    expect(description({ executor: { ...executor, ...operator } }).executors).toMatchObject({ wanted, amounts });
  });

  test.each<[Json, number]>([
    [{ 'spark.cores.max': '7' }, 3],
    [{ 'spark.cores.max': '1' }, 1],
    [{ 'spark.executor.instances': '4', 'spark.cores.max': '2' }, 4],
  ])('the number of executors of two cores from %j is %d', (sparkConf, wanted) => {
    expect(description({ sparkConf, executor: { cores: 2 } }).executors.wanted).toBe(wanted);
  });
});

describe('properties', () => {
  test('of the cluster are under those of sparkConf, and those under the fields', () => {
    const cluster = {
      driverDefaults: { sparkConf: { 'spark.a': 'cluster', 'spark.b': 'cluster', 'spark.app.name': 'cluster' } },
    };
    const { properties, name } = description(
      { sparkConf: { 'spark.b': 'user', 'spark.executor.cores': '2' }, executor: { cores: 2 } },
      cluster,
    );
    expect(properties).toMatchObject({ 'spark.a': 'cluster', 'spark.b': 'user', 'spark.executor.cores': '2' });
    expect(name).toBe('pi');
  });

  const figures = ({ size, executors }: ReturnType<typeof description>) => [
    size.cores,
    size.heapMiB,
    executors.size.cores,
    executors.size.heapMiB,
    executors.wanted,
  ];

  test.each<[string, Json, Json, readonly number[]]>([
    ['nobody says any', {}, {}, [1, 1024, 1, 1024, 1]],
    [
      'the cluster says them',
      {},
      {
        'spark.driver.cores': '2',
        'spark.driver.memory': '3g',
        'spark.executor.cores': '4',
        'spark.executor.memory': '5g',
        'spark.executor.instances': '6',
      },
      [2, 3072, 4, 5120, 6],
    ],
    [
      'sparkConf says more than the cluster',
      { sparkConf: { 'spark.driver.cores': '7' } },
      { 'spark.driver.cores': '2' },
      [7, 1024, 1, 1024, 1],
    ],
    [
      'a field says more than the cluster',
      { executor: { instances: 3 } },
      { 'spark.executor.instances': '6' },
      [1, 1024, 1, 1024, 3],
    ],
    ['a limit of cores settles the number', { sparkConf: { 'spark.cores.max': '4' } }, {}, [1, 1024, 1, 1024, 4]],
  ])('give the sizes, where %s', (_, spec, sparkConf, expected) => {
    expect(figures(description(spec, { driverDefaults: { sparkConf } }))).toEqual(expected);
  });

  test('say what the application depends on, and the variables of executors', () => {
    const spec = {
      deps: { jars: ['a.jar', 'b.jar'], pyFiles: ['c.py'] },
      executor: { env: [{ name: 'TZ', value: 'UTC' }] },
    };
    const { properties } = description(spec);
    expect(properties).toMatchObject({
      'spark.jars': 'a.jar,b.jar',
      'spark.submit.pyFiles': 'c.py',
      'spark.executorEnv.TZ': 'UTC',
    });
    expect(properties).not.toHaveProperty('spark.files');
  });
});

describe('variables of the driver', () => {
  test('are those of the cluster, under spark.mesos.driverEnv, under those of the application, each once', () => {
    const env = (value: string, ...names: string[]) => names.map((name) => ({ name, value }));
    const { environment } = description(
      {
        sparkConf: { 'spark.mesos.driverEnv.B': 'conf' },
        driver: { env: env('app', 'C') },
      },
      { driverDefaults: { env: env('cluster', 'A', 'B', 'C') } },
    );
    expect(environment).toEqual([
      { name: 'A', value: 'cluster' },
      { name: 'B', value: 'conf' },
      { name: 'C', value: 'app' },
    ]);
  });
});

describe('the main file', () => {
  test.each([
    ['https://host/a/app.jar', { path: 'app.jar', inSandbox: true }],
    ['https://host/app.jar?x=/y#z', { path: 'app.jar', inSandbox: true }],
    ['hdfs:///apps/app.jar', { path: 'app.jar', inSandbox: true }],
    ['s3a://bucket/app.py', { path: 'app.py', inSandbox: true }],
    ['/mnt/app.jar', { path: 'app.jar', inSandbox: true }],
    ['local:///opt/app.jar', { path: '/opt/app.jar', inSandbox: false }],
    ['local:/opt/app.jar', { path: '/opt/app.jar', inSandbox: false }],
  ])('%s', (mainApplicationFile, mainFile) => {
    const { mainFile: seen, uris } = description({ mainApplicationFile });
    expect(seen).toMatchObject(mainFile);
    expect(uris).toEqual(
      mainFile.inSandbox
        ? [{ value: mainApplicationFile, cache: false, extract: false, outputFile: mainFile.path }]
        : [],
    );
  });
});

describe('an application is refused, with the place and the reason,', () => {
  test.each<[string, Json, string, string]>([
    [
      'for a key that the operator sets',
      { sparkConf: { 'spark.master': 'local' } },
      'KeyNotAllowed',
      'spec.sparkConf["spark.master"]',
    ],
    [
      'for a key that is not acted on',
      { sparkConf: { 'spark.mesos.no.such': '1' } },
      'KeyNotAllowed',
      'spec.sparkConf["spark.mesos.no.such"]',
    ],
    [
      'for memory that is none',
      { sparkConf: { 'spark.driver.memory': 'much' } },
      'BadValue',
      'spark.driver.memory is "much"',
    ],
    [
      'for a heap without a unit that is too small',
      { driver: { memory: '4b' } },
      'BadValue',
      'spark.driver.memory is less than one MiB',
    ],
    [
      'for cores that are none',
      { sparkConf: { 'spark.executor.cores': '0' } },
      'BadValue',
      'spark.executor.cores must be at least 1',
    ],
    [
      'for half a core of an executor',
      { sparkConf: { 'spark.executor.cores': '0.5' } },
      'BadValue',
      'spark.executor.cores is "0.5"',
    ],
    [
      'for a driver without cores',
      { sparkConf: { 'spark.driver.cores': '0' } },
      'BadValue',
      'spark.driver.cores is less',
    ],
    [
      'for cores that are no number',
      { sparkConf: { 'spark.driver.cores': '1e1' } },
      'BadValue',
      'spark.driver.cores is "1e1"',
    ],
    [
      'for a factor that is none',
      { sparkConf: { 'spark.driver.memoryOverheadFactor': '-1' } },
      'BadValue',
      'spark.driver.memoryOverheadFactor is "-1"',
    ],
    [
      'for a main file without a name',
      { mainApplicationFile: 'https://host/a/' },
      'BadValue',
      'spec.mainApplicationFile is "https://host/a/"',
    ],
    ['for a host without a file', { mainApplicationFile: 'https://host' }, 'BadValue', 'names no file'],
    ['for a way out of the sandbox', { mainApplicationFile: 'https://host/..' }, 'BadValue', 'names no file'],
    ['for a local file without a path', { mainApplicationFile: 'local:app.jar' }, 'BadValue', 'names no absolute path'],
    ['for a zero character', { arguments: ['a', 'b\0c'] }, 'BadValue', 'spec.arguments[1] holds a zero character'],
    [
      'for more text than a command holds',
      { arguments: Array(10).fill('x'.repeat(16_000)) },
      'TooLong',
      'at most 120000',
    ],
    [
      'for a label of ours',
      { driver: { labels: { 'sparkmesos.dev/uid': 'x' } } },
      'KeyNotAllowed',
      'spec.driver.labels["sparkmesos.dev/uid"]',
    ],
    [
      "for the secret's variable",
      { executor: operator, driver: { env: [{ name: '_SPARK_AUTH_SECRET', value: 'x' }] } },
      'KeyNotAllowed',
      'the variable _SPARK_AUTH_SECRET',
    ],
  ])('%s', (_, spec, reason, message) => {
    expect(described(spec)).toEqual({ ok: false, reason, message: expect.stringContaining(message) });
  });

  test('where nobody says where Spark lies on the agents', () => {
    expect(described({}, { sparkHome: undefined })).toMatchObject({ reason: 'NoSparkHome' });
    expect(
      description({ sparkConf: { 'spark.mesos.executor.home': '/usr/spark' } }, { sparkHome: undefined }).sparkHome,
    ).toEqual({ kind: 'installed', path: '/usr/spark' });
  });
});

test.each([
  ['0.5', 500],
  ['1.0', 1000],
  ['2', 2000],
])("a driver's cores may be %j of an agent's, as for Spark's dispatcher", (cores, cpus) => {
  expect(description({ sparkConf: { 'spark.driver.cores': cores } }).amounts.cpus).toBe(cpus);
});
