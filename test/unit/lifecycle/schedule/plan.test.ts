import { describe, expect, test } from '@jest/globals';
import { maxActiveRuns } from '../../../../src/api/scheduled-spark-application-status.ts';
import { planSchedule } from '../../../../src/lifecycle/schedule/plan.ts';
import { no } from '../../../../src/model/verdict.ts';
import {
  created,
  deleted,
  type Given,
  on,
  planned,
  request,
  requestedName,
  run,
  settled,
  situation,
  specOf,
  told,
} from './situations.ts';

const at = (time: string): string => run(time).name;

describe('a schedule', () => {
  test('that is new waits for its first instant after its creation', () => {
    const plan = planned({ status: {}, at: '00:10' });
    expect(plan.effects).toEqual([]);
    expect(plan.status).toMatchObject({ nextRun: on('01:00'), reason: 'Scheduled', schedule: '0 * * * * UTC' });
    expect(plan.status.conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'Ready True',
      'Reconciling False',
      'Stalled False',
    ]);
    expect(plan.wakeAtMs).toBe(Date.parse(on('01:00')));
  });

  test('writes nothing between its instants', () => {
    const { status } = planned({ status: {}, at: '03:10' });
    const runs = [run('03:00', 'Running')];
    const again = planSchedule({ ...situation({ status, at: '03:50' }), runs });
    expect(again.status).toEqual(planSchedule({ ...situation({ status: again.status, at: '03:59' }), runs }).status);
    expect(again.effects).toEqual([]);
  });

  test('creates a run that is named by its instant, and tells of it', () => {
    const plan = planned({ at: '04:00' });
    expect(created(plan)).toEqual(['etl-20300101040000']);
    expect(told(plan)).toEqual(['RunCreated']);
    expect(plan.status).toMatchObject({
      lastRun: on('04:00'),
      lastRunName: 'etl-20300101040000',
      nextRun: on('05:00'),
      active: ['etl-20300101040000'],
    });
    expect(plan.status.missedRuns).toBeUndefined();
  });

  test('does not create a run that exists, and takes note of it', () => {
    const plan = planned({ at: '04:00', runs: [run('04:00', 'Running')] });
    expect(created(plan)).toEqual([]);
    expect(plan.status).toMatchObject({ lastRun: on('04:00'), lastRunName: at('04:00'), nextRun: on('05:00') });
    expect(plan.status.pendingRun).toBeUndefined();
  });

  test('gives the same plan for the same situation', () => {
    const given = situation({ at: '04:00', runs: [run('03:00', 'Completed')] });
    expect(planSchedule(given)).toEqual(planSchedule(given));
  });

  test('that is being deleted does nothing any more', () => {
    const plan = planned({ at: '04:00', identity: { deleting: true, request }, runs: [run('02:00', 'Failed')] });
    expect(plan).toEqual({ status: settled(), effects: [] });
  });

  test('does not go back when the clock does', () => {
    const status = settled({ lastRun: on('03:00'), lastRunName: at('03:00') });
    expect(planned({ status, at: '01:30' })).toMatchObject({ effects: [], status: { nextRun: on('04:00') } });
  });
});

