import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { KubeClient } from '../../../src/kube/client.ts';
import { KubeApiError } from '../../../src/kube/errors.ts';
import type { KubeObject, NewObject } from '../../../src/kube/objects.ts';
import { ensureSecret, readSecret } from '../../../src/kube/secrets.ts';

const ref = { namespace: 'ns', name: 'credentials' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const secretOf = (data: unknown): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { ...ref, uid: 'u', resourceVersion: '1' },
  data,
});

const clientOf = (gets: (KubeObject | undefined)[], create: (object: NewObject) => KubeObject) => {
  const created: NewObject[] = [];
  const get: KubeClient['get'] = async () => gets.shift();
  return {
    created,
    client: {
      get,
      create: async (_: unknown, object: NewObject) => {
        created.push(object);
        return create(object);
      },
    },
  };
};

const refuse = (status: number, reason: string, message: string) => () => {
  throw new KubeApiError({ status, reason, message });
};

const revealed = (values: Awaited<ReturnType<typeof readSecret>>) =>
  values === undefined ? undefined : Object.fromEntries([...values].map(([key, value]) => [key, value.reveal()]));

describe('secrets', () => {
  test('are read as text that shows nowhere', async () => {
    const { client } = clientOf(
      [secretOf({ principal: base64('spark'), secret: base64('grüezi') })],
      refuse(500, '', ''),
    );
    const values = await readSecret(client, ref);
    expect(revealed(values)).toEqual({ principal: 'spark', secret: 'grüezi' });
    expect(inspect(values) + JSON.stringify([...(values ?? [])])).not.toContain('grüezi');
  });

  test.each([
    ['no such Secret', undefined, undefined],
    ['a Secret without data', secretOf(undefined), {}],
  ])('%s', async (_, stored, expected) => {
    const { client } = clientOf([stored], refuse(500, '', ''));
    expect(revealed(await readSecret(client, ref))).toEqual(expected);
  });

  test('are left as they are when they exist', async () => {
    const { client, created } = clientOf([secretOf({ key: base64('old') })], refuse(500, '', ''));
    expect(revealed(await ensureSecret(client, ref, () => ({ key: 'new' })))).toEqual({ key: 'old' });
    expect(created).toEqual([]);
  });

  test('are created with their owner when they do not exist', async () => {
    const { client, created } = clientOf([undefined], (object) => secretOf(object['data']));
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Thing', name: 'a', uid: 'u' }];
    expect(revealed(await ensureSecret(client, ref, () => ({ key: 'new' }), { ownerReferences }))).toEqual({
      key: 'new',
    });
    expect(created).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...ref, ownerReferences },
        type: 'Opaque',
        data: { key: base64('new') },
      },
    ]);
  });

  test('of two creators both get what the first wrote', async () => {
    const { client } = clientOf(
      [undefined, secretOf({ key: base64('first') })],
      refuse(409, 'AlreadyExists', 'exists'),
    );
    expect(revealed(await ensureSecret(client, ref, () => ({ key: 'second' })))).toEqual({ key: 'first' });
  });

  test('never show in the error when they are refused', async () => {
    const { client } = clientOf([undefined], refuse(422, 'Invalid', 'data: Invalid value: "hunter2"'));
    const error = await ensureSecret(client, ref, () => ({ key: 'hunter2' })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 422, message: 'Secret ns/credentials could not be created: Invalid' });
    expect(inspect(error)).not.toContain('hunter2');
  });
});
