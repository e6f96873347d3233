import { describe, expect, test } from '@jest/globals';
import type { KubeClient } from '../../../src/kube/client.ts';
import { addFinalizer, removeFinalizer, statusPatch, writeStatus } from '../../../src/kube/status.ts';
import fc from '../../support/fast-check.ts';
import { thing, thingType } from './things.ts';

describe('the patch from one status to the next', () => {
  test.each([
    [
      'says nothing when nothing differs',
      { a: 1, b: { c: [1, { d: 2 }] } },
      { b: { c: [1, { d: 2 }] }, a: 1 },
      undefined,
    ],
    ['sets what is new or different', { a: 1, b: 2 }, { a: 1, b: 3, c: 4 }, { b: 3, c: 4 }],
    ['removes by null what is not there any more', { a: 1, b: 2 }, { a: 1 }, { b: null }],
    [
      'takes undefined and null for "not there"',
      { a: 1, b: 2 },
      { a: undefined, b: null, c: undefined },
      { a: null, b: null },
    ],
    ['goes into objects', { a: { b: 1, c: 2, d: 3 } }, { a: { b: 1, c: 5 } }, { a: { c: 5, d: null } }],
    ['replaces arrays whole', { a: [1, 2, 3] }, { a: [1, 2] }, { a: [1, 2] }],
    [
      'sees no difference in what JSON leaves out',
      { a: [{ b: 1 }], z: 0 },
      { a: [{ b: 1, c: undefined }], z: -0 },
      undefined,
    ],
    ['replaces a value by an object and back', { a: 1, b: { c: 1 } }, { a: { c: 1 }, b: 1 }, { a: { c: 1 }, b: 1 }],
    ['keeps an empty object', {}, { a: {} }, { a: {} }],
    ['begins from nothing', undefined, { a: { b: 1, c: null } }, { a: { b: 1 } }],
  ])('%s', (_, current, next, expected) => {
    expect(statusPatch(current, next)).toEqual(expected);
  });

  test('applied as RFC 7396 says, it turns any status into any other', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const status = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor'), value, {
      maxKeys: 4,
    });
    fc.assert(
      fc.property(status, status, (one, two) => {
        const current = withoutNulls(sent(one));
        const next = withoutNulls(sent(two));
        expect(applied(current, statusPatch(current, next as object) ?? {})).toEqual(next);
      }),
    );
  });
});

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was sent as JSON. Negative zero and the like don't come through. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A stored object has no nulls where a merge patch could remove them. */
const withoutNulls = (value: unknown): unknown =>
  isMap(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
      )
    : value;

function applied(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result = new Map(Object.entries(isMap(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, applied(result.get(key), value));
  }
  return Object.fromEntries(result);
}

const recording = () => {
  const calls: unknown[] = [];
  const mergePatch: KubeClient['mergePatch'] = async (_, ref, patch, options) => {
    calls.push([ref, patch, options?.subresource]);
    return thing('a', 8);
  };
  return { client: { mergePatch }, calls };
};

describe('writing status and finalizers', () => {
  const a = { ...thing('a', 7), status: { state: 'Queued', since: 'now' } };
  const ref = { namespace: 'ns', name: 'a' };

  test('sends only the difference, to the status, for the version that was read', async () => {
    const { client, calls } = recording();
    const outcome = await writeStatus(client, thingType, a, { state: 'Running', since: 'now' });
    expect(calls).toEqual([[ref, { metadata: { resourceVersion: '7' }, status: { state: 'Running' } }, 'status']]);
    expect(outcome).toEqual({ written: true, object: thing('a', 8) });
  });

  test('sends nothing when nothing differs', async () => {
    const { client, calls } = recording();
    expect(await writeStatus(client, thingType, a, { since: 'now', state: 'Queued' })).toEqual({ written: false });
    expect(calls).toEqual([]);
  });

  test('adds a finalizer to those that are there, once', async () => {
    const { client, calls } = recording();
    const held = { metadata: { ...a.metadata, finalizers: ['other/one'] } };
    await addFinalizer(client, thingType, held, 'my/own');
    expect(calls).toEqual([
      [ref, { metadata: { resourceVersion: '7', finalizers: ['other/one', 'my/own'] } }, undefined],
    ]);
    expect(await addFinalizer(client, thingType, held, 'other/one')).toEqual({ written: false });
    expect(calls).toHaveLength(1);
  });

  test('removes its finalizer and leaves the others', async () => {
    const { client, calls } = recording();
    const held = { metadata: { ...a.metadata, finalizers: ['my/own', 'other/one'] } };
    await removeFinalizer(client, thingType, held, 'my/own');
    expect(calls).toEqual([[ref, { metadata: { resourceVersion: '7', finalizers: ['other/one'] } }, undefined]]);
    expect(await removeFinalizer(client, thingType, a, 'my/own')).toEqual({ written: false });
    expect(calls).toHaveLength(1);
  });
});
