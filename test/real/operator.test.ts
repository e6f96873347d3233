/** The operator against a real API server: the whole way of applications, and an API server that is killed or frozen under load. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { parseAllDocuments } from 'yaml';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { type Mesos, startMesos } from '../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { type Operator, startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';
import { KubeServer } from './support/kube-server.ts';

const hasServer = process.env['KUBE_TARGET_URL'] !== undefined;
const describeReal = hasServer ? describe : describe.skip;
const base = '/apis/sparkmesos.dev/v1beta1';
const applications = `${base}/namespaces/default/sparkapplications`;
const schedules = `${base}/namespaces/default/scheduledsparkapplications`;

interface Application {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly status?: { readonly state?: string; readonly message?: string };
}

interface Slice {
  readonly metadata: { readonly resourceVersion?: string };
  /** The server forgets empty lists. */
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[] | null;
}

describeReal('an operator and a real API server', () => {
  let kube: KubeServer;
  let mesos: Mesos;
  let operator: Operator;
  let start: () => Promise<Operator>;
  let agent: Agent;

  const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const answer = await request(`${kube.url}${path}`, {
      method,
      dispatcher: agent,
      headers: { authorization: `Bearer ${kube.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: answer.statusCode,
      body: (await answer.body.json()) as { items: readonly Application[]; message?: string },
    };
  };

  const eventually = async (what: string, holds: () => Promise<boolean>, seconds = 100): Promise<void> => {
    for (
      const end = Date.now() + seconds * 1_000;
      Date.now() < end;
      await new Promise((resolve) => setTimeout(resolve, 200))
    ) {
      if (await holds().catch(() => false)) return;
    }
    throw new Error(`never came true: ${what}`);
  };

  const states = async (prefix: string): Promise<readonly string[]> => {
    const { body } = await send('GET', applications);
    return body.items
      .filter(({ metadata }) => metadata.name.startsWith(prefix))
      .map(({ status }) => status?.state ?? '');
  };

  const create = async (name: string, more: object = {}) => {
    const { status, body } = await send('POST', applications, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Scala',
        sparkVersion: '3.4.4',
        mainClass: 'org.example.Main',
        mainApplicationFile: 'local:///opt/app.jar',
        executor: { launchedBy: 'Driver' },
        mesos: { cluster: 'real' },
        ...more,
      },
    });
    if (status !== 201) throw new Error(`${name} was refused: ${body.message}`);
  };

  const createMany = async (prefix: string, count: number) => {
    for (let first = 0; first < count; first += 20)
      await Promise.all(
        Array.from({ length: Math.min(20, count - first) }, (_, index) => create(`${prefix}-${first + index}`)),
      );
  };

  const launches = (): number => mesos.tasks.length;

  beforeAll(async () => {
    kube = await KubeServer.start();
    agent = new Agent({ connect: { rejectUnauthorized: false } });
    const resources = { cpus: 1_000, mem: 4_000_000, disk: 100_000, ports: [{ begin: 10_000, end: 60_000 }] };
    const simulate = () => ({ finishAfterMs: 1_000 });
    mesos = await startMesos({ agents: [{ run: 'simulated', resources, simulate, address: '10.0.0.7' }] });
    for (const definition of customResourceDefinitions()) {
      const { status, body } = await send(
        'POST',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        definition,
      );
      if (status !== 201) throw new Error(`a definition was refused: ${body.message}`);
    }
    await eventually('the kinds are served', async () => (await send('GET', `${base}/mesosclusters`)).status === 200);
    start = () => {
      const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
      return startOperator({ access: plainAccess(kube.url, kube.token, dispatcher), log: makeLogger('silent') });
    };
    operator = await start();
    await send('POST', `${base}/mesosclusters`, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'MesosCluster',
      metadata: { name: 'real' },
      spec: { master: `mesos://${mesos.url.replace('http://', '')}`, sparkHome: '/opt/spark', maxDrivers: 10_000 },
    });
  });

  afterAll(async () => {
    await operator?.stop();
    await mesos?.close();
    await agent?.destroy();
    await kube?.stop();
  });

  test('an application runs through, and nothing is written once it has ended', async () => {
    await create('one');
    await eventually('one has completed', async () => (await states('one')).join() === 'Completed');
    const before = (await send('GET', `${applications}`)).body.items[0]?.metadata.resourceVersion;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await send('GET', `${applications}`)).body.items[0]?.metadata.resourceVersion).toBe(before);
  });

  test('the page of a driver gets its Service, EndpointSlice and Ingress, and another operator finds nothing to write', async () => {
    const ingressURLFormat = '{{$appName}}.example.org/api';
    await create('reached', { sparkUIOptions: {}, driverIngressOptions: [{ servicePort: 10_001, ingressURLFormat }] });
    const objects = async () => {
      const [services, slices, ingresses] = await Promise.all(
        ['/api/v1/namespaces/default/services/reached-ui-svc']
          .concat('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/reached-ui-svc-ipv4')
          .concat('/apis/networking.k8s.io/v1/namespaces/default/ingresses/reached-ing-10001')
          .map(async (path) => (await send('GET', path)).body as unknown as Slice),
      );
      return { services, slices, ingresses };
    };
    const addresses = async () => (await objects()).slices?.endpoints?.flatMap((endpoint) => endpoint.addresses) ?? [];
    await eventually('the slice says where the driver is', async () => (await addresses()).join() === '10.0.0.7');
    await eventually('reached has completed', async () => (await states('reached')).join() === 'Completed');
    await eventually('the slice is empty', async () => (await addresses()).length === 0);
    const versions = async () => Object.values(await objects()).map((one) => one?.metadata.resourceVersion);
    const before = await versions();
    expect(before.every((version) => version !== undefined)).toBe(true);
    await operator.stop();
    operator = await start();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await versions()).toEqual(before);
  });

  test('a spec that the schema refuses is refused at creation, one that only the operator can judge becomes Invalid', async () => {
    const bad = { apiVersion: 'sparkmesos.dev/v1beta1', kind: 'SparkApplication', metadata: { name: 'bad' } };
    const spec = {
      type: 'Scala',
      sparkVersion: '4.0.0',
      mainClass: 'A',
      mainApplicationFile: 'local:///a.jar',
      mesos: { cluster: 'real' },
    };
    const refused = await send('POST', applications, { ...bad, spec: { ...spec, executor: { launchedBy: 'Driver' } } });
    expect(refused).toMatchObject({ status: 422, body: { message: expect.stringContaining('launchedBy') } });
    expect((await send('POST', applications, { ...bad, spec: { ...spec, tolerations: [] } })).status).toBe(201);
    await eventually('bad is Invalid', async () => (await states('bad')).join() === 'Invalid');
  });

  test('a schedule runs when it is asked to, and keeps its name within what those of its runs need', async () => {
    const schedule = (name: string, annotations: object) => ({
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'ScheduledSparkApplication',
      metadata: { name, annotations },
      spec: {
        schedule: '@yearly',
        template: {
          type: 'Scala',
          sparkVersion: '3.4.4',
          mainClass: 'A',
          mainApplicationFile: 'local:///a.jar',
          mesos: { cluster: 'real' },
        },
      },
    });
    const tooLong = await send('POST', schedules, schedule('x'.repeat(49), {}));
    expect(tooLong).toMatchObject({ status: 422, body: { message: expect.stringContaining('at most 48 characters') } });
    expect((await send('POST', schedules, schedule('scheduled', { 'sparkmesos.dev/run-now': 'once' }))).status).toBe(
      201,
    );
    await eventually('its run has completed', async () => (await states('scheduled-now-')).join() === 'Completed');
  });

  test('every example is taken', async () => {
    const folder = new URL('../../examples/', import.meta.url);
    for (const file of readdirSync(folder).filter(
      (name) => name.endsWith('.yaml') && !name.endsWith('-cluster.yaml'),
    )) {
      for (const document of parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'))) {
        const manifest = document.toJS() as { kind: string; metadata: object };
        const collection = manifest.kind === 'SparkApplication' ? applications : schedules;
        const { status, body } = await send('POST', `${collection}?dryRun=All`, {
          ...manifest,
          metadata: { ...manifest.metadata, namespace: 'default' },
        });
        expect([file, status, body.message]).toEqual([file, 201, undefined]);
      }
    }
  });

  test('1,000 applications run through', async () => {
    await createMany('many', 1_000);
    await eventually('all have completed', async () => (await states('many')).every((state) => state === 'Completed'));
  });

  test('an API server that is killed under load loses nothing and launches nothing twice', async () => {
    const before = launches();
    await createMany('killed', 100);
    kube.signalApi('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    kube.startApi();
    await kube.ready();
    await createMany('killed-later', 50);
    await eventually('all have completed', async () =>
      (await states('killed')).every((state) => state === 'Completed'),
    );
    expect(await states('killed')).toHaveLength(150);
    expect(launches() - before).toBe(new Set(mesos.tasks.slice(before).map((task) => task.taskId)).size);
  });

  test('an API server that is frozen for a while loses nothing and launches nothing twice', async () => {
    const before = launches();
    await createMany('frozen', 100);
    kube.signalApi('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 40_000));
    kube.signalApi('SIGCONT');
    await eventually(
      'all have completed',
      async () => (await states('frozen')).every((state) => state === 'Completed'),
      110,
    );
    const submissions = mesos.tasks.slice(before).filter((task) => task.taskId.includes('driver-'));
    const perSubmission = Map.groupBy(submissions, (task) => task.taskId.replace(/-retry-\d+$/, ''));
    expect(perSubmission.size).toBe(100);
    for (const attempts of perSubmission.values())
      expect(attempts.filter((task) => task.states.some(({ state }) => state === 'TASK_RUNNING'))).toHaveLength(1);
  }, 240_000);

  test('deleting applications leaves nothing behind', async () => {
    await send('DELETE', applications);
    await eventually('all are gone', async () => (await send('GET', applications)).body.items.length === 0);
    expect(mesos.tasks.filter((task) => task.endedAtMs === undefined)).toEqual([]);
  });
});
