import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, testWithControllers, useTarget } from './target.ts';
import { Widgets } from './widgets.ts';

const target = useTarget();
let widgets: Widgets;
beforeAll(async () => {
  widgets = new Widgets(target);
  await widgets.define();
});
const make = (name: string, spec: unknown, query = '') =>
  target.create(`${widgets.path()}${query}`, widgets.widget(name, spec));
const invalid = (name: string, message: string): string => `Widget.${widgets.group} "${name}" is invalid: ${message}`;

describe('a definition', () => {
  test('is Established, its names are accepted, and it is discovered', async () => {
    const { body } = await eventually(
      () => target.get(widgets.definition),
      (answer) => answer.body.status.conditions?.length >= 2,
    );
    const conditions = Object.fromEntries(
      body.status.conditions.map((one: { type: string; status: string }) => [one.type, one.status]),
    );
    expect(conditions).toMatchObject({ Established: 'True', NamesAccepted: 'True' });
    expect(body.status.storedVersions).toEqual(['v1']);
    expect(body.spec.names).toMatchObject({ singular: 'widget', listKind: 'WidgetList' });
    const resources = (await target.get(`/apis/${widgets.group}/v1`)).body.resources;
    expect(resources.map((one: { name: string }) => one.name).sort()).toEqual(['widgets', 'widgets/status']);
    expect(resources.find((one: { name: string }) => one.name === 'widgets')).toMatchObject({
      kind: 'Widget',
      namespaced: true,
      shortNames: ['wd'],
    });
  });

  test('whose rules cannot be read is refused', async () => {
    const schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { size: { type: 'integer' } },
          'x-kubernetes-validations': [{ rule: 'self.size >' }],
        },
      },
    };
    const other = JSON.parse(JSON.stringify(widgets.manifest(true, schema)).replaceAll('idget', 'roken'));
    const { status, body } = await target.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', other);
    expect(status).toBe(422);
    expect(body.message).toContain('x-kubernetes-validations[0].rule');
    expect(body.message).toContain('compilation failed');
  });

  testWithControllers('that is deleted takes its objects with it', async () => {
    const gone = JSON.parse(JSON.stringify(widgets.manifest()).replaceAll('idget', 'adget').replace('"wd"', '"wa"'));
    expect((await target.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', gone)).status).toBe(201);
    const path = widgets.path().replace('idget', 'adget');
    const object = { apiVersion: `${widgets.group}/v1`, kind: 'Wadget', metadata: { name: 'x' }, spec: { size: 1 } };
    await eventually(
      () => target.create(path, object),
      (answer) => answer.status === 201,
    );
    await target.remove(`${widgets.definition.replace('idget', 'adget')}`);
    await eventually(
      () => target.get(path),
      (answer) => answer.status === 404,
    );
  });
});

