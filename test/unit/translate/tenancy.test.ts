import { describe, expect, test } from '@jest/globals';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import { describeDriver } from '../../../src/translate/description.ts';
import { underTenancy } from '../../../src/translate/tenancy.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../support/resources.ts';

/** What the application, in namespace `jobs`, may have of a cluster with these tenants. */
const tried = (spec: Json, tenants: readonly Json[], cluster: Json = {}, labels: Record<string, string> = {}) => {
  const app = parseSparkApplication(sparkApplicationObject(spec));
  const parsed = parseMesosCluster(
    mesosClusterObject({
      master: 'mesos://master:5050',
      sparkHome: '/opt/spark',
      framework: { roles: ['*', 'batch', 'adhoc'] },
      ...cluster,
      tenants,
    }),
  );
  if (!app.ok) throw new Error(app.message);
  if (!parsed.ok) throw new Error(parsed.message);
  const described = describeDriver(app.value, parsed.value.spec, 'driver-1', 1, undefined);
  if (!described.ok) throw new Error(described.message);
  return underTenancy(described.value, app.value, parsed.value.spec, labels);
};
const jobs = (more: Json = {}): Json => ({ name: 'a', namespaces: ['jobs'], ...more });
const docker = { image: 'spark', mesos: { cluster: 'main', containerizer: 'docker' } };
const mounting = (path: string): Json => ({
  ...docker,
  volumes: [{ name: 'data', hostPath: { path } }],
  driver: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
});
const option = (key: string): Json => ({
  ...docker,
  mesos: { ...docker.mesos, parameters: [{ key, value: 'x' }] },
});

describe('a cluster without tenants', () => {
  test('gives every namespace all roles of the framework', () => {
    expect(tried({}, [])).toMatchObject({ ok: true, tenant: undefined, value: { roles: ['*', 'batch', 'adhoc'] } });
  });

  test.each<[string, Json, string]>([
    ['another user', { proxyUser: 'alice' }, 'spec.proxyUser is alice'],
    ['a path of the agent', mounting('/etc'), 'would mount /etc of the agent'],
    [
      'a path of the agent, by its property',
      { ...docker, sparkConf: { 'spark.mesos.executor.docker.volumes': '/etc:/e:ro' } },
      'would mount /etc of the agent',
    ],
    ['an option of docker run', option('device'), 'would set the option device'],
    [
      'an option of docker run, by its property',
      { ...docker, sparkConf: { 'spark.mesos.executor.docker.parameters': 'privileged=true' } },
      'would set the option privileged',
    ],
    ['rights of the agent', { ...docker, driver: { securityContext: { privileged: true } } }, 'the option privileged'],
    [
      'a role that the framework has not',
      { mesos: { cluster: 'main', role: 'other' } },
      'spec.mesos.role would be other',
    ],
  ])('gives nobody %s', (_, spec, message) => {
    expect(tried(spec, [])).toMatchObject({
      ok: false,
      reason: 'TenancyForbids',
      message: expect.stringContaining(message),
    });
  });

  test('lets the administrator himself give paths and options to every driver', () => {
    const sparkConf = {
      'spark.mesos.executor.docker.volumes': '/etc/krb5.conf:/etc/krb5.conf:ro, /opt/data:/data',
      'spark.mesos.executor.docker.parameters': 'privileged=true',
    };
    expect(tried(docker, [], { driverDefaults: { sparkConf } }).ok).toBe(true);
  });
});

describe('the tenant of a namespace', () => {
  test.each<[string, Json, Record<string, string>, boolean]>([
    ['by its name', { namespaces: ['other', 'jobs'] }, {}, true],
    ['by a pattern', { namespaces: ['j*b*'] }, {}, true],
    ['by any name', { namespaces: ['*'] }, {}, true],
    ['not by a part of its name', { namespaces: ['job', 'obs', 'job*bs'] }, {}, false],
    ['by its labels', { namespaceSelector: { matchLabels: { team: 'a' } } }, { team: 'a', more: 'b' }, true],
    ['not by some of the labels', { namespaceSelector: { matchLabels: { team: 'a', x: 'y' } } }, { team: 'a' }, false],
    [
      'by its name, whatever its labels',
      { namespaces: ['jobs'], namespaceSelector: { matchLabels: { x: 'y' } } },
      {},
      true,
    ],
  ])('is found %s', (_, tenant, labels, found) => {
    const result = tried({}, [{ name: 'a', ...tenant }], {}, labels);
    expect(result.ok ? result.tenant?.name : result.reason).toBe(found ? 'a' : 'TenancyForbids');
  });

  test('is the first that names it', () => {
    const result = tried({}, [jobs({ roles: ['batch'] }), { name: 'b', namespaces: ['*'] }]);
    expect(result).toMatchObject({ tenant: { name: 'a' } });
  });

  test('is missed with a sentence that names the cluster and the namespace', () => {
    expect(tried({}, [{ name: 'b', namespaces: ['other'] }])).toMatchObject({
      message: 'spec.mesos.cluster is main, which has no tenant for the namespace jobs.',
    });
  });
});

