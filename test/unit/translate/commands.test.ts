/** The commands are run by a real shell, with programs in Spark's place that write down what reaches them. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Task } from '../../../src/model/mesos.ts';
import type { DriverDescription } from '../../../src/translate/description.ts';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { AgentShell, freePorts, listener, place, recorder } from '../../support/agent-shell.ts';
import { readProperties } from '../../support/java-properties.ts';
import { description, secret } from './described.ts';

const hostile = [
  '$(touch pwned)',
  '`touch pwned`',
  "'; touch pwned; '",
  '"; touch pwned; "',
  'a\nb',
  '$HOME',
  '',
  '--conf',
  '~ * {a,b} \\ # !x',
  'ü€😀',
];

let shell: AgentShell;
let sandbox: string;
let home: string;

beforeEach(() => {
  shell = new AgentShell();
  ({ sandbox, home } = shell);
});

afterEach(() => shell.close());

const program = (name: string, text: string): void => shell.program(name, text);
const run = (task: Task, more?: Readonly<Record<string, string>>) => shell.run(task, more);

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

const recorded = (): readonly string[] => shell.recorded();
const hostileSpec = (launchedBy: string) => ({
  mainClass: 'org.Main;touch$IFS;pwned',
  mainApplicationFile: 'http://files/$(touch pwned).jar',
  arguments: hostile,
  sparkConf: {
    'spark.mesos.executor.home': home,
    'spark.app.name': "$(touch pwned) 'x'",
    'spark.lines': 'one\nspark.authenticate.secret=mine\n',
    'spark.odd:key=x': ' two "words" $HOME\\',
  },
  driver: { javaOptions: '-Da="$(touch pwned)"', env: [{ name: 'A', value: '$(touch pwned)' }] },
  executor: { launchedBy, cores: 2, memory: '512m' },
});

const evil = "'$(touch pwned)';`touch pwned`";

/** Every further field whose text comes near a shell. */
const hostileFields = () => ({
  ...hostileSpec('Driver'),
  hadoopConf: { 'fs.x': evil },
  deps: { jars: [evil], packages: [evil], repositories: [evil], archives: [evil] },
  proxyUser: 'nobody',
  monitoring: { exposeDriverMetrics: true, exposeExecutorMetrics: false, metricsProperties: `*.sink=${evil}` },
  nodeSelector: { rack: '$(touch pwned)' },
  dynamicAllocation: { enabled: true },
  driver: {
    annotations: { a: evil },
    envVars: { B: evil },
    env: [{ name: 'FROM_CONFIG', valueFrom: { configMapKeyRef: { name: 'evil', key: 'k' } } }],
  },
  executor: {
    launchedBy: 'Driver',
    labels: { l: evil },
    constraints: { zone: ['$(touch pwned)'] },
    envVars: { C: evil },
    env: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 'evil', key: 'k' } } }],
  },
  mesos: {
    cluster: 'main',
    queue: evil,
    uris: [{ value: 'http://files/$(touch$IFS@pwned)' }],
    labels: { m: evil },
  },
});

const onPorts = async (driver: DriverDescription) => {
  const ports = await freePorts(5);
  return { ports, task: driverTask(driver, place(ports), 'f-x') };
};

