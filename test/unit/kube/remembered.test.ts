import { expect, test } from '@jest/globals';
import { remembered } from '../../../src/kube/remembered.ts';
import { ManualClock } from '../../support/clocks.ts';

const counted = (answers: (() => Promise<string>)[]) => {
  const clock = new ManualClock();
  let reads = 0;
  const source = remembered(
    () => {
      reads += 1;
      return answers[Math.min(reads, answers.length) - 1]?.() ?? Promise.reject(new Error('no answer is left'));
    },
    30_000,
    clock,
  );
  return { clock, source, reads: () => reads };
};

test('what was read counts for a while, and for all who ask at once', async () => {
  const { clock, source, reads } = counted([async () => 'old', async () => 'new']);
  expect(await Promise.all([source(), source(), source()])).toEqual(['old', 'old', 'old']);
  clock.advance(29_999);
  expect(await source()).toBe('old');
  expect(reads()).toBe(1);
  clock.advance(1);
  expect(await source()).toBe('new');
  expect(reads()).toBe(2);
});

test('while nothing can be read, what was read last counts, and is not asked for all the time', async () => {
  const { clock, source, reads } = counted([async () => 'old', () => Promise.reject(new Error('gone'))]);
  await source();
  clock.advance(30_000);
  expect(await source()).toBe('old');
  expect(await source()).toBe('old');
  expect(reads()).toBe(2);
});

test('when nothing was ever read, the error is told, and the next one to ask tries again', async () => {
  const { source } = counted([() => Promise.reject(new Error('not yet')), async () => 'there']);
  await expect(source()).rejects.toThrow('not yet');
  expect(await source()).toBe('there');
});
