/** Reads a Java properties file, by the words of the document of `java.util.Properties.load`: just enough to hold our writer against. */

const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const unescaped = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, after: string) =>
    after.length === 5 ? String.fromCharCode(Number.parseInt(after.slice(1), 16)) : (named[after] ?? after),
  );

/** A line that ends in an odd number of backslashes goes on in the next one. */
const logicalLines = (text: string): readonly string[] => {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const whole: string = (open ?? '') + line.replace(/^[ \t\f]+/, '');
    const goesOn = /(^|[^\\])(\\\\)*\\$/.test(whole);
    open = goesOn ? whole.slice(0, -1) : undefined;
    if (!goesOn && whole !== '' && !(open === undefined && /^[#!]/.test(whole))) lines.push(whole);
  }
  return lines;
};

/** The pairs in their order; the last of equal keys wins. */
export const readProperties = (text: string): ReadonlyMap<string, string> =>
  new Map(
    logicalLines(text).map((line) => {
      const key = /^(?:\\[\s\S]|[^\\=: \t\f])*/.exec(line)?.[0] ?? '';
      const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
      return [unescaped(key), unescaped(value)];
    }),
  );
