/** A text as one word of a POSIX shell line, whatever it holds: in single quotes, where nothing is expanded. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
