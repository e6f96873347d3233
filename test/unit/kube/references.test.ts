import { describe, expect, test } from '@jest/globals';
import { KubeApiError } from '../../../src/kube/errors.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { ReferenceReader } from '../../../src/kube/references.ts';

const object = (rest: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', uid: 'u', resourceVersion: '1' },
  ...rest,
});

/** A reader of one object, with a clock that is set and a count of what was asked. */
const reading = (answer: () => KubeObject | undefined) => {
  const seen = { now: 0, asked: 0 };
  const client = {
    get: async () => {
      seen.asked += 1;
      return answer();
    },
  };
  const clock = { now: () => seen.now, after: () => () => undefined };
  return { seen, reader: new ReferenceReader(client, clock) };
};

const texts = (read: Awaited<ReturnType<ReferenceReader['read']>>) =>
  'values' in read ? Object.fromEntries([...read.values].map(([key, value]) => [key, value.reveal()])) : read;

describe('what an application refers to', () => {
  test('is read with all its keys, those of a Secret from base64', async () => {
    const { reader } = reading(() => object({ data: { user: btoa('me'), password: btoa('hush') } }));
    expect(texts(await reader.read('Secret', 'jobs', 'a', 0))).toEqual({ password: 'hush', user: 'me' });
  });

  test('keeps bytes that are no text', async () => {
    const bytes = Uint8Array.from([0, 255, 128]);
    const { reader } = reading(() =>
      object({ binaryData: { store: Buffer.from(bytes).toString('base64') }, data: { a: 'b' } }),
    );
    const read = await reader.read('ConfigMap', 'jobs', 'a', 0);
    expect('values' in read ? read.values.get('store')?.bytes() : undefined).toEqual(Buffer.from(bytes));
  });

  test('is read once by those who ask within the time that an answer may be old, and again after it', async () => {
    const { seen, reader } = reading(() => object({ data: {} }));
    await Promise.all([reader.read('Secret', 'jobs', 'a', 1_000), reader.read('Secret', 'jobs', 'a', 1_000)]);
    seen.now = 1_000;
    await reader.read('Secret', 'jobs', 'a', 1_000);
    expect(seen.asked).toBe(1);
    seen.now = 1_001;
    await reader.read('Secret', 'jobs', 'a', 1_000);
    expect(seen.asked).toBe(2);
    await reader.read('ConfigMap', 'jobs', 'a', 1_000);
    expect(seen.asked).toBe(3);
  });

  test.each(['..', '.', 'a/b', 'mesos://\ud800lone', 'UPPER', ''])(
    'is not asked for under the name "%s"',
    async (name) => {
      const { seen, reader } = reading(() => object({ data: {} }));
      const trouble = 'does not exist: no object can have that name';
      expect(await reader.read('Secret', 'jobs', name, 0)).toEqual({ trouble, absent: true });
      expect(seen.asked).toBe(0);
    },
  );

  test.each<[string, () => undefined, boolean]>([
    ['does not exist', () => undefined, true],
    [
      "can't be read: the operator has no right to",
      (): undefined => {
        throw new KubeApiError({ status: 403, reason: 'Forbidden', message: 'no', retryAfterMs: undefined });
      },
      false,
    ],
  ])('%s: that is an answer', async (trouble, answer, absent) => {
    const { reader } = reading(answer);
    expect(await reader.read('Secret', 'jobs', 'a', 0)).toEqual({ trouble, absent });
  });

  test('is asked for anew after an error, which goes to the one who asked', async () => {
    const { seen, reader } = reading((): undefined => {
      throw new KubeApiError({ status: 500, reason: 'InternalError', message: 'no', retryAfterMs: undefined });
    });
    await expect(reader.read('Secret', 'jobs', 'a', 60_000)).rejects.toThrow('no');
    await expect(reader.read('Secret', 'jobs', 'a', 60_000)).rejects.toThrow('no');
    expect(seen.asked).toBe(2);
  });
});
