/**
 * HTML from templates, in which nothing can stand that isn't escaped: a value is put in as text, or is itself HTML that came from a template. Values
 * stand only between tags and in quoted attributes; in an attribute that leads somewhere only an `Href` may stand. Whoever writes a template that
 * breaks this hears of it when it is first used, whatever the values.
 */
import { Href } from './href.ts';

class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Html };

/** What a template takes; undefined and false are nothing. */
export type Content = string | number | Html | Href | undefined | false | readonly Content[];

type Place = 'text' | 'attribute' | 'link';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, and those that turn the direction of what follows: shown, so that no name can pose as another. */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text with what can't be seen written out, as `‹U+202E›`. */
export const seen = (text: string): string =>
  text.replace(
    unseen,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );

/** Most texts: printable characters of ASCII that mean nothing in HTML. */
const plain = /^[\t\n !#-%(-;=?-~]*$/;

const escaped = (text: string): string =>
  plain.test(text) ? text : seen(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

const places = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** A template of HTML. @throws TypeError when the template, or a value in a link, is a mistake of the program */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html => {
  let known = places.get(strings);
  if (known === undefined) {
    known = placesOf(strings);
    places.set(strings, known);
  }
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += put(value, known[index]) + (strings[index + 1] ?? '');
  return new Html(text);
};

const put = (value: Content, place: Place | undefined): string => {
  if (place === 'link') {
    if (value instanceof Href) return escaped(value.toString());
    throw new TypeError('only an Href may stand in an attribute that leads somewhere');
  }
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  if (value instanceof Href) return escaped(value.toString());
  if (value instanceof Html) {
    if (place === 'text') return value.toString();
    throw new TypeError('HTML does not belong into an attribute');
  }
  return value.map((one) => put(one, place)).join('');
};

const leading: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction']);
const forbidden = /^(on.*|style|srcdoc)$/;

/** Where each value of a template stands. Templates are whole tags: none begins in one and ends in another. */
const placesOf = (strings: readonly string[]): readonly Place[] => {
  let before = '';
  return strings.slice(0, -1).map((string) => {
    before += string;
    const place = placeAfter(before);
    before += 'value';
    return place;
  });
};

const placeAfter = (before: string): Place => {
  const tag = before.slice(before.lastIndexOf('<'));
  const isIn = tag.startsWith('<') && !withoutQuoted(tag).includes('>');
  if (!isIn && !raw.test(tag)) return 'text';
  const [, name = '', begun = ''] = /\s([a-z-]+)="([^"]*)$/.exec(tag) ?? [];
  if (name === '' || forbidden.test(name) || (leading.has(name) && begun !== ''))
    throw new TypeError(`a value may not stand here: ${tag.slice(-60)}`);
  return leading.has(name) ? 'link' : 'attribute';
};

/** Elements whose content is no text of the page. */
const raw = /^<(script|style|template|noscript|iframe|plaintext|xmp)\b/;

const withoutQuoted = (tag: string): string => tag.replace(/"[^"]*"/g, '""');