describe('runs that were missed', () => {
  test.each<[string, Given, readonly string[], number | undefined, string | undefined]>([
    ['the newest alone is made up for', { at: '07:20' }, [at('07:00')], 3, on('06:00')],
    ['none, if it is not too late for the only one', { at: '04:59' }, [at('04:00')], undefined, undefined],
    [
      'the newest too, when its deadline is over',
      { at: '07:20', spec: { startingDeadlineSeconds: 60 } },
      [],
      4,
      on('07:00'),
    ],
    [
      'not those that were created before a crash, whose status was not written',
      { at: '07:20', runs: [run('05:00', 'Completed')], spec: { successfulRunHistoryLimit: 5 } },
      [at('07:00')],
      2,
      on('06:00'),
    ],
    [
      'one that waited, when the next one comes',
      {
        at: '05:00',
        status: settled({ pendingRun: on('04:00'), nextRun: on('05:00') }),
        runs: [run('03:00', 'Running')],
      },
      [],
      1,
      on('04:00'),
    ],
    [
      'one that waited, when the schedule is suspended',
      { at: '04:20', status: settled({ pendingRun: on('04:00'), nextRun: on('05:00') }), spec: { suspend: true } },
      [],
      1,
      on('04:00'),
    ],
    [
      'one that waited for longer than its deadline',
      {
        at: '04:20',
        status: settled({ pendingRun: on('04:00'), nextRun: on('05:00') }),
        runs: [run('03:00', 'Running')],
        spec: { startingDeadlineSeconds: 600 },
      },
      [],
      1,
      on('04:00'),
    ],
    [
      'not one that waits within its deadline',
      {
        at: '04:05',
        status: settled({ pendingRun: on('04:00'), nextRun: on('05:00') }),
        spec: { startingDeadlineSeconds: 600 },
      },
      [at('04:00')],
      undefined,
      undefined,
    ],
  ])('%s', (_what, given, names, missed, last) => {
    const plan = planned(given);
    expect(created(plan)).toEqual(names);
    expect([plan.status.missedRuns, plan.status.lastMissedRun]).toEqual([missed, last]);
    expect(told(plan).includes('RunMissed')).toBe(missed !== undefined);
  });

  test('are added up', () => {
    expect(planned({ at: '07:20', status: settled({ missedRuns: 5 }) }).status.missedRuns).toBe(8);
  });

  test('are counted to a bound, and the sentence says so, when nobody looked for a year', () => {
    const plan = planned({
      status: { observedGeneration: 1, schedule: '* * * * * UTC', nextRun: '2029-01-01T00:00:00Z' },
      spec: { schedule: '* * * * *' },
    });
    expect(created(plan)).toEqual(['etl-20300101033000']);
    expect(plan.status.missedRuns).toBe(1000);
    expect(plan.effects).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/^At least 1000 runs were due/) }),
    );
  });

  test('wake the schedule when a deadline ends', () => {
    const status = settled({ pendingRun: on('04:00'), nextRun: on('05:00') });
    const waiting = { status, runs: [run('03:00', 'Running')], at: '04:05', spec: { startingDeadlineSeconds: 600 } };
    expect(planned(waiting).wakeAtMs).toBe(Date.parse(on('04:10')) + 1);
  });
});

describe('a run that is due while another one has not ended', () => {
  const busy: Given = { at: '04:00', runs: [run('03:00', 'Running')] };
  const waiting = { pendingRun: on('04:00'), nextRun: on('05:00'), reason: 'RunWaiting' };

  test.each<[string, Given, readonly string[], readonly string[]]>([
    ['Allow: begins beside it', { ...busy, spec: { concurrencyPolicy: 'Allow' } }, [at('04:00')], []],
    ['Forbid, the default: waits', busy, [], []],
    ['Replace: has it deleted, and waits', { ...busy, spec: { concurrencyPolicy: 'Replace' } }, [], [at('03:00')]],
    [
      'Replace: waits until it is gone, and deletes it once',
      { at: '04:00', runs: [run('03:00', 'Stopping', { deleting: true })], spec: { concurrencyPolicy: 'Replace' } },
      [],
      [],
    ],
    ['Replace: begins when it is gone', { at: '04:00', spec: { concurrencyPolicy: 'Replace' } }, [at('04:00')], []],
    ['Forbid: waits for one that waits for a retry', { at: '04:00', runs: [run('03:00', 'RetryWait')] }, [], []],
    ['Forbid: waits for one that a user has suspended', { at: '04:00', runs: [run('03:00', 'Suspended')] }, [], []],
    ['Forbid: waits for one that nobody has looked at yet', { at: '04:00', runs: [run('03:00')] }, [], []],
    [
      'Forbid: waits for one that has ended, and was edited to run again',
      { at: '04:00', runs: [run('03:00', 'Completed', { edited: true })] },
      [],
      [],
    ],
    [
      'Forbid: waits for one that is being deleted',
      { at: '04:00', runs: [run('03:00', 'Running', { deleting: true })] },
      [],
      [],
    ],
    [
      'Forbid: does not wait for one that has succeeded',
      { at: '04:00', runs: [run('03:00', 'Completed')] },
      [at('04:00')],
      [],
    ],
    [
      'Forbid: does not wait for one that has failed',
      { at: '04:00', runs: [run('03:00', 'Failed')] },
      [at('04:00')],
      [],
    ],
    [
      'Forbid: has one that can not be run deleted first, for it could begin beside the new one',
      { at: '04:00', runs: [run('03:00', 'Invalid')] },
      [],
      [at('03:00')],
    ],
    [
      'Allow: leaves one that can not be run to the limit of failed ones',
      { at: '04:00', runs: [run('03:00', 'Invalid')], spec: { concurrencyPolicy: 'Allow' } },
      [at('04:00')],
      [],
    ],
  ])('%s', (_what, given, names, gone) => {
    const plan = planned(given);
    expect([created(plan), deleted(plan)]).toEqual([names, gone]);
    if (names.length === 0) expect(plan.status).toMatchObject(waiting);
    else expect(plan.status.pendingRun).toBeUndefined();
  });

  test('waits without being unready: it is as its spec asks for', () => {
    const { status } = planned(busy);
    expect(status.message).toBe(`The run for ${on('04:00')} waits until ${at('03:00')} has ended.`);
    expect(status.conditions?.[0]).toMatchObject({ type: 'Ready', status: 'True', reason: 'RunWaiting' });
  });

  test('begins when the other one has ended', () => {
    const { status } = planned(busy);
    const plan = planned({ status, at: '04:40', runs: [run('03:00', 'Completed')] });
    expect(created(plan)).toEqual([at('04:00')]);
    expect(plan.status).toMatchObject({ lastRun: on('04:00'), nextRun: on('05:00'), reason: 'Scheduled' });
    expect(plan.status).not.toHaveProperty('pendingRun');
  });

  test('is not begun beside very many others, even where that is allowed', () => {
    const runs = Array.from({ length: maxActiveRuns }, (_, index) => run(`etl-now-${String(index).padStart(10, '0')}`));
    const plan = planned({ at: '04:00', runs, spec: { concurrencyPolicy: 'Allow' } });
    expect(created(plan)).toEqual([]);
    expect(plan.status).toMatchObject(waiting);
    expect(plan.status.active).toHaveLength(maxActiveRuns);
  });
});

