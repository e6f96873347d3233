import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What JSON would make of it: null and undefined stand for "not there", as in a merge patch. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** A value as a patch can set it: without fields that are absent. Arrays go as they are. */
const present = (value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => !isAbsent(inner))
          .map(([key, inner]) => [key, present(inner)]),
      )
    : value;

/**
 * The JSON merge patch (RFC 7396) that turns `current` into `next`: null for fields that go, arrays whole, undefined when nothing
 * differs. Fields that are null or undefined in `next` count as absent. Pure.
 */
export function mergePatchOf(current: Fields, next: Fields): Fields | undefined {
  const changes: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(current), ...Object.keys(next)])) {
    const before = Object.hasOwn(current, key) ? current[key] : undefined;
    const after = Object.hasOwn(next, key) ? next[key] : undefined;
    if (isAbsent(after)) {
      if (!isAbsent(before)) changes.push([key, null]);
    } else if (isRecord(before) && isRecord(after)) {
      const inner = mergePatchOf(before, after);
      if (inner !== undefined) changes.push([key, inner]);
    } else if (!isDeepStrictEqual(before, after)) {
      changes.push([key, present(after)]);
    }
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}
