/** JSON as the server of Spark's submission protocol reads it: the first value counts, whatever follows; numbers keep their text. */

/** A number as it was written. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type JsonValue =
  | null
  | boolean
  | string
  | NumberText
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export const isObject = (value: JsonValue): value is { readonly [name: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);

/** The end of the object or list that begins the text, or of the text when it begins otherwise. */
const endOfFirst = (text: string): number => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else quoted = character !== '"';
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
};

type Reviver = (this: unknown, name: string, value: unknown, context: { readonly source?: string }) => unknown;

/** The first value of a text. @throws SyntaxError when it holds none */
export const firstValue = (text: string): JsonValue => {
  const keepNumbers: Reviver = (_, value, { source }) =>
    typeof value === 'number' ? new NumberText(source ?? String(value)) : value;
  return JSON.parse(
    text.slice(0, endOfFirst(text)),
    keepNumbers as (name: string, value: unknown) => unknown,
  ) as JsonValue;
};
