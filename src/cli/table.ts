/** Tables as kubectl prints them: heads in capitals, three spaces between columns, nothing behind the last. */

const gap = '   ';

/** The lines of a table, each with its line break. */
export const formatTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [heads.map((head) => head.toUpperCase()), ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(gap))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
};

/** Lines of `name: value`, the values under each other; lines whose value is undefined are left out. */
export const formatFields = (fields: readonly (readonly [string, string | undefined])[]): string => {
  const given = fields.filter((field): field is readonly [string, string] => field[1] !== undefined);
  const width = Math.max(...given.map(([name]) => name.length)) + 1;
  return given.map(([name, value]) => `${`${name}:`.padEnd(width)}  ${value}\n`).join('');
};
