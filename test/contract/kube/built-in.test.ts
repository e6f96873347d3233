import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, patchType, testWithControllers, useTarget } from './target.ts';
import { Widgets } from './widgets.ts';

const target = useTarget();
let widgets: Widgets;
beforeAll(async () => {
  widgets = new Widgets(target);
  await widgets.define();
});
const maps = (name = '') => target.in('configmaps', name);
const core = (kind: string, name: string, rest: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...metadata },
  ...rest,
});

describe('secrets', () => {
  test('take plain text and keep it in base64', async () => {
    const { body } = await target.create(
      target.in('secrets'),
      core('Secret', 'plain', { stringData: { a: 'b' }, data: { c: 'ZA==' } }),
    );
    expect(body).toMatchObject({ type: 'Opaque', data: { a: 'Yg==', c: 'ZA==' } });
    expect(body.stringData).toBeUndefined();
  });

  test('are selected by their type', async () => {
    await target.create(target.in('secrets'), core('Secret', 'typed', { type: 'example.dev/typed' }));
    const { body } = await target.get(`${target.in('secrets')}?fieldSelector=type%3Dexample.dev%2Ftyped`);
    expect(body.items.map((one: { metadata: { name: string } }) => one.metadata.name)).toEqual(['typed']);
  });

  test('that are immutable stay as they are', async () => {
    await target.create(target.in('secrets'), core('Secret', 'immutable', { immutable: true, data: { a: 'Yg==' } }));
    const { status, body } = await target.patch(target.in('secrets', 'immutable'), { data: { a: 'Yw==' } });
    expect(status).toBe(422);
    expect(body.message).toContain('data: Forbidden: field is immutable when `immutable` is set');
  });

  test('keep their type', async () => {
    await target.create(target.in('secrets'), core('Secret', 'type'));
    const { status, body } = await target.patch(target.in('secrets', 'type'), { type: 'other' });
    expect(status).toBe(422);
    expect(body.message).toContain('type: Invalid value: "other": field is immutable');
  });

  test('have no keys with slashes', async () => {
    const { status, body } = await target.create(
      target.in('secrets'),
      core('Secret', 'keys', { stringData: { 'a/b': 'c' } }),
    );
    expect(status).toBe(422);
    expect(body.message).toContain('data[a/b]: Invalid value: "a/b": a valid config key must consist of');
  });
});

describe('events', () => {
  const involvedObject = () => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'subject',
    namespace: target.namespace,
    uid: 'u-1',
  });
  const event = (name: string, rest: object = {}) =>
    core('Event', name, {
      involvedObject: involvedObject(),
      reason: 'Started',
      message: 'it started',
      type: 'Normal',
      ...rest,
    });
  const newer = (name: string, rest: object = {}) => ({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name },
    eventTime: '2026-01-02T03:04:05.000006Z',
    reportingController: 'example.dev/tests',
    reportingInstance: 'tests-1',
    action: 'Start',
    reason: 'Started',
    type: 'Normal',
    regarding: involvedObject(),
    note: 'it started',
    ...rest,
  });
  const faces = (name = '') => target.in('events', name, '/apis/events.k8s.io/v1');

  test('of the older face show in the newer', async () => {
    await target.create(target.in('events'), event('older', { count: 2, source: { component: 'tests' } }));
    const { body } = await target.get(faces('older'));
    expect(body).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      note: 'it started',
      deprecatedCount: 2,
      regarding: { name: 'subject' },
    });
  });

  test('of the newer face show in the older', async () => {
    expect((await target.create(faces(), newer('newer'))).status).toBe(201);
    const { body } = await target.get(target.in('events', 'newer'));
    expect(body).toMatchObject({
      apiVersion: 'v1',
      message: 'it started',
      reportingComponent: 'example.dev/tests',
      involvedObject: { name: 'subject' },
    });
  });

  test.each(['reportingController', 'action', 'reason', 'eventTime'])('of the newer face need %s', async (member) => {
    const { status, body } = await target.create(
      faces(),
      newer(`without-${member.toLowerCase()}`, { [member]: undefined }),
    );
    expect(status).toBe(422);
    expect(body.details.causes[0].field).toBe(member);
  });

  test('count themselves in a series', async () => {
    await target.create(faces(), newer('series'));
    const series = { count: 2, lastObservedTime: '2026-01-02T03:05:05.000000Z' };
    const { status, body } = await target.patch(faces('series'), { series }, patchType.merge);
    expect(status).toBe(200);
    expect(body.series.count).toBe(2);
  });

  test('are selected by what they are about', async () => {
    await target.create(
      target.in('events'),
      event('about', { involvedObject: { ...involvedObject(), name: 'another', uid: 'u-2' } }),
    );
    const select = async (path: string, selector: string) => {
      const { body } = await target.get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
      return body.items.map((one: { metadata: { name: string } }) => one.metadata.name);
    };
    expect(
      await select(
        target.in('events'),
        'involvedObject.name=another,involvedObject.uid=u-2,involvedObject.kind=ConfigMap',
      ),
    ).toEqual(['about']);
    expect(await select(faces(), 'regarding.name=another')).toEqual(['about']);
  });

  test('live where the object lives', async () => {
    const { status, body } = await target.create(
      target.in('events'),
      event('elsewhere', { involvedObject: { ...involvedObject(), namespace: 'other' } }),
    );
    expect(status).toBe(422);
    expect(body.message).toContain('involvedObject.namespace: Invalid value: "other": does not match event.namespace');
  });
});

