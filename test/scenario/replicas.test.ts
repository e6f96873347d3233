/** Several operators of one installation, as processes of their own: one leads, the others stand by. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { type Mesos, startMesos } from '../../src/embedded/mesos/index.ts';
import { CommandLine, endCommandLines } from '../support/command-line.ts';
import { until } from '../support/until.ts';
import { Monitor } from '../support/world/monitor.ts';
import { type ApplicationView, applicationPath, applicationsPath, clustersPath } from '../support/world/views.ts';

const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases/spark-mesos-operator';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await endCommandLines();
  for (const end of ends.splice(0)) await end();
});

/** A cluster whose drivers run until they are told to end. */
class Installation {
  readonly kube: KubeApi;
  readonly mesos: Mesos;
  readonly monitor: Monitor;

  constructor(kube: KubeApi, mesos: Mesos, monitor: Monitor) {
    this.kube = kube;
    this.mesos = mesos;
    this.monitor = monitor;
  }

  static async begin(): Promise<Installation> {
    const kube = await startKubeApi();
    let mesos: Mesos | undefined;
    const monitor = new Monitor(kube, () => mesos);
    const simulate = (task: Parameters<Monitor['launched']>[0]) => {
      monitor.launched(task);
      return {};
    };
    const resources = { cpus: 64, mem: 128_000, disk: 20_000, ports: [{ begin: 31_000, end: 32_000 }] };
    mesos = await startMesos({
      agents: [{ run: 'simulated', simulate, resources }],
      onCall: (call) => monitor.called(call),
    });
    ends.push(async () => {
      await mesos?.close();
      await kube.close();
    });
    for (const crd of customResourceDefinitions())
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    kube.create(clustersPath, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: 'shared' },
      spec: { master: mesos.url.replace('http://', 'mesos://'), sparkHome: '/opt/spark', declineSeconds: 1 },
    });
    return new Installation(kube, mesos, monitor);
  }

  operator(): CommandLine {
    const flags = ['--server', this.kube.url, '--leader-elect', 'true', '--lease-seconds', '9'];
    return new CommandLine(['operator', ...flags]);
  }

  create(name: string): void {
    this.kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Java',
        sparkVersion: '3.4.4',
        mainClass: 'Pi',
        mainApplicationFile: 'local:///opt/pi.jar',
        mesos: { cluster: 'shared' },
      },
    });
  }

  async untilRunning(...names: readonly string[]): Promise<void> {
    const isRunning = (name: string) =>
      (this.kube.get(applicationPath(name)) as ApplicationView | undefined)?.status?.state === 'Running';
    await until(`${names.join(', ')} run`, () => names.every(isRunning), 60_000);
  }

  get holder(): string {
    return (this.kube.get(leases) as { spec?: { holderIdentity?: string } } | undefined)?.spec?.holderIdentity ?? '';
  }

  /** Each application has had one driver, which lives. */
  mustHaveRunOnce(...names: readonly string[]): void {
    const drivers = this.mesos.tasks.filter(({ taskId }) => taskId.startsWith('driver-'));
    const owners = drivers.map(({ labels }) => labels['sparkmesos.dev/name']);
    expect(owners.toSorted()).toEqual(names.toSorted());
    expect(drivers.filter(({ endedAtMs }) => endedAtMs !== undefined)).toEqual([]);
    expect(this.monitor.violations).toEqual([]);
  }
}

const works = /"msg":"the operator works"/;
const standsBy = /"msg":"stands by: another operator leads"/;

/** Two operators, of which the first leads and runs an application. */
const two = async () => {
  const world = await Installation.begin();
  const first = world.operator();
  await first.wrote(works);
  world.create('before');
  await world.untilRunning('before');
  const second = world.operator();
  await second.wrote(standsBy);
  expect(second.text).not.toMatch(works);
  return { world, first, second };
};

const ended = async (operator: CommandLine): Promise<void> => {
  operator.signal('SIGTERM');
  expect(await operator.ended).toBe(0);
};

describe('when the operator that leads', () => {
  test('is told to end, it gives the lead up, and the other goes on with the same drivers', async () => {
    const { world, first, second } = await two();
    await ended(first);
    expect(first.text).toContain('the lead is given up');
    await second.wrote(works);
    world.create('after');
    await world.untilRunning('after');
    world.mustHaveRunOnce('before', 'after');
    await ended(second);
    expect(world.holder).toBe('');
  });

  test('is killed, the other leads when the lease is over, and goes on with the same drivers', async () => {
    const { world, first, second } = await two();
    world.create('during');
    first.signal('SIGKILL');
    await first.ended;
    await second.wrote(works);
    world.create('after');
    await world.untilRunning('during', 'after');
    world.mustHaveRunOnce('before', 'during', 'after');
    await ended(second);
  });

  test('is stopped by its machine and wakes up later, it acts no more and ends', async () => {
    const { world, first, second } = await two();
    first.signal('SIGSTOP');
    world.create('during');
    await second.wrote(works);
    await world.untilRunning('during');
    first.signal('SIGCONT');
    expect(await first.ended).toBe(1);
    expect(first.text).toMatch(/does not lead any more|has taken over the cluster/);
    world.create('after');
    await world.untilRunning('after');
    world.mustHaveRunOnce('before', 'during', 'after');
    expect(world.holder).not.toBe('');
    await ended(second);
  });
});

test('an operator that stands by for ever changes nothing but the answer to who is next', async () => {
  const { world, first, second } = await two();
  const lease = world.kube.get(leases) as { spec?: { leaseTransitions?: number } } | undefined;
  expect(lease?.spec?.leaseTransitions).toBe(0);
  await ended(second);
  expect(world.holder).not.toBe('');
  await ended(first);
  world.mustHaveRunOnce('before');
});
