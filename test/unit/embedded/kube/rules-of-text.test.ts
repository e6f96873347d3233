import { describe, expect, test } from '@jest/globals';
import { ageOf, humanSpan } from '../../../../src/embedded/kube/age.ts';
import { compilePath } from '../../../../src/embedded/kube/crd/json-path.ts';
import { negotiate } from '../../../../src/embedded/kube/http/negotiate.ts';
import { resourcePath } from '../../../../src/embedded/kube/http/path.ts';
import { nameErrors } from '../../../../src/embedded/kube/names.ts';
import { hasFormat } from '../../../../src/embedded/kube/schema/formats.ts';
import { compilePattern } from '../../../../src/embedded/kube/schema/pattern.ts';

describe('ages', () => {
  test.each([
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [125, '2m5s'],
    [600, '10m'],
    [3 * 3600, '3h'],
    [3 * 3600 + 60, '3h1m'],
    [8 * 3600, '8h'],
    [47 * 3600, '47h'],
    [48 * 3600, '2d'],
    [49 * 3600, '2d1h'],
    [9 * 86_400, '9d'],
    [800 * 86_400, '2y70d'],
    [9 * 365 * 86_400, '9y'],
    [-5, '<invalid>'],
  ])('%i seconds are %s', (seconds, expected) => {
    expect(humanSpan(seconds)).toBe(expected);
  });

  test('of no time are unknown', () => {
    expect(ageOf(undefined, 0)).toBe('<unknown>');
    expect(ageOf('1970-01-01T00:00:00Z', 5000)).toBe('5s');
  });
});

describe('column paths', () => {
  const object = {
    status: {
      state: 'Running',
      conditions: [
        { type: 'A', status: 'False' },
        { type: 'Ready', status: 'True', n: 3 },
      ],
    },
    metadata: { labels: { 'example.dev/x': 'y' } },
  };
  test.each([
    ['.status.state', ['Running']],
    ['status.state', ['Running']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type=='Ready')].n", [3]],
    ['.status.conditions[?(@.n>2)].type', ['Ready']],
    ['.status.conditions[?(@.n)].type', ['Ready']],
    ['.status.conditions[0].type', ['A']],
    ['.status.conditions[-1].type', ['Ready']],
    ['.status.conditions[*].type', ['A', 'Ready']],
    ["['metadata']['labels']['example.dev/x']", ['y']],
    ['.metadata.labels.example\\.dev/x', ['y']],
    ['.status.missing.more', []],
  ])('%s finds %j', (path, expected) => {
    expect(compilePath(path)(object)).toEqual(expected);
  });

  test.each(['.a[', '.a[?(x)]', '.a..b'])('%s is no path', (path) => {
    expect(() => compilePath(path)).toThrow(SyntaxError);
  });
});

describe('paths of resources', () => {
  test.each([
    ['/api/v1/namespaces', { group: '', version: 'v1', plural: 'namespaces', subresource: '' }],
    ['/api/v1/namespaces/a', { group: '', version: 'v1', plural: 'namespaces', name: 'a', subresource: '' }],
    [
      '/api/v1/namespaces/a/status',
      { group: '', version: 'v1', plural: 'namespaces', name: 'a', subresource: 'status' },
    ],
    ['/api/v1/namespaces/a/pods', { group: '', version: 'v1', plural: 'pods', namespace: 'a', subresource: '' }],
    [
      '/apis/g.dev/v1/namespaces/a/things/x/status',
      { group: 'g.dev', version: 'v1', plural: 'things', namespace: 'a', name: 'x', subresource: 'status' },
    ],
    ['/apis/g.dev/v1/things/x', { group: 'g.dev', version: 'v1', plural: 'things', name: 'x', subresource: '' }],
    ['/apis/g.dev/v1', undefined],
    ['/api', undefined],
    ['/healthz', undefined],
    ['/apis/g.dev/v1/namespaces/a/things/x/status/more', undefined],
  ])('%s', (path, expected) => {
    expect(resourcePath(path)).toEqual(expected);
  });
});

describe('forms of answers', () => {
  test.each([
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json, */*', 'json'],
    ['application/yaml', 'yaml'],
    ['application/vnd.kubernetes.protobuf,application/json', 'json'],
    [
      'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
      'table',
    ],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', 'metadata'],
    ['application/json;as=Nothing;g=meta.k8s.io;v=v1,application/json', 'json'],
  ])('%s takes %s', (accept, expected) => {
    expect(negotiate(accept)).toBe(expected);
  });

  test('protobuf alone cannot be served', () => {
    expect(() => negotiate('application/vnd.kubernetes.protobuf')).toThrow(
      'only the following media types are accepted',
    );
  });
});

describe('names', () => {
  test.each([
    ['configmaps', 'a.b-c', true],
    ['configmaps', 'a'.repeat(253), true],
    ['configmaps', 'a'.repeat(254), false],
    ['configmaps', 'A', false],
    ['namespaces', 'a.b', false],
    ['namespaces', 'a'.repeat(64), false],
    ['services', 'a-b', true],
  ])('of %s may be %s: %s', (plural, name, fine) => {
    expect(nameErrors(plural, name).length === 0).toBe(fine);
  });
});

describe('patterns and formats', () => {
  test.each([
    ['(?i)^abc$', 'ABC', true],
    ['\\A\\d+\\z', '12', true],
    ['^(?P<name>x)$', 'x', true],
    ['^[a-z]([-a-z0-9]*[a-z0-9])?$', 'a-', false],
    ['^\\-$', '-', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected);
  });

  test.each([
    ['date-time', '2026-01-02T03:04:05Z', true],
    ['date-time', '2026-01-02T03:04:05.123456+01:00', true],
    ['date-time', '2026-13-02T03:04:05Z', false],
    ['date', '2026-01-02', true],
    ['duration', '1h30m', true],
    ['duration', '1 hour', false],
    ['byte', 'YQ==', true],
    ['byte', 'YQ=', false],
    ['ipv4', '10.0.0.256', false],
    ['ipv6', '::1', true],
    ['uuid', '00000000-0000-0000-0000-000000000000', true],
    ['uri', 'no uri', false],
    ['unheard-of', 'anything', true],
  ])('%s takes %s: %s', (format, text, expected) => {
    expect(hasFormat(format, text)).toBe(expected);
  });
});