describe('an object of it', () => {
  test('gets the defaults', async () => {
    const { body } = await make('defaults', { size: 1, mode: null, parts: [{ name: 'a' }] });
    expect(body.spec).toEqual({ size: 1, max: 10, mode: 'a', parts: [{ name: 'a', count: 1 }] });
  });

  test('loses nulls that may not be and keeps those that may', async () => {
    const { body } = await make('nulls', { size: 1, ratio: null, note: null, settings: { a: null, b: 'c' } });
    expect(body.spec).toEqual({ size: 1, max: 10, mode: 'a', note: null, settings: { b: 'c' } });
  });

  test('keeps unknown fields only where they are welcome', async () => {
    const { body } = await make('pruned', {
      size: 1,
      bogus: 1,
      free: { any: { thing: [1] } },
      parts: [{ name: 'a', extra: 1 }],
    });
    expect(body.spec).toEqual({
      size: 1,
      max: 10,
      mode: 'a',
      free: { any: { thing: [1] } },
      parts: [{ name: 'a', count: 1 }],
    });
  });

  test('with unknown fields is refused when validation is strict', async () => {
    const { status, body } = await make('strict', { size: 1, bogus: 1 }, '?fieldValidation=Strict');
    expect(status).toBe(400);
    expect(body.reason).toBe('BadRequest');
    expect(body.message).toContain('strict decoding error: unknown field "spec.bogus"');
  });

  test('with unknown fields is taken with a warning when that is asked for', async () => {
    const { status, headers } = await make('warned', { size: 1, bogus: 1 }, '?fieldValidation=Warn');
    expect(status).toBe(201);
    expect(String(headers['warning'])).toBe('299 - "unknown field \\"spec.bogus\\""');
  });

  test.each([
    ['a missing value', { mode: 'a' }, 'spec.size: Required value'],
    [
      'a wrong type',
      { size: 'x' },
      'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ],
    [
      'a null in a list of texts',
      { size: 1, steps: [null] },
      'spec.steps[0]: Invalid value: "null": spec.steps[0] in body must be of type string: "null"',
    ],
    [
      'a number too small',
      { size: 0 },
      'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    ],
    [
      'a number too large',
      { size: 1, ratio: 1.5 },
      'spec.ratio: Invalid value: 1.5: spec.ratio in body should be less than or equal to 1',
    ],
    [
      'a value outside of the list',
      { size: 1, mode: 'c' },
      'spec.mode: Unsupported value: "c": supported values: "a", "b"',
    ],
    ['a text too long', { size: 1, fixed: 'abcdef' }, 'spec.fixed: Too long: may not be more than 5 bytes'],
    [
      'a list too long',
      { size: 1, tags: ['1', '2', '3', '4', '5'] },
      'spec.tags: Too many: 5: must have at most 4 items',
    ],
    [
      'a pattern that does not fit',
      { size: 1, parts: [{ name: 'B' }] },
      'spec.parts[0].name: Invalid value: "B": spec.parts[0].name in body should match \'^[a-z]+$\'',
    ],
    [
      'a map value too short',
      { size: 1, settings: { k: '' } },
      'spec.settings.k: Invalid value: "": spec.settings.k in body should be at least 1 chars long',
    ],
    [
      'a time that is none',
      { size: 1, since: 'noon' },
      'spec.since: Invalid value: "noon": spec.since in body must be of type date-time: "noon"',
    ],
    [
      'neither integer nor text',
      { size: 1, port: true },
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
    ],
    ['a set with an item twice', { size: 1, tags: ['x', 'x'] }, 'spec.tags[1]: Duplicate value: "x"'],
    [
      'a map list with a key twice',
      { size: 1, parts: [{ name: 'a' }, { name: 'a' }] },
      'spec.parts[1]: Duplicate value: {"name":"a"}',
    ],
  ])('with %s is Invalid', async (what, spec, message) => {
    const name = what.replaceAll(' ', '-');
    const { status, body } = await make(name, spec);
    expect(status).toBe(422);
    expect(body).toMatchObject({ reason: 'Invalid', details: { group: widgets.group, kind: 'Widget', name } });
    expect(body.message).toContain(message);
    expect(
      body.details.causes.some(
        (cause: { field: string; message: string }) => `${cause.field}: ${cause.message}` === message,
      ),
    ).toBe(true);
  });

  test.each([
    ['an integer port', { size: 1, port: 80 }],
    ['a named port', { size: 1, port: 'http' }],
    ['a null note', { size: 1, note: null }],
    ['an integer for a number', { size: 1, ratio: 1 }],
  ])('with %s is fine', async (what, spec) => {
    const { status, body } = await make(what.replaceAll(' ', '-'), spec);
    expect(status).toBe(201);
    expect(body.spec).toMatchObject(spec);
  });
});

describe('CEL rules', () => {
  test('are checked on creation, with the message that they compute', async () => {
    const { status, body } = await make('ruled', { size: 11 });
    expect(status).toBe(422);
    expect(body.message).toBe(invalid('ruled', 'spec: Invalid value: "object": size must not exceed max'));
  });

  test('are not looked at when the schema is broken, which is said', async () => {
    const { body } = await make('unlooked', { size: 11, mode: 'c' });
    expect(body.details.causes.map(({ field }: { field: string }) => field)).toEqual(['spec.mode', '<nil>']);
    expect(body.details.causes[1].message).toBe(
      'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    );
  });

  test('about the transition are checked on updates only', async () => {
    expect((await make('transition', { size: 1, fixed: 'x' })).status).toBe(201);
    const changed = await target.patch(widgets.path('transition'), { spec: { fixed: 'y' } });
    expect(changed.status).toBe(422);
    expect(changed.body.message).toBe(invalid('transition', 'spec.fixed: Invalid value: "string": fixed is immutable'));
    expect((await target.patch(widgets.path('transition'), { spec: { size: 2 } })).status).toBe(200);
  });

  test('may name the field and the reason', async () => {
    await make('reasoned', { size: 1, fixed: 'x' });
    const { status, body } = await target.patch(widgets.path('reasoned'), { spec: { fixed: null } });
    expect(status).toBe(422);
    expect(body.details.causes).toEqual([
      { reason: 'FieldValueForbidden', message: 'Forbidden: fixed cannot be removed', field: 'spec.fixed' },
    ]);
  });
});

describe('a schema that became stricter', () => {
  test('does not keep an old object from being changed elsewhere', async () => {
    await make('old', { size: 5, note: 'x' });
    const { body: definition } = await target.get(widgets.definition);
    definition.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.size.minimum = 6;
    expect((await target.replace(widgets.definition, definition)).status).toBe(200);
    await eventually(
      () => make('probe', { size: 5 }, '?dryRun=All'),
      (answer) => answer.status === 422,
    );
    expect((await target.patch(widgets.path('old'), { spec: { note: 'y' } })).status).toBe(200);
    expect((await target.patch(widgets.path('old'), { spec: { size: 4 } })).status).toBe(422);
  });
});
