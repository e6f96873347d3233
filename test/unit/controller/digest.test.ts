import { describe, expect, test } from '@jest/globals';
import { specDigest } from '../../../src/controller/digest.ts';
import { type Json, minimalSpec } from '../../support/resources.ts';

const digest = (spec: Json): string =>
  specDigest({
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'SparkApplication',
    metadata: { name: 'pi', uid: 'u', resourceVersion: '1' },
    spec: { ...minimalSpec, ...spec },
  });
const plain = digest({});
const ingress = { servicePort: 8888, ingressURLFormat: 'a.example.org' };
const byOperator = { executor: { launchedBy: 'Operator' } };

describe('a run goes on after an edit of', () => {
  test.each<readonly [string, Json, Json]>([
    ['suspend', {}, { suspend: true }],
    ['timeToLiveSeconds', {}, { timeToLiveSeconds: 5 }],
    ['what is said of the Service', { sparkUIOptions: {} }, { sparkUIOptions: { servicePort: 80 } }],
    ['sparkUIOptions, where the page has its port anyway', byOperator, { ...byOperator, sparkUIOptions: {} }],
    ['the same with Spark 4', { sparkVersion: '4.0.0' }, { sparkVersion: '4.0.0', sparkUIOptions: {} }],
    ['driver.serviceLabels', {}, { driver: { serviceLabels: { a: 'b' } } }],
    ['driver.serviceAnnotations', { driver: { cores: 1 } }, { driver: { cores: 1, serviceAnnotations: { a: 'b' } } }],
    ['the last field of the driver', {}, { driver: {} }],
    [
      'the URL of a port',
      { driverIngressOptions: [ingress] },
      { driverIngressOptions: [{ ...ingress, ingressURLFormat: 'b.example.org' }] },
    ],
    ['no ports', {}, { driverIngressOptions: [] }],
  ])('%s', (_, before, after) => {
    expect(digest(after)).toBe(digest(before));
  });
});

describe('a run is stopped after an edit of', () => {
  test.each<readonly [string, Json]>([
    ['arguments', { arguments: ['1'] }],
    ['the driver', { driver: { cores: 2 } }],
    ['sparkUIOptions, where the driver needs a port for them', { sparkUIOptions: {} }],
    ['the ports of the driver', { driverIngressOptions: [ingress] }],
  ])('%s', (_, after) => {
    expect(digest(after)).not.toBe(plain);
  });
});
