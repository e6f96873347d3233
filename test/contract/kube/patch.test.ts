import { beforeAll, describe, expect, test } from '@jest/globals';
import { patchType, useTarget } from './target.ts';
import { Widgets } from './widgets.ts';

const target = useTarget();
const maps = (name = '') => target.in('configmaps', name);
let widgets: Widgets;
beforeAll(async () => {
  widgets = new Widgets(target);
  await widgets.define();
});
const make = (name: string, spec?: unknown) => target.create(widgets.path(), widgets.widget(name, spec));

describe('a merge patch', () => {
  test('sets, replaces lists, and removes with null', async () => {
    await make('merged', { size: 1, mode: 'b', steps: ['x', 'y'], settings: { a: '1', b: '2' } });
    const { status, body } = await target.patch(widgets.path('merged'), {
      spec: { size: 2, steps: ['z'], settings: { a: null } },
    });
    expect(status).toBe(200);
    expect(body.spec).toEqual({ size: 2, max: 10, mode: 'b', steps: ['z'], settings: { b: '2' } });
  });

  test('with a version is refused when that is not the version now', async () => {
    const { body: made } = await make('locked');
    const path = widgets.path('locked');
    expect(
      (await target.patch(path, { metadata: { resourceVersion: made.metadata.resourceVersion }, spec: { size: 2 } }))
        .status,
    ).toBe(200);
    const again = await target.patch(path, {
      metadata: { resourceVersion: made.metadata.resourceVersion },
      spec: { size: 3 },
    });
    expect(again.status).toBe(409);
    expect(again.body.message).toContain('the object has been modified');
  });

  test('that changes nothing writes nothing', async () => {
    const { body: made } = await make('idle');
    const { body } = await target.patch(widgets.path('idle'), { spec: { size: 1 } });
    expect(body.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  test('cannot rename', async () => {
    await make('named');
    const { status } = await target.patch(widgets.path('named'), { metadata: { name: 'other' } });
    expect(status).toBe(400);
  });

  test('of what is not there is NotFound', async () => {
    expect((await target.patch(widgets.path('nothing'), { spec: { size: 1 } })).status).toBe(404);
  });
});

describe('a JSON patch', () => {
  test.each([
    ['adds to a list', [{ op: 'add', path: '/spec/steps/-', value: 'c' }], ['a', 'b', 'c']],
    ['inserts into a list', [{ op: 'add', path: '/spec/steps/0', value: 'c' }], ['c', 'a', 'b']],
    ['removes from a list', [{ op: 'remove', path: '/spec/steps/0' }], ['b']],
    [
      'tests and replaces',
      [
        { op: 'test', path: '/spec/steps/1', value: 'b' },
        { op: 'replace', path: '/spec/steps/1', value: 'd' },
      ],
      ['a', 'd'],
    ],
    ['moves', [{ op: 'move', from: '/spec/steps/0', path: '/spec/steps/1' }], ['b', 'a']],
    ['copies', [{ op: 'copy', from: '/spec/steps/0', path: '/spec/steps/-' }], ['a', 'b', 'a']],
  ])('%s', async (what, operations, expected) => {
    const name = what.replaceAll(' ', '-');
    await make(name, { size: 1, steps: ['a', 'b'] });
    const { status, body } = await target.patch(widgets.path(name), operations, patchType.json);
    expect(status).toBe(200);
    expect(body.spec.steps).toEqual(expected);
  });

  test('whose test fails is refused as a whole', async () => {
    await make('tested');
    const operations = [
      { op: 'replace', path: '/spec/size', value: 2 },
      { op: 'test', path: '/spec/mode', value: 'b' },
    ];
    const { status, body } = await target.patch(widgets.path('tested'), operations, patchType.json);
    expect(status).toBe(422);
    expect(body.message).toBe('the server rejected our request due to an error in our request');
    expect((await target.get(widgets.path('tested'))).body.spec.size).toBe(1);
  });
});

describe('a strategic merge patch', () => {
  test('merges lists of objects by their keys', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'strategic' },
      spec: {
        containers: [
          { name: 'a', image: 'one' },
          { name: 'b', image: 'two' },
        ],
      },
    };
    expect((await target.create(target.in('pods'), pod)).status).toBe(201);
    const { status, body } = await target.patch(
      target.in('pods', 'strategic'),
      { spec: { containers: [{ name: 'b', image: 'three' }] } },
      patchType.strategic,
    );
    expect(status).toBe(200);
    expect(body.spec.containers.map((one: { name: string; image: string }) => `${one.name}=${one.image}`)).toEqual([
      'a=one',
      'b=three',
    ]);
  });

  test('merges maps and removes with null', async () => {
    await target.create(maps(), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'strategic' },
      data: { a: '1', b: '2' },
    });
    const { body } = await target.patch(maps('strategic'), { data: { a: null, c: '3' } }, patchType.strategic);
    expect(body.data).toEqual({ b: '2', c: '3' });
  });

  test('is not for custom resources', async () => {
    await make('custom');
    const { status, body } = await target.patch(widgets.path('custom'), { spec: { size: 2 } }, patchType.strategic);
    expect(status).toBe(415);
    expect(body.reason).toBe('UnsupportedMediaType');
  });
});