describe('leases', () => {
  const leases = (name = '') => target.in('leases', name, '/apis/coordination.k8s.io/v1');
  const lease = (name: string, spec: object) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name },
    spec,
  });

  test('are taken by one of two who try at once', async () => {
    const { body } = await target.create(
      leases(),
      lease('one', { holderIdentity: 'nobody', leaseDurationSeconds: 15 }),
    );
    const answers = await Promise.all(
      ['a', 'b'].map((holder) =>
        target.replace(leases('one'), { ...body, spec: { ...body.spec, holderIdentity: holder } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('last longer than nothing', async () => {
    const { status, body } = await target.create(
      leases(),
      lease('zero', { holderIdentity: 'a', leaseDurationSeconds: 0 }),
    );
    expect(status).toBe(422);
    expect(body.message).toContain('spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0');
  });
});

describe('owners', () => {
  const owned = (name: string, owner: { metadata: { uid: string; name: string } }, rest: object = {}) =>
    core(
      'ConfigMap',
      name,
      {},
      {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name, uid: owner.metadata.uid, ...rest },
        ],
      },
    );
  const own = async (name: string, rest: object = {}) => {
    const { body } = await target.create(maps(), core('ConfigMap', name));
    await target.create(maps(), owned(`${name}-child`, body, rest));
  };
  const isGone = (name: string) =>
    eventually(
      () => target.get(maps(name)),
      (answer) => answer.status === 404,
    );

  testWithControllers('take their dependents with them', async () => {
    await own('owner');
    await target.remove(maps('owner'));
    await isGone('owner-child');
  });

  testWithControllers('that wait for dependents go after them', async () => {
    await own('waiting', { blockOwnerDeletion: true });
    await target.patch(maps('waiting-child'), { metadata: { finalizers: ['example.dev/hold'] } });
    const { body } = await target.remove(maps('waiting'), { propagationPolicy: 'Foreground' });
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await eventually(
      () => target.get(maps('waiting-child')),
      (answer) => answer.body.metadata.deletionTimestamp !== undefined,
    );
    expect((await target.get(maps('waiting'))).status).toBe(200);
    await target.patch(maps('waiting-child'), { metadata: { finalizers: null } });
    await isGone('waiting');
  });

  testWithControllers('that orphan leave their dependents without owner', async () => {
    await own('parent');
    await target.remove(maps('parent'), { propagationPolicy: 'Orphan' });
    await isGone('parent');
    const { body } = await target.get(maps('parent-child'));
    expect(body.metadata.ownerReferences).toBeUndefined();
  });

  testWithControllers('that never were leave nothing behind', async () => {
    await target.create(
      maps(),
      owned('foundling', { metadata: { name: 'nobody', uid: '00000000-0000-0000-0000-000000000001' } }),
    );
    await isGone('foundling');
  });
});

describe('namespaces', () => {
  testWithControllers('empty themselves before they go, and take nothing new', async () => {
    const name = `${target.namespace}-x`;
    await target.create('/api/v1/namespaces', core('Namespace', name));
    const inside = `/api/v1/namespaces/${name}/configmaps`;
    await target.create(inside, core('ConfigMap', 'held', {}, { finalizers: ['example.dev/hold'] }));
    await target.remove(`/api/v1/namespaces/${name}`);
    expect((await target.get(`/api/v1/namespaces/${name}`)).body.status.phase).toBe('Terminating');
    const refused = await target.create(inside, core('ConfigMap', 'late'));
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain(
      `unable to create new content in namespace ${name} because it is being terminated`,
    );
    await eventually(
      () => target.get(`${inside}/held`),
      (answer) => answer.body.metadata.deletionTimestamp !== undefined,
    );
    await target.patch(`${inside}/held`, { metadata: { finalizers: null } });
    await eventually(
      () => target.get(`/api/v1/namespaces/${name}`),
      (answer) => answer.status === 404,
    );
  });
});

describe('tables', () => {
  const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

  test('of custom resources have their printer columns', async () => {
    await target.create(widgets.path(), widgets.widget('printed', { size: 3, parts: [{ name: 'first', count: 7 }] }));
    await target.patch(widgets.path('printed/status'), { status: { state: 'Running' } });
    const { body } = await target.get(widgets.path(), asTable);
    expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' });
    const columns = body.columnDefinitions.map(
      (column: { name: string; priority: number }) => `${column.name} ${column.priority}`,
    );
    expect(columns).toEqual(['Name 0', 'State 0', 'First 0', 'Size 1', 'Age 0']);
    expect(body.rows[0].cells).toEqual(['printed', 'Running', 7, 3, expect.stringMatching(/^\d+s$/)]);
    expect(body.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'printed' } });
  });

  test('of built-in kinds have the usual ones', async () => {
    const { body } = await target.get(`/api/v1/namespaces/${target.namespace}`, asTable);
    expect(body.columnDefinitions.map((column: { name: string }) => column.name)).toEqual(['Name', 'Status', 'Age']);
    expect(body.rows[0].cells.slice(0, 2)).toEqual([target.namespace, 'Active']);
  });

  test('of metadata alone', async () => {
    await target.create(maps(), core('ConfigMap', 'partial', { data: { a: '1' } }));
    const { body } = await target.get(maps('partial'), {
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    });
    expect(body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'partial' } });
    expect(body.data).toBeUndefined();
  });
});

