import { describe, expect, test } from '@jest/globals';
import { Line } from '../../../../src/mesos/framework/line.ts';
import type { Demand } from '../../../../src/mesos/match/demand.ts';
import { demandOf } from '../../../support/demands.ts';

const lineOf = (...demands: readonly Demand[]): Line => {
  const line = new Line();
  for (const demand of demands) line.put(demand);
  return line;
};
const order = (line: Line, count = 100) => line.first(count).map(({ demand }) => demand.taskId);
const at = (taskId: string, priority: number, queuedAtMs: number) => demandOf(taskId, {}, { priority, queuedAtMs });

describe('the line of drivers', () => {
  test('goes by priority, then by time, then by name', () => {
    const line = lineOf(
      at('s0', 1, 10),
      at('s1', 0, 11),
      at('s2', 3, 12),
      at('s3', 2, 13),
      at('b', 1, 10),
      at('low', -1, 0),
    );
    expect(order(line)).toEqual(['s2', 's3', 'b', 's0', 's1', 'low']);
  });

  test('loses nobody who came in the same millisecond with the same priority', () => {
    expect(order(lineOf(at('b', 0, 5), at('a', 0, 5)))).toEqual(['a', 'b']);
  });

  test('keeps the time since when a driver waits, also when it wants something else', () => {
    const line = lineOf(at('a', 0, 1), at('b', 0, 2));
    expect(line.put(at('a', 0, 9))).toBe(false);
    expect(line.put(demandOf('a', { cpus: 9000 }, { queuedAtMs: 9 }))).toBe(true);
    expect(order(line)).toEqual(['a', 'b']);
    expect(line.get('a')?.demand).toMatchObject({ queuedAtMs: 1, amounts: { cpus: 9000 } });
  });

  test('moves a driver whose queue has got another priority, which needs no other offer for that', () => {
    const line = lineOf(at('a', 0, 1), at('b', 0, 2));
    expect(line.put(at('b', 5, 2))).toBe(false);
    expect(order(line)).toEqual(['b', 'a']);
  });

  test('names as many as are asked for', () => {
    expect(order(lineOf(at('a', 0, 1), at('b', 0, 2), at('c', 0, 3)), 2)).toEqual(['a', 'b']);
  });

  test('counts drivers and shapes', () => {
    const line = lineOf(at('a', 0, 1), at('b', 0, 2), demandOf('c', { cpus: 9000 }));
    expect([line.size, line.shapes]).toEqual([3, 2]);
    line.remove('c');
    line.remove('nobody');
    expect([line.size, line.shapes, order(line)]).toEqual([2, 1, ['a', 'b']]);
    line.remove('a');
    line.remove('b');
    expect([line.size, line.shapes, line.get('a')]).toEqual([0, 0, undefined]);
  });
});