describe('status and the rest', () => {
  test('a new object has no status, whatever was asked for', async () => {
    const { body } = await target.create(widgets.path(), { ...widgets.widget('born'), status: { state: 'Running' } });
    expect(body.status).toBeUndefined();
    expect(body.metadata.generation).toBe(1);
  });

  test('through /status only the status changes, and the generation stays', async () => {
    await make('stated');
    const { status, body } = await target.patch(widgets.path('stated/status'), {
      metadata: { labels: { a: 'b' } },
      spec: { size: 9 },
      status: { state: 'Running' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: { state: 'Running' }, spec: { size: 1 }, metadata: { generation: 1 } });
    expect(body.metadata.labels).toBeUndefined();
  });

  test('elsewhere everything but the status changes, and a change of spec counts the generation', async () => {
    await make('specified');
    await target.patch(widgets.path('specified/status'), { status: { state: 'Running' } });
    const { body } = await target.patch(widgets.path('specified'), { spec: { size: 2 }, status: { state: 'Failed' } });
    expect(body).toMatchObject({ spec: { size: 2 }, status: { state: 'Running' }, metadata: { generation: 2 } });
    const labelled = await target.patch(widgets.path('specified'), { metadata: { labels: { a: 'b' } } });
    expect(labelled.body.metadata).toMatchObject({ generation: 2, labels: { a: 'b' } });
  });

  test('PUT on /status is locked by the version like every other', async () => {
    const { body: made } = await make('put-status');
    const path = widgets.path('put-status/status');
    expect((await target.replace(path, { ...made, status: { state: 'Running' } })).status).toBe(200);
    expect((await target.replace(path, { ...made, status: { state: 'Failed' } })).status).toBe(409);
  });

  test('a status that breaks the schema is Invalid', async () => {
    await make('wrong-status');
    const { status, body } = await target.patch(widgets.path('wrong-status/status'), { status: { seen: -1 } });
    expect(status).toBe(422);
    expect(body.message).toContain('status.seen: Invalid value: -1: seen in body should be greater than or equal to 0');
  });

  test('a status that breaks a rule of the whole object is Invalid', async () => {
    await make('ruled-status');
    const { status, body } = await target.patch(widgets.path('ruled-status/status'), { status: { seen: 101 } });
    expect(status).toBe(422);
    expect(body.message).toContain('<nil>: Invalid value: "object": seen too often');
  });

  test('a custom resource is replaced only with its version', async () => {
    await make('versioned');
    const { status, body } = await target.replace(widgets.path('versioned'), widgets.widget('versioned', { size: 2 }));
    expect(status).toBe(422);
    expect(body.message).toContain('metadata.resourceVersion: Invalid value: 0: must be specified for an update');
  });
});
