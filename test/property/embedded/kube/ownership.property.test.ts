import { describe, expect, test } from '@jest/globals';
import { applyTo } from '../../../../src/embedded/kube/apply/apply.ts';
import {
  both,
  compare,
  fieldsOf,
  fromFieldsV1,
  isEmpty,
  toFieldsV1,
  union,
  without,
} from '../../../../src/embedded/kube/apply/field-set.ts';
import { clone, equal, type Json } from '../../../../src/embedded/kube/json.ts';
import type { KubeObject } from '../../../../src/embedded/kube/object.ts';
import { jsonPatch } from '../../../../src/embedded/kube/patch/json-patch.ts';
import { mergePatch } from '../../../../src/embedded/kube/patch/merge-patch.ts';
import type { Structural } from '../../../../src/embedded/kube/schema/structural.ts';
import fc from '../../../support/fast-check.ts';

const schema: Structural = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        text: { type: 'string' },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        plain: { type: 'array', items: { type: 'string' } },
        set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } },
        },
      },
    },
  },
};

const word = fc.constantFrom('a', 'b', 'c');
const spec = fc.record(
  {
    text: word,
    map: fc.dictionary(word, word, { minKeys: 1 }),
    plain: fc.array(word, { minLength: 1, maxLength: 3 }),
    set: fc.uniqueArray(word, { minLength: 1 }),
    items: fc.uniqueArray(fc.record({ name: word, value: word }, { requiredKeys: ['name'] }), {
      minLength: 1,
      selector: ({ name }) => name,
    }),
  },
  { requiredKeys: ['text'] },
);
const object = spec.map(
  (one): KubeObject => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, spec: clone(one as Json) }),
);

const apply = (live: KubeObject | undefined, config: KubeObject, name: string, force = false): KubeObject =>
  applyTo(live, config, {
    schema,
    statusSubresource: true,
    manager: { name, operation: 'Apply', apiVersion: 'v1', subresource: '' },
    force,
    time: '2026-01-01T00:00:00Z',
  });

/** Sets and keyed lists have no order of their own. */
const unordered = (value: Json | undefined): Json => {
  if (Array.isArray(value))
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, unordered(one)]),
  );
};

describe('sets of fields', () => {
  test('read back as they were written', () => {
    fc.assert(
      fc.property(object, (one) => {
        const written = toFieldsV1(fieldsOf(schema, one, false));
        expect(toFieldsV1(fromFieldsV1(written))).toEqual(written);
      }),
    );
  });

  test('a set without another and what both have make it up again', () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        const left = fieldsOf(schema, one, true);
        const right = fieldsOf(schema, other, true);
        expect(toFieldsV1(union(without(left, right), both(left, right)))).toEqual(toFieldsV1(left));
        expect(isEmpty(both(without(left, right), right))).toBe(true);
      }),
    );
  });

  test('two states differ in no field exactly when they are equal', () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        const { changed, removed } = compare(schema, one, other);
        expect(isEmpty(changed) && isEmpty(removed)).toBe(
          equal(unordered(one), unordered(other)) || sameButOrder(one, other),
        );
      }),
    );
  });
});

/** Plain lists are ordered, so only sets and keyed lists may differ in order. */
const sameButOrder = (one: KubeObject, other: KubeObject): boolean => {
  const plain = (from: KubeObject): Json | undefined => (from.spec as { plain?: Json }).plain;
  return equal(unordered(one), unordered(other)) && equal(plain(one), plain(other));
};

describe('server-side apply', () => {
  test('by one manager alone makes the object what was applied last', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const live = apply(apply(undefined, first, 'one'), second, 'one');
        expect(unordered(live.spec)).toEqual(unordered(second.spec));
      }),
    );
  });

  test('a second time changes nothing', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const live = apply(apply(undefined, first, 'one'), second, 'two', true);
        expect(apply(live, second, 'two')).toEqual(live);
      }),
    );
  });

  test('with force leaves everything as the forcing manager wants it', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const live = apply(apply(undefined, first, 'one'), second, 'two', true);
        expect(apply(live, second, 'three').spec).toEqual(live.spec);
      }),
    );
  });

  test('changes neither the live object nor the configuration in place', () => {
    fc.assert(
      fc.property(object, object, (first, second) => {
        const live = apply(undefined, first, 'one');
        const [before, config] = [clone(live), clone(second)];
        apply(live, second, 'two', true);
        expect(live).toEqual(before);
        expect(second).toEqual(config);
      }),
    );
  });
});

describe('patches', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

  test('a merge patch applied twice is as good as once', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  test('adding a member and removing it leaves the document as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(word, json), json, (target, value) => {
        const operations = [
          { op: 'add', path: '/new', value },
          { op: 'test', path: '/new', value },
          { op: 'remove', path: '/new' },
        ];
        expect(jsonPatch(target, operations)).toEqual(clone(target));
      }),
    );
  });
});
