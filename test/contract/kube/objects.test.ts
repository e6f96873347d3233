import { describe, expect, test } from '@jest/globals';
import { eventually, useTarget } from './target.ts';

const target = useTarget();

const configMap = (name: string, data: unknown = { a: '1' }, metadata: unknown = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(metadata as object) },
  data,
});
const maps = (name = '') => target.in('configmaps', name);

describe('creating', () => {
  test('the server sets uid, version and creation time, and answers 201', async () => {
    const { status, body } = await target.create(maps(), configMap('created'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } });
    expect(body.metadata).toMatchObject({
      name: 'created',
      namespace: target.namespace,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect((await target.get(maps('created'))).body).toEqual(body);
  });

  test('a name that is taken is refused with AlreadyExists', async () => {
    await target.create(maps(), configMap('taken'));
    const { status, body } = await target.create(maps(), configMap('taken'));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'AlreadyExists',
      code: 409,
      message: 'configmaps "taken" already exists',
      details: { name: 'taken', kind: 'configmaps' },
    });
  });

  test('generateName is completed to a new name', async () => {
    const { body } = await target.create(maps(), { ...configMap(''), metadata: { generateName: 'made-' } });
    expect(body.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  });

  test.each([
    ['Upper', 'metadata.name: Invalid value: "Upper": a lowercase RFC 1123 subdomain must consist of lower case'],
    ['-x', 'metadata.name: Invalid value: "-x": a lowercase RFC 1123 subdomain'],
  ])('the name %s is invalid', async (name, message) => {
    const { status, body } = await target.create(maps(), configMap(name));
    expect(status).toBe(422);
    expect(body.reason).toBe('Invalid');
    expect(body.message).toContain(`ConfigMap "${name}" is invalid: ${message}`);
    expect(body.details.causes[0]).toMatchObject({ reason: 'FieldValueInvalid', field: 'metadata.name' });
  });

  test('no name at all is a missing value', async () => {
    const { status, body } = await target.create(maps(), { ...configMap(''), metadata: {} });
    expect(status).toBe(422);
    expect(body.message).toContain('metadata.name: Required value: name or generateName is required');
  });

  test('a namespace that is not there is NotFound', async () => {
    const { status, body } = await target.create('/api/v1/namespaces/no-such/configmaps', configMap('x'));
    expect(status).toBe(404);
    expect(body.message).toBe('namespaces "no-such" not found');
  });

  test('the namespace of the body must be that of the path', async () => {
    const { status, body } = await target.create(maps(), configMap('x', {}, { namespace: 'other' }));
    expect(status).toBe(400);
    expect(body.message).toBe('the namespace of the provided object does not match the namespace sent on the request');
  });

  test('a dry run answers the object and stores nothing', async () => {
    expect((await target.create(`${maps()}?dryRun=All`, configMap('dry'))).status).toBe(201);
    expect((await target.get(maps('dry'))).status).toBe(404);
  });

  test('a body of another kind is a bad request', async () => {
    const { status, body } = await target.create(maps(), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } });
    expect(status).toBe(400);
    expect(body.reason).toBe('BadRequest');
  });
});

describe('replacing', () => {
  test('a write based on an old version is a Conflict and changes nothing', async () => {
    const { body: first } = await target.create(maps(), configMap('raced'));
    const { body: second } = await target.replace(maps('raced'), { ...first, data: { a: '2' } });
    const { status, body } = await target.replace(maps('raced'), { ...first, data: { a: '3' } });
    expect(status).toBe(409);
    expect(body.reason).toBe('Conflict');
    expect(body.message).toBe(
      'Operation cannot be fulfilled on configmaps "raced": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect((await target.get(maps('raced'))).body).toEqual(second);
  });

  test('each change gets a higher version; what changes nothing keeps it', async () => {
    const { body: first } = await target.create(maps(), configMap('versions'));
    const { body: second } = await target.replace(maps('versions'), { ...first, data: { a: '2' } });
    expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion));
    const { status, body: third } = await target.replace(maps('versions'), second);
    expect(status).toBe(200);
    expect(third.metadata.resourceVersion).toBe(second.metadata.resourceVersion);
  });

  test('without a version a ConfigMap is replaced unconditionally', async () => {
    await target.create(maps(), configMap('unconditional'));
    const { status, body } = await target.replace(maps('unconditional'), configMap('unconditional', { b: '2' }));
    expect(status).toBe(200);
    expect(body.data).toEqual({ b: '2' });
  });

  test('uid and creation time stay as they are', async () => {
    const { body: first } = await target.create(maps(), configMap('fixed'));
    const { body } = await target.replace(
      maps('fixed'),
      configMap('fixed', { b: '2' }, { creationTimestamp: '2001-01-01T00:00:00Z' }),
    );
    expect(body.metadata).toMatchObject({
      uid: first.metadata.uid,
      creationTimestamp: first.metadata.creationTimestamp,
    });
  });

  test('the uid in a body is a precondition', async () => {
    await target.create(maps(), configMap('uid'));
    const { status, body } = await target.replace(
      maps('uid'),
      configMap('uid', {}, { uid: '00000000-0000-0000-0000-000000000000' }),
    );
    expect(status).toBe(409);
    expect(body.message).toContain('Precondition failed: UID in precondition: 00000000-0000-0000-0000-000000000000');
  });

  test('the name of the body must be that of the path', async () => {
    await target.create(maps(), configMap('path'));
    const { status, body } = await target.replace(maps('path'), configMap('body'));
    expect(status).toBe(400);
    expect(body.message).toBe('the name of the object (body) does not match the name on the URL (path)');
  });
});

