import { describe, expect, test } from '@jest/globals';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import type { SparkApplication } from '../../../src/api/spark-application.ts';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { type Described, describeDriver } from '../../../src/translate/description.ts';
import { exposedObjects, namesAnObject } from '../../../src/translate/exposure/objects.ts';
import { driverTask } from '../../../src/translate/tasks.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../support/resources.ts';

const ingress = { urlFormat: 'https://{{$appName}}.{{$appNamespace}}.example.org', className: 'nginx' };
const application = (spec: Json, name = 'pi'): SparkApplication => {
  const metadata = { name, namespace: 'jobs', uid: 'a1b2', generation: 1 };
  const parsed = parseSparkApplication(sparkApplicationObject(spec, { metadata }));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};
const cluster = (more: Json = {}) => {
  const parsed = parseMesosCluster(mesosClusterObject({ master: 'mesos://master:5050', sparkHome: '/spark', ...more }));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value.spec;
};

const submission = {
  id: 'driver-1',
  attempt: 1,
  taskId: 'driver-1',
  generation: 1,
  launchedBy: 'Operator',
  cluster: 'main',
  at: '2030-01-01T00:00:00Z',
} as const;
type Driver = NonNullable<SparkApplicationStatus['driver']>;
const running = (driver: Partial<Driver> = {}, more: SparkApplicationStatus = {}): SparkApplicationStatus => ({
  state: 'Running',
  submission,
  driver: {
    taskId: 'driver-1',
    hostname: 'agent7.example.org',
    address: '10.0.0.7',
    mesosState: 'TASK_RUNNING',
    uiUrl: 'http://agent7.example.org:31004',
    ...driver,
  },
  ...more,
});

const objects = (spec: Json, status: SparkApplicationStatus = running(), given: Json = { ingress }, name = 'pi') =>
  exposedObjects(application(spec, name), cluster(given), status);
const named = (spec: Json, status?: SparkApplicationStatus, given?: Json, name?: string) =>
  objects(spec, status, given, name).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
const sliceOf = (status: SparkApplicationStatus, spec: Json = { sparkUIOptions: {} }) =>
  objects(spec, status).find(({ kind }) => kind === 'EndpointSlice');

describe('the page of a driver', () => {
  test('has nothing in Kubernetes unless it is asked for', () => {
    expect(objects({})).toEqual([]);
  });

  test('has a Service, an EndpointSlice and an Ingress that belong to the application', () => {
    const [service, slice, route] = objects({ sparkUIOptions: {} });
    const ownerReferences = [
      { apiVersion: 'sparkmesos.dev/v1beta1', kind: 'SparkApplication', name: 'pi', uid: 'a1b2', controller: true },
    ];
    const labels = { 'app.kubernetes.io/managed-by': 'spark-mesos-operator', 'sparkmesos.dev/name': 'pi' };
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'pi-ui-svc', namespace: 'jobs', labels, ownerReferences },
      spec: { type: 'ClusterIP', ports: [{ name: 'spark-driver-ui-port', port: 4040, protocol: 'TCP' }] },
    });
    expect(slice).toMatchObject({
      apiVersion: 'discovery.k8s.io/v1',
      metadata: {
        name: 'pi-ui-svc-ipv4',
        labels: {
          ...labels,
          'kubernetes.io/service-name': 'pi-ui-svc',
          'endpointslice.kubernetes.io/managed-by': 'spark-mesos-operator',
        },
        ownerReferences,
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.7'], conditions: { ready: true } }],
      ports: [{ name: 'spark-driver-ui-port', port: 31_004, protocol: 'TCP' }],
    });
    const backend = { service: { name: 'pi-ui-svc', port: { number: 4040 } } };
    expect(route).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name: 'pi-ui-ingress', ownerReferences },
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'pi.jobs.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      },
    });
  });

  test('has no Ingress where the cluster says no format', () => {
    expect(named({ sparkUIOptions: {} }, running(), {})).toEqual(['Service/pi-ui-svc', 'EndpointSlice/pi-ui-svc-ipv4']);
  });

  test('carries what the user says', () => {
    const [service, slice, route] = objects({
      driver: { serviceLabels: { a: 'driver', b: 'driver' }, serviceAnnotations: { n: 'driver' } },
      sparkUIOptions: {
        servicePort: 80,
        servicePortName: 'web',
        serviceType: 'NodePort',
        serviceLabels: { b: 'page' },
        serviceAnnotations: { m: 'page' },
        ingressAnnotations: { i: 'page' },
        ingressTLS: [{ hosts: ['pi.jobs.example.org'], secretName: 'cert' }],
      },
    });
    expect(service?.metadata).toMatchObject({
      labels: { a: 'driver', b: 'page' },
      annotations: { n: 'driver', m: 'page' },
    });
    expect(service?.['spec']).toEqual({ type: 'NodePort', ports: [{ name: 'web', port: 80, protocol: 'TCP' }] });
    expect(slice?.['ports']).toEqual([{ name: 'web', port: 31_004, protocol: 'TCP' }]);
    expect(route?.metadata.annotations).toEqual({ i: 'page' });
    expect(route?.['spec']).toMatchObject({ tls: [{ hosts: ['pi.jobs.example.org'], secretName: 'cert' }] });
  });
});

