/**
 * Spark's shell escaper (semantics 3.5.5), kept for `Spark34`. It is no protection: a text in quotes stays as it is and is expanded by the
 * shell, and a line break switches it off. `shell.ts` has the one that the rest of the product uses.
 */
const withinLine = '[^\\n\\r\\u0085\\u2028\\u2029]';
const inQuotes = new RegExp(`^(?:"${withinLine}+"|'${withinLine}+')$`);
const special = new RegExp(`^${withinLine}*[ '<>&|?*;!#\\\\()"$\`]${withinLine}*$`);

/** One word of the command of a driver, as Spark 3.4.4 writes it. */
export const sparkShellWord = (text: string): string => {
  if (inQuotes.test(text) || !special.test(text)) return text;
  return `"${text.replace(/["`$\\]/g, '\\$&')}"`;
};
