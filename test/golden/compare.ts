/** Where two JSON values differ, as short lines with the path of each place. */
import type { Json, JsonObject } from './json.ts';

const short = (value: Json | undefined): string => {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

const isContainer = (value: Json | undefined): value is JsonObject | Json[] =>
  typeof value === 'object' && value !== null;

/** Up to `limit` differences; none when the values are equal. Numbers are compared exactly. */
export const differences = (expected: Json | undefined, actual: Json | undefined, path = '', limit = 6): string[] => {
  if (expected === actual) return [];
  if (!isContainer(expected) || !isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual))
    return [`${path || '.'}: recorded ${short(expected)}, ours ${short(actual)}`];
  const [left, right] = [Object.entries(expected), Object.entries(actual)].map(
    (entries) => new Map<string, Json>(entries),
  );
  const found: string[] = [];
  for (const key of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    found.push(...differences(left?.get(key), right?.get(key), `${path}/${key}`, limit - found.length));
    if (found.length >= limit) break;
  }
  return found;
};