describe('a driver whose executors the operator runs', () => {
  test('starts a Master, submits with every text as it was given, and ends with the code of spark-submit', async () => {
    program('spark-class', listener);
    program('spark-submit', recorder(7));
    const driver = description(hostileSpec('Operator'));
    const { ports, task } = await onPorts(driver);
    expect(await run(task)).toEqual({ code: 7, stderr: '' });
    expect(recorded()).toEqual([
      ...['--properties-file', 'spark.properties', '--master', `spark://127.0.0.1:${ports[0]}`],
      ...['--name', "$(touch pwned) 'x'", '--class', 'org.Main;touch$IFS;pwned', join(sandbox, '$(touch pwned).jar')],
      ...hostile,
    ]);
    expect(existsSync(join(sandbox, 'pwned'))).toBe(false);
    await until(async () => !(await listens(ports[0] ?? 0)));
  });

  test('hands properties and secret to Spark in a file that nobody else can read', async () => {
    program('spark-class', listener);
    program('spark-submit', recorder(0));
    const driver = description(hostileSpec('Operator'));
    const { ports, task } = await onPorts(driver);
    expect(await run(task)).toEqual({ code: 0, stderr: '' });
    const file = join(sandbox, 'spark.properties');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.fromEntries(readProperties(readFileSync(file, 'utf8')))).toEqual({
      ...driver.properties,
      'spark.authenticate': 'true',
      'spark.authenticate.secret': secret.reveal(),
      'spark.network.crypto.enabled': 'true',
      'spark.driver.host': '127.0.0.1',
      'spark.driver.bindAddress': '127.0.0.1',
      'spark.driver.port': String(ports[2]),
      'spark.driver.blockManager.port': String(ports[3]),
      'spark.ui.port': String(ports[4]),
      'spark.driver.memory': '1024m',
      'spark.executor.memory': '512m',
      'spark.executor.cores': '2',
      'spark.cores.max': '2',
      'spark.local.dir': `${sandbox}/local`,
    });
  });

  test('ends with a code of its own, and the log, when the Master ends before it listens', async () => {
    program('spark-class', '#!/bin/sh\necho port taken\nexit 1\n');
    program('spark-submit', recorder(0));
    const { task } = await onPorts(description(hostileSpec('Operator')));
    const { code, stderr } = await run(task);
    expect(code).toBe(70);
    expect(stderr).toContain('port taken');
    expect(existsSync(join(sandbox, 'arguments'))).toBe(false);
  });
});

describe('a driver whose user does without the secret', () => {
  const spec = (conf: Readonly<Record<string, string>> = {}) => ({
    sparkConf: { 'spark.mesos.executor.home': home, 'spark.authenticate': 'false', ...conf },
    executor: { launchedBy: 'Operator' },
  });

  test('is given none, nor are the Master and the executors', async () => {
    program('spark-class', listener);
    program('spark-submit', recorder(0));
    const driver = description(spec());
    const { task } = await onPorts(driver);
    expect(await run(task)).toEqual({ code: 0, stderr: '' });
    const properties = Object.fromEntries(readProperties(readFileSync(join(sandbox, 'spark.properties'), 'utf8')));
    expect(properties).toMatchObject({ 'spark.authenticate': 'false' });
    expect(properties).not.toHaveProperty('spark.authenticate.secret');
    expect(properties).not.toHaveProperty('spark.network.crypto.enabled');
    const executor = executorTask(driver, 'executor-0', place([7077]), place([1, 2]));
    const variables = [task, executor].flatMap(({ command }) => command.environment.map(({ name }) => name));
    expect(variables).not.toContain('_SPARK_AUTH_SECRET');
    expect(`${task.command.value}${executor.command.value}`).not.toContain('spark.authenticate=true');
  });

  test('may use the shuffle service of agents, and then no executor is kept for its data', () => {
    const driver = description(
      spec({ 'spark.shuffle.service.enabled': 'true', 'spark.dynamicAllocation.enabled': 'true' }),
    );
    expect(driver.executors.allocation).toEqual({ initial: 0, min: 0, max: undefined, tracked: false });
    expect(driverTask(driver, place([1, 2, 3, 4, 5]), 'f').command.value).not.toContain('shuffleTracking');
  });
});

describe('an executor', () => {
  test('is a Worker that joins the Master, with its own cores, memory and ports', async () => {
    program('spark-class', recorder(3));
    const driver = description(hostileSpec('Operator'));
    const master = { hostname: 'driver.example.org', ports: [7077] };
    const task = executorTask(driver, 'executor-0', master, place([1, 2]));
    expect(await run(task)).toEqual({ code: 3, stderr: '' });
    expect(recorded()).toEqual([
      ...['org.apache.spark.deploy.worker.Worker', '--host', '127.0.0.1', '--cores', '2', '--memory', '512m'],
      ...['--work-dir', `${sandbox}/work`, '--port', '1', '--webui-port', '2', 'spark://driver.example.org:7077'],
    ]);
  });
});

