import { describe, expect, test } from '@jest/globals';
import { ObjectCache } from '../../../src/kube/object-cache.ts';
import { thing } from './things.ts';

/** A cache that has listed `a` at 5 and `b` at 7, and what it told since. */
const make = () => {
  const told: string[] = [];
  const cache = new ObjectCache({
    onUpsert: ({ metadata }, previous, origin) =>
      told.push(
        `${metadata.name}@${metadata.resourceVersion} was ${previous?.metadata.resourceVersion ?? 'new'} (${origin})`,
      ),
    onDelete: ({ metadata }) => told.push(`${metadata.uid}@${metadata.resourceVersion} gone`),
  });
  cache.beginList('10');
  cache.listed(thing('a', 5));
  cache.listed(thing('b', 7));
  cache.endList();
  return { cache, told, sinceList: () => told.splice(0).slice(2) };
};

describe('the cache of objects', () => {
  test('tells each object of the list as new', () => {
    const { told } = make();
    expect(told).toEqual(['a@5 was new (watch)', 'b@7 was new (watch)']);
  });

  test('tells changes with what was before, and deletions', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 11));
    cache.deleted(thing('b', 12));
    expect(sinceList()).toEqual(['a@11 was 5 (watch)', 'uid-b@7 gone']);
    expect([...cache.values()]).toEqual([thing('a', 11)]);
    expect(cache.position).toBe('12');
  });

  test.each([
    ['the same event twice', [11, 11], ['a@11 was 5 (watch)']],
    ['an older event after a newer', [12, 11], ['a@12 was 5 (watch)']],
    ['an event from before the list', [9], []],
    ['versions of different lengths', [99, 100], ['a@99 was 5 (watch)', 'a@100 was 99 (watch)']],
  ])('does not go back: %s', (_, versions, expected) => {
    const { cache, sinceList } = make();
    for (const version of versions) cache.changed(thing('a', version));
    expect(sinceList()).toEqual(expected);
  });

  test('an old event of a deleted object does not bring it back', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 11));
    cache.deleted(thing('a', 12));
    cache.changed(thing('a', 11));
    expect(sinceList()).toEqual(['a@11 was 5 (watch)', 'uid-a@11 gone']);
  });

  test('trusts the order where versions are no numbers', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 'x9'));
    cache.changed(thing('a', 'x9'));
    cache.changed(thing('a', 'x1'));
    expect(sinceList()).toEqual(['a@x9 was 5 (watch)', 'a@x1 was x9 (watch)']);
  });

  test('of an object that was made anew under its name the old one is gone first', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 11, { uid: 'other' }));
    expect(sinceList()).toEqual(['uid-a@5 gone', 'a@11 was new (watch)']);
  });

  test('the deletion of an earlier object of the same name does not touch the new one', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 13, { uid: 'other' }));
    cache.deleted(thing('a', 12));
    expect(sinceList()).toEqual(['uid-a@5 gone', 'a@13 was new (watch)']);
    expect(cache.get('ns/a')?.metadata.uid).toBe('other');
  });

  test('what a new list does not name is gone, and what has not changed is not told', () => {
    const { cache, sinceList } = make();
    cache.beginList('20');
    cache.listed(thing('a', 5));
    cache.listed(thing('c', 15));
    cache.endList();
    expect(sinceList()).toEqual(['c@15 was new (watch)', 'uid-b@7 gone']);
    expect(cache.position).toBe('20');
  });

  test('a list that breaks off deletes nothing', () => {
    const { cache, sinceList } = make();
    cache.beginList('20');
    cache.listed(thing('c', 15));
    cache.beginList('21');
    cache.listed(thing('a', 5));
    cache.listed(thing('b', 7));
    cache.listed(thing('c', 15));
    cache.endList();
    expect(sinceList()).toEqual(['c@15 was new (watch)']);
  });

  test('a list older than what was told before means a replaced database: it counts wholly', () => {
    const { cache, sinceList } = make();
    cache.beginList('3');
    cache.listed(thing('a', 2));
    cache.endList();
    expect(sinceList()).toEqual(['a@2 was 5 (watch)', 'uid-b@7 gone']);
    cache.changed(thing('a', 4));
    expect(sinceList()).toEqual([]);
    expect(cache.get('ns/a')?.metadata.resourceVersion).toBe('4');
  });
});

describe('the answer to an own write', () => {
  test('is seen at once and not told a second time by the watch', () => {
    const { cache, sinceList } = make();
    cache.remember(thing('a', 11));
    cache.changed(thing('a', 11));
    expect(sinceList()).toEqual(['a@11 was 5 (own)']);
  });

  test('is ignored when the watch was faster', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 12));
    cache.remember(thing('a', 11));
    expect(sinceList()).toEqual(['a@12 was 5 (watch)']);
  });

  test('does not bring back what the watch has told as deleted', () => {
    const { cache, sinceList } = make();
    cache.changed(thing('a', 11));
    cache.deleted(thing('a', 12));
    cache.remember(thing('a', 11));
    expect(sinceList()).toEqual(['a@11 was 5 (watch)', 'uid-a@11 gone']);
    expect(cache.get('ns/a')).toBeUndefined();
  });

  test('is overtaken by events in between without going back', () => {
    const { cache, sinceList } = make();
    cache.remember(thing('a', 13));
    cache.changed(thing('a', 11));
    cache.changed(thing('b', 12));
    expect(sinceList()).toEqual(['a@13 was 5 (own)', 'b@12 was 7 (watch)']);
  });

  test('makes a created object known, and a list that began before does not delete it', () => {
    const { cache, sinceList } = make();
    cache.beginList('20');
    cache.remember(thing('new', 21));
    cache.listed(thing('a', 5));
    cache.listed(thing('b', 7));
    cache.endList();
    expect(sinceList()).toEqual(['new@21 was new (own)']);
    cache.deleted(thing('new', 22));
    expect(sinceList()).toEqual([]);
    expect(cache.get('ns/new')).toBeUndefined();
  });

  test('a list that began after it and does not name the object deletes it', () => {
    const { cache } = make();
    cache.remember(thing('new', 11));
    cache.beginList('20');
    cache.endList();
    expect(cache.size).toBe(0);
  });

  test('of a new object under an old name replaces the old one only when it is newer', () => {
    const { cache, sinceList } = make();
    cache.remember(thing('a', 11, { uid: 'other' }));
    expect(sinceList()).toEqual(['uid-a@5 gone', 'a@11 was new (own)']);
    cache.remember(thing('a', 9, { uid: 'uid-a' }));
    expect(cache.get('ns/a')?.metadata.uid).toBe('other');
  });

  test('is ignored before the first list, which brings it anyway', () => {
    const cache = new ObjectCache({ onUpsert: () => {}, onDelete: () => {} });
    cache.remember(thing('a', 11));
    expect(cache.size).toBe(0);
  });
});
