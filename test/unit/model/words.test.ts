import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Fifo } from '../../../src/model/fifo.ts';
import { isDoubtful, isFinal, type TaskState, taskStates } from '../../../src/model/mesos.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { no, yes } from '../../../src/model/verdict.ts';

describe('states of tasks', () => {
  const finals: readonly TaskState[] = [
    'TASK_FINISHED',
    'TASK_FAILED',
    'TASK_KILLED',
    'TASK_ERROR',
    'TASK_DROPPED',
    'TASK_GONE',
  ];
  const doubts: readonly TaskState[] = ['TASK_LOST', 'TASK_UNREACHABLE', 'TASK_GONE_BY_OPERATOR', 'TASK_UNKNOWN'];

  test('six are final, four are doubts, and the others are neither', () => {
    expect(taskStates.filter(isFinal)).toEqual(finals);
    expect(taskStates.filter(isDoubtful)).toEqual(doubts);
  });
});

describe('a sensitive text', () => {
  const secret = new Sensitive('hunter2');

  test.each([
    ['a template', `${secret}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspection', inspect({ secret })],
  ])('does not show in %s', (_, shown) => {
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('[redacted]');
  });

  test('is revealed to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe('hunter2');
  });
});

describe('a first-in first-out list', () => {
  test('gives back in order, however often it empties and fills', () => {
    const list = new Fifo<number>();
    const out: (number | undefined)[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (let item = 0; item < 100; item += 1) list.push(round * 100 + item);
      for (let item = 0; item < 90; item += 1) out.push(list.shift());
    }
    expect(list.size).toBe(50);
    while (list.size > 0) out.push(list.shift());
    expect(out).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(list.shift()).toBeUndefined();
  });
});

describe('a verdict', () => {
  test('is yes, or no with reason, sentence and what led to it', () => {
    const inner = no('TooSmall', 'a is too small');
    expect(yes).toEqual({ ok: true });
    expect(no('NoPlace', 'no place', [inner])).toEqual({
      ok: false,
      reason: 'NoPlace',
      message: 'no place',
      children: [inner],
    });
    expect(inner).not.toHaveProperty('children');
  });
});
