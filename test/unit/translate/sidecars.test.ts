/** Containers beside a driver: what Mesos is asked to launch, and what can't be. Their commands are run by a real shell. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { launchGroup } from '../../../src/mesos/wire/launches.ts';
import type { Resource, Task } from '../../../src/model/mesos.ts';
import { totalOf } from '../../../src/model/resources.ts';
import { driverTask } from '../../../src/translate/tasks.ts';
import { AgentShell } from '../../support/agent-shell.ts';
import type { Json } from '../../support/resources.ts';
import { described, description, type Given } from './described.ts';

const origin = { key: 'o', allocatedTo: '*', wire: { role: '*' } };
const offered: readonly Resource[] = [
  { name: 'cpus', origin, milli: 8_000 },
  { name: 'mem', origin, milli: 16_000_000 },
  { name: 'disk', origin, milli: 10_000_000 },
  { name: 'ports', origin, ranges: [{ begin: 31_000, end: 31_100 }] },
];

const log = { name: 'log', image: 'registry/log:1', command: ['fluentd', "it's"] };

const taskOf = (spec: Json, given: Given = {}): Task => {
  const driver = description(spec, {}, given);
  const { cpus, mem, disk = 0 } = driver.amounts;
  const resources = offered.map((piece) =>
    'milli' in piece ? { ...piece, milli: { cpus, mem, disk }[piece.name] ?? 0 } : piece,
  );
  return driverTask(driver, { agentId: 'a', hostname: 'host', resources, ports: [1, 2, 3, 4, 5] }, 'f-1-driver-1');
};

const sums = (resources: readonly Resource[]) => ['cpus', 'mem', 'disk'].map((name) => totalOf(resources, name));

describe('a driver with sidecars', () => {
  const spec = { driver: { memory: '1g', cores: 1, sidecars: [log] }, image: 'spark:4', sparkVersion: '4.0.0' };

  test('is launched in a group under the executor of Mesos, which the Mesos containerizer runs', () => {
    const task = taskOf(spec);
    if (task.group === undefined) throw new Error('there is no group');
    const { launch_group: group } = launchGroup(task, task.group) as unknown as {
      launch_group: { executor: object; task_group: { tasks: { command: object }[] } };
    };
    expect(group.executor).toMatchObject({
      type: 'DEFAULT',
      executor_id: { value: 'driver-1.group' },
      framework_id: { value: 'f-1' },
    });
    expect(group.task_group.tasks).toMatchObject([
      {
        task_id: { value: 'driver-1' },
        container: { type: 'MESOS', mesos: { image: { docker: { name: 'spark:4' } } } },
      },
      {
        task_id: { value: 'driver-1.sidecar.log' },
        name: 'log beside Driver for pi',
        container: { type: 'MESOS', mesos: { image: { docker: { name: 'registry/log:1' } } } },
        command: { shell: true, user: 'root' },
      },
    ]);
    expect(task.group.sidecars[0]?.labels).toEqual(task.labels);
  });

  test('takes what all of them need from one agent, and each gets its part', () => {
    const alone = description({ ...spec, driver: { ...spec.driver, sidecars: [] } });
    const requests = { cpu: '250m', memory: '1Gi' };
    const sidecars = [log, { name: 'b', command: ['true'], resources: { requests } }];
    const together = { ...spec, driver: { ...spec.driver, sidecars } };
    const { amounts } = description(together);
    expect(amounts).toEqual({
      ...alone.amounts,
      cpus: alone.amounts.cpus + 100 + 100 + 250,
      mem: alone.amounts.mem + (64 + 64 + 1024) * 1000,
      disk: 32_000,
    });
    const task = taskOf(together);
    const parts = [
      task.resources,
      task.group?.executor.resources,
      ...(task.group?.sidecars ?? []).map(({ resources }) => resources),
    ];
    expect(parts.map((resources = []) => sums(resources))).toEqual([
      [alone.amounts.cpus, alone.amounts.mem, 0],
      [100, 64_000, 32_000],
      [100, 64_000, 0],
      [250, 1_024_000, 0],
    ]);
    expect(task.resources.some(({ name }) => name === 'ports')).toBe(true);
  });

  test('shares its network and its empty directories with them', () => {
    const volumes = [
      { name: 'logs', emptyDir: {} },
      { name: 'etc', hostPath: { path: '/etc/log' } },
    ];
    const mount = { name: 'logs', mountPath: '/logs' };
    const task = taskOf({
      ...spec,
      volumes,
      mesos: { cluster: 'main', network: { name: 'cni' } },
      driver: {
        ...spec.driver,
        volumeMounts: [mount],
        sidecars: [{ ...log, volumeMounts: [mount, { name: 'etc', mountPath: '/in', readOnly: true }] }],
      },
    });
    const shared = { containerPath: '/logs', mode: 'RW', sandboxPath: { type: 'PARENT', path: 'volumes/logs' } };
    expect(task.container).toMatchObject({ networks: [], volumes: [shared] });
    expect(task.group?.executor.container).toMatchObject({ type: 'MESOS', networks: [{ name: 'cni' }] });
    expect(task.group?.sidecars[0]?.container?.volumes).toEqual([
      shared,
      { containerPath: '/in', mode: 'RO', hostPath: '/etc/log' },
    ]);
  });

  test('with limits has cgroups of its own, and so has each of them', () => {
    const task = taskOf({
      ...spec,
      driver: { ...spec.driver, coreLimit: '2', sidecars: [{ name: 'b', command: ['true'] }] },
    });
    expect([task, ...(task.group?.sidecars ?? [])].map(({ container }) => container?.ownCgroups)).toEqual([true, true]);
  });

  test('hands them variables and files, of Secrets too, which nothing shows', () => {
    const variables = [
      { name: 'PLAIN', value: 'p' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'token' } } },
    ];
    const task = taskOf(
      {
        ...spec,
        volumes: [{ name: 'keys', secret: { secretName: 's' } }],
        driver: {
          ...spec.driver,
          sidecars: [
            {
              ...log,
              env: variables,
              envFrom: [{ configMapRef: { name: 'c' } }],
              volumeMounts: [{ name: 'keys', mountPath: '/keys' }],
            },
          ],
        },
      },
      { 'Secret/s': { token: 'hush' }, 'ConfigMap/c': { LEVEL: 'debug' } },
    );
    const [sidecar] = task.group?.sidecars ?? [];
    expect(sidecar?.command.environment).toMatchObject([
      { name: 'LEVEL', value: 'debug' },
      { name: 'PLAIN', value: 'p' },
      { name: 'TOKEN' },
      { name: '_SPARK_MESOS_FILE_0_0' },
    ]);
    expect(JSON.stringify(task)).not.toContain('hush');
  });

  test('runs the program of an image with the arguments that are given', () => {
    const task = taskOf({
      ...spec,
      driver: { ...spec.driver, sidecars: [{ name: 'proxy', image: 'proxy', args: ['--port', '1'] }] },
    });
    if (task.group === undefined) throw new Error('there is no group');
    const { launch_group: group } = launchGroup(task, task.group) as unknown as {
      launch_group: { executor: object; task_group: { tasks: { command: object }[] } };
    };
    const [, proxy] = group.task_group.tasks;
    expect(proxy?.command).toEqual({ shell: false, arguments: ['--port', '1'], user: 'root' });
  });

  test('may have them from the further containers of its template', () => {
    const template = { spec: { containers: [{ name: 'spark', env: [] }, log] } };
    const { sidecars } = description({ ...spec, driver: { template } });
    expect(sidecars.map(({ name }) => name)).toEqual(['log']);
    const bad = described({
      ...spec,
      driver: { template: { spec: { containers: [{ name: 'spark' }, { name: 'log' }] } } },
    });
    expect(bad).toMatchObject({
      message: expect.stringContaining('spec.driver.template.spec.containers[1].command is required'),
    });
  });
});

describe('a sidecar is refused', () => {
  test.each<[string, Json, Json, string]>([
    [
      'without a program',
      { driver: { sidecars: [{ name: 'a' }] } },
      {},
      'spec.driver.sidecars[0].command is required where there is no image',
    ],
    [
      "beside a container of Docker's",
      { image: 'x', mesos: { cluster: 'main', containerizer: 'docker' }, driver: { sidecars: [log] } },
      {},
      "spec.mesos.containerizer can't be docker: spec.driver.sidecars make a group of containers",
    ],
    [
      'with a volume in memory',
      {
        volumes: [{ name: 'm', emptyDir: { medium: 'Memory' } }],
        driver: { sidecars: [{ ...log, volumeMounts: [{ name: 'm', mountPath: '/m' }] }] },
      },
      {},
      'spec.driver.sidecars[0].volumeMounts[0] is a volume in memory',
    ],
    [
      'with a directory outside of its sandbox and no image',
      {
        volumes: [{ name: 'e', emptyDir: {} }],
        driver: { sidecars: [{ name: 'a', command: ['x'], volumeMounts: [{ name: 'e', mountPath: '/e' }] }] },
      },
      {},
      'spec.driver.sidecars[0].volumeMounts[0] is seen at /e; without an image only a relative path',
    ],
    [
      'with a volume that is not there',
      { driver: { sidecars: [{ ...log, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] } },
      {},
      'spec.driver.sidecars[0].volumeMounts[0].name is "v", and spec.volumes has no such volume.',
    ],
    [
      'with next to no CPU',
      { driver: { sidecars: [{ ...log, resources: { requests: { cpu: '9m' } } }] } },
      {},
      'spec.driver.sidecars[0].resources.requests.cpu is less than a hundredth',
    ],
    [
      'where the command is that of Spark 3.4',
      { driver: { sidecars: [log] } },
      { compatibility: 'Spark34' },
      'spec.driver.sidecars is not possible with compatibility Spark34',
    ],
  ])('%s', (_, spec, cluster, sentence) => {
    expect(described(spec, cluster)).toMatchObject({ ok: false, message: expect.stringContaining(sentence) });
  });

  test('when its Secret is missing, by its path', () => {
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }];
    const outcome = described({ driver: { sidecars: [{ ...log, env }] } }, {}, { 'Secret/s': 'does not exist' });
    expect(outcome).toMatchObject({
      reason: 'ReferenceMissing',
      message: 'Secret jobs/s does not exist; spec.driver.sidecars[0].env[0] refers to it.',
    });
  });
});

test('directories of the agent that only a sidecar sees are among those that an administrator must allow', () => {
  const { hostPaths } = description({
    volumes: [{ name: 'h', hostPath: { path: '/var/log' } }],
    driver: { sidecars: [{ ...log, volumeMounts: [{ name: 'h', mountPath: '/in' }] }] },
  });
  expect(hostPaths).toEqual(['/var/log']);
});

describe('the command of a sidecar', () => {
  let shell: AgentShell;
  beforeEach(() => {
    shell = new AgentShell();
  });
  afterEach(() => shell.close());
  const sidecarOf = (command: readonly string[], args: readonly string[] = []): Task => {
    const [task] = taskOf({ driver: { sidecars: [{ name: 'a', command, args }] } }).group?.sidecars ?? [];
    if (task === undefined) throw new Error('there is no sidecar');
    return task;
  };
  const seen = (): string => readFileSync(join(shell.sandbox, 'seen'), 'utf8');

  test('gets its words as they are', async () => {
    const write = 'for word; do printf "%s/" "$word" >> "$MESOS_SANDBOX/seen"; done';
    const words = ["it's $(touch pwned)", '', '*'];
    expect(await shell.run(sidecarOf(['sh', '-c', write, 'sh'], words))).toEqual({ code: 0, stderr: '' });
    expect(seen()).toBe("it's $(touch pwned)//*/");
    expect(existsSync(join(shell.sandbox, 'pwned'))).toBe(false);
  });

  test('does not fail when its program does, and says so', async () => {
    expect(await shell.run(sidecarOf(['sh', '-c', 'exit 3']))).toEqual({
      code: 0,
      stderr: 'The sidecar ended with code 3.\n',
    });
  });

  test('ends when its program has ended at a signal', async () => {
    const patient = 'trap "sleep 0.2; echo bye > seen; exit 0" TERM; touch ready; while :; do sleep 0.05; done';
    const { child, ended } = shell.start(sidecarOf(['sh', '-c', patient]));
    while (!existsSync(join(shell.sandbox, 'ready'))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(seen()).toBe('bye\n');
  });
});
