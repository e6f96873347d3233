/** Durations in Mesos' words. */
import { expect, test } from '@jest/globals';
import { describeDuration } from '../../../../src/embedded/mesos/duration.ts';

test.each([
  [0, '0ns'],
  [250, '250ms'],
  [1000, '1secs'],
  [1500, '1500ms'],
  [5000, '5secs'],
  [60_000, '1mins'],
  [90_000, '90secs'],
  [900_000, '15mins'],
  [5_400_000, '90mins'],
  [86_400_000, '1days'],
  [604_800_000, '1weeks'],
])('%d ms are %s', (ms, text) => {
  expect(describeDuration(ms)).toBe(text);
});
