/** Spans of traces, as rooms that act see them: what stands behind is not theirs. */

/** Names and keys of what is acted on. Nothing that a user has written but names, and never a value of a Secret. */
export type SpanAttributes = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * Does something inside a span.
 * @param problemOf a word for a result that is a failure; what is thrown is one in any case
 */
export type InSpan = <T>(
  name: string,
  attributes: SpanAttributes,
  action: () => Promise<T>,
  problemOf?: (result: T) => string | undefined,
) => Promise<T>;

/** No spans at all. */
export const untraced: InSpan = (_name, _attributes, action) => action();