describe('history', () => {
  const ended = (time: string, state: 'Completed' | 'Failed' | 'Invalid') => run(time, state);
  const runs = [
    ended('00:00', 'Completed'),
    ended('01:00', 'Failed'),
    ended('01:30', 'Completed'),
    ended('02:00', 'Failed'),
    ended('02:30', 'Invalid'),
    run('03:00', 'Running'),
  ];

  test.each<[string, Given['spec'], readonly string[]]>([
    ['one of each is kept when nothing is said', {}, [at('00:00'), at('02:00'), at('01:00')]],
    [
      'none',
      { successfulRunHistoryLimit: 0, failedRunHistoryLimit: 0 },
      [at('01:30'), at('00:00'), at('02:30'), at('02:00'), at('01:00')],
    ],
    ['as many as there are', { successfulRunHistoryLimit: 2, failedRunHistoryLimit: 3 }, []],
  ])('is kept within its limits although no run is due: %s', (_what, spec, gone) => {
    expect(deleted(planned({ spec: spec ?? {}, runs }))).toEqual(gone);
  });

  test('is kept within its limits while the schedule is suspended, and while it can not be read as a schedule', () => {
    expect(deleted(planned({ spec: { suspend: true }, runs }))).toHaveLength(3);
    expect(deleted(planned({ spec: { schedule: '61 * * * *' }, runs }))).toHaveLength(3);
  });

  test('is left alone while the spec can not be read', () => {
    expect(deleted(planned({ problem: no('InvalidSpec', 'spec.template.drivr: is not a known field'), runs }))).toEqual(
      [],
    );
  });

  test('does not count what is being deleted already', () => {
    const going = runs.map((one) => (one.name === at('01:30') ? { ...one, deleting: true } : one));
    expect(deleted(planned({ runs: going }))).not.toContain(at('00:00'));
  });

  test('remembers when a run succeeded last, after the run is gone', () => {
    const done = { ...ended('01:30', 'Completed'), completedMs: Date.parse(on('02:10')) };
    const { status } = planned({ runs: [done] });
    expect(status.lastSuccessfulRun).toBe(on('02:10'));
    expect(planned({ status, runs: [] }).status.lastSuccessfulRun).toBe(on('02:10'));
  });
});

