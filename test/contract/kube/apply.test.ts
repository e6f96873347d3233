import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, useTarget } from './target.ts';
import { Widgets } from './widgets.ts';

const target = useTarget();
let widgets: Widgets;
beforeAll(async () => {
  widgets = new Widgets(target);
  await widgets.define();
});

const apply = (name: string, manager: string, spec: unknown, query = '') =>
  target.apply(widgets.path(name), widgets.widget(name, spec), manager, query);
const managers = ({ body }: Answer): string[] =>
  body.metadata.managedFields.map(
    (entry: { manager: string; operation: string }) => `${entry.manager} ${entry.operation}`,
  );
const fieldsOf = ({ body }: Answer, manager: string) =>
  body.metadata.managedFields.find((entry: { manager: string }) => entry.manager === manager)?.fieldsV1;

describe('server-side apply', () => {
  test('creates what is not there, and its manager owns what it named', async () => {
    const answer = await apply('new', 'one', { size: 2, parts: [{ name: 'first' }], tags: ['x'] });
    expect(answer.status).toBe(201);
    expect(answer.body.spec).toEqual({
      size: 2,
      max: 10,
      mode: 'a',
      parts: [{ name: 'first', count: 1 }],
      tags: ['x'],
    });
    expect(managers(answer)).toEqual(['one Apply']);
    expect(fieldsOf(answer, 'one')).toEqual({
      'f:spec': {
        'f:size': {},
        'f:parts': { 'k:{"name":"first"}': { '.': {}, 'f:name': {} } },
        'f:tags': { 'v:"x"': {} },
      },
    });
  });

  test('with the same configuration again writes nothing', async () => {
    const first = await apply('again', 'one', { size: 2 });
    const second = await apply('again', 'one', { size: 2 });
    expect(second.status).toBe(200);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  test('leaves alone what others own', async () => {
    await apply('shared', 'one', { size: 2 });
    const answer = await apply('shared', 'two', { size: 2, settings: { a: '1' } });
    expect(answer.body.spec).toMatchObject({ size: 2, settings: { a: '1' } });
    expect(managers(answer).sort()).toEqual(['one Apply', 'two Apply']);
  });

  test('with another value for what an applier owns is a conflict that names field and manager', async () => {
    await apply('contested', 'one', { size: 2 });
    const { status, body } = await apply('contested', 'two', { size: 3 });
    expect(status).toBe(409);
    expect(body.reason).toBe('Conflict');
    expect(body.message).toBe('Apply failed with 1 conflict: conflict with "one": .spec.size');
    expect(body.details.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.size' },
    ]);
    expect((await target.get(widgets.path('contested'))).body.spec.size).toBe(2);
  });

  test('with another value for what an updater set is a conflict that tells with which version', async () => {
    await apply('updated', 'one', { size: 2 });
    await target.patch(`${widgets.path('updated')}?fieldManager=editor`, { spec: { mode: 'b' } });
    const { status, body } = await apply('updated', 'one', { size: 2, mode: 'a' });
    expect(status).toBe(409);
    expect(body.message).toBe(
      `Apply failed with 1 conflict: conflict with "editor" using ${widgets.group}/v1: .spec.mode`,
    );
  });

  test('with force takes the field over', async () => {
    await apply('forced', 'one', { size: 2, mode: 'b' });
    const answer = await apply('forced', 'two', { size: 3 }, '&force=true');
    expect(answer.status).toBe(200);
    expect(answer.body.spec.size).toBe(3);
    expect(fieldsOf(answer, 'one')).toEqual({ 'f:spec': { 'f:mode': {} } });
    expect(fieldsOf(answer, 'two')).toEqual({ 'f:spec': { 'f:size': {} } });
  });

  test('removes what the manager no longer names, unless somebody else owns it', async () => {
    await apply('removed', 'one', {
      size: 2,
      mode: 'b',
      settings: { a: '1', b: '2' },
      parts: [{ name: 'first' }, { name: 'second' }],
      tags: ['x', 'y'],
    });
    await apply('removed', 'two', { size: 2, settings: { b: '2' }, parts: [{ name: 'second' }] });
    const { body } = await apply('removed', 'one', { size: 2, tags: ['y'] });
    expect(body.spec).toEqual({
      size: 2,
      max: 10,
      mode: 'a',
      settings: { b: '2' },
      parts: [{ name: 'second', count: 1 }],
      tags: ['y'],
    });
  });

  test('owns lists without keys as a whole', async () => {
    await apply('atomic', 'one', { size: 1, steps: ['a'] });
    const { status, body } = await apply('atomic', 'two', { size: 1, steps: ['b'] });
    expect(status).toBe(409);
    expect(body.details.causes[0].field).toBe('.spec.steps');
  });

  test('through /status owns the status only', async () => {
    await apply('status', 'one', { size: 2 });
    const path = widgets.path('status/status');
    const answer = await target.apply(
      path,
      { ...widgets.widget('status', { size: 9 }), status: { state: 'Running' } },
      'controller',
      '&force=true',
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ spec: { size: 2 }, status: { state: 'Running' } });
    expect(fieldsOf(answer, 'controller')).toEqual({ 'f:status': { 'f:state': {} } });
    expect(
      answer.body.metadata.managedFields.find((one: { manager: string }) => one.manager === 'controller').subresource,
    ).toBe('status');
  });

  test('needs a manager', async () => {
    const { status, body } = await target.patch(widgets.path('x'), widgets.widget('x'), 'application/apply-patch+yaml');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toContain('fieldManager');
  });

  test('refuses fields that the schema does not know', async () => {
    const { status, body } = await apply('unknown', 'one', { size: 1, bogus: true });
    expect(status).toBe(500);
    expect(body.message).toContain('failed to create typed patch object');
    expect(body.message).toContain('.spec.bogus: field not declared in schema');
  });

  test('of a map keeps the keys of others', async () => {
    const path = target.in('configmaps', 'applied');
    const config = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data });
    await target.apply(path, config({ a: '1' }), 'one');
    await target.apply(path, config({ b: '2' }), 'two');
    const { body } = await target.apply(path, config({ c: '3' }), 'one');
    expect(body.data).toEqual({ b: '2', c: '3' });
  });

  test('plain updates are tracked too', async () => {
    const answer = await target.create(`${widgets.path()}?fieldManager=creator`, widgets.widget('tracked'));
    expect(managers(answer)).toEqual(['creator Update']);
    const changed = await target.patch(`${widgets.path('tracked')}?fieldManager=editor`, { spec: { size: 2 } });
    expect(managers(changed).sort()).toEqual(['creator Update', 'editor Update']);
    expect(fieldsOf(changed, 'editor')).toEqual({ 'f:spec': { 'f:size': {} } });
    expect(fieldsOf(changed, 'creator')['f:spec']).not.toHaveProperty('f:size');
  });
});
