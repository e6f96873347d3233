import { describe, expect, test } from '@jest/globals';
import { idleExecutors, wantedExecutors } from '../../../../src/mesos/framework/executors-wanted.ts';

describe('with dynamic allocation there are to be', () => {
  const bounds = { initial: 2, min: 1, max: 8 };
  test.each<[string, number | undefined, number, number]>([
    ['as many as at first, while the driver says nothing', undefined, 0, 2],
    ['as many as there are, while it says nothing', undefined, 5, 5],
    ['as many as the driver wants', 4, 2, 4],
    ['at least the least', 0, 2, 1],
    ['at most the most', 99, 2, 8],
  ])('%s', (_, target, live, wanted) => {
    expect(wantedExecutors(target, bounds, live)).toBe(wanted);
  });

  test('as many as the driver wants where there is no most', () => {
    expect(wantedExecutors(5000, { ...bounds, max: undefined }, 0)).toBe(5000);
  });
});

describe('idle are', () => {
  const worker = (port: number, coresUsed: number, host = 'h1') => ({ host, port, coresUsed });
  const executor = (port: number, host?: string) => ({ id: `e${port}`, host, port });
  const idle = (...args: Parameters<typeof idleExecutors>) => [...idleExecutors(...args)];

  test('executors whose Workers have no work, while as many work as the driver wants', () => {
    const executors = [executor(1, 'h1'), executor(2, 'h1')];
    expect(idle(executors, { target: 1, workers: [worker(1, 0), worker(2, 1)] })).toEqual(['e1']);
  });

  test('none while fewer work than the driver wants: the Master is about to use them', () => {
    expect(idle([executor(1, 'h1')], { target: 2, workers: [worker(1, 0), worker(2, 1)] })).toEqual([]);
  });

  test.each([
    ['the driver says nothing', { target: undefined, workers: [worker(1, 0)] }],
    ['the Master says nothing', { target: 0, workers: undefined }],
    ['the Master does not know their Workers', { target: 0, workers: [worker(9, 0)] }],
    ['the Worker is one of another host', { target: 0, workers: [worker(1, 0, 'h2')] }],
  ])('none where %s', (_, seen) => {
    expect(idle([executor(1, 'h1')], seen)).toEqual([]);
  });

  test('executors of unknown host only if every Worker of that port has no work', () => {
    const both = (used: number) => ({ target: 0, workers: [worker(1, 0), worker(1, used, 'h2')] });
    expect([idle([executor(1)], both(0)), idle([executor(1)], both(1))]).toEqual([['e1'], []]);
  });
});
