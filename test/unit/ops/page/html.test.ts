/** What templates of HTML let through. */
import { describe, expect, test } from '@jest/globals';
import { Href } from '../../../../src/ops/page/href.ts';
import { type Content, html, seen } from '../../../../src/ops/page/html.ts';
import fc from '../../../support/fast-check.ts';

const decoded = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('a template', () => {
  test('takes texts, numbers, templates and lists of them, and nothing for what is nothing', () => {
    const items = ['a', 2].map((one) => html`<li>${one}</li>`);
    expect(html`<ul class="${'x'}">${items}${undefined}${false}</ul>${0}`.toString()).toBe(
      '<ul class="x"><li>a</li><li>2</li></ul>0',
    );
  });

  test('whatever text is put in comes out as text, and ends neither element nor attribute', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 's', ';', '\u202e', '\0', '`') }),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const made = html`<p title="${text}">${text}</p>`.toString();
        const [, attribute = '', content = ''] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(made) ?? [];
        expect([decoded(attribute), decoded(content)]).toEqual([seen(text), seen(text)]);
      }),
    );
  });

  test.each<[string, Content]>([
    ['a text', 'javascript:alert(1)'],
    ['a path', '/applications'],
    ['a template', html`/x`],
    ['nothing', undefined],
  ])('%s is no place to lead to', (_, value) => {
    expect(() => html`<a href="${value}">x</a>`).toThrow('only an Href');
  });

  test('HTML does not get into an attribute', () => {
    expect(() => html`<p title="${html`<b>x</b>`}"></p>`).toThrow(TypeError);
  });

  test.each<[string, () => unknown]>([
    ['in the name of an attribute', () => html`<p ${'x'}="1">`],
    ['in an attribute without quotes', () => html`<p title=${'x'}>`],
    ['in the name of an element', () => html`<${'p'}>`],
    ['in a handler', () => html`<p onclick="${'x'}">`],
    ['in a style', () => html`<p style="${'x'}">`],
    ['in a script', () => html`<script>${'x'}</script>`],
    ['behind the beginning of an address', () => html`<a href="/x/${Href.local(['y'])}">`],
  ])('nothing may stand %s', (_, template) => {
    expect(template).toThrow('a value may not stand here');
  });
});

describe('what can not be seen', () => {
  test.each([
    ['\u202egpj.exe', '‹U+202E›gpj.exe'],
    ['a\u0000b\u001b[31m', 'a‹U+0000›b‹U+001B›[31m'],
    ['zero\u200bwidth\ufeff', 'zero‹U+200B›width‹U+FEFF›'],
    ['tag\u{e0041}', 'tag‹U+E0041›'],
    ['lines\nand\ttabs, שלום, 😀', 'lines\nand\ttabs, שלום, 😀'],
  ])('%j is written out', (text, written) => {
    expect(seen(text)).toBe(written);
  });
});

describe('a link', () => {
  test.each([
    ['http://master:5050', 'http://master:5050/'],
    [' https://a/b?c=<d>#e ', 'https://a/b?c=%3Cd%3E#e'],
  ])('%j leads elsewhere', (address, leads) => {
    expect(Href.outside(address)?.toString()).toBe(leads);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil',
    'blob:http://x/y',
    'http://user:password@host/',
    '',
    'nonsense',
  ])('%j does not', (address) => {
    expect(Href.outside(address)).toBeUndefined();
  });

  test('to a page of its own is made of parts, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (segment, value) => {
        const href = Href.local(['applications', segment], { q: value }).toString();
        expect(href).toMatch(/^\/applications\/[^/?#<>"\s\\]*(\?q=[^#<>"\s\\]*)?$/);
        const [, , back = ''] = new URL(href, 'http://host').pathname.split('/');
        if (!/^\.{1,2}$/.test(segment)) expect(decodeURIComponent(back)).toBe(segment.toWellFormed());
      }),
    );
  });
});
