/** A submission as typed fields asks for the same driver as the submission itself. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseMesosCluster, parseSparkApplicationSpec } from '../../../../src/api/parse.ts';
import { type Application, applicationOf } from '../../../../src/cli/submission/application.ts';
import { typedFields } from '../../../../src/cli/submission/typed-fields.ts';
import { manifestOf } from '../../../../src/dispatcher/resource/manifest.ts';
import { type CreateRequest, readCreate } from '../../../../src/dispatcher/wire/create-request.ts';
import { describeDriver } from '../../../../src/translate/description.ts';
import { readCases } from '../../../golden/cases.ts';
import { objectsAt } from '../../../golden/dispatcher-json.ts';
import { mesosClusterObject } from '../../../support/resources.ts';

describe('a property that a field can say', () => {
  test.each([
    ['spark.driver.memory', '2g', ['driver', 'memory'], '2g'],
    ['spark.driver.cores', '3', ['driver', 'cores'], 3],
    ['spark.executor.instances', '12', ['executor', 'instances'], 12],
    ['spark.jars', 'http://h/a.jar,local:///b.jar', ['deps', 'jars'], ['http://h/a.jar', 'local:///b.jar']],
    ['spark.driver.supervise', 'true', ['driver', 'supervise'], true],
    ['spark.mesos.dispatcher.queue', 'night', ['mesos', 'queue'], 'night'],
  ])('%s=%s goes there', (key, text, path, value) => {
    expect(typedFields({ [key]: text })).toEqual({ moved: [{ key, path, value }], dropped: [], rest: {} });
  });

  test.each([
    ['spark.driver.memory', '1.5g'],
    ['spark.driver.memory', '0'],
    ['spark.driver.cores', '0.5'],
    ['spark.executor.instances', '10001'],
    ['spark.jars', 'a.jar, b.jar'],
    ['spark.jars', 'a.jar,,b.jar'],
    ['spark.driver.extraJavaOptions', '-Xmx1g'],
    ['spark.driver.supervise', 'TRUE'],
    ['spark.mesos.role', ''],
    ['constructor', 'x'],
  ])('%s=%s stays what it is, for no field says the same', (key, text) => {
    expect(typedFields({ [key]: text })).toEqual({ moved: [], dropped: [], rest: { [key]: text } });
  });

  test.each([
    ['spark.master', 'mesos://h:7077'],
    ['spark.submit.deployMode', 'cluster'],
    ['spark.driver.supervise', 'false'],
    ['spark.submit.pyFiles', ''],
  ])('%s=%s says nothing', (key, text) => {
    expect(typedFields({ [key]: text })).toEqual({ moved: [], dropped: [key], rest: {} });
  });
});

const cluster = () => {
  const queues = ['URGENT', 'ROUTINE', 'EXC', 'LOW', 'N'].map((name, priority) => ({ name, priority }));
  const parsed = parseMesosCluster(mesosClusterObject({ master: 'mesos://m:5050', sparkHome: '/opt/spark', queues }));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

/** The driver of a resource: what it is asked for, its properties without those that the conversion leaves out; or the refusal. */
const driverOf = (spec: Application['spec'], file: string) => {
  const parsed = parseSparkApplicationSpec(spec);
  if (!parsed.ok) return parsed.reason;
  const metadata = { name: 'job', namespace: 'jobs', uid: 'u', resourceVersion: '1', generation: 1 };
  const app = { apiVersion: 'sparkmesos.dev/v1beta1', kind: 'SparkApplication', metadata, spec: parsed.value } as const;
  const described = describeDriver(app, cluster().spec, 'driver-1', 1, undefined, 'unread');
  if (!described.ok) return described.reason;
  const { properties, amounts, environment, uris, role, queue, name } = described.value;
  const kept = Object.entries(properties).flatMap(([key, value]) => {
    const text =
      key === 'spark.jars'
        ? value
            .split(',')
            .filter((jar) => jar !== file)
            .join(',')
        : value;
    const gone = ['spark.master.rest.enabled', 'spark.app.submitTime', 'spark.driver.supervise'].includes(key);
    return gone || text === '' ? [] : [[key, text]];
  });
  return { properties: Object.fromEntries(kept), amounts, environment, uris, role, queue, name };
};

const recorded = (): readonly CreateRequest[] =>
  readCases(join(import.meta.dirname, '../../../golden/data/rest.jsonl.gz')).flatMap(({ input }) =>
    objectsAt(input, 'steps').flatMap(({ path, body = '' }) => {
      const read = path === '/v1/submissions/create' ? readCreate(String(body)) : undefined;
      return read?.kind === 'request' ? [read.request] : [];
    }),
  );

test('every recorded submission asks for the same driver in either form', () => {
  let same = 0;
  for (const request of recorded()) {
    const names = { namespace: 'jobs', name: 'job', request: 'r' };
    const texts = Object.entries(request.sparkProperties).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    const whole = { ...request, sparkProperties: Object.fromEntries(texts) };
    const before = manifestOf(whole, names, { cluster: 'main' });
    const after = applicationOf(whole, { name: 'job', namespace: 'jobs', cluster: 'main', mode: 'cluster' });
    expect(after.ok).toBe(before.ok);
    if (!before.ok || !after.ok) continue;
    expect(driverOf(after.application.spec, request.appResource)).toEqual(
      driverOf(before.value.spec, request.appResource),
    );
    same += 1;
  }
  expect(same).toBeGreaterThan(50);
});
