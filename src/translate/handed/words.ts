/**
 * Texts that a dispatcher writes into a line of shell. It puts some of them in double quotes, leaves others as they are, and none with a line break
 * (semantics 3.5.5); what it leaves alone must mean itself.
 */
import { shellWord } from '../../spark/shell.ts';
import { refused } from '../refusal.ts';

/** An argument that comes out of the shell as it is. In single quotes the dispatcher leaves it alone, unless there is nothing between them. */
export const argumentWord = (argument: string): string => (argument === '' ? "''''" : shellWord(argument));

/** What puts a property into double quotes. */
const quoting = /[ '<>&|?*;!#\\()"$`]/;
/** What a shell reads otherwise where there are none. */
const bare = /\{[^{}]*(?:,|\.\.)[^{}]*\}/;

/** @throws Refused for a property that the shell of the agent would read as something else */
export const expectPlain = (properties: Readonly<Record<string, string>>, pathOf: (key: string) => string): void => {
  for (const [key, value] of Object.entries(properties)) {
    const text = `${key}=${value}`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\x00-\x1f\x7f\u0085\u2028\u2029]/.test(text))
      throw refused(
        'NotSupported',
        pathOf(key),
        'has a line break, a tab or the like, which the command of a dispatcher can not hold.',
      );
    if (!quoting.test(text) && bare.test(text))
      throw refused(
        'NotSupported',
        pathOf(key),
        'has braces that the shell of the agent would read, and nothing for which a dispatcher puts it in quotes.',
      );
  }
};

/** @throws Refused for a file whose name the shell would read as something else: a dispatcher writes it without quotes */
export const expectPlainFile = (location: string, whole: boolean): void => {
  const path = whole ? location : (location.split('/').at(-1) ?? '');
  if (!/^[A-Za-z0-9_./:=@%+,-]+$/.test(path) || path.startsWith('-'))
    throw refused(
      'NotSupported',
      'spec.mainApplicationFile',
      `has the name "${path}", which a dispatcher writes into a line of shell without quotes; use letters, digits and _ . : = @ % + , -`,
    );
};