describe('suspend', () => {
  test('lets nothing begin, and shows no next run', () => {
    const plan = planned({ at: '06:00', spec: { suspend: true } });
    expect(plan.effects).toEqual([]);
    expect(plan.status).toMatchObject({ reason: 'Suspended' });
    expect(plan.status.nextRun).toBeUndefined();
    expect(plan.wakeAtMs).toBeUndefined();
  });

  test('makes up for nothing afterwards', () => {
    const { status } = planned({ at: '03:30', spec: { suspend: true } });
    const plan = planned({ status, at: '06:30' });
    expect(created(plan)).toEqual([]);
    expect(plan.status).toMatchObject({ nextRun: on('07:00'), reason: 'Scheduled' });
    expect(plan.status.missedRuns).toBeUndefined();
  });
});

describe('an edit', () => {
  test.each<[string, Given['spec']]>([
    ['of the schedule', { schedule: '*/10 * * * *' }],
    ['of the time zone', { timeZone: 'Asia/Kolkata' }],
  ])('%s counts from now on: nothing that would have been due before is run', (_what, spec) => {
    const plan = planned({ at: '06:07', spec: spec ?? {} });
    expect(created(plan)).toEqual([]);
    expect(Date.parse(plan.status.nextRun ?? '')).toBeGreaterThan(Date.parse(on('06:07')));
  });

  test('of the schedule does not bring an instant back that was run, should the clock have been set back', () => {
    const status = settled({ lastRun: on('03:00'), lastRunName: at('03:00') });
    const plan = planned({ status, at: '02:55', spec: { schedule: '*/10 * * * *' } });
    expect(plan.status.nextRun).toBe(on('03:10'));
  });

  test('of anything else leaves the next run where it is', () => {
    const plan = planned({ identity: { generation: 2 }, spec: { concurrencyPolicy: 'Allow' } });
    expect(plan.status).toMatchObject({ observedGeneration: 2, nextRun: on('04:00') });
  });
});

describe('a schedule that can not be followed', () => {
  const bad = { schedule: '0 25 * * *' };
  const stalled = { type: 'Stalled', status: 'True', reason: 'InvalidSchedule' };

  test('says where and why, and begins nothing', () => {
    const plan = planned({ spec: bad, at: '05:00' });
    expect(created(plan)).toEqual([]);
    expect(plan.status.message).toBe('spec.schedule: the hour "25" is not within 0 to 23');
    expect(plan.status.conditions?.[2]).toMatchObject(stalled);
    expect(plan.status.nextRun).toBeUndefined();
  });

  test.each<[string, Given['spec']]>([
    ['the schedule is mended', { schedule: '30 * * * *' }],
    ['the old schedule is put back', {}],
  ])('goes on by itself when %s', (_what, spec) => {
    const { status } = planned({ spec: bad, at: '05:00' });
    const mended = planned({ status, spec: spec ?? {}, at: '06:45', identity: { generation: 2 } });
    expect(mended.status).toMatchObject({ reason: 'Scheduled', observedGeneration: 2 });
    expect(mended.status.conditions?.[2]).toMatchObject({ type: 'Stalled', status: 'False' });
    const next = mended.status.nextRun ?? '';
    const due = planSchedule({ ...situation({ status: mended.status, spec: spec ?? {} }), now: Date.parse(next) });
    expect(created(due)).toEqual([`etl-${next.replace(/[^0-9]/g, '')}`]);
  });

  test('goes on by itself when the zone is mended', () => {
    const { status } = planned({ spec: { timeZone: 'Mars/Olympus' } });
    expect(status).toMatchObject({ reason: 'InvalidSchedule', message: expect.stringMatching(/^spec.timeZone: /) });
    expect(planned({ status, spec: { timeZone: 'Asia/Tokyo' } }).status).toMatchObject({ nextRun: on('04:00') });
  });

  test('goes on by itself when a spec that could not be read is mended', () => {
    const { status } = planned({ problem: no('InvalidSpec', 'spec.template.drivr: is not a known field') });
    expect(status).toMatchObject({ reason: 'InvalidSpec', message: 'spec.template.drivr: is not a known field' });
    expect(planned({ status }).status).toMatchObject({ reason: 'Scheduled', nextRun: on('04:00') });
  });

  test('may have a name that leaves room for the names of its runs', () => {
    const plan = planned({ identity: { name: 'x'.repeat(49) }, at: '05:00' });
    expect(plan.status).toMatchObject({
      reason: 'InvalidSpec',
      message: expect.stringContaining('at most 48 characters'),
    });
    expect(created(planned({ identity: { name: 'x'.repeat(48) }, at: '05:00' }))[0]).toHaveLength(63);
  });
});

