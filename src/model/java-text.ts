/**
 * The rules of Java's own library that decide what Spark reads and writes: `String.trim`, `String.split`, `java.io.File`. They differ from
 * JavaScript's functions of the same names.
 */

/** Without the characters up to U+0020 at both ends; other blanks stay. */
export const javaTrim = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 0x20) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to -= 1;
  return text.slice(from, to);
};

/** Splits at a separator; empty pieces at the end vanish, a text without the separator stays whole (also the empty one). */
export const javaSplit = (text: string, separator: string | RegExp): readonly string[] => {
  const pieces = text.split(separator);
  if (pieces.length === 1) return pieces;
  let length = pieces.length;
  while (length > 0 && pieces[length - 1] === '') length -= 1;
  return pieces.slice(0, length);
};

/** A path as `java.io.File` writes it on Linux: no doubled slashes, none at the end. */
export const javaPath = (path: string): string => {
  const single = path.replace(/\/+/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
};

/** A path below another as `java.io.File(parent, child)` writes it on Linux; an empty parent is the root. */
export const javaChildPath = (parent: string, child: string): string => {
  const above = parent === '' ? '/' : javaPath(parent);
  const below = javaPath(child);
  if (below === '') return above;
  if (above === '/') return below.startsWith('/') ? below : `/${below}`;
  return below.startsWith('/') ? above + below : `${above}/${below}`;
};
