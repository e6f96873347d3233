import { describe, expect, test } from '@jest/globals';
import {
  type Absence,
  judgeAbsence,
  judgeEnd,
  judgeMissing,
  judgeState,
  type MasterRecord,
  type Missing,
  type Unanswered,
} from '../../../../src/backend/dispatcher/judge.ts';

const told = (state: string, message = 'so'): string => `state: ${state}\nmessage: "${message}"\n`;

describe('what a dispatcher says of a driver', () => {
  test.each([
    ['QUEUED', undefined, { verdict: 'alive' }],
    ['RUNNING', undefined, { verdict: 'alive', mesosState: 'TASK_STAGING' }],
    ['RUNNING', told('TASK_RUNNING'), { verdict: 'alive', mesosState: 'TASK_RUNNING', message: 'so' }],
    ['RETRYING', told('TASK_FAILED'), { verdict: 'alive', message: 'so' }],
    ['FINISHED', told('TASK_FINISHED'), { verdict: 'ended', mesosState: 'TASK_FINISHED', message: 'so' }],
    ['FINISHED', told('TASK_FAILED'), { verdict: 'ended', mesosState: 'TASK_FAILED', message: 'so' }],
    ['FINISHED', told('TASK_ERROR'), { verdict: 'ended', mesosState: 'TASK_ERROR', message: 'so' }],
    ['FINISHED', undefined, 'ask-master'],
    ['FINISHED', 'no status at all', 'ask-master'],
    ['FINISHED', told('TASK_LOST'), 'ask-master'],
    ['FINISHED', told('TASK_UNREACHABLE'), 'ask-master'],
  ] as const)('%s with %j', (state, text, seen) => {
    expect(judgeState(state, text)).toEqual(seen);
  });

  const record = (state: MasterRecord['state']): MasterRecord => ({
    driverId: 'driver-1',
    state,
    agentId: 'a1',
    atMs: 7,
  });

  test.each([
    ['is looked for again while the master does not answer', told('TASK_LOST'), 'unread', 'look-again'],
    ['was never launched when nobody has a word of it', undefined, 'none', { verdict: 'ended', refused: true }],
    [
      'is lost when the dispatcher says so and there is no master',
      told('TASK_LOST'),
      'none',
      { verdict: 'ended', mesosState: 'TASK_LOST' },
    ],
    [
      'is what the master has down',
      undefined,
      record('TASK_FINISHED'),
      { verdict: 'ended', mesosState: 'TASK_FINISHED', agentId: 'a1', atMs: 7 },
    ],
    [
      'is in doubt where the master is',
      told('TASK_LOST'),
      record('TASK_UNREACHABLE'),
      { verdict: 'doubtful', doubtfulSinceMs: 7 },
    ],
    ['lives where it does for the master', told('TASK_LOST'), record('TASK_RUNNING'), { verdict: 'alive' }],
  ] as const)('an end without a word %s', (_, text, master, seen) => {
    const judged = judgeEnd(text, master);
    if (typeof seen === 'string') expect(judged).toBe(seen);
    else expect(judged).toMatchObject(seen);
  });
});

describe('a submission that was not answered', () => {
  const page = { frameworkId: 'fw-1', whole: true, ended: 3 };
  const base: Unanswered = { intendedMs: 0, frameworkId: 'fw-1', sentMs: 1_000, now: 60_000, page, master: 'none' };

  test.each<[string, Partial<Unanswered>, Absence]>([
    ['is absent where the page of the same dispatcher does not show it', {}, 'absent'],
    ['may still be acted upon in its first half minute', { now: 30_999 }, 'look-again'],
    ['is not judged by a page of which a part is missing', { page: { ...page, whole: false } }, 'look-again'],
    ['is not judged while the page can not be read', { page: 'unread' }, 'look-again'],
    ['is a case for people when the page can not be read for long', { page: 'unread', now: 130_000 }, 'ambiguous'],
    ['is a case for people without page and master', { page: 'none' }, 'ambiguous'],
    ['may wait in the queue when only the master has nothing of it', { page: 'none', master: 'absent' }, 'ambiguous'],
    ['may be with another dispatcher than that of the page', { page: { ...page, frameworkId: 'fw-2' } }, 'ambiguous'],
    [
      'is absent when another dispatcher has come and Mesos has no task of it',
      { page: { ...page, frameworkId: 'fw-2' }, master: 'absent' },
      'absent',
    ],
    ['is not judged where nobody knew the dispatcher', { frameworkId: '', master: 'absent' }, 'ambiguous'],
    [
      'may have been forgotten with the oldest that ended',
      { page: { ...page, ended: 150 }, now: 700_000 },
      'ambiguous',
    ],
    ['was not forgotten as quickly as that', { page: { ...page, ended: 150 } }, 'absent'],
  ])('%s', (_, more, absence) => {
    expect(judgeAbsence({ ...base, ...more })).toBe(absence);
  });
});

describe('a driver that its dispatcher does not know any more', () => {
  const page = { frameworkId: 'fw-1', whole: false, ended: 0 };
  const base: Missing = {
    frameworkId: 'fw-1',
    lastState: 'RUNNING',
    fresh: false,
    killed: false,
    page,
    master: 'none',
  };
  const running: MasterRecord = { driverId: 'driver-1', state: 'TASK_RUNNING', agentId: 'a1', atMs: 7 };
  const other = { ...page, frameworkId: 'fw-2' };

  test.each<[string, Partial<Missing>, object | string]>([
    ['is over, nobody knows how, at the same dispatcher', {}, { verdict: 'absent' }],
    ['was removed when that was asked for', { killed: true }, { verdict: 'ended', mesosState: 'TASK_KILLED' }],
    ['was removed by somebody else when it waited', { lastState: 'QUEUED' }, { mesosState: 'TASK_KILLED' }],
    [
      'was lost before it began when it was just taken',
      { lastState: undefined, fresh: true },
      { mesosState: 'TASK_DROPPED' },
    ],
    ['may have run when this process did not see it', { lastState: undefined }, { verdict: 'absent' }],
    ['is forgotten by another dispatcher', { page: other }, 'forgotten'],
    ['is forgotten where there is no page', { page: 'none' }, 'forgotten'],
    ['is followed at the master', { page: other, master: running }, { verdict: 'alive', mesosState: 'TASK_RUNNING' }],
    [
      'never began where it waited at the dispatcher of before',
      { page: other, master: 'absent', lastState: 'QUEUED' },
      { mesosState: 'TASK_DROPPED' },
    ],
    ['is over where the master has nothing of it', { page: other, master: 'absent' }, { verdict: 'absent' }],
    ['is looked for again while the page can not be read', { page: 'unread' }, 'look-again'],
    ['is looked for again while the master does not answer', { master: 'unread' }, 'look-again'],
  ])('%s', (_, more, seen) => {
    const judged = judgeMissing({ ...base, ...more });
    if (typeof seen === 'string') expect(judged).toBe(seen);
    else expect(judged).toMatchObject(seen);
  });
});