describe('deleting', () => {
  test('what nothing keeps is gone at once; the answer is a Status with the uid', async () => {
    const { body: made } = await target.create(maps(), configMap('gone'));
    const { status, body } = await target.remove(maps('gone'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'gone', kind: 'configmaps', uid: made.metadata.uid },
    });
    const after = await target.get(maps('gone'));
    expect(after.status).toBe(404);
    expect(after.body).toMatchObject({ reason: 'NotFound', message: 'configmaps "gone" not found' });
  });

  test.each(['uid', 'resourceVersion'])(
    'a precondition on %s that does not hold is a Conflict',
    async (precondition) => {
      const name = `kept-${precondition.toLowerCase()}`;
      await target.create(maps(), configMap(name));
      const { status, body } = await target.remove(maps(name), { preconditions: { [precondition]: '1' } });
      expect(status).toBe(409);
      expect(body.reason).toBe('Conflict');
      expect((await target.get(maps(name))).status).toBe(200);
    },
  );

  test('a finalizer keeps the object until it is taken away, and none can be added meanwhile', async () => {
    await target.create(maps(), configMap('held', {}, { finalizers: ['example.dev/hold'] }));
    const { status, body } = await target.remove(maps('held'));
    expect(status).toBe(200);
    expect(body.metadata.deletionTimestamp).toMatch(/Z$/);
    const more = await target.patch(maps('held'), {
      metadata: { finalizers: ['example.dev/hold', 'example.dev/more'] },
    });
    expect(more.status).toBe(422);
    expect(more.body.message).toContain(
      'no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.dev/more"}',
    );
    expect((await target.remove(maps('held'))).status).toBe(200);
    expect((await target.patch(maps('held'), { metadata: { finalizers: null } })).status).toBe(200);
    expect((await target.get(maps('held'))).status).toBe(404);
  });

  test('a collection is deleted by selector', async () => {
    for (const name of ['many-a', 'many-b', 'many-c']) {
      await target.create(maps(), configMap(name, {}, { labels: { many: name === 'many-c' ? 'no' : 'yes' } }));
    }
    const { status } = await target.remove(`${maps()}?labelSelector=many%3Dyes`);
    expect(status).toBe(200);
    const { body } = await target.get(`${maps()}?labelSelector=many`);
    expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['many-c']);
  });
});

describe('listing', () => {
  const names = async (query: string) => {
    const { body } = await target.get(`${maps()}?${new URLSearchParams(query)}`);
    return body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
  };

  test('pages follow each other over one version, in order of names', async () => {
    const made = ['page-a', 'page-b', 'page-c', 'page-d', 'page-e'];
    for (const name of made) await target.create(maps(), configMap(name, {}, { labels: { page: 'x' } }));
    const first = (await target.get(`${maps()}?labelSelector=page&limit=2`)).body;
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    await target.remove(maps('page-d'));
    const seen = [...first.items];
    let token = first.metadata.continue;
    while (token) {
      const { body } = await target.get(`${maps()}?labelSelector=page&limit=2&continue=${encodeURIComponent(token)}`);
      expect(body.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      seen.push(...body.items);
      token = body.metadata.continue;
    }
    expect(seen.map((item) => item.metadata.name)).toEqual(made);
  });

  test.each([
    ['labelSelector=tier=front', ['sel-a']],
    ['labelSelector=tier!=front,sel', ['sel-b', 'sel-c']],
    ['labelSelector=tier in (front,back)', ['sel-a', 'sel-b']],
    ['labelSelector=tier notin (front),sel', ['sel-b', 'sel-c']],
    ['labelSelector=!tier,sel', ['sel-c']],
    ['labelSelector=sel,tier', ['sel-a', 'sel-b']],
    ['fieldSelector=metadata.name=sel-b', ['sel-b']],
    ['fieldSelector=metadata.name!=sel-b&labelSelector=sel', ['sel-a', 'sel-c']],
  ])('%s selects %j', async (query, expected) => {
    for (const [name, labels] of [
      ['sel-a', { sel: 'x', tier: 'front' }],
      ['sel-b', { sel: 'x', tier: 'back' }],
      ['sel-c', { sel: 'x' }],
    ] as const) {
      await target.create(maps(), configMap(name, {}, { labels }));
    }
    expect(await names(query)).toEqual(expected);
  });

  test.each(['labelSelector=a==b==c', 'labelSelector=(x)', 'fieldSelector=spec.nothing=1'])(
    '%s is a bad request',
    async (query) => {
      const { status, body } = await target.get(`${maps()}?${new URLSearchParams(query)}`);
      expect(status).toBe(400);
      expect(body.reason).toBe('BadRequest');
    },
  );

  test('a version to come is a Timeout with its cause', async () => {
    const { status, body } = await target.get(`${maps()}?resourceVersion=999999999`);
    expect(status).toBe(504);
    expect(body).toMatchObject({ reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });
  });

  test('what is written is there for the next list', async () => {
    const { body } = await target.create(maps(), configMap('fresh'));
    const list = await eventually(
      () => target.get(maps()),
      (answer) => answer.status === 200,
    );
    expect(list.body.items.some((item: { metadata: { uid: string } }) => item.metadata.uid === body.metadata.uid)).toBe(
      true,
    );
    expect(Number(list.body.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(body.metadata.resourceVersion));
  });
});
