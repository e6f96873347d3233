import { describe, expect, test } from '@jest/globals';
import { executorFrameworkIdOf, parseTaskId, submissionIdOf, taskIdOf } from '../../../src/model/ids.ts';

const uid = '5b0c6f9e-8d1a-4c3b-9f77-0a1b2c3d4e5f';

describe('ids of submissions and tasks', () => {
  test('a submission is named after the time and the uid of its resource', () => {
    expect(submissionIdOf('2030-01-02T03:04:05Z', uid)).toBe('driver-20300102030405-0a1b2c3d4e5f');
  });

  test('is of the same form when time or uid are shorter than usual', () => {
    expect(submissionIdOf('', 'a1')).toBe('driver-00000000000000-0000000000a1');
  });

  test.each([
    [1, 'driver-20300102030405-0a1b2c3d4e5f'],
    [2, 'driver-20300102030405-0a1b2c3d4e5f-retry-1'],
    [11, 'driver-20300102030405-0a1b2c3d4e5f-retry-10'],
  ])('the task of attempt %d is %s', (attempt, taskId) => {
    expect(taskIdOf('driver-20300102030405-0a1b2c3d4e5f', attempt)).toBe(taskId);
  });

  test.each([
    '',
    'driver-20300102030405',
    'driver-20300102030405-0a1b2c3d4e5f-retry-0',
    'driver-20300102030405-0a1b2c3d4e5f-retry-01',
    'driver-20300102030405-0A1B2C3D4E5F',
    'driver-20300102030405-0001',
    'executor-0-abc',
    'xdriver-20300102030405-0a1b2c3d4e5f',
    'driver-20300102030405-0a1b2c3d4e5f\n',
  ])('%j is not the id of a driver of ours', (taskId) => {
    expect(parseTaskId(taskId)).toBeUndefined();
  });

  test("the framework of an attempt's executors is named after both", () => {
    expect(executorFrameworkIdOf('f-1', 'driver-x')).toBe('f-1-driver-x');
  });
});
