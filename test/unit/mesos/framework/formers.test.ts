import { describe, expect, test } from '@jest/globals';
import { Formers } from '../../../../src/mesos/framework/formers.ts';

const submission = 'driver-20300101000000-0123456789ab';
const first = submission;
const third = `${submission}-retry-2`;
const other = 'driver-20300101000000-ba9876543210';

describe('a driver that lives although no status accounts for it', () => {
  test('is new once', () => {
    const formers = new Formers();
    expect([formers.suspect(first), formers.suspect(first)]).toEqual([true, false]);
  });

  test('blocks every attempt of its submission, and no other submission', () => {
    const formers = new Formers();
    formers.suspect(first);
    expect([first, third, other].map((taskId) => formers.blocking(taskId))).toEqual([first, first, undefined]);
  });

  test('blocks until the last of them has ended', () => {
    const formers = new Formers();
    formers.condemn(first);
    formers.condemn(third);
    formers.ended(first);
    expect(formers.blocking(first)).toBe(third);
    formers.ended(third);
    expect(formers.blocking(first)).toBeUndefined();
  });

  test('leaves its number in use after its end, until a newer attempt is accounted for', () => {
    const formers = new Formers();
    formers.condemn(third);
    formers.ended(third);
    expect(formers.newestAttempt(submission)).toBe(3);
    formers.accounted(first);
    expect(formers.newestAttempt(submission)).toBe(3);
    formers.accounted(`${submission}-retry-3`);
    expect(formers.newestAttempt(submission)).toBeUndefined();
  });

  test('blocks no longer when a status accounts for it after all', () => {
    const formers = new Formers();
    formers.suspect(first);
    formers.accounted(first);
    expect([formers.blocking(third), formers.newestAttempt(submission)]).toEqual([undefined, undefined]);
  });

  test('stays condemned whatever status names it later', () => {
    const formers = new Formers();
    formers.condemn(first);
    formers.accounted(first);
    expect([formers.blocking(first), formers.isCondemned(first)]).toEqual([first, true]);
  });

  test('is left alone when its id is not that of a driver', () => {
    const formers = new Formers();
    expect([formers.suspect('executor-0-abc'), formers.blocking('executor-0-abc')]).toEqual([false, undefined]);
  });
});
