/** A property of Spark that a field of the resource sets. */

/** A property, and the field that it comes from. */
export interface Setting {
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

/** The setting of a field that may be absent. */
export const setting = (path: string, key: string, value: string | number | boolean | undefined): readonly Setting[] =>
  value === undefined ? [] : [{ path: `spec.${path}`, key, value: String(value) }];
