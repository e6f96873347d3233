/** What kubeflow's fields say of programs, ports and metrics beside Spark; the commands are run by a real shell. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Task } from '../../../src/model/mesos.ts';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { AgentShell, freePorts, listener, place, recorder } from '../../support/agent-shell.ts';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

let shell: AgentShell;
beforeEach(() => {
  shell = new AgentShell();
  shell.program('spark-class', listener);
});
afterEach(() => shell.close());

const spec = (launchedBy: string, rest: Json): Json => ({
  sparkConf: { 'spark.mesos.executor.home': shell.home },
  ...rest,
  executor: { launchedBy, ...(rest['executor'] as Json) },
});
const taskOf = async (launchedBy: string, rest: Json): Promise<Task> =>
  driverTask(description(spec(launchedBy, rest)), place(await freePorts(6)), 'f-1-driver-1');
const inSandbox = (name: string): string => readFileSync(join(shell.sandbox, name), 'utf8');
const launchers = ['Operator', 'Driver'];
const write = (name: string, text: string) => ['sh', '-c', `printf %s "$0" >> "$MESOS_SANDBOX/${name}"`, text];

describe('init containers', () => {
  const initContainers = [
    { name: 'one', command: write('seen', "$(touch pwned)'"), args: [] },
    {
      name: 'two',
      command: ['sh', '-c'],
      args: ['printf %s "$A" >> "$MESOS_SANDBOX/seen"'],
      env: [{ name: 'A', value: "';b" }],
    },
  ];

  test.each(launchers)('run one after the other before a driver with executors by the %s', async (launchedBy) => {
    shell.program('spark-submit', '#!/bin/sh\nprintf / >> "$MESOS_SANDBOX/seen"\n');
    const task = await taskOf(launchedBy, { driver: { initContainers } });
    expect(await shell.run(task)).toEqual({ code: 0, stderr: '' });
    expect(inSandbox('seen')).toBe("$(touch pwned)'';b/");
    expect(existsSync(join(shell.sandbox, 'pwned'))).toBe(false);
  });

  test('run before an executor that the operator launches', async () => {
    shell.program('spark-class', recorder(0));
    const driver = description(spec('Operator', { executor: { initContainers } }));
    const task = executorTask(driver, 'executor-0', { hostname: 'driver', ports: [1] }, place([1, 2, 3]));
    expect((await shell.run(task)).code).toBe(0);
    expect(inSandbox('seen')).toBe("$(touch pwned)'';b");
  });

  test.each(launchers)('that fail end a driver with executors by the %s, by name', async (launchedBy) => {
    shell.program('spark-submit', recorder(0));
    const failing = [{ name: 'nine', command: ['sh', '-c', 'exit 9'] }, initContainers[0]];
    const ended = await shell.run(await taskOf(launchedBy, { driver: { initContainers: failing } }));
    expect(ended).toEqual({ code: 74, stderr: 'The init container nine failed with code 9\n' });
    expect(existsSync(join(shell.sandbox, 'arguments'))).toBe(false);
  });

  test.each<[string, Json, Json, string]>([
    [
      'of another image',
      { driver: { initContainers: [{ name: 'a', image: 'busybox', command: ['true'] }] } },
      {},
      'spec.driver.initContainers[0].image is not the image of the driver: a task of Mesos is one container; leave it out, or let mesos.uris bring files.',
    ],
    [
      'of executors that Spark launches',
      { executor: { initContainers: [{ name: 'a', command: ['true'] }] } },
      {},
      'spec.executor.initContainers[0] needs executor.launchedBy: Operator; Spark makes the command of the others.',
    ],
    [
      'where the command is that of Spark 3.4',
      { driver: { initContainers: [{ name: 'a', command: ['true'] }] } },
      { compatibility: 'Spark34' },
      'spec.driver.initContainers is not possible with compatibility Spark34 of the MesosCluster and executor.launchedBy: Driver: the command is then that of Spark 3.4.',
    ],
  ])('%s are refused', (_, rest, cluster, message) => {
    expect(described(spec('Driver', rest), cluster)).toMatchObject({ ok: false, message });
  });
});

describe('the lifecycle of a driver', () => {
  const hook = (command: readonly string[]) => ({ exec: { command } });
  const submit = `#!/bin/sh
trap 'printf stopped >> "$MESOS_SANDBOX/seen"; exit 3' TERM
printf started > "$MESOS_SANDBOX/began"
while :; do sleep 0.05; done
`;

  test.each(launchers)('with executors by the %s: the end of the driver is the end of the task', async (launchedBy) => {
    shell.program('spark-submit', recorder(7));
    const lifecycle = { postStart: hook(['true']), preStop: hook(write('seen', 'x')) };
    expect(await shell.run(await taskOf(launchedBy, { driver: { lifecycle } }))).toEqual({ code: 7, stderr: '' });
    expect(existsSync(join(shell.sandbox, 'seen'))).toBe(false);
  });

  test.each(launchers)('with executors by the %s: preStop runs when the task is told to end', async (launchedBy) => {
    shell.program('spark-submit', submit);
    const task = await taskOf(launchedBy, { driver: { lifecycle: { preStop: hook(write('hook', "$(x)'")) } } });
    const { child, ended } = shell.start(task);
    while (!existsSync(join(shell.sandbox, 'began'))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 143, stderr: '' });
    expect([inSandbox('hook'), inSandbox('seen')]).toEqual(["$(x)'", 'stopped']);
  });

  test.each(launchers)('with executors by the %s: a postStart that fails ends the driver', async (launchedBy) => {
    shell.program('spark-submit', submit);
    const waits = ['sh', '-c', 'until [ -e "$MESOS_SANDBOX/began" ]; do sleep 0.05; done; exit 1'];
    const ended = await shell.run(await taskOf(launchedBy, { driver: { lifecycle: { postStart: hook(waits) } } }));
    expect(ended).toEqual({ code: 3, stderr: 'The postStart hook failed; the driver is ended.\n' });
  });
});

describe('the ports of a driver', () => {
  const ports = [
    { name: 'api', containerPort: 8125, protocol: 'UDP' },
    { name: 'web', containerPort: 31_007 },
  ];

  test('are asked of the agent, and told to those who look for services', async () => {
    const driver = description(spec('Driver', { driver: { ports } }));
    expect(driver.amounts.fixedPorts).toEqual([8125, 31_007]);
    expect(driverTask(driver, place([]), 'f').discovery).toEqual({
      name: 'pi',
      ports: [
        { number: 8125, name: 'api', protocol: 'udp' },
        { number: 31_007, name: 'web', protocol: 'tcp' },
      ],
    });
  });

  test('are those of its own address on a network of its own', () => {
    const driver = description(
      spec('Driver', { driver: { ports }, image: 'spark', mesos: { cluster: 'main', network: { name: 'n' } } }),
    );
    expect(driver.amounts.fixedPorts).toBeUndefined();
    expect(driverTask(driver, place([]), 'f').discovery?.ports).toHaveLength(2);
  });
});

describe('the exporter of metrics of a driver', () => {
  const monitoring = (prometheus: Json) => ({
    monitoring: {
      exposeDriverMetrics: true,
      exposeExecutorMetrics: false,
      prometheus: { jmxExporterJar: '/jmx.jar', ...prometheus },
    },
  });
  const options = '#!/bin/sh\nprintf %s "$SPARK_SUBMIT_OPTS" > "$MESOS_SANDBOX/options"\n';

  test.each(launchers)('with executors by the %s listens on a port of the offer, which is told', async (launchedBy) => {
    shell.program('spark-submit', options);
    const driver = description(spec(launchedBy, monitoring({ configuration: "rules: ['$(touch pwned)']" })));
    const offered = await freePorts(driver.amounts.ports);
    const task = driverTask(driver, place(offered), 'f-1');
    expect(await shell.run(task)).toEqual({ code: 0, stderr: '' });
    expect(inSandbox('options')).toContain(` -javaagent:/jmx.jar=${offered.at(-1)}:${shell.sandbox}/jmx-exporter.yaml`);
    expect(inSandbox('jmx-exporter.yaml')).toBe("rules: ['$(touch pwned)']");
    expect(task.discovery?.ports).toEqual([{ number: offered.at(-1), name: 'jmx-exporter', protocol: 'tcp' }]);
  });

  test('tells everything when nothing is said of its configuration', async () => {
    shell.program('spark-submit', options);
    expect((await shell.run(await taskOf('Driver', monitoring({ port: 9404 })))).code).toBe(0);
    expect(inSandbox('options')).toContain(`=9404:${shell.sandbox}/jmx-exporter.yaml`);
    expect(inSandbox('jmx-exporter.yaml')).toContain('pattern: ".*"');
  });

  test('is an option of the JVM where port and file are given', () => {
    const driver = description(spec('Driver', monitoring({ port: 9404, configFile: '/c.yaml', portName: 'jmx' })));
    expect(driver.properties['spark.driver.extraJavaOptions']).toBe('-javaagent:/jmx.jar=9404:/c.yaml');
    expect(driver.amounts.ports).toBe(0);
    expect(driverTask(driver, place([]), 'f').discovery?.ports).toEqual([
      { number: 9404, name: 'jmx', protocol: 'tcp' },
    ]);
  });

  test('is refused for executors, which all have the same options, without port and file', () => {
    const given = monitoring({});
    const monitored = { ...given.monitoring, exposeExecutorMetrics: true };
    const both = { monitoring: monitored, image: 'spark', mesos: { cluster: 'main', network: { name: 'n' } } };
    expect(described(spec('Driver', both))).toMatchObject({
      ok: false,
      message:
        'spec.monitoring.prometheus needs port and configFile for the metrics of executors, which all have the same options of the JVM.',
    });
  });
});

describe('a priority class', () => {
  test.each([
    ['of the driver', { driver: { priorityClassName: 'soon' } }],
    ['of batchSchedulerOptions', { batchSchedulerOptions: { priorityClassName: 'soon' } }],
  ])('%s is the one of the driver', (_, rest) => {
    expect(description(spec('Driver', rest)).priorityClass).toBe('soon');
  });

  test('can be given once only', () => {
    const rest = { driver: { priorityClassName: 'a' }, batchSchedulerOptions: { priorityClassName: 'b' } };
    expect(described(spec('Driver', rest))).toMatchObject({ ok: false, reason: 'Contradiction' });
  });
});

describe('batchSchedulerOptions.resources', () => {
  test.each([
    [
      { cpu: '2500m', memory: '16Gi' },
      { cpus: 2500, mem: 16_384_000 },
    ],
    [{ memory: '1G' }, { cpus: 0, mem: 954_000 }],
    [undefined, undefined],
    [{}, undefined],
  ])('%j is what the driver waits for', (resources, expected) => {
    expect(description(spec('Driver', { batchSchedulerOptions: { resources } })).gang).toEqual(expected);
  });
});

describe('batchSchedulerOptions.queue', () => {
  test.each([
    [undefined, { queue: 'etl', role: '*' }],
    ['dispatcher-queue', { queue: 'etl', role: '*' }],
    ['mesos-role', { queue: 'default', role: 'etl' }],
  ])('with batchScheduler %s says queue or role', (batchScheduler, expected) => {
    const driver = description(spec('Driver', { batchScheduler, batchSchedulerOptions: { queue: 'etl' } }));
    expect(driver).toMatchObject(expected);
  });
});
