/**
 * One line of a Java properties file for a Spark property. Keys and values are escaped so that `java.util.Properties.load` gives them back
 * unchanged (its document: separators, leading blanks, line breaks and backslashes are escaped; what is not ASCII as \uXXXX).
 */
export const propertyLine = (key: string, value: string): string =>
  `${escaped(key, /[ :=#!\\]/g)}=${escaped(value, /^ |\\/g)}`;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

const escaped = (text: string, special: RegExp): string =>
  text
    .replace(special, (character) => `\\${character}`)
    .replace(/[\n\r\t\f]/g, (character) => named[character] ?? '')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
