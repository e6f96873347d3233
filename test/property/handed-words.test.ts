/** What is handed to a dispatcher goes through its own quoting and a shell before the driver sees it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { sparkShellWord } from '../../src/spark/shell-escape.ts';
import { argumentWord, expectPlain } from '../../src/translate/handed/words.ts';
import fc from '../support/fast-check.ts';

const awkward = fc.constantFrom(
  "'",
  '"',
  '`',
  '$',
  '$(id)',
  ')',
  '\\',
  '\n',
  ' ',
  ';',
  '&',
  '*',
  '~',
  '#',
  '!',
  '{a,b}',
  '{',
  '[a]',
  '\t',
);
const text = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll('\0', ''));

/** What the shell of the agent makes of words as the dispatcher writes them. */
const throughShell = (words: readonly string[]): readonly string[] => {
  const line = words.map(sparkShellWord).join(' ');
  const { stdout, status } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], {
    env: { HOME: '/nowhere' },
    cwd: '/',
    maxBuffer: 1 << 24,
  });
  expect(status).toBe(0);
  return stdout.toString('utf8').split('\0').slice(0, -1);
};

const passes = (value: string): boolean => {
  try {
    expectPlain({ 'spark.a': value }, (key) => key);
    return true;
  } catch {
    return false;
  }
};

describe('what is handed to a dispatcher', () => {
  test('comes out of its quoting and the shell as it was: every argument', () => {
    const given = ['', ...fc.sample(text, { numRuns: 2000, seed: 20300101 })];
    expect(throughShell(given.map(argumentWord))).toEqual(given);
  });

  test('comes out as it was: every property that is not refused', () => {
    const given = fc.sample(text, { numRuns: 2000, seed: 20300102 }).filter(passes);
    expect(given.length).toBeGreaterThan(200);
    expect(throughShell(given.map((value) => `spark.a=${value}`))).toEqual(given.map((value) => `spark.a=${value}`));
  });
});
