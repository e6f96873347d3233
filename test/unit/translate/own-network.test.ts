/** Driver and executors in containers with addresses of their own; the commands are run by a real shell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { AgentShell, listener, place, recorder } from '../../support/agent-shell.ts';
import { readProperties } from '../../support/java-properties.ts';
import type { Json } from '../../support/resources.ts';
import { described, description } from './described.ts';

let shell: AgentShell;
beforeEach(() => {
  shell = new AgentShell();
});
afterEach(() => shell.close());

/** Of the loopback network, all of which belongs to the machine on Linux. */
const address = process.platform === 'linux' ? '127.77.1.2' : '127.0.0.1';

const onNetwork = (rest: Json = {}): Json => ({
  sparkConf: { 'spark.mesos.executor.home': shell.home },
  mesos: { cluster: 'main', network: { name: 'cni', labels: [{ key: 'a', value: 'b' }] } },
  executor: { launchedBy: 'Operator' },
  ...rest,
});

describe('on a network of its own', () => {
  test('neither driver nor executors ask for ports of agents, and both join the network', () => {
    const driver = description(onNetwork());
    expect([driver.amounts.ports, driver.executors.amounts.ports]).toEqual([0, 0]);
    const networks = [{ name: 'cni', labels: [{ key: 'a', value: 'b' }] }];
    expect(driver.container).toMatchObject({ type: 'MESOS', networks });
    expect(driver.executors.container).toMatchObject({ type: 'MESOS', networks });
  });

  test('a driver listens at the address of its container, at the usual ports of Spark', async () => {
    shell.program('spark-class', listener);
    shell.program('spark-submit', recorder(0));
    const task = driverTask(description(onNetwork()), place([]), 'f-x');
    expect(await shell.run(task, { MESOS_CONTAINER_IP: address })).toEqual({ code: 0, stderr: '' });
    expect(shell.recorded().slice(2, 4)).toEqual(['--master', `spark://${address}:7077`]);
    const properties = readProperties(readFileSync(join(shell.sandbox, 'spark.properties'), 'utf8'));
    expect(Object.fromEntries(properties)).toMatchObject({
      'spark.driver.host': address,
      'spark.driver.bindAddress': address,
      'spark.driver.port': '7078',
      'spark.driver.blockManager.port': '7079',
      'spark.ui.port': '4040',
    });
  });

  test.each([
    ['Mesos tells', { MESOS_CONTAINER_IP: address }],
    ['the container tells', {}],
  ])('an executor listens at the address that %s, and joins the Master at its address', async (_, variables) => {
    shell.program('spark-class', recorder(0));
    shell.program('hostname', `#!/bin/sh\necho ${address} fd00::1\n`);
    const path = `${join(shell.home, 'bin')}:${process.env['PATH'] ?? ''}`;
    const master = { hostname: '10.9.0.7', ports: [7077] };
    const task = executorTask(description(onNetwork()), 'executor-0', master, place([]));
    expect(await shell.run(task, { PATH: path, ...variables })).toEqual({ code: 0, stderr: '' });
    expect(shell.recorded().slice(1)).toEqual([
      ...['--host', address, '--cores', '1', '--memory', '1024m', '--work-dir', `${shell.sandbox}/work`],
      ...['--port', '7078', '--webui-port', '8081', 'spark://10.9.0.7:7077'],
    ]);
  });

  test('a task that can not learn its address says so', async () => {
    shell.program('hostname', '#!/bin/sh\n');
    const path = `${join(shell.home, 'bin')}:${process.env['PATH'] ?? ''}`;
    const { code, stderr } = await shell.run(driverTask(description(onNetwork()), place([]), 'f'), { PATH: path });
    expect([code, stderr]).toEqual([75, expect.stringContaining('The container does not know its address')]);
  });

  test('that the administrator gives by property, it is the same', () => {
    const conf = { 'spark.mesos.network.name': 'cni', 'spark.mesos.executor.home': '/opt/spark' };
    const driver = description({ executor: { launchedBy: 'Operator' } }, { driverDefaults: { sparkConf: conf } });
    expect([driver.ownNetwork, driver.amounts.ports]).toEqual([true, 0]);
  });

  test('the exporters of metrics of executors can have one port', () => {
    const prometheus = { jmxExporterJar: '/j', port: 9404, configFile: '/c' };
    const monitoring = { exposeDriverMetrics: true, exposeExecutorMetrics: true, prometheus };
    expect(described(onNetwork({ monitoring }))).toMatchObject({ ok: true });
  });
});
