import { describe, expect, test } from '@jest/globals';
import type { KubeObject, NewObject } from '../../../src/kube/objects.ts';
import { lastAppliedAnnotation, stepTo } from '../../../src/kube/owned.ts';

const owner = {
  apiVersion: 'sparkmesos.dev/v1beta1',
  kind: 'SparkApplication',
  name: 'pi',
  uid: 'u1',
  controller: true,
};
type Parts = { labels?: Record<string, string>; annotations?: Record<string, string>; spec?: object };
const wanted = ({ spec = { ports: [{ name: 'web', port: 80 }] }, ...metadata }: Parts = {}): NewObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'pi-ui-svc', namespace: 'jobs', ownerReferences: [owner], ...metadata },
  spec,
});
const created = (object: NewObject): KubeObject => {
  const step = stepTo(undefined, object);
  if (step.kind !== 'create') throw new Error(step.kind);
  return { ...step.object, metadata: { ...step.object.metadata, uid: 's1', resourceVersion: '7' } };
};
const merged = (live: KubeObject, metadata: object, rest: object = {}): KubeObject => ({
  ...live,
  ...rest,
  metadata: { ...live.metadata, ...metadata },
});

describe('an object of ours', () => {
  test('is created, with a note of what was applied', () => {
    expect(created(wanted()).metadata.annotations?.[lastAppliedAnnotation]).toContain('"port":80');
  });

  test('that is as it should be is left alone', () => {
    expect(stepTo(created(wanted()), wanted())).toEqual({ kind: 'none' });
  });

  test('keeps what the server and others add', () => {
    const live = created(wanted());
    const annotations = { ...live.metadata.annotations, cloud: 'balancer' };
    const spec = { clusterIP: '10.1.1.1', ports: [{ name: 'web', port: 80, nodePort: 31_000, targetPort: 80 }] };
    expect(stepTo(merged(live, { annotations }, { spec }), wanted())).toEqual({ kind: 'none' });
  });

  test('is as it should be where the server forgets empty lists', () => {
    const slice: NewObject = { ...wanted(), endpoints: [], ports: [] };
    expect(stepTo(merged(created(slice), {}, { endpoints: null, ports: undefined }), slice)).toEqual({ kind: 'none' });
  });

  test('is patched where it differs, in the version that was read', () => {
    const step = stepTo(created(wanted()), wanted({ spec: { ports: [{ name: 'web', port: 81 }] } }));
    expect(step).toMatchObject({
      kind: 'patch',
      patch: { metadata: { uid: 's1', resourceVersion: '7' }, spec: { ports: [{ name: 'web', port: 81 }] } },
    });
  });

  test('loses what was applied and is wanted no more, and nothing else', () => {
    const live = created(wanted({ labels: { a: '1', b: '2' }, spec: { ports: [], tls: ['x'] } }));
    const step = stepTo(
      merged(live, { labels: { a: '1', b: '2', theirs: '3' } }),
      wanted({ labels: { b: '2' }, spec: { ports: [] } }),
    );
    expect(step).toMatchObject({ kind: 'patch', patch: { metadata: { labels: { a: null } }, spec: { tls: null } } });
    expect(step.kind === 'patch' && Object.keys(step.patch['metadata'] as object).sort()).toEqual([
      'annotations',
      'labels',
      'resourceVersion',
      'uid',
    ]);
  });

  test('that somebody edited is put right', () => {
    const live = merged(created(wanted()), {}, { spec: { ports: [{ name: 'web', port: 1 }] } });
    expect(stepTo(live, wanted())).toMatchObject({ kind: 'patch', patch: { spec: { ports: [{ port: 80 }] } } });
  });

  test('whose note is spoilt is patched all the same', () => {
    const live = merged(created(wanted()), { annotations: { [lastAppliedAnnotation]: '{' } });
    expect(stepTo(live, wanted())).toMatchObject({ kind: 'patch' });
  });
});

describe('an object of somebody else', () => {
  test.each([
    ['without owner', { ownerReferences: undefined }, 'foreign'],
    ['of another application', { ownerReferences: [{ ...owner, name: 'other', uid: 'u2' }] }, 'foreign'],
    ['that is controlled by nobody', { ownerReferences: [{ ...owner, controller: false }] }, 'foreign'],
    ['of an application of that name that was deleted', { ownerReferences: [{ ...owner, uid: 'u0' }] }, 'leftover'],
    ['of ours that is on its way out', { deletionTimestamp: '2030-01-01T00:00:00Z' }, 'leftover'],
  ])('%s is left alone', (_, metadata, kind) => {
    expect(stepTo(merged(created(wanted()), metadata), wanted({ spec: { ports: [] } }))).toEqual({ kind });
  });
});
