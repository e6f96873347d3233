/** Pieces of Kubernetes' objects that are only put together here. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const itemsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** The items of both lists, those of `over` in place of those with the same name. */
export const byName = (base: readonly Fields[], over: readonly Fields[], key = 'name'): readonly Fields[] => [
  ...base.filter((item) => over.every((other) => other[key] !== item[key])),
  ...over,
];

/** Without the fields that are undefined. */
export const without = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