describe('a run that is asked for', () => {
  test.each<[string, Given]>([
    ['at once', {}],
    ['although the schedule is suspended', { spec: { suspend: true } }],
    ['although the schedule can not be followed', { spec: { schedule: '0 25 * * *' } }],
    ['beside others, where that is allowed', { spec: { concurrencyPolicy: 'Allow' }, runs: [run('03:00', 'Running')] }],
  ])('begins %s', (_when, given) => {
    const plan = planned({ ...given, identity: { request } });
    expect(created(plan)).toEqual([requestedName]);
    expect(plan.status).toMatchObject({
      lastRunNow: { token: 'now-please', name: requestedName },
      lastRun: on('03:30'),
      lastRunName: requestedName,
    });
  });

  test('is not run again while the same value stands there, even after it is gone', () => {
    const { status } = planned({ identity: { request } });
    expect(created(planned({ status, identity: { request }, runs: [run(requestedName, 'Running')] }))).toEqual([]);
    expect(created(planned({ status, identity: { request } }))).toEqual([]);
  });

  test('is taken note of when it was created before a crash', () => {
    const plan = planned({ identity: { request }, runs: [run(requestedName, 'Running')] });
    expect(created(plan)).toEqual([]);
    expect(plan.status.lastRunNow).toEqual({ token: 'now-please', name: requestedName });
  });

  test('waits as any other, and is not lost when the next one comes', () => {
    const busy = { identity: { request }, runs: [run('03:00', 'Running')] };
    const waits = planned(busy);
    expect(waits.status).toMatchObject({
      reason: 'RunWaiting',
      message: `The run ${requestedName} that was asked for waits until ${at('03:00')} has ended.`,
    });
    const later = planned({ ...busy, status: waits.status, at: '05:00' });
    expect(created(later)).toEqual([]);
    const free = planned({ identity: { request }, status: later.status, at: '05:10' });
    expect(created(free)).toEqual([at('05:00')]);
    const after = planned({ identity: { request }, status: free.status, at: '05:20' });
    expect(created(after)).toEqual([requestedName]);
  });

  test('keeps only the beginning of a long value', () => {
    const long = { token: 'x'.repeat(5000), digest: request.digest };
    expect(planned({ identity: { request: long } }).status.lastRunNow?.token).toHaveLength(253);
  });

  test('does not begin while the spec can not be read', () => {
    const plan = planned({ identity: { request }, problem: no('InvalidSpec', 'spec.template: is required') });
    expect(created(plan)).toEqual([]);
  });
});

describe('a run that the API server did not create', () => {
  const refused = {
    name: at('04:00'),
    reason: 'RunNameTaken',
    message: `${at('04:00')} is not of this schedule.`,
  } as const;

  test('is not tried at once again, and the condition says why', () => {
    const plan = planned({ at: '04:00', refused });
    expect(created(plan)).toEqual([]);
    expect(plan.status).toMatchObject({ reason: 'RunNameTaken', pendingRun: on('04:00'), nextRun: on('05:00') });
    expect(plan.status.conditions?.[2]).toMatchObject({ type: 'Stalled', status: 'True', message: refused.message });
  });

  test('holds up neither the one that is asked for nor the next one', () => {
    expect(created(planned({ at: '04:00', refused, identity: { request } }))).toEqual([requestedName]);
    expect(created(planned({ at: '05:00', refused }))).toEqual([at('05:00')]);
  });
});

test('spec and status hold what the plan needs, as the schemas have them', () => {
  expect(specOf()).toMatchObject({
    value: { concurrencyPolicy: 'Forbid', suspend: false, successfulRunHistoryLimit: 1, failedRunHistoryLimit: 1 },
  });
});
