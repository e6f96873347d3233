import { describe, expect, test } from '@jest/globals';
import { mapList, mapOf, object, open, setOf, text } from '../../../../src/embedded/kube/builtin/words.ts';
import type { Json } from '../../../../src/embedded/kube/json.ts';
import { strategicMerge } from '../../../../src/embedded/kube/patch/strategic-merge.ts';

const schema = object({
  items: mapList(object({ name: text, value: text, more: open }), ['name']),
  names: setOf(text),
  labels: mapOf(text),
  plain: { type: 'array', items: text },
});
const target: Json = {
  items: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
  names: ['x', 'y'],
  labels: { k: 'v', l: 'w' },
  plain: ['1', '2'],
};
const merged = (patch: Json): Json => strategicMerge(schema, target, patch);

describe('a strategic merge patch', () => {
  test.each<[string, Json, object]>([
    [
      'merges items with the same key',
      { items: [{ name: 'b', more: { c: 1 } }] },
      {
        items: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2', more: { c: 1 } },
        ],
      },
    ],
    [
      'adds items with another key',
      { items: [{ name: 'c' }] },
      { items: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }, { name: 'c' }] },
    ],
    ['deletes items', { items: [{ name: 'a', $patch: 'delete' }] }, { items: [{ name: 'b', value: '2' }] }],
    ['replaces a list when told to', { items: [{ $patch: 'replace' }, { name: 'z' }] }, { items: [{ name: 'z' }] }],
    [
      'orders items',
      { '$setElementOrder/items': [{ name: 'b' }, { name: 'a' }] },
      {
        items: [
          { name: 'b', value: '2' },
          { name: 'a', value: '1' },
        ],
      },
    ],
    ['adds to sets', { names: ['y', 'z'] }, { names: ['x', 'y', 'z'] }],
    ['takes from sets', { '$deleteFromPrimitiveList/names': ['x'] }, { names: ['y'] }],
    ['merges maps', { labels: { k: null, m: 'n' } }, { labels: { l: 'w', m: 'n' } }],
    ['replaces a map when told to', { labels: { $patch: 'replace', m: 'n' } }, { labels: { m: 'n' } }],
    ['replaces lists without keys', { plain: ['3'] }, { plain: ['3'] }],
    ['removes with null', { plain: null }, { plain: undefined }],
  ])('%s', (_, patch, expected) => {
    const result = merged(patch);
    expect(result).toEqual({ ...(target as object), ...expected });
  });

  test('keeps only the members that it is told to retain', () => {
    expect(merged({ $retainKeys: ['labels'], labels: { a: 'b' } })).toEqual({ labels: { k: 'v', l: 'w', a: 'b' } });
  });

  test('leaves the target as it was', () => {
    const before = structuredClone(target);
    merged({ items: [{ name: 'a', value: '9' }], names: ['z'], labels: { k: null } });
    expect(target).toEqual(before);
  });
});
