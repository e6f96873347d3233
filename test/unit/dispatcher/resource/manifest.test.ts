import { describe, expect, test } from '@jest/globals';
import { mesosClusterSpec } from '../../../../src/api/mesos-cluster.ts';
import { whyUnacceptable } from '../../../../src/dispatcher/resource/acceptable.ts';
import { manifestOf, type SubmissionTerms } from '../../../../src/dispatcher/resource/manifest.ts';
import { submissionName } from '../../../../src/dispatcher/resource/name.ts';
import type { CreateRequest } from '../../../../src/dispatcher/wire/create-request.ts';
import { aRequest } from '../../../support/dispatcher/requests.ts';

const names = { namespace: 'jobs', name: 'driver-20261121232231-0000000002', request: 'r1' };
const made = (
  more: Partial<CreateRequest> = {},
  properties: Readonly<Record<string, string>> = {},
  terms: Partial<SubmissionTerms> = {},
) => manifestOf(aRequest(more, properties) as unknown as CreateRequest, names, { cluster: 'prod', ...terms });
const manifest = (...given: Parameters<typeof made>) => {
  const result = made(...given);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

describe('A request as a resource', () => {
  test('keeps properties, arguments, variables and the file, and drops only where the request went', () => {
    expect(manifest()).toEqual({
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: {
        namespace: 'jobs',
        name: names.name,
        labels: { 'sparkmesos.dev/submitted-by': 'spark-submit' },
        annotations: { 'sparkmesos.dev/request': 'r1' },
      },
      spec: {
        type: 'Java',
        sparkVersion: '3.4.4',
        mainClass: 'com.example.Pi',
        mainApplicationFile: 'http://files.example/app.jar',
        arguments: ['10', 'two words'],
        sparkConf: {
          'spark.app.name': 'pi',
          'spark.driver.supervise': 'false',
          'spark.driver.memory': '1g',
          'spark.jars': 'http://files.example/app.jar',
          'spark.submit.pyFiles': '',
          'spark.master.rest.enabled': 'true',
        },
        driver: { env: [{ name: 'SPARK_USER', value: 'sparkuser' }] },
        mesos: { cluster: 'prod' },
      },
    });
  });

  test.each([
    ['app.py', 'Python'],
    ['app.R', 'R'],
    ['app.r', 'R'],
  ])('without a class is of the language of its file: %s', (appResource, type) => {
    const { spec } = manifest({ mainClass: '', appResource });
    expect(spec).toMatchObject({ type });
    expect(spec).not.toHaveProperty('mainClass');
  });

  test.each([
    ['3.5.6', '3.5.6'],
    ['3.4.4-amzn-0', '3.4.4-amzn-0'],
    ['', '3.4.4'],
    ['3', '3.4.4'],
  ])('runs the version of its client, or the one the server tells of: "%s"', (clientSparkVersion, sparkVersion) => {
    expect(manifest({ clientSparkVersion }).spec).toMatchObject({ sparkVersion });
  });

  test('has what the administrator says for all', () => {
    expect(manifest({}, {}, { launchedBy: 'Operator', timeToLiveSeconds: 60 }).spec).toMatchObject({
      executor: { launchedBy: 'Operator' },
      timeToLiveSeconds: 60,
    });
  });

  test.each([
    [{ appArgs: ['a', null] }, 'appArgs[1] is null; a driver takes texts only.'],
    [{ environmentVariables: { A: null } }, 'environmentVariables["A"] is null; give it a text, or leave it out.'],
    [
      { environmentVariables: { SPARK_MESOS_SECRET: 'hush' } },
      'environmentVariables["SPARK_MESOS_SECRET"] would stand readable in the resource and in the state of Mesos; use spark.mesos.secret.file.',
    ],
  ])('can not be made of %j', (more, message) => {
    expect(made(more)).toEqual({ ok: false, reason: 'InvalidSpec', message });
  });
});

describe('Before it is stored', () => {
  const cluster = (more: Record<string, unknown> = {}) => ({
    apiVersion: 'sparkmesos.dev/v1beta1' as const,
    kind: 'MesosCluster' as const,
    metadata: { name: 'prod', uid: 'u', generation: 1 },
    spec: mesosClusterSpec.parse({ master: 'mesos://m:5050', sparkHome: '/opt/spark', ...more }),
  });
  const refusal = (properties: Readonly<Record<string, string>>, more: Record<string, unknown> = {}) =>
    whyUnacceptable(manifest({}, properties), cluster(more), { team: 'a' })?.message;

  test('a driver that can be run is accepted', () => {
    expect(refusal({})).toBeUndefined();
    expect(
      refusal({ 'spark.mesos.dispatcher.queue': 'urgent' }, { queues: [{ name: 'urgent', priority: 1 }] }),
    ).toBeUndefined();
    const tenants = [{ name: 'a', namespaceSelector: { matchLabels: { team: 'a' } } }];
    expect(refusal({}, { tenants })).toBeUndefined();
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ 'spark.mesos.secret': 'hush' }, 'spec.sparkConf["spark.mesos.secret"] can\'t be set here'],
    [{ 'spark.mesos.unheard.of': '1' }, 'this version does not act on it'],
    [{ 'app.option': '1' }, 'must begin with "spark."'],
    [{ 'spark.mesos.constraints': 'a:b:c:::' }, 'spark.mesos.constraints'],
    [{ 'spark.mesos.dispatcher.queue': 'none' }, "Queue 'none' is not declared by the MesosCluster prod."],
  ])('one with %j is refused in the words of a condition', (properties, sentence) => {
    expect(refusal(properties)).toContain(sentence);
  });

  test('a namespace without a tenant is refused', () => {
    expect(refusal({}, { tenants: [{ name: 'b', namespaces: ['others'] }] })).toContain(
      'has no tenant for the namespace jobs',
    );
  });
});

test('the name of a submission holds the time in UTC and ten digits', () => {
  expect(submissionName(Date.UTC(2026, 10, 21, 23, 22, 31, 999), 2)).toBe('driver-20261121232231-0000000002');
});
