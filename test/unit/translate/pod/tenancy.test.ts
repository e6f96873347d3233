/** What a tenant may have of a driver that is a Pod: the operator makes it with rights of its own. */
import { describe, expect, test } from '@jest/globals';
import { underTenancy } from '../../../../src/translate/tenancy.ts';
import type { Json } from '../../../support/resources.ts';
import { parsed, podDriver } from './described.ts';

const judged = (spec: Json, tenant: Json = {}, cluster: Json = {}) => {
  const tenants = [{ name: 't', namespaces: ['jobs'], ...tenant }];
  const { app, cluster: of } = parsed(spec, { ...cluster, tenants });
  const result = underTenancy(podDriver(spec, { ...cluster, tenants }), app, of.spec, {});
  return result.ok ? 'allowed' : result.message;
};
const template = (spec: Json) => ({ driver: { template: { spec } } });

describe('what gives a Pod the rights of its node', () => {
  test.each([
    ['spec.driver.hostNetwork', { driver: { hostNetwork: true } }],
    ['spec.driver.securityContext.privileged', { driver: { securityContext: { privileged: true } } }],
    [
      'spec.driver.securityContext.capabilities.add',
      { driver: { securityContext: { capabilities: { add: ['NET_ADMIN'] } } } },
    ],
    ['spec.driver.podSecurityContext.sysctls', { driver: { podSecurityContext: { sysctls: [{ name: 'a' }] } } }],
    [
      'spec.driver.sidecars[0].securityContext.privileged',
      { driver: { sidecars: [{ securityContext: { privileged: true } }] } },
    ],
    ['spec.driver.template.spec.hostPID', template({ hostPID: true })],
    ['spec.driver.template.spec.nodeName', template({ nodeName: 'n' })],
    ['spec.driver.template.spec.somethingNew', template({ somethingNew: 1 })],
    [
      'spec.driver.template.spec.containers[0].ports[0].hostPort',
      template({ containers: [{ ports: [{ hostPort: 22, containerPort: 22 }] }] }),
    ],
    [
      'spec.driver.template.spec.initContainers[0].securityContext.procMount',
      template({ initContainers: [{ securityContext: { procMount: 'Unmasked' } }] }),
    ],
  ])('is %s, and needs privileged', (path, spec) => {
    expect(judged(spec)).toBe(
      `${path} would give the Pod rights of its node; the MesosCluster does not allow the namespace privileged containers.`,
    );
    expect(judged(spec, { privileged: true })).toBe('allowed');
  });

  test('is not what keeps it in', () => {
    const spec = {
      driver: {
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 185 },
        template: {
          spec: {
            hostNetwork: false,
            tolerations: [],
            securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          },
        },
      },
    };
    expect(judged(spec)).toBe('allowed');
  });
});

describe('paths of nodes', () => {
  test.each([
    [
      {
        volumes: [{ name: 'v', hostPath: { path: '/data' } }],
        driver: { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      },
    ],
    [template({ volumes: [{ name: 'v', hostPath: { path: '/data' } }] })],
  ])("must be the tenant's: %j", (spec) => {
    expect(judged(spec)).toContain('would mount /data');
    expect(judged(spec, { hostPaths: ['/data'] })).toBe('allowed');
  });
});

describe('the credentials of the cluster', () => {
  const credentials = { secretRef: { name: 'mesos', namespace: 'vault' } };

  test('go with drivers of a tenant whose principals are not named', () => {
    expect(judged({}, {}, { credentials })).toBe('allowed');
  });

  test('do not go with drivers of another, which must say whose they are', () => {
    expect(judged({}, { principals: ['data'] }, { credentials })).toContain(
      'spec.sparkConf["spark.mesos.principal"] is not set',
    );
    const said = { sparkConf: { 'spark.mesos.principal': 'data' } };
    expect(judged(said, { principals: ['data'] }, { credentials })).toBe('allowed');
    expect(judged(said, { principals: ['other'] }, { credentials })).toContain('says the principal data');
  });

  test.each([
    ['env', { driver: { env: [{ name: 'SPARK_MESOS_PRINCIPAL', value: 'root' }] } }],
    ['the template', template({ containers: [{ env: [{ name: 'SPARK_MESOS_PRINCIPAL', value: 'root' }] }] })],
  ])('nor may %s say another principal', (_where, spec) => {
    expect(judged(spec, { principals: ['data'] })).toContain('says the principal root');
  });
});

test('users and docker parameters of executors are looked at as everywhere', () => {
  expect(judged({ proxyUser: 'admin' })).toContain('spec.proxyUser is admin');
  const parameters = [{ key: 'privileged', value: 'true' }];
  expect(judged({ mesos: { cluster: 'main', parameters } })).toContain('would set the option privileged');
});