describe('a driver that launches its executors itself', () => {
  test('is given every text as it is', async () => {
    program('spark-submit', recorder(0));
    const driver = description(hostileSpec('Driver'));
    const task = driverTask(driver, place([]), 'f-1-driver-1');
    expect(await run(task)).toEqual({ code: 0, stderr: '' });
    const words = recorded();
    expect(words.slice(0, 6)).toEqual([
      '--name',
      "$(touch pwned) 'x'",
      '--master',
      'mesos://master:5050',
      '--driver-memory',
      '1024m',
    ]);
    expect(words.slice(-hostile.length - 1)).toEqual([join(sandbox, '$(touch pwned).jar'), ...hostile]);
    expect(words).toContain('spark.lines=one\nspark.authenticate.secret=mine\n');
    expect(words).toContain('spark.odd:key=x= two "words" $HOME\\');
    expect(existsSync(join(sandbox, 'pwned'))).toBe(false);
  });

  test('is given the texts of every field as they are, and the secrets of its executors in a file of its own', async () => {
    program('spark-submit', recorder(0));
    mkdirSync(join(home, 'conf'));
    writeFileSync(join(home, 'conf', 'spark-defaults.conf'), 'spark.of.installation yes');
    const objects = { 'ConfigMap/evil': { k: evil }, 'Secret/evil': { k: evil } };
    const driver = description(hostileFields(), {}, objects);
    expect(await run(driverTask(driver, place([]), 'f-1'))).toEqual({ code: 0, stderr: '' });
    const words = recorded();
    expect(words.slice(0, 2)).toEqual(['--properties-file', join(sandbox, 'spark.properties')]);
    const passed = words.filter((_, index) => words[index - 1] === '--conf');
    for (const [key, value] of Object.entries(driver.properties))
      if (!['spark.driver.memory', 'spark.executor.instances'].includes(key))
        expect(passed).toContain(`${key}=${value}`);
    expect(existsSync(join(sandbox, 'pwned'))).toBe(false);
    const file = join(sandbox, 'spark.properties');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.fromEntries(readProperties(readFileSync(file, 'utf8')))).toEqual({
      'spark.of.installation': 'yes',
      'spark.mesos.executor.secret.values': evil,
    });
  });

  test.each([
    ['an image, where it says', { image: 'spark' }, () => ({ SPARK_HOME: home })],
    ['an archive in the sandbox', { sparkConf: { 'spark.executor.uri': 'http://files/spark.tgz' } }, () => ({})],
  ])('finds Spark in %s', async (_, spec, variables) => {
    program('spark-submit', recorder(5));
    if ('sparkConf' in spec) renameSync(home, join(sandbox, "spark's 3.4"));
    const task = driverTask(description(spec), place([]), 'f-1');
    expect((await run(task, variables())).code).toBe(5);
    expect(recorded().slice(0, 2)).toEqual(['--name', 'pi']);
  });

  test('says so when an archive holds no Spark', async () => {
    const spec = { sparkConf: { 'spark.executor.uri': 'http://files/spark.tgz' } };
    const { code, stderr } = await run(driverTask(description(spec), place([]), 'f-1'));
    expect(code).toBe(73);
    expect(stderr).toContain('No Spark in the archive of spark.executor.uri');
  });

  test('has the files of a configuration directory by variables that name its place in the sandbox', async () => {
    program(
      'spark-submit',
      '#!/bin/sh\nprintf "%s\\0" "$SPARK_CONF_DIR" "$HADOOP_CONF_DIR" > "$MESOS_SANDBOX/arguments"\n',
    );
    const spec = { sparkConf: { 'spark.mesos.executor.home': home }, sparkConfigMap: 'a', hadoopConfigMap: 'b' };
    const driver = description(spec, {}, { 'ConfigMap/a': { x: '1' }, 'ConfigMap/b': {} });
    expect((await run(driverTask(driver, place([]), 'f-1'))).code).toBe(0);
    expect(recorded()).toEqual([join(sandbox, 'spark-conf'), join(sandbox, 'hadoop-conf')]);
  });

  test('learns its framework after the options that the user gives spark-submit', () => {
    const options = (env: readonly object[]) =>
      driverTask(description({ driver: { env } }), place([]), 'f-1').command.environment.find(
        ({ name }) => name === 'SPARK_SUBMIT_OPTS',
      );
    expect(options([])).toMatchObject({ value: ' -Dspark.mesos.driver.frameworkId=f-1' });
    expect(options([{ name: 'SPARK_SUBMIT_OPTS', value: '-Da=b' }])).toMatchObject({
      value: '-Da=b -Dspark.mesos.driver.frameworkId=f-1',
    });
  });

  test('is told neither what the operator keeps for itself nor the role of everybody', () => {
    const { value } = driverTask(description({ executor: { instances: 3, cores: 2 } }), place([]), 'f-1').command;
    expect(value).toContain('--conf spark.cores.max=6');
    expect(value).not.toMatch(/spark\.executor\.instances|spark\.mesos\.role|spark\.driver\.memory=/);
  });
});
