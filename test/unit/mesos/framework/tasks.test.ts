import { describe, expect, test } from '@jest/globals';
import { type DoubtLimits, TaskBook, type TaskVerdict } from '../../../../src/mesos/framework/tasks.ts';
import type { SchedulerCall, TaskState, TaskStatus } from '../../../../src/model/mesos.ts';

const limits: DoubtLimits = { unknownMs: 60_000, unreachableMs: 600_000 };
const reconciliation = 'REASON_RECONCILIATION';
const status = (state: TaskState, more: Partial<TaskStatus> = {}): TaskStatus => ({
  taskId: 't',
  state,
  agentId: 'a',
  containerIps: [],
  ...more,
});
const answer = (state: TaskState) => status(state, { reason: reconciliation });

/** A book that watches task `t` on agent `a` from time 0 on, after its first question. */
const watching = (taskLimits: DoubtLimits = limits): TaskBook => {
  const book = new TaskBook();
  book.track('t', 'a', taskLimits, 0);
  book.tick(0);
  return book;
};
const verdictOf = (book: TaskBook): TaskVerdict | undefined => book.get('t')?.verdict;
const question: SchedulerCall = { type: 'RECONCILE', tasks: [{ taskId: 't', agentId: 'a' }] };
const kill: SchedulerCall = { type: 'KILL', taskId: 't', agentId: 'a' };

/** When, up to `untilMs`, the ticks of every 100 ms make the call. */
const timesOf = (book: TaskBook, type: SchedulerCall['type'], fromMs: number, untilMs: number): number[] => {
  const times: number[] = [];
  for (let now = fromMs; now <= untilMs; now += 100)
    if (book.tick(now).calls.some((call) => call.type === type)) times.push(now);
  return times;
};

describe('what an update means', () => {
  test.each<[TaskState, TaskVerdict]>([
    ['TASK_STAGING', 'alive'],
    ['TASK_STARTING', 'alive'],
    ['TASK_RUNNING', 'alive'],
    ['TASK_KILLING', 'alive'],
    ['TASK_FINISHED', 'ended'],
    ['TASK_FAILED', 'ended'],
    ['TASK_KILLED', 'ended'],
    ['TASK_ERROR', 'ended'],
    ['TASK_DROPPED', 'ended'],
    ['TASK_GONE', 'ended'],
    ['TASK_LOST', 'doubtful'],
    ['TASK_UNREACHABLE', 'doubtful'],
    ['TASK_UNKNOWN', 'doubtful'],
    ['TASK_GONE_BY_OPERATOR', 'doubtful'],
  ])('%s: the task is %s', (state, verdict) => {
    const book = watching();
    expect(book.onStatus(status(state), 1)).toBe(true);
    expect(book.get('t')).toMatchObject({ verdict, last: { state } });
  });

  test('of a task that is not watched: nothing', () => {
    expect(new TaskBook().onStatus(status('TASK_RUNNING'), 0)).toBe(false);
  });

  test('nothing is known before the first one', () => {
    expect(watching().get('t')).toMatchObject({ verdict: 'unheard', mark: 0 });
  });

  test('a task that is watched again stays what it is, with the new limits', () => {
    const book = watching();
    book.onStatus(status('TASK_RUNNING'), 1);
    expect(book.track('t', undefined, { unknownMs: 1, unreachableMs: 0 }, 2)).toMatchObject({
      verdict: 'alive',
      agentId: 'a',
    });
    book.onStatus(answer('TASK_UNREACHABLE'), 3);
    expect(book.tick(3).settled).toEqual(['t']);
  });

  test('a task that is no longer watched is a stranger', () => {
    const book = watching();
    book.untrack('t');
    expect([book.onStatus(status('TASK_RUNNING'), 1), book.size]).toEqual([false, 0]);
  });
});

describe('a final state', () => {
  test.each<TaskState>(['TASK_RUNNING', 'TASK_UNREACHABLE', 'TASK_FAILED'])(
    'stays, whatever comes later (%s)',
    (later) => {
      const book = watching();
      book.onStatus(status('TASK_FINISHED'), 1);
      book.onStatus(status(later), 2);
      expect(book.get('t')).toMatchObject({ verdict: 'ended', last: { state: 'TASK_FINISHED' } });
    },
  );

  test('ends questions and kills', () => {
    const book = watching();
    book.kill('t', undefined, 1);
    book.onStatus(status('TASK_KILLED'), 1);
    book.kill('t', undefined, 2);
    book.onSubscribed(3);
    expect(book.tick(1_000_000).calls).toEqual([]);
  });

  test('that proves wrong is made true: what lives on is killed, again and again, until it ends', () => {
    const book = watching();
    book.onStatus(status('TASK_GONE'), 0);
    book.onStatus(status('TASK_RUNNING'), 1000);
    book.onStatus(status('TASK_RUNNING'), 1500);
    expect(timesOf(book, 'KILL', 1000, 25_000)).toEqual([1000, 11_000, 21_000]);
    book.onStatus(status('TASK_KILLED'), 25_100);
    expect(timesOf(book, 'KILL', 25_100, 60_000)).toEqual([]);
  });
});

