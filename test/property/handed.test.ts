/** Whatever a spec says, at a dispatcher it is a request that Spark's own rules take, or a refusal. */
import { expect, test } from '@jest/globals';
import { parseMesosCluster, parseSparkApplication } from '../../src/api/parse.ts';
import { isWellFormed } from '../../src/spark/dispatcher/submission.ts';
import { parseLabels } from '../../src/spark/labels.ts';
import { describeDriver } from '../../src/translate/description.ts';
import fc from '../support/fast-check.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../support/resources.ts';
import { typedSpec } from './api/arbitraries.ts';

const parsed = parseMesosCluster(
  mesosClusterObject({ dispatcher: { url: 'http://dispatcher:7077' }, sparkHome: '/opt/spark' }),
);
if (!parsed.ok) throw new Error(parsed.message);
const { spec: cluster } = parsed.value;

/** With a few fields only: of all together something is always refused. */
const fewFields = typedSpec.chain((spec) =>
  fc
    .subarray(Object.keys(spec), { maxLength: 2 })
    .map((keys): Json => Object.fromEntries(keys.map((key) => [key, spec[key]]))),
);

test('every spec becomes a request with the labels by which it is found, or is refused with a sentence', () => {
  let requests = 0;
  fc.assert(
    fc.property(fewFields, (spec) => {
      const app = parseSparkApplication(sparkApplicationObject(spec));
      if (!app.ok) return;
      const described = describeDriver(app.value, cluster, 'driver-1', 7, undefined, 'unread');
      if (!described.ok) {
        expect(described.message).toMatch(/^\S+ .+[.]$/s);
        return;
      }
      const request = described.value.submission?.request;
      expect(request !== undefined && isWellFormed(request)).toBe(true);
      const labels = parseLabels(request?.sparkProperties['spark.mesos.driver.labels'] ?? '');
      expect(labels).toContainEqual({ key: 'sparkmesos.dev/uid', value: 'a1b2' });
      expect(labels).toContainEqual({ key: 'sparkmesos.dev/attempt', value: '7' });
      requests += 1;
    }),
    { numRuns: 500 },
  );
  expect(requests).toBeGreaterThan(50);
});
