/** Shapes of recorded messages: names and JSON types, lists by their first element. */

/**
 * Paths that the recorded shape has and the value lacks or has with another type.
 * @param leftOut paths that are none of our business
 */
export function missing(shape: unknown, value: unknown, leftOut: readonly RegExp[] = [], path = ''): string[] {
  if (leftOut.some((pattern) => pattern.test(path))) return [];
  if (typeof shape === 'string') return typeof value === shape ? [] : [`${path}: ${shape}`];
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path}: list`];
    if (shape.length === 0) return [];
    return value.length === 0 ? [`${path}[0]`] : missing(shape[0], value[0], leftOut, `${path}[0]`);
  }
  if (typeof value !== 'object' || value === null) return [`${path}: object`];
  return Object.entries(shape as object).flatMap(([key, inner]) =>
    missing(inner, (value as Record<string, unknown>)[key], leftOut, `${path}.${key}`),
  );
}
