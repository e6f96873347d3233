import { describe, expect, test } from '@jest/globals';
import { demandOf, queueRefusal } from '../../../src/backend/native/demand.ts';
import type { DriverDescription } from '../../../src/translate/description.ts';

const description = (taskId: string, queue = 'default', priorityClass?: string) =>
  ({
    taskId,
    roles: ['etl', 'web'],
    constraints: [{ attribute: 'zone', rule: 'Exists', values: [] }],
    queue,
    priorityClass,
    amounts: { cpus: 1000, mem: 1_024_000, ports: 0 },
  }) as unknown as DriverDescription;
const spec = { queues: [{ name: 'urgent', priority: 7 }], priorityClasses: [{ name: 'soon', value: 5 }] };
const now = Date.UTC(2026, 4, 3, 2, 1, 0);

describe('the demand of a driver', () => {
  test.each([
    ['urgent', 7],
    ['default', 0],
    ['taken away since', 0],
  ])('in queue %s has the priority %s', (queue, priority) => {
    expect(demandOf(description('driver-20260503020000-0123456789ab', queue), spec, now).priority).toBe(priority);
  });

  test.each([
    ['urgent', 'soon', 12],
    ['default', 'soon', 5],
    ['default', 'taken away since', 0],
  ])('in queue %s and of class %s has the priority %s', (queue, priorityClass, priority) => {
    const driver = description('driver-20260503020000-0123456789ab', queue, priorityClass);
    expect(demandOf(driver, spec, now).priority).toBe(priority);
  });

  test('has its roles, amounts and constraints', () => {
    const { roles, amounts, constraints } = description('driver-1');
    expect(demandOf(description('driver-1'), spec, now)).toMatchObject({ roles, amounts, constraints });
  });

  test.each([
    ['of a first attempt since the application was created', 'driver-20260503020007-0123456789ab', now - 53_000],
    ['of a retry since now', 'driver-20260503020007-0123456789ab-retry-1', now],
    ['created by a clock that is ahead since now', 'driver-20260503030000-0123456789ab', now],
    ['with another id since now', 'something', now],
  ])('%s waits', (_, taskId, expected) => {
    expect(demandOf(description(taskId), spec, now).queuedAtMs).toBe(expected);
  });
});

describe('a queue', () => {
  test.each(['urgent', 'default'])('%s that the cluster has is not refused', (queue) => {
    expect(queueRefusal({ queue, priorityClass: undefined }, spec)).toBeUndefined();
  });

  test('that it does not declare is refused with those that it has', () => {
    expect(queueRefusal({ queue: 'nobody', priorityClass: undefined }, spec)).toEqual({
      ok: false,
      reason: 'UnknownQueue',
      message: 'The cluster declares no queue "nobody". Its queues are: default, urgent.',
    });
  });
});

describe('a priority class', () => {
  test('that the cluster has is not refused', () => {
    expect(queueRefusal({ queue: 'default', priorityClass: 'soon' }, spec)).toBeUndefined();
  });

  test.each([
    [spec, 'soon'],
    [{ ...spec, priorityClasses: [] }, 'none'],
  ])('that it does not declare is refused with those that it has', (cluster, names) => {
    expect(queueRefusal({ queue: 'default', priorityClass: 'late' }, cluster)).toEqual({
      ok: false,
      reason: 'UnknownPriorityClass',
      message: `The cluster declares no class "late", which is given as priorityClassName. Its classes are: ${names}.`,
    });
  });
});
