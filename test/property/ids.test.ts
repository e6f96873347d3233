import { describe, expect, test } from '@jest/globals';
import { parseTaskId, submissionIdOf, taskIdOf } from '../../src/model/ids.ts';
import fc from '../support/fast-check.ts';

const created = fc.date({ min: new Date(0), max: new Date(Date.UTC(9999, 0, 1)), noInvalidDate: true });

describe('ids', () => {
  test('a task id tells its submission and attempt', () => {
    fc.assert(
      fc.property(created, fc.uuid(), fc.integer({ min: 1, max: 1_000_000 }), (date, uid, attempt) => {
        const submissionId = submissionIdOf(date.toISOString(), uid);
        expect(parseTaskId(taskIdOf(submissionId, attempt))).toEqual({ submissionId, attempt });
      }),
    );
  });

  test('different attempts have different tasks', () => {
    const attempt = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(attempt, attempt, (a, b) => {
        expect(taskIdOf('driver-x', a) === taskIdOf('driver-x', b)).toBe(a === b);
      }),
    );
  });
});
