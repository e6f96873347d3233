import { describe, expect, test } from '@jest/globals';
import { printable } from '../../../src/cli/terminal.ts';

describe('a text that is printed', () => {
  test.each([
    ['a title of the window is set by nobody', '\u001b]0;pwned\u0007x', '\\x1b]0;pwned\\x07x'],
    ['a line is not overwritten', 'good\rbad', 'good\\x0dbad'],
    ['lines and tabs stay', 'a\tb\nc', 'a\tb\nc'],
    ['letters of any script stay', 'füße 東京 🙂', 'füße 東京 🙂'],
    ['control characters above ASCII are written out too', 'a\u009bb', 'a\\x9bb'],
  ])('%s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});