describe('a further port of a driver', () => {
  const port = (servicePort: number, ingressURLFormat: string) => ({ servicePort, ingressURLFormat });

  test('leads to the port of the same number, below the path that is asked for', () => {
    const spec = { driverIngressOptions: [port(8888, 'http://{{$appName}}.example.org/api/')] };
    const [service, slice, route] = objects(spec, running(), {});
    expect(service?.metadata.name).toBe('pi-driver-8888');
    expect(service?.['spec']).toMatchObject({ ports: [{ name: 'driver-port-8888', port: 8888 }] });
    expect(slice?.['ports']).toMatchObject([{ name: 'driver-port-8888', port: 8888 }]);
    expect(route?.metadata.name).toBe('pi-ing-8888');
    expect(route?.['spec']).toMatchObject({
      rules: [{ host: 'pi.example.org', http: { paths: [{ path: '/api' }] } }],
    });
  });

  test('needs an agent that offers it, since whoever had it otherwise would be reached', () => {
    const app = application({ driverIngressOptions: [port(8888, 'x.example.org')] });
    const described = describeDriver(app, cluster(), 'driver-1', 1, undefined);
    expect(described).toMatchObject({ ok: true, value: { amounts: { fixedPorts: [8888] } } });
  });
});

describe('an EndpointSlice', () => {
  test.each<readonly [string, SparkApplicationStatus, string, readonly string[]]>([
    ['before anything runs is empty', { state: 'Submitting', submission }, 'IPv4', []],
    ['has the address that Mesos tells', running(), 'IPv4', ['10.0.0.7']],
    ['has an address of IPv6', running({ address: 'fd00::7' }), 'IPv6', ['fd00::7']],
    ['has the host name where Mesos tells no address', running({ address: undefined }), 'FQDN', ['agent7.example.org']],
    [
      'takes a host name that is an address',
      running({ address: undefined, hostname: '10.0.0.8' }),
      'IPv4',
      ['10.0.0.8'],
    ],
    ['leaves out a name of one part', running({ address: undefined, hostname: 'agent7' }), 'IPv4', []],
    ['leaves out loopback', running({ address: '127.0.0.1' }), 'IPv4', []],
    ['leaves out loopback of IPv6', running({ address: '::1' }), 'IPv6', []],
    ['leaves out link-local addresses', running({ address: '169.254.3.4' }), 'IPv4', []],
    ['keeps a driver out of sight', { ...running(), state: 'Unknown' }, 'IPv4', ['10.0.0.7']],
    ['keeps a driver that is told to stop', { ...running(), state: 'Stopping' }, 'IPv4', ['10.0.0.7']],
    ['is empty after the end', running({ mesosState: 'TASK_FINISHED', uiUrl: undefined }), 'IPv4', []],
    ['is empty while a retry waits', { ...running({ mesosState: 'TASK_FAILED' }), state: 'RetryWait' }, 'IPv4', []],
    ['is empty for the driver of before', running({ taskId: 'driver-0' }), 'IPv4', []],
    ['is empty while the port is unknown', running({ uiUrl: undefined }), 'IPv4', []],
    [
      'keeps its type between two drivers',
      { state: 'Submitting', submission, exposed: ['EndpointSlice/pi-ui-svc-fqdn'] },
      'FQDN',
      [],
    ],
  ])('%s', (_, status, addressType, addresses) => {
    const slice = sliceOf(status);
    expect(slice).toMatchObject({ addressType, metadata: { name: `pi-ui-svc-${addressType.toLowerCase()}` } });
    const endpoints = slice?.['endpoints'] as readonly { addresses: readonly string[] }[];
    expect(endpoints.flatMap((endpoint) => endpoint.addresses)).toEqual(addresses);
    expect(slice?.['ports']).toHaveLength(addresses.length);
  });
});