describe('a tenant', () => {
  test.each<[string, Json, Json]>([
    ['its users', { proxyUser: 'alice' }, { users: ['alice'] }],
    ['its paths and what is below', mounting('/data/x/'), { hostPaths: ['/data'] }],
    ['everything below /', mounting('/etc'), { hostPaths: ['/'] }],
    ['its options', option('device'), { dockerParameters: ['device'] }],
    ['rights of the agent', { ...docker, driver: { securityContext: { privileged: true } } }, { privileged: true }],
    ['its roles', { mesos: { cluster: 'main', role: 'batch' } }, { roles: ['batch'] }],
  ])('may have %s', (_, spec, tenant) => {
    expect(tried(spec, [jobs(tenant)]).ok).toBe(true);
  });

  test.each<[string, Json, Json]>([
    ['another user', { proxyUser: 'alice' }, { users: ['bob'] }],
    ['a path that only begins alike', mounting('/database'), { hostPaths: ['/data'] }],
    [
      'a path that leads out',
      { ...docker, sparkConf: { 'spark.mesos.executor.docker.volumes': '/data/../etc:/e' } },
      { hostPaths: ['/data'] },
    ],
    ['rights of the agent by listing their option', option('privileged'), { dockerParameters: ['privileged'] }],
    ['other options with the rights of the agent', option('device'), { privileged: true }],
    ['a role of others', { mesos: { cluster: 'main', role: 'batch' } }, { roles: ['adhoc'] }],
    ['a role of others by its property', { sparkConf: { 'spark.mesos.role': 'batch' } }, { roles: ['adhoc'] }],
  ])('may not have %s', (_, spec, tenant) => {
    expect(tried(spec, [jobs(tenant)])).toMatchObject({ ok: false, reason: 'TenancyForbids' });
  });

  test('that names no role gets its own, for driver and executors', () => {
    const result = tried({}, [jobs({ roles: ['batch', 'elsewhere'] })]);
    expect(result).toMatchObject({
      value: { role: 'batch', roles: ['batch'], properties: { 'spark.mesos.role': 'batch' } },
    });
  });
});

describe('a tenant with principals', () => {
  const tenants = [jobs({ principals: ['etl'] })];
  const conf = (principal: string) => ({ sparkConf: { 'spark.mesos.principal': principal } });
  const variable = (name: string, value: string) => ({ driver: { env: [{ name, value }] } });

  test.each<[string, Json]>([
    ['none', {}],
    ['one of them, by property', conf('etl')],
    ['one of them, by variable', variable('SPARK_MESOS_PRINCIPAL', 'etl')],
    [
      'another one in a variable that the property outdoes',
      { ...conf('etl'), ...variable('SPARK_MESOS_PRINCIPAL', 'x') },
    ],
    [
      'another one in a variable that only executors of the operator see',
      { ...variable('SPARK_MESOS_PRINCIPAL', 'x'), executor: { launchedBy: 'Operator' } },
    ],
  ])('lets drivers register as %s', (_, spec) => {
    expect(tried(spec, tenants)).toMatchObject({ ok: true });
  });

  const says =
    'spec.sparkConf["spark.mesos.principal"] (or the variable SPARK_MESOS_PRINCIPAL of spec.driver) says the principal';
  test.each<[string, Json, string]>([
    ['by property', conf('other'), `${says} other, which the MesosCluster does not allow the namespace.`],
    [
      'by variable',
      variable('SPARK_MESOS_PRINCIPAL', 'other'),
      `${says} other, which the MesosCluster does not allow the namespace.`,
    ],
    [
      'by a secret of Mesos, whose value it does not tell',
      { driver: { env: [{ name: 'SPARK_MESOS_PRINCIPAL', valueFrom: { mesosSecretRef: { name: 's' } } }] } },
      `${says}, which the MesosCluster does not allow the namespace.`,
    ],
    [
      'by a file',
      variable('SPARK_MESOS_PRINCIPAL_FILE', '/p'),
      'SPARK_MESOS_PRINCIPAL_FILE names a file; the MesosCluster says which principals the namespace may use, so say it openly.',
    ],
  ])('forbids others, %s', (_, spec, message) => {
    expect(tried(spec, tenants)).toEqual({ ok: false, reason: 'TenancyForbids', message });
  });

  test('a tenant without them lets drivers register as anybody whose secret they have', () => {
    expect(tried(conf('other'), [jobs()])).toMatchObject({ ok: true });
  });
});