describe('questions', () => {
  test.each(['/healthz', '/readyz', '/livez'])('%s is ok', async (path) => {
    expect(await target.get(path)).toMatchObject({ status: 200, body: 'ok' });
  });

  test('the version is told', async () => {
    expect((await target.get('/version')).body).toMatchObject({ major: '1', minor: '34' });
  });

  test('what may be done is told', async () => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      metadata: {},
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    };
    const { status, body } = await target.create('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review);
    expect(status).toBe(201);
    expect(body.status.allowed).toBe(true);
  });

  test('groups are discovered one by one and at once', async () => {
    const names = (await target.get('/apis')).body.groups.map((group: { name: string }) => group.name);
    expect(names).toEqual(
      expect.arrayContaining(['apiextensions.k8s.io', 'coordination.k8s.io', 'events.k8s.io', widgets.group]),
    );
    const all = await target.get('/apis', {
      accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    });
    const group = all.body.items.find((item: { metadata: { name: string } }) => item.metadata.name === widgets.group);
    expect(group.versions[0].resources[0]).toMatchObject({
      resource: 'widgets',
      responseKind: { kind: 'Widget' },
      scope: 'Namespaced',
    });
  });

  test('schemas are told as OpenAPI 3', async () => {
    const { body: index } = await target.get('/openapi/v3');
    expect(index.paths[`apis/${widgets.group}/v1`].serverRelativeURL).toContain(
      `/openapi/v3/apis/${widgets.group}/v1?hash=`,
    );
    const { body } = await target.get(`/openapi/v3/apis/${widgets.group}/v1`);
    const schema = body.components.schemas[`${widgets.group.split('.').reverse().join('.')}.v1.Widget`];
    expect(schema.properties.spec.properties.size).toMatchObject({ type: 'integer', minimum: 1 });
    expect(schema['x-kubernetes-group-version-kind']).toEqual([
      { group: widgets.group, version: 'v1', kind: 'Widget' },
    ]);
  });

  test('a path of nothing is NotFound', async () => {
    expect((await target.get('/apis/no.such.group/v1/things')).status).toBe(404);
  });
});