describe('names', () => {
  test.each(['x'.repeat(60), 'with.dots', '1st', '1', 'a.b'])('of %s are DNS labels that differ', (name) => {
    const spec = { sparkUIOptions: {}, driverIngressOptions: [{ servicePort: 65_535, ingressURLFormat: 'a.b' }] };
    const names = named(spec, running(), { ingress: { urlFormat: 'x.example.org' } }, name);
    expect(new Set(names).size).toBe(6);
    for (const one of names.filter((text) => !text.startsWith('EndpointSlice')))
      expect(one.split('/')[1]).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  test('of long applications that begin alike differ', () => {
    const [one, other] = ['a', 'b'].map((end) => named({ sparkUIOptions: {} }, running(), {}, 'x'.repeat(70) + end)[0]);
    expect(one).not.toBe(other);
  });

  test('are read back as kind and name', () => {
    expect(namesAnObject('Ingress/pi-ui-ingress')).toEqual({ kind: 'Ingress', name: 'pi-ui-ingress' });
    expect(namesAnObject('Secret/pi')).toBeUndefined();
  });
});

const described = (spec: Json, given: Json = {}): Described =>
  describeDriver(application(spec), cluster(given), 'driver-1', 1, new Sensitive('s'));

describe('an application is refused', () => {
  test.each<readonly [string, Json, Json, RegExp]>([
    [
      'with annotations of an Ingress that nobody makes',
      { sparkUIOptions: { ingressAnnotations: { a: 'b' } } },
      {},
      /^spec\.sparkUIOptions\.ingressAnnotations needs ingress\.urlFormat of the MesosCluster/,
    ],
    [
      'with certificates of one',
      { sparkUIOptions: { ingressTLS: [{ secretName: 'cert' }] } },
      {},
      /^spec\.sparkUIOptions\.ingressTLS needs ingress\.urlFormat/,
    ],
    [
      'where the format of the cluster makes no host',
      { sparkUIOptions: {} },
      { ingress: { urlFormat: '-{{$appName}}.example.org' } },
      /^spec\.sparkUIOptions can't have an Ingress: .* that is ingress\.urlFormat of the MesosCluster/,
    ],
    [
      'where its own makes none',
      { driverIngressOptions: [{ servicePort: 1, ingressURLFormat: 'a..b' }] },
      {},
      /^spec\.driverIngressOptions\[0\]\.ingressURLFormat can't have an Ingress/,
    ],
    [
      'whose page is switched off',
      { sparkUIOptions: {}, sparkConf: { 'spark.ui.enabled': 'false' } },
      {},
      /^spec\.sparkUIOptions and spec\.sparkConf\["spark\.ui\.enabled"\] say different things/,
    ],
    [
      'that gives the port of its page itself',
      { sparkUIOptions: {}, sparkConf: { 'spark.ui.port': '4050' } },
      {},
      /^spec\.sparkUIOptions and spec\.sparkConf\["spark\.ui\.port"\] are given/,
    ],
    [
      'that launches its executors as Spark 3.4 does, to the letter',
      { sparkUIOptions: {} },
      { compatibility: 'Spark34' },
      /^spec\.sparkUIOptions is not possible with compatibility Spark34/,
    ],
  ])('%s', (_, spec, given, message) => {
    expect(described(spec, given)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });
});

describe('a driver that launches its executors', () => {
  const commandOf = (spec: Json, ports: readonly number[]): string => {
    const outcome = described(spec);
    if (!outcome.ok) throw new Error(outcome.message);
    const place = { agentId: 'a', hostname: 'h', resources: [], ports };
    return driverTask(outcome.value, place, 'f').command.value;
  };
  const exporter = {
    exposeDriverMetrics: true,
    exposeExecutorMetrics: false,
    prometheus: { jmxExporterJar: '/opt/jmx.jar' },
  };

  test('is told the port of its page, which is the first of the offer', () => {
    expect(described({ sparkUIOptions: {} })).toMatchObject({ value: { amounts: { ports: 1 } } });
    expect(commandOf({ sparkUIOptions: {} }, [31_001])).toContain(' spark.ui.port=31001 ');
    const both = commandOf({ sparkUIOptions: {}, monitoring: exporter }, [31_001, 31_002]);
    expect(both).toContain(' spark.ui.port=31001 ');
    expect(both).toContain('/opt/jmx.jar=31002');
  });

  test('has the usual port on a network of its own', () => {
    const spec = { sparkUIOptions: {}, mesos: { cluster: 'main', network: { name: 'overlay' } } };
    expect(described(spec)).toMatchObject({ value: { amounts: { ports: 0 } } });
    expect(commandOf(spec, [])).toContain(' spark.ui.port=4040 ');
  });
});

test('a page below a path is told that path', () => {
  const given = { ingress: { urlFormat: 'https://spark.example.org/{{$appNamespace}}/{{$appName}}' } };
  expect(described({ sparkUIOptions: {} }, given)).toMatchObject({
    value: { properties: { 'spark.ui.proxyBase': '/jobs/pi', 'spark.ui.proxyRedirectUri': '/' } },
  });
});
