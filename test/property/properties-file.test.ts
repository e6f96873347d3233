import { describe, expect, test } from '@jest/globals';
import { propertyLine } from '../../src/spark/properties-file.ts';
import fc from '../support/fast-check.ts';
import { readProperties } from '../support/java-properties.ts';

const awkward = fc.constantFrom(
  ' ',
  '\t',
  '\n',
  '\r',
  '\f',
  '\\',
  '=',
  ':',
  '#',
  '!',
  '"',
  "'",
  '$',
  'u',
  'ü',
  '€',
  '😀',
  '\u0000',
);
const text = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('a line of a Java properties file', () => {
  test('is one line of printable ASCII that Java reads as the key and value it was made of', () => {
    fc.assert(
      fc.property(text, text, (key, value) => {
        const line = propertyLine(`k${key}`, value);
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect([...readProperties(line)]).toEqual([[`k${key}`, value]]);
      }),
      { numRuns: 500 },
    );
  });

  test('stays by itself among others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 5 }), text, (keys, value) => {
        const lines = keys.map((key) => propertyLine(`k${key}`, value));
        expect([...readProperties(`${lines.join('\n')}\n`)]).toEqual(keys.map((key) => [`k${key}`, value]));
      }),
    );
  });
});
