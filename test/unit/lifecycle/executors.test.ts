/** What is seen of executors as the status has it. */
import { describe, expect, test } from '@jest/globals';
import { avoidedWarnings } from '../../../src/lifecycle/avoided.ts';
import { executorsWritten } from '../../../src/lifecycle/fold.ts';
import type { SeenExecutors } from '../../../src/lifecycle/observed.ts';

const atMs = Date.UTC(2026, 10, 22, 3, 4, 5, 678);
const seen: SeenExecutors = { wanted: 2, running: 1, pending: 0, failed: 1, items: [], changedMs: 0 };
const plain = { wanted: 2, running: 1, pending: 0, failed: 1 };
const failure = { id: 'e', host: 'h', state: 'TASK_FAILED', reason: undefined, message: 'x'.repeat(600), atMs };

describe('of executors is written', () => {
  test.each<[string, Partial<SeenExecutors>, object]>([
    ['nothing beyond their numbers where nothing is wrong', {}, { ...plain, items: [] }],
    ['how many are lost, where any are', { lost: 2 }, { ...plain, lost: 2, items: [] }],
    [
      'the last failures, with the beginning of what Mesos says',
      { failures: [failure] },
      {
        ...plain,
        items: [],
        failures: [{ id: 'e', host: 'h', state: 'TASK_FAILED', message: 'x'.repeat(512), at: '2026-11-22T03:04:05Z' }],
      },
    ],
    [
      'which agents are avoided, and until when',
      { avoided: [{ host: 'h', failures: 2, untilMs: atMs }] },
      { ...plain, items: [], avoidedAgents: [{ host: 'h', failures: 2, until: '2026-11-22T03:04:05Z' }] },
    ],
  ])('%s', (_, more, executors) => {
    expect(executorsWritten({ state: 'Running', executors: executors as never }, { ...seen, ...more })).toBe(true);
  });

  test('no number that is wanted where only the driver knows it', () => {
    const { wanted: _wanted, ...unknown } = seen;
    expect(executorsWritten({ executors: { running: 1, pending: 0, failed: 1, items: [] } }, unknown)).toBe(true);
  });
});

describe('an agent that begins to be avoided', () => {
  const agent = (host: string, until: string) => ({ host, failures: 2, until });
  const avoiding = (...avoidedAgents: ReturnType<typeof agent>[]) => ({ avoidedAgents });
  const first = '2026-11-22T03:00:00Z';
  const later = '2026-11-22T04:00:00Z';

  test('is told once, with what Mesos said last', () => {
    const failures = [{ id: 'e', host: 'h', state: 'TASK_FAILED', message: 'no', at: first }];
    const after = { ...avoiding(agent('h', first)), failures };
    expect(avoidedWarnings(undefined, after)).toEqual([
      {
        type: 'warn',
        reason: 'AgentAvoided',
        message: `2 executors have failed on h; it gets no more of them until ${first}. The last one ended with TASK_FAILED: no`,
      },
    ]);
    expect(avoidedWarnings(after, after)).toEqual([]);
  });

  test('is told again when it is avoided anew, and others that are known are not', () => {
    const before = avoiding(agent('h', first), agent('i', first));
    const told = avoidedWarnings(before, avoiding(agent('h', later), agent('i', first)));
    expect(told).toMatchObject([{ message: expect.stringContaining('failed on h') }]);
  });
});
