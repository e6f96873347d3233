import { describe, expect, test } from '@jest/globals';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import { describeDriver } from '../../../src/translate/description.ts';
import { driverTask } from '../../../src/translate/tasks.ts';
import { mesosClusterObject, minimalSpec, sparkApplicationObject } from '../../support/resources.ts';

const submission = 'driver-20260101000000-0000000000ab';

const described = (spec: object, cluster: object = {}, taskId = submission) => {
  const app = parseSparkApplication(sparkApplicationObject({ ...minimalSpec, ...spec }));
  const parsed = parseMesosCluster(
    mesosClusterObject({ master: 'mesos://zk1:5050', sparkHome: '/opt/spark', compatibility: 'Spark34', ...cluster }),
  );
  if (!app.ok) throw new Error(app.message);
  if (!parsed.ok) throw new Error(parsed.message);
  return describeDriver(app.value, parsed.value.spec, taskId, 1, undefined);
};

const valueIn = (result: ReturnType<typeof described>) => {
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

const taskOf = (result: ReturnType<typeof described>, taskId = submission) =>
  driverTask(valueIn(result), { agentId: 'a1', hostname: 'h1', resources: [], ports: [] }, `fw-1-${taskId}`);

const driver = { launchedBy: 'Driver' };

describe('a cluster with compatibility Spark34', () => {
  test.each([
    [{}, 1792],
    [{ driver: { memory: '2000M' } }, 2768],
    [{ driver: { memory: '5000M' } }, 6050],
    [{ sparkConf: { 'spark.driver.memory': '2g', 'spark.mesos.driver.memoryOverhead': '100' } }, 2532],
  ])('counts the overhead of a driver twice: %j needs %i MiB', (spec, mib) => {
    expect(valueIn(described({ executor: driver, ...spec })).amounts).toEqual({
      cpus: 1000,
      mem: mib * 1000,
      ports: 0,
    });
  });

  test('launches the very line that Spark 3.4 would, quirks of its quoting included', () => {
    const spec = {
      mainClass: 'Main',
      mainApplicationFile: 'http://host/app.jar',
      arguments: ['--a=$2', 'x y z'],
      sparkConf: { 'spark.app.name': 'My App' },
      executor: driver,
    };
    expect(taskOf(described(spec)).command.value).toBe(
      '/opt/spark/./bin/spark-submit --name "My App" --master mesos://zk1:5050 --driver-cores 1.0 --driver-memory 1408M --class Main --conf "spark.app.name=My App" ./app.jar "--a=\\$2" "x y z"',
    );
  });

  test('tells a retried driver the framework of its attempt', () => {
    const taskId = `${submission}-retry-2`;
    expect(taskOf(described({ executor: driver }, {}, taskId), taskId).command.environment).toContainEqual({
      name: 'SPARK_SUBMIT_OPTS',
      value: ` -Dspark.mesos.driver.frameworkId=fw-1-${taskId}`,
    });
  });

  test('gives drivers the defaults of the cluster on their command line only', () => {
    const cluster = { driverDefaults: { sparkConf: { 'spark.driver.memory': '8g', 'spark.ui.port': '4444' } } };
    const result = described({ executor: driver }, cluster);
    expect(valueIn(result).amounts.mem).toBe(1792_000);
    expect(taskOf(result).command.value).toContain('--conf spark.driver.memory=8g --conf spark.ui.port=4444');
  });

  test('turns a number of executors into cores, and keeps labels by which the task is traced to its resource', () => {
    const task = taskOf(described({ executor: { ...driver, instances: 3, cores: 2 } }));
    expect(task.command.value).toContain('--total-executor-cores 6');
    expect(task.command.value).toContain('--conf spark.executor.cores=2');
    expect(task.labels).toContainEqual({ key: 'sparkmesos.dev/attempt', value: '1' });
  });

  test('refuses what Spark would fail of, with its words', () => {
    const spec = { executor: driver, sparkConf: { 'spark.driver.memoryOverhead': '512m' } };
    expect(described(spec)).toMatchObject({ ok: false, message: expect.stringContaining('512m') });
  });

  test('changes nothing for an application whose executors the operator launches', () => {
    const operator = { executor: { launchedBy: 'Operator' } };
    const other = describedAsDocumented(operator);
    expect(valueIn(described(operator)).amounts).toEqual(other.amounts);
  });
});

const describedAsDocumented = (spec: object) => valueIn(described(spec, { compatibility: 'Documented' }));