describe('a doubt', () => {
  test('is asked about at once, then with pauses that grow to a quarter of a minute', () => {
    const book = watching();
    book.onStatus(status('TASK_RUNNING'), 0);
    book.onStatus(status('TASK_LOST'), 1000);
    const times = timesOf(book, 'RECONCILE', 1000, 62_000);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(times[0]).toBe(1000);
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('ends when the task shows up', () => {
    const book = watching();
    book.onStatus(answer('TASK_UNREACHABLE'), 1000);
    book.onStatus(status('TASK_RUNNING'), 2000);
    expect(book.get('t')).toMatchObject({ verdict: 'alive', doubtfulSinceMs: undefined });
    expect(timesOf(book, 'RECONCILE', 2000, 300_000)).toEqual([]);
  });

  test('is counted from its first moment', () => {
    const book = watching();
    book.onStatus(answer('TASK_UNREACHABLE'), 1000);
    book.onStatus(answer('TASK_UNKNOWN'), 9000);
    expect(book.get('t')?.doubtfulSinceMs).toBe(1000);
  });

  /** The master answers each question at once with this state. */
  const settledAt = (book: TaskBook, state: TaskState, fromMs: number, untilMs: number): number | undefined => {
    book.onStatus(status(state), fromMs);
    for (let now = fromMs; now <= untilMs; now += 100) {
      const { calls, settled } = book.tick(now);
      if (settled.length > 0) return now;
      if (calls.some((call) => call.type === 'RECONCILE')) book.onStatus(answer(state), now);
    }
    return undefined;
  };

  test.each<[TaskState, DoubtLimits, number]>([
    ['TASK_UNKNOWN', { unknownMs: 60_000, unreachableMs: undefined }, 60_000],
    ['TASK_LOST', { unknownMs: 60_000, unreachableMs: undefined }, 60_000],
    ['TASK_UNREACHABLE', { unknownMs: 1, unreachableMs: 600_000 }, 600_000],
  ])('%s settles with the first answer after its time: the task is absent', (state, own, afterMs) => {
    const book = watching(own);
    const at = settledAt(book, state, 0, 700_000) ?? 0;
    expect(at).toBeGreaterThanOrEqual(afterMs);
    expect(at).toBeLessThanOrEqual(afterMs + 15_100);
    expect(verdictOf(book)).toBe('absent');
  });

  test('of an unreachable agent never settles where no time is set', () => {
    expect(
      settledAt(watching({ unknownMs: 1, unreachableMs: undefined }), 'TASK_UNREACHABLE', 0, 2_000_000),
    ).toBeUndefined();
  });

  test('never settles while the master does not answer', () => {
    const book = watching();
    book.onStatus(answer('TASK_UNKNOWN'), 1000);
    for (let now = 1000; now <= 500_000; now += 1000) expect(book.tick(now).settled).toEqual([]);
    expect(verdictOf(book)).toBe('doubtful');
  });

  test('is not settled by what an earlier master answered', () => {
    const book = watching();
    book.onStatus(status('TASK_UNKNOWN'), 0);
    book.onStatus(answer('TASK_UNKNOWN'), 60_500);
    book.onSubscribed(60_600);
    expect(book.tick(60_700)).toEqual({ calls: [question], settled: [] });
    book.onStatus(answer('TASK_UNKNOWN'), 60_800);
    expect(book.tick(60_900).settled).toEqual(['t']);
  });

  test('GONE_BY_OPERATOR ends a task when it is the answer to a question, and only then', () => {
    const book = watching();
    book.onStatus(status('TASK_GONE_BY_OPERATOR'), 1000);
    expect(verdictOf(book)).toBe('doubtful');
    expect(book.tick(1000).calls).toEqual([question]);
    book.onStatus(answer('TASK_GONE_BY_OPERATOR'), 1100);
    expect(verdictOf(book)).toBe('ended');
  });

  test('that has settled does not come back: an absent task that shows up is killed', () => {
    const book = watching({ unknownMs: 1, unreachableMs: 0 });
    book.onStatus(answer('TASK_UNREACHABLE'), 10);
    book.tick(10);
    book.onStatus(status('TASK_RUNNING'), 20);
    expect(verdictOf(book)).toBe('absent');
    expect(book.tick(20).calls).toEqual([kill]);
  });
});

describe('questions', () => {
  test('a watched task is asked for with the next tick', () => {
    const book = new TaskBook();
    book.track('t', 'a', limits, 0);
    book.track('u', undefined, limits, 0);
    expect(book.tick(0).calls).toEqual([
      { type: 'RECONCILE', tasks: [{ taskId: 't', agentId: 'a' }, { taskId: 'u' }] },
    ]);
  });

  test('a task that is being launched is given a quarter of a minute to arrive', () => {
    const book = new TaskBook();
    book.track('t', undefined, limits, 0);
    book.launching('t', 'a', 0);
    expect(timesOf(book, 'RECONCILE', 0, 15_000)).toEqual([15_000]);
    expect(book.get('t')?.agentId).toBe('a');
  });

  test('a task that lives is asked for every five minutes', () => {
    const book = watching();
    book.onStatus(status('TASK_RUNNING'), 0);
    expect(timesOf(book, 'RECONCILE', 0, 300_000)).toEqual([300_000]);
  });

  test('a new subscription asks for all that is not settled', () => {
    const book = watching({ unknownMs: 1, unreachableMs: 0 });
    for (const id of ['ended', 'absent']) book.track(id, 'a', { unknownMs: 1, unreachableMs: 0 }, 0);
    book.tick(0);
    book.onStatus(status('TASK_RUNNING'), 1);
    book.onStatus(status('TASK_FAILED', { taskId: 'ended' }), 1);
    book.onStatus(status('TASK_UNREACHABLE', { taskId: 'absent', reason: reconciliation }), 1);
    book.tick(1);
    book.onSubscribed(2);
    expect(book.tick(2).calls).toEqual([question]);
  });
});

describe('killing', () => {
  test('goes on every ten seconds until the task has ended', () => {
    const book = watching();
    book.onStatus(status('TASK_RUNNING'), 0);
    book.kill('t', 5000, 0);
    expect(book.tick(0).calls).toEqual([{ ...kill, graceMs: 5000 }]);
    expect(timesOf(book, 'KILL', 100, 20_000)).toEqual([10_000, 20_000]);
    book.onStatus(status('TASK_KILLED'), 20_100);
    expect(timesOf(book, 'KILL', 20_100, 60_000)).toEqual([]);
  });

  test('is asked for once, however often it is wished', () => {
    const book = watching();
    for (let now = 0; now < 1000; now += 100) book.kill('t', undefined, now);
    expect(timesOf(book, 'KILL', 0, 9_900)).toEqual([0]);
  });

  test('with less time to end than before is asked for at once, and then goes on so', () => {
    const book = watching();
    book.kill('t', undefined, 0);
    expect(book.tick(0).calls).toContainEqual(kill);
    book.kill('t', 0, 1000);
    book.kill('t', 0, 1100);
    expect(timesOf(book, 'KILL', 1000, 12_000)).toEqual([1000, 11_000]);
    book.kill('t', 9000, 12_100);
    expect(timesOf(book, 'KILL', 12_100, 20_000)).toEqual([]);
  });

  test('is repeated at once after a new subscription, because the call may be lost', () => {
    const book = watching();
    book.kill('t', undefined, 0);
    book.tick(0);
    book.onSubscribed(100);
    expect(book.tick(100).calls).toEqual([question, kill]);
  });

  test('of a task that is not watched is nothing', () => {
    const book = new TaskBook();
    book.kill('t', undefined, 0);
    expect(book.tick(0)).toEqual({ calls: [], settled: [] });
  });
});

describe('acknowledgements', () => {
  const acknowledgement = (uuid: string): SchedulerCall => ({ type: 'ACKNOWLEDGE', taskId: 't', agentId: 'a', uuid });

  test('cover the updates up to the mark, each once', () => {
    const book = watching();
    book.onStatus(status('TASK_STARTING', { uuid: 'one' }), 0);
    const mark = book.get('t')?.mark ?? 0;
    book.onStatus(status('TASK_RUNNING', { uuid: 'two' }), 1);
    expect(book.acknowledge('t', mark)).toEqual([acknowledgement('one')]);
    expect(book.acknowledge('t', mark)).toEqual([]);
    expect(book.acknowledge('t', book.get('t')?.mark ?? 0)).toEqual([acknowledgement('two')]);
  });

  test('an update that comes twice before it is acknowledged is acknowledged once', () => {
    const book = watching();
    book.onStatus(status('TASK_RUNNING', { uuid: 'one' }), 0);
    book.onStatus(status('TASK_RUNNING', { uuid: 'one' }), 1);
    expect(book.get('t')?.mark).toBe(1);
    expect(book.acknowledge('t', 1)).toEqual([acknowledgement('one')]);
  });

  test('an update that comes again because its acknowledgement was lost is acknowledged again', () => {
    const book = watching();
    book.onStatus(status('TASK_FAILED', { uuid: 'one' }), 0);
    book.acknowledge('t', 1);
    book.onStatus(status('TASK_FAILED', { uuid: 'one' }), 1);
    expect(book.acknowledge('t', book.get('t')?.mark ?? 0)).toEqual([acknowledgement('one')]);
  });

  test('answers to questions want none', () => {
    const book = watching();
    book.onStatus(answer('TASK_RUNNING'), 0);
    expect(book.acknowledge('t', book.get('t')?.mark ?? 0)).toEqual([]);
  });
});
