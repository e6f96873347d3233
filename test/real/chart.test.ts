/**
 * The chart on a real API server: installed, tested, upgraded and uninstalled by real helm, with the operator running under the
 * chart's own rights. There are no nodes: Pods run as processes of this machine, each with a token of its ServiceAccount.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import { type Mesos, startMesos } from '../../src/embedded/mesos/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { KubeClient } from '../../src/kube/client.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { chartPath, ofKind, releaseNamespace, render } from '../support/chart/render.ts';
import { type Variant, variants } from '../support/chart/variants.ts';
import { aRequest, ask } from '../support/dispatcher/requests.ts';
import { Kubelet } from '../support/kubelet/kubelet.ts';
import { Logs } from '../support/kubelet/logs.ts';
import { processesOf } from '../support/kubelet/processes.ts';
import { standInSpark } from '../support/stand-in-spark.ts';
import { KubeServer } from './support/kube-server.ts';
import { kubectlLayer } from './support/kubectl-layer.ts';
import { Pods } from './support/pods.ts';
import { RealApi } from './support/real-api.ts';

const layer = kubectlLayer();
const describeReal = layer !== undefined && process.env['KUBE_TARGET_URL'] !== undefined ? describe : describe.skip;
const release = 'spark-mesos-operator';
const group = '/apis/sparkmesos.dev/v1beta1';
const base64 = (text: string) => Buffer.from(text).toString('base64');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Enough of the Prometheus operator's definitions to take what the chart has, and no other field. */
const monitoring = (kind: string, spec: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${kind.toLowerCase()}s.monitoring.coreos.com` },
  spec: {
    group: 'monitoring.coreos.com',
    scope: 'Namespaced',
    names: { kind, plural: `${kind.toLowerCase()}s` },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: spec } } } },
      },
    ],
  },
});
const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: text };
const list = (properties: object) => ({ type: 'array', items: { type: 'object', properties } });
const alert = { alert: text, expr: text, for: text, labels: texts, annotations: texts };
const monitoringDefinitions = [
  monitoring('ServiceMonitor', {
    selector: { type: 'object', properties: { matchLabels: texts } },
    endpoints: list({ port: text, path: text, interval: text, scrapeTimeout: text }),
  }),
  monitoring('PrometheusRule', { groups: list({ name: text, rules: list(alert) }) }),
];

describeReal('the chart on a real API server', () => {
  let kube: KubeServer;
  let api: RealApi;
  let pods: Pods;
  let mesos: Mesos;
  let dir: string;
  let spark = '';
  let kubelet: Kubelet;
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  let operator: ChildProcess;
  let ports: Readonly<Record<'health' | 'metrics' | 'dispatcher' | 'page', number>>;

  const run = (program: string, args: readonly string[], input = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECONFIG: kube.kubeconfigPath, HOME: dir };
      const child = execFile(program, args, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${args.join(' ')}: ${stderr}`)),
      );
      child.stdin?.end(input);
    });
  const helm = (...args: readonly string[]) => run(layer?.helm ?? '', ['--namespace', releaseNamespace, ...args]);
  const withValues = (values: object, ...args: readonly string[]) =>
    run(layer?.helm ?? '', ['--namespace', releaseNamespace, ...args, '--values', '-'], JSON.stringify(values));
  const apply = (manifests: readonly object[]) =>
    run(
      layer?.kubectl ?? '',
      ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--validate=strict', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }),
    );

  const deploymentPath = `/apis/apps/v1/namespaces/${releaseNamespace}/deployments/${release}`;
  const application = (namespace: string, name: string) =>
    api.get(`${group}/namespaces/${namespace}/sparkapplications/${name}`);

  const valuesOf = (namespaces: readonly string[]) => ({
    namespaces,
    health: { port: ports.health },
    metrics: { port: ports.metrics },
    page: { port: ports.page },
    leaderElection: { leaseSeconds: 3 },
    mesosClusters: [
      {
        name: 'main',
        spec: {
          master: mesos.url.replace('http', 'mesos'),
          sparkHome: '/opt/spark',
          credentials: { secretRef: { name: 'principal', namespace: 'mesos' } },
          tenants: [{ name: 'all', namespaceSelector: { matchLabels: { spark: 'yes' } } }],
        },
      },
    ],
  });

  const served = () => ({ enabled: true, cluster: 'main', expose: true, plaintext: true, port: ports.dispatcher });

  /** Starts what the Deployment, as it now is, has in its Pod; answers when that is ready. */
  const startOperator = async () => {
    const { spec } = await api.get(deploymentPath);
    const started = await pods.start(releaseNamespace, spec.template.spec);
    operator = started.process;
    const { readinessProbe, ports: open } = spec.template.spec.containers[0];
    const { containerPort } = open.find(({ name }: { name: string }) => name === readinessProbe.httpGet.port);
    await api.eventually(
      () => `the operator is ready:\n${started.text()}`,
      async () => {
        if (operator.exitCode !== null) return true;
        return (await fetch(`http://127.0.0.1:${containerPort}${readinessProbe.httpGet.path}`)).ok;
      },
    );
    if (operator.exitCode !== null) throw new Error(started.text());
  };

  const metrics = async (): Promise<readonly string[]> =>
    (await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text()).split('\n');
  const refusedRequests = async () =>
    (await metrics()).filter((line) =>
      /^sparkmesos_kube_requests_total\{.*code="40[13]".*\} [1-9]|^sparkmesos_events_dropped_total [1-9]/.test(line),
    );

  const runApplication = async (namespace: string, name: string) => {
    const collection = `/api/v1/namespaces/${namespace}`;
    await api.create(`${collection}/secrets`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      data: { word: base64('open sesame') },
    });
    await api.create(`${collection}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { mode: 'fast' },
    });
    await api.create(`${group}/namespaces/${namespace}/sparkapplications`, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name },
      spec: {
        type: 'Scala',
        sparkVersion: '3.4.4',
        mainClass: 'org.example.Main',
        mainApplicationFile: 'local:///opt/app.jar',
        driver: {
          env: [
            { name: 'WORD', valueFrom: { secretKeyRef: { name, key: 'word' } } },
            { name: 'MODE', valueFrom: { configMapKeyRef: { name, key: 'mode' } } },
          ],
        },
        executor: { launchedBy: 'Driver' },
        sparkUIOptions: {},
        mesos: { cluster: 'main' },
      },
    });
    await api.eventually(
      `${namespace}/${name} is completed`,
      async () => (await application(namespace, name))?.status?.state === 'Completed',
    );
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'chart-test-'));
    kube = await KubeServer.start();
    api = new RealApi(kube.url, kube.token);
    pods = new Pods(api, dir);
    ports = {
      health: await freePort(),
      metrics: await freePort(),
      dispatcher: await freePort(),
      page: await freePort(),
    };
    mesos = await startMesos({
      credentials: [{ principal: 'spark', secret: 'of mesos' }],
      agents: [{ run: 'simulated', simulate: () => ({ finishAfterMs: 200 }) }],
    });
    spark = await standInSpark();
    const client = new KubeClient({ access: plainAccess(kube.url, kube.token, agent), clock: systemClock });
    kubelet = new Kubelet({
      client,
      clock: systemClock,
      labelSelector: 'sparkmesos.dev/submission',
      bind: async (namespace, name, node) => {
        const target = { apiVersion: 'v1', kind: 'Node', name: node };
        const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target };
        await api.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, body);
      },
      begin: processesOf({ client, logs: new Logs(), images: { spark: { SPARK_HOME: spark } } }),
      address: '127.0.0.1',
    });
    await kubelet.start();
    for (const name of [releaseNamespace, 'jobs', 'reports', 'mesos', 'vault', 'elsewhere', 'spark-mesos-operator'])
      await api.create('/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { spark: 'yes' } },
      });
    await api.create('/api/v1/namespaces/mesos/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'principal' },
      data: { principal: base64('spark'), secret: base64('of mesos') },
    });
  });
  afterAll(async () => {
    pods?.close();
    await kubelet?.close();
    await agent.destroy();
    rmSync(spark, { recursive: true, force: true });
    await mesos?.close();
    await api?.close();
    await kube?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('installs, for one namespace, with definitions and clusters in one go', async () => {
    expect(await withValues(valuesOf(['jobs']), 'install', release, chartPath)).toContain('STATUS: deployed');
    expect((await api.get(`${group}/mesosclusters/main`)).spec.sparkHome).toBe('/opt/spark');
    await startOperator();
  });

  test('there an application with a Secret and a ConfigMap runs through, and nothing was forbidden to the operator', async () => {
    await runApplication('jobs', 'first');
    expect((await api.get(`${group}/mesosclusters/main`)).status.conditions[0]).toMatchObject({
      type: 'Ready',
      status: 'True',
    });
    expect(await refusedRequests()).toEqual([]);
  });

  test('and is on the web page', async () => {
    const page = await fetch(`http://127.0.0.1:${ports.page}/applications?namespace=jobs`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('href="/applications/jobs/first"')]);
  });

  test('and is reached by a Service with an EndpointSlice', async () => {
    await api.eventually('there are both', async () => {
      const slice = '/apis/discovery.k8s.io/v1/namespaces/jobs/endpointslices/first-ui-svc-ipv4';
      return (await api.get('/api/v1/namespaces/jobs/services/first-ui-svc')) && (await api.get(slice));
    });
    expect(await refusedRequests()).toEqual([]);
  });

  test('and the driver of another is a Pod with credentials of its own, that is gone before its application is', async () => {
    const path = `${group}/namespaces/jobs/sparkapplications`;
    const apply = (name: string, end: string) =>
      api.create(path, {
        apiVersion: 'sparkmesos.dev/v1beta1',
        kind: 'SparkApplication',
        metadata: { name },
        spec: {
          type: 'Python',
          mode: 'client',
          image: 'spark',
          sparkVersion: '3.4.4',
          mainApplicationFile: 'local:///job.py',
          arguments: [end],
          driver: {
            env: [{ name: 'WORD', valueFrom: { secretKeyRef: { name: 'first', key: 'word' } } }],
            tolerations: [{ key: 'spark', operator: 'Exists' }],
            terminationGracePeriodSeconds: 5,
          },
          mesos: { cluster: 'main' },
        },
      });
    await apply('done', 'done');
    await api.eventually(
      'it is completed',
      async () => (await application('jobs', 'done'))?.status?.state === 'Completed',
    );
    const { podName } = (await application('jobs', 'done')).status.submission;
    const pod = await api.get(`/api/v1/namespaces/jobs/pods/${podName}`);
    expect(pod.status.phase).toBe('Succeeded');
    expect(pod.spec).toMatchObject({ automountServiceAccountToken: false, restartPolicy: 'Never' });
    expect(pod.spec.volumes).toContainEqual({
      name: 'spark-mesos-secret',
      secret: { secretName: podName, defaultMode: 0o444 },
    });
    await api.eventually(
      'its Secret is gone',
      async () => (await api.get(`/api/v1/namespaces/jobs/secrets/${podName}`)) === undefined,
    );
    await apply('stays', 'stay');
    await api.eventually('it runs', async () => (await application('jobs', 'stays'))?.status?.state === 'Running');
    expect(kubelet.running).toHaveLength(1);
    await api.send('DELETE', `${path}/stays`);
    await api.eventually('it is gone', async () => (await application('jobs', 'stays')) === undefined);
    expect(kubelet.running).toEqual([]);
    expect(await refusedRequests()).toEqual([]);
  });

  test('and a schedule creates its runs, as whose owner it is known', async () => {
    const schedules = `${group}/namespaces/jobs/scheduledsparkapplications`;
    const { spec } = await application('jobs', 'first');
    await api.create(schedules, {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'ScheduledSparkApplication',
      metadata: { name: 'often' },
      spec: { schedule: '@every 1s', concurrencyPolicy: 'Forbid', template: spec },
    });
    await api.eventually('a run is completed', async () => {
      const { items } = await api.get(`${group}/namespaces/jobs/sparkapplications`);
      return items.some(
        ({ metadata, status }: { metadata: { ownerReferences?: readonly object[] }; status?: { state?: string } }) =>
          metadata.ownerReferences !== undefined && status?.state === 'Completed',
      );
    });
    await api.send('DELETE', `${schedules}/often`);
    await api.eventually('the schedule is gone', async () => (await api.get(`${schedules}/often`)) === undefined);
    expect(await refusedRequests()).toEqual([]);
  });

  test('nothing beyond is allowed', async () => {
    const token = await api.tokenFor(releaseNamespace, release);
    const anybody = await api.tokenFor('elsewhere', 'default');
    const own = async (namespace: string) => {
      const usual = await api.rulesOf(anybody, namespace);
      return (await api.rulesOf(token, namespace)).filter((line) => !usual.includes(line));
    };
    const everywhere = [
      'get,list,watch,patch mesosclusters.sparkmesos.dev',
      'patch mesosclusters/status.sparkmesos.dev',
    ];
    expect(await own('elsewhere')).toEqual(everywhere);
    expect(await own('default')).toEqual(['create,patch events', ...everywhere]);
    expect(await own('mesos')).toEqual(
      [...everywhere.slice(0, 1), 'get secrets principal', ...everywhere.slice(1)].sort(),
    );
    expect(await own('jobs')).toEqual(
      [
        ...everywhere,
        'create,patch events',
        'get configmaps',
        'get namespaces',
        'get secrets',
        'get,create,patch,delete endpointslices.discovery.k8s.io',
        'get,create,patch,delete ingresses.networking.k8s.io',
        'get,create,patch,delete services',
        'create,delete secrets',
        'get,list,watch,create,delete pods',
        'get,list,watch,create,patch,delete sparkapplications.sparkmesos.dev',
        'get,list,watch,patch scheduledsparkapplications.sparkmesos.dev',
        'patch scheduledsparkapplications/status.sparkmesos.dev',
        'patch sparkapplications/status.sparkmesos.dev',
        'update scheduledsparkapplications/finalizers.sparkmesos.dev',
        'update sparkapplications/finalizers.sparkmesos.dev',
      ].sort(),
    );
    const ask = async (namespace: string, ...sentences: readonly string[]) =>
      Promise.all(sentences.map(async (sentence) => [sentence, await api.mayI(token, namespace, sentence)]));
    expect(await ask('jobs', 'get namespaces jobs', 'get secrets any')).toEqual([
      ['get namespaces jobs', true],
      ['get secrets any', true],
    ]);
    const never = [
      'list secrets',
      'watch secrets',
      'patch secrets',
      'patch pods',
      'create pods/exec',
      'list configmaps',
      'delete namespaces jobs',
      'create rolebindings.rbac.authorization.k8s.io',
    ];
    expect(await ask('jobs', ...never)).toEqual(never.map((sentence) => [sentence, false]));
    const elsewhere = [
      'get secrets any',
      'get configmaps any',
      'get namespaces reports',
      'list sparkapplications.sparkmesos.dev',
    ];
    expect(await ask('reports', ...elsewhere)).toEqual(elsewhere.map((sentence) => [sentence, false]));
  });

  test('upgrades to all namespaces; the Job before it brings the definitions up to date and goes', async () => {
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sparkapplications.sparkmesos.dev';
    const before = await api.get(definition);
    const [version] = before.spec.versions;
    await api.send('PATCH', definition, { spec: { versions: [{ ...version, additionalPrinterColumns: [] }] } });
    const upgrade = withValues({ ...valuesOf([]), dispatcher: served() }, 'upgrade', release, chartPath);
    const jobs = `/apis/batch/v1/namespaces/${releaseNamespace}/jobs`;
    const job = await Promise.race([
      api.eventually('there is the Job', () => api.get(`${jobs}/${release}-crds`)),
      upgrade,
    ]);
    expect(job.spec?.template).toBeDefined();
    const { code, text: said } = await pods.run(releaseNamespace, job.spec.template.spec);
    expect([code, said]).toEqual([0, expect.stringContaining('sparkapplications.sparkmesos.dev updated\n')]);
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({
      type,
      status: 'True',
      lastProbeTime: now,
      lastTransitionTime: now,
    }));
    const status = { startTime: now, completionTime: now, succeeded: 1, uncountedTerminatedPods: {}, conditions };
    expect((await api.send('PATCH', `${jobs}/${release}-crds/status`, { status })).body.message).toBeUndefined();
    expect(await upgrade).toContain('REVISION: 2');
    expect((await api.get(definition)).spec.versions).toEqual(before.spec.versions);
    for (const path of [
      `${jobs}/${release}-crds`,
      `/apis/rbac.authorization.k8s.io/v1/clusterroles/${releaseNamespace}:${release}:crds`,
    ])
      expect([path, await api.get(path)]).toEqual([path, undefined]);
  });

  test('then an application of another namespace runs through, and nothing was forbidden', async () => {
    await pods.stop(operator);
    await startOperator();
    await runApplication('reports', 'second');
    expect(await refusedRequests()).toEqual([]);
    const token = await api.tokenFor(releaseNamespace, release);
    expect(await api.mayI(token, 'reports', 'list secrets')).toBe(false);
  });

  test('and takes a submission of a ServiceAccount that may edit, and of no other', async () => {
    const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/reports/rolebindings';
    await api.create('/api/v1/namespaces/reports/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'alice' },
    });
    const submit = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const sent = { method: 'POST', headers, body: aRequest() };
      return ask(`http://127.0.0.1:${ports.dispatcher}`, '/v1/submissions/create', sent);
    };
    const alice = await api.tokenFor('reports', 'alice');
    expect((await submit(alice)).status).toBe(403);
    await api.create(roles, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'alice' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: `${releaseNamespace}:${release}:edit`,
      },
      subjects: [{ kind: 'ServiceAccount', name: 'alice', namespace: 'reports' }],
    });
    const { submissionId } = await api.eventually('it is taken', async () => {
      const { status, answer } = await submit(alice);
      return status === 200 && answer;
    });
    const taken = await application('reports', String(submissionId));
    expect(taken.spec.mesos.cluster).toBe('main');
    expect(await refusedRequests()).toEqual([]);
  });

  test('helm test asks the operator whether it is ready', async () => {
    const tests = helm('test', release);
    const path = `/api/v1/namespaces/${releaseNamespace}/pods/${release}-test`;
    const pod = await Promise.race([api.eventually('there is the Pod', () => api.get(path)), tests]);
    const { code, text: said } = await pods.run(releaseNamespace, pod.spec);
    expect([code, said]).toEqual([0, expect.stringContaining('/readyz')]);
    await api.send('PATCH', `${path}/status`, { status: { phase: code === 0 ? 'Succeeded' : 'Failed' } });
    expect(await tests).toMatch(/Phase: +Succeeded/);
  });

  test('uninstalls, and leaves definitions, clusters and applications, but no right', async () => {
    const token = await api.tokenFor(releaseNamespace, release);
    await pods.stop(operator);
    await helm('uninstall', release);
    expect(await api.get(deploymentPath)).toBeUndefined();
    const kinds = [
      'serviceaccounts',
      'services',
      'rbac.authorization.k8s.io/v1/roles',
      'rbac.authorization.k8s.io/v1/rolebindings',
      'networking.k8s.io/v1/networkpolicies',
      'policy/v1/poddisruptionbudgets',
    ];
    for (const plural of kinds) {
      const path = plural.includes('/')
        ? `/apis/${plural.replace(/\/([a-z]+)$/, `/namespaces/${releaseNamespace}/$1`)}`
        : `/api/v1/namespaces/${releaseNamespace}/${plural}`;
      const { items } = await api.get(path);
      expect([
        plural,
        items.filter(
          ({ metadata }: { metadata: { labels?: Record<string, string> } }) =>
            metadata.labels?.['app.kubernetes.io/instance'] === release,
        ),
      ]).toEqual([plural, []]);
    }
    expect((await api.get(`${group}/mesosclusters/main`)).metadata.deletionTimestamp).toBeUndefined();
    expect((await application('reports', 'second')).status.state).toBe('Completed');
    expect((await api.send('GET', `${group}/mesosclusters`, undefined, token)).status).toBeGreaterThan(400);
  });

  test.each(Object.keys(variants) as readonly Variant[])(
    'takes everything that the variant "%s" renders',
    async (name) => {
      for (const definition of monitoringDefinitions)
        await api.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
      await api.eventually(
        'the kinds of monitoring are served',
        async () => (await api.get('/apis/monitoring.coreos.com/v1/prometheusrules')) !== undefined,
      );
      const manifests = await render(layer?.helm ?? '', variants[name]);
      const taken = (await apply(manifests)).split('\n').filter((line) => /serverside-applied/.test(line));
      expect(taken).toHaveLength(manifests.length);
      expect(ofKind(manifests, 'Deployment')).toHaveLength(1);
    },
  );

  test('Helm 3 renders the same, and finds no fault either', async () => {
    const old = kubectlLayer('v33-2.0.0')?.helm ?? '';
    expect(await run(old, ['version'])).toContain('v3.18');
    expect(await run(old, ['lint', '--strict', chartPath])).toContain('0 chart(s) failed');
    for (const values of Object.values(variants))
      expect(await render(old, values)).toEqual(await render(layer?.helm ?? '', values));
  });

  test('takes the plain manifest', async () => {
    const manifest = new URL('../../deploy/operator.yaml', import.meta.url).pathname;
    const said = await run(layer?.kubectl ?? '', [
      'apply',
      '--server-side',
      '--force-conflicts',
      '--dry-run=server',
      '-f',
      manifest,
    ]);
    expect(said).toContain('deployment.apps/spark-mesos-operator serverside-applied');
  });
});
