import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { shellWord } from '../../src/spark/shell.ts';
import fc from '../support/fast-check.ts';

const awkward = fc.constantFrom(
  "'",
  '"',
  '`',
  '$',
  '$(',
  ')',
  '\\',
  '\n',
  ' ',
  ';',
  '&',
  '|',
  '*',
  '?',
  '~',
  '#',
  '!',
  '{a,b}',
  '-',
  '',
);
const text = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll('\0', ''));

describe('a word of the shell', () => {
  test('reaches the program exactly as it was, whatever it holds', () => {
    const words = fc.sample(text, { numRuns: 2000, seed: 20300101 });
    const { stdout, status } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], {
      env: { HOME: '/nowhere', IFS: ' ' },
      maxBuffer: 1 << 24,
    });
    expect(status).toBe(0);
    expect(stdout.toString('utf8').split('\0').slice(0, -1)).toEqual(words);
  });
});
