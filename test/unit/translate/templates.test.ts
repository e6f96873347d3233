/** Pod templates: what they say becomes what the fields beside them say, and is found again under the path where it was written. */
import { describe, expect, test } from '@jest/globals';
import { parseSparkApplication } from '../../../src/api/parse.ts';
import { type Json, sparkApplicationObject } from '../../support/resources.ts';
import { described, description } from './described.ts';

const parsed = (spec: Json) => {
  const outcome = parseSparkApplication(sparkApplicationObject(spec));
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value.spec;
};
const problems = (spec: Json): readonly string[] => {
  const outcome = parseSparkApplication(sparkApplicationObject(spec));
  return outcome.ok ? [] : (outcome.children ?? []).map(({ message }) => message);
};
const template = (spec: Json, metadata: Json = {}) => ({ metadata, spec });

describe('a template', () => {
  const full = template(
    {
      containers: [
        {
          name: 'spark',
          image: 'spark',
          env: [
            { name: 'A', value: 'template' },
            { name: 'B', value: 'b' },
          ],
          envFrom: [{ configMapRef: { name: 'conf' } }],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          securityContext: { runAsUser: 5 },
        },
      ],
      initContainers: [{ name: 'first', command: ['true'] }],
      volumes: [{ name: 'data', emptyDir: {} }],
      nodeSelector: { zone: 'a' },
      securityContext: { runAsNonRoot: true },
      hostNetwork: true,
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
      terminationGracePeriodSeconds: 7,
    },
    { labels: { a: 'template', c: 'd' }, annotations: { e: 'f' } },
  );

  test.each(['driver', 'executor'])('of a %s fills in what the fields beside it leave open', (who) => {
    const beside = { labels: { a: 'own' }, env: [{ name: 'A', value: 'own' }], terminationGracePeriodSeconds: 3 };
    const spec = parsed({ [who]: { ...beside, template: full } });
    expect(spec[who as 'driver' | 'executor']).toMatchObject({
      image: 'spark',
      labels: { a: 'own', c: 'd' },
      annotations: { e: 'f' },
      env: [
        { name: 'A', value: 'own' },
        { name: 'B', value: 'b' },
      ],
      envFrom: [{ configMapRef: { name: 'conf' } }],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      securityContext: { runAsUser: 5 },
      podSecurityContext: { runAsNonRoot: true },
      nodeSelector: { zone: 'a' },
      hostNetwork: true,
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
      initContainers: [{ name: 'first', command: ['true'] }],
      terminationGracePeriodSeconds: 3,
    });
    expect(spec.volumes).toEqual([{ name: 'data', emptyDir: {} }]);
    expect(spec[who as 'driver']).not.toHaveProperty('template');
  });

  test('means the same as the fields beside it', () => {
    const container = { env: [{ name: 'B', value: 'b' }], image: 'spark' };
    const { went: _one, ...one } = description({ driver: { template: template({ containers: [container] }) } });
    const { went: _two, ...two } = description({ driver: container });
    expect(one).toEqual(two);
  });

  test('of a driver has ports, lifecycle and a class of priority too', () => {
    const lifecycle = { preStop: { exec: { command: ['true'] } } };
    const ports = [{ name: 'web', containerPort: 8080 }];
    const spec = parsed({
      driver: { template: template({ containers: [{ ports, lifecycle }], priorityClassName: 'soon' }) },
    });
    expect(spec.driver).toMatchObject({ ports, lifecycle, priorityClassName: 'soon' });
  });

  test.each<[string, Json, readonly string[]]>([
    [
      'what only pods have',
      { driver: { template: template({ tolerations: [], schedulerName: 'x' }) } },
      [
        'spec.driver.template.spec.schedulerName: has no meaning on Mesos, where driver and executors are tasks and not pods',
        'spec.driver.template.spec.tolerations: has no meaning on Mesos; agents are set apart by roles, use mesos.role',
      ],
    ],
    [
      'resources, which have fields of their own',
      { executor: { template: template({ containers: [{ resources: {} }] }) } },
      [
        'spec.executor.template.spec.containers[0].resources: is not supported here; use cores, coreRequest, coreLimit, memory, memoryOverhead and memoryLimit',
      ],
    ],
    [
      'a second container',
      {
        driver: { template: template({ containers: [{}, {}] }) },
        executor: { template: template({ containers: [{}, { name: 'log' }] }) },
      },
      [
        'spec.driver.template.spec.containers[1].name: is required',
        'spec.executor.template.spec.containers: must be one container: executors have no sidecars',
      ],
    ],
    [
      'ports of executors',
      { executor: { template: template({ containers: [{ ports: [] }] }) } },
      [
        'spec.executor.template.spec.containers[0].ports: is not supported: executors of one agent would want the same port',
      ],
    ],
    [
      'two volumes of one name',
      {
        driver: { template: template({ volumes: [{ name: 'v', emptyDir: {} }] }) },
        executor: { template: template({ volumes: [{ name: 'v', hostPath: { path: '/v' } }] }) },
      },
      [
        'spec.executor.template.spec.volumes: has a volume that spec.executor.template.spec.volumes[0] says something else of than the template of the driver',
      ],
    ],
  ])('with %s is refused by path', (_, spec, expected) => {
    expect([...problems(spec)].sort()).toEqual(expected);
  });

  test('is where its fields are said to have gone from', () => {
    const container = { env: [{ name: 'A', value: 'a' }], image: 'spark' };
    const { went } = description({
      driver: { env: [{ name: 'B', value: 'b' }], template: template({ containers: [container] }) },
    });
    const paths = went.map(({ path }) => path);
    expect(paths).toContain('spec.driver.env[0]');
    expect(paths).toContain('spec.driver.template.spec.containers[0].env[0]');
    expect(paths).toContain('spec.driver.template.spec.containers[0].image');
    expect(paths).not.toContain('spec.driver.env[1]');
  });

  test('is where a refusal says that its fields are', () => {
    const mounts = [{ name: 'nothing', mountPath: '/x' }];
    const outcome = described({ driver: { template: template({ containers: [{ volumeMounts: mounts }] }) } });
    expect(outcome).toMatchObject({
      ok: false,
      message:
        'spec.driver.template.spec.containers[0].volumeMounts[0].name is "nothing", and spec.volumes has no such volume.',
    });
  });
});
