const isInteger = (version: string): boolean => /^\d+$/.test(version);

/**
 * Orders two resource versions: below 0 when `a` is older, 0 when equal, above 0 when newer; undefined when they can't be compared,
 * for versions are only comparable where both are integers (of any length: they are never turned into floating point).
 */
export function compareVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!isInteger(a) || !isInteger(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** True when `a` is certainly older than `b`. */
export const isOlder = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) < 0;

/** True when `a` is certainly newer than `b`. */
export const isNewer = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) > 0;
