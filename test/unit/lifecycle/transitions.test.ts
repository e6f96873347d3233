import { describe, expect, test } from '@jest/globals';
import { type ApplicationState, applicationStates } from '../../../src/api/states.ts';
import { mayGo, transitions } from '../../../src/lifecycle/transitions.ts';

const states = Object.keys(applicationStates) as ApplicationState[];

describe('the table of transitions', () => {
  test('names each pair once', () => {
    const pairs = transitions.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test.each(states)('%s is reached, and left', (state) => {
    expect(transitions.some(({ from, to }) => to === state && from !== state)).toBe(true);
    expect(transitions.some(({ from, to }) => from === state && to !== state)).toBe(true);
  });

  test('to stay is always allowed, what is not in the table never', () => {
    expect(states.every((state) => mayGo(state, state))).toBe(true);
    expect([mayGo('Completed', 'Running'), mayGo('New', 'Running'), mayGo('Stopping', 'Running')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(mayGo('Queued', 'Submitting')).toBe(true);
  });
});
