import { describe, expect, test } from '@jest/globals';
import { type Condition, kstatusConditions, setConditions } from '../../../src/api/conditions.ts';

const noon = Date.UTC(2026, 0, 2, 12, 0, 0, 987);
const ready = (status: 'True' | 'False', rest: Partial<Condition> = {}): Condition => ({
  type: 'Ready',
  status,
  reason: 'Queued',
  message: 'waits',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  observedGeneration: 1,
  ...rest,
});
const wanted = { type: 'Ready', status: 'True', reason: 'DriverRunning', message: 'runs' } as const;

describe('setConditions', () => {
  test('stamps a new condition with the time in whole seconds and the generation', () => {
    expect(setConditions([], [wanted], 7, noon)).toEqual([
      { ...wanted, lastTransitionTime: '2026-01-02T12:00:00Z', observedGeneration: 7 },
    ]);
  });

  test('keeps the time while the status stays, though reason, message and generation change', () => {
    expect(setConditions([ready('True')], [wanted], 2, noon)).toEqual([
      { ...wanted, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 2 },
    ]);
  });

  test('moves the time when the status flips', () => {
    expect(setConditions([ready('False')], [wanted], 2, noon)[0]?.lastTransitionTime).toBe('2026-01-02T12:00:00Z');
  });

  test('changes nothing when it is asked for what is there', () => {
    const first = setConditions([], kstatusConditions('Current', 'Connected', 'is connected'), 3, noon);
    expect(setConditions(first, kstatusConditions('Current', 'Connected', 'is connected'), 3, noon + 60_000)).toEqual(
      first,
    );
  });

  test('leaves conditions of others alone and sorts Ready, Reconciling, Stalled, then by name', () => {
    const others = [ready('True', { type: 'Zeta' }), ready('True', { type: 'Alpha' })];
    const types = setConditions(others, [...kstatusConditions('Failed', 'InvalidSpec', 'x')].reverse(), 1, noon);
    expect(types.map(({ type }) => type)).toEqual(['Ready', 'Reconciling', 'Stalled', 'Alpha', 'Zeta']);
  });

  test('cuts a message that the schema would refuse, and never in the middle of a character', () => {
    const message = `${'a'.repeat(4094)}😀${'b'.repeat(10)}`;
    const [condition] = setConditions([], [{ ...wanted, message }], 1, noon);
    expect(condition?.message).toBe(`${'a'.repeat(4094)}…`);
  });
});

test.each([
  ['Current', ['True', 'False', 'False']],
  ['InProgress', ['False', 'True', 'False']],
  ['Failed', ['False', 'False', 'True']],
] as const)('kstatus reads %s as Ready, Reconciling, Stalled = %j', (situation, flags) => {
  expect(kstatusConditions(situation, 'Queued', 'x').map(({ type, status }) => [type, status])).toEqual([
    ['Ready', flags[0]],
    ['Reconciling', flags[1]],
    ['Stalled', flags[2]],
  ]);
});
