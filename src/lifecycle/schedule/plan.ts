/**
 * What is to be done about a schedule: one decision, from the resource, its runs and the time. Pure and total; to decide again on the
 * same situation gives the same plan. Unlike an application's driver, a run needs no intent in the status before it is created: its
 * name follows from its instant, and the API server gives a name once.
 */

import { longestScheduleName, type ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import { maxActiveRuns } from '../../api/scheduled-spark-application-status.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import { moment } from '../status.ts';
import { type Course, followed, halted, missedSentence } from './course.ts';
import { type Occasion, runName } from './run-names.ts';
import { activeRuns, surplusRuns, unableRuns } from './runs.ts';
import type { ScheduleEffect, SchedulePlan, ScheduleSituation, SeenRun } from './situation.ts';
import { nextStatus, type Standing } from './status.ts';
import { readTimetable } from './timetable.ts';

/** Decides. What is to be created is created before the status is written, everything else is done after it. */
export const planSchedule = (situation: ScheduleSituation): SchedulePlan => {
  const { identity, status } = situation;
  if (identity.deleting) return { status, effects: [] };
  const spec = usableSpec(situation);
  if (!spec.ok) return invalid(situation, spec);
  const { course, problem } = courseOf(situation, spec.value);
  const gate = admit(situation, spec.value, wantedRuns(situation, course));
  const standing: Standing = { course, created: gate.created, problem: problem ?? gate.problem };
  const next = nextStatus(situation, spec.value, standing);
  const effects: readonly ScheduleEffect[] = [
    ...gate.created.map((run): ScheduleEffect => ({ type: 'create', ...run })),
    ...gate.deleted.map(({ name }): ScheduleEffect => ({ type: 'delete', name })),
    ...surplus(situation, spec.value, gate.deleted),
    ...told(course, gate),
  ];
  return { status: next, effects, ...wake(course) };
};

const usableSpec = ({ spec, identity }: ScheduleSituation): ScheduleSituation['spec'] =>
  spec.ok && identity.name.length > longestScheduleName
    ? no(
        'InvalidSpec',
        `metadata.name: must have at most ${longestScheduleName} characters, for the names of runs are longer`,
      )
    : spec;

/** A resource that can't be read lets nothing begin; what runs goes on. */
const invalid = (situation: ScheduleSituation, { message }: Refusal): SchedulePlan => {
  const course = halted(situation);
  const problem = { situation: 'Failed', reason: 'InvalidSpec', message } as const;
  return { status: nextStatus(situation, undefined, { course, created: [], problem }), effects: told(course) };
};

const courseOf = (
  situation: ScheduleSituation,
  spec: ScheduledSparkApplicationSpec,
): { readonly course: Course; readonly problem?: Standing['problem'] } => {
  const timetable = readTimetable(spec, situation.identity.createdMs);
  if (!timetable.ok)
    return {
      course: halted(situation),
      problem: { situation: 'Failed', reason: 'InvalidSchedule', message: timetable.message },
    };
  return { course: spec.suspend ? halted(situation) : followed(situation, spec, timetable.value) };
};

interface Wanted {
  readonly name: string;
  readonly occasion: Occasion;
}

/** The runs that are to begin and don't exist: that of the newest instant, and that which was asked for. */
const wantedRuns = ({ identity, status, runs }: ScheduleSituation, { pendingMs }: Course): readonly Wanted[] => {
  const occasions: readonly Occasion[] = [
    ...(pendingMs === undefined ? [] : [{ kind: 'instant', atMs: pendingMs } as const]),
    ...(identity.request === undefined ? [] : [{ kind: 'request', digest: identity.request.digest } as const]),
  ];
  return occasions
    .map((occasion): Wanted => ({ name: runName(identity.name, occasion), occasion }))
    .filter(({ name }) => name !== status.lastRunNow?.name && runs.every((run) => run.name !== name));
};

interface Gate {
  readonly created: readonly Wanted[];
  readonly deleted: readonly SeenRun[];
  readonly problem: Standing['problem'];
}

const closed = (deleted: readonly SeenRun[], message: string): Gate => ({
  created: [],
  deleted,
  problem: { situation: 'Current', reason: 'RunWaiting', message },
});

/** Lets begin what may begin beside the runs that are there. */
const admit = (
  { runs, refused }: ScheduleSituation,
  { concurrencyPolicy }: ScheduledSparkApplicationSpec,
  wanted: readonly Wanted[],
): Gate => {
  const open = wanted.filter(({ name }) => name !== refused?.name);
  const problem: Standing['problem'] =
    refused === undefined || open.length === wanted.length ? undefined : { situation: 'Failed', ...refused };
  const [first] = open;
  if (first === undefined) return { created: [], deleted: [], problem };
  const active = activeRuns(runs);
  if (concurrencyPolicy === 'Allow') {
    const created = open.slice(0, Math.max(0, maxActiveRuns - active.length));
    return created.length > 0
      ? { created, deleted: [], problem }
      : closed(
          [],
          `${nameFor(first)} waits: ${active.length} runs have not ended, and more are not begun beside them.`,
        );
  }
  const unable = unableRuns(runs);
  const [running] = active;
  if (running !== undefined && concurrencyPolicy === 'Forbid')
    return closed([], `${nameFor(first)} waits until ${running.name} has ended.`);
  const replaced = [...active.filter(({ deleting }) => !deleting), ...unable];
  const leaving = running ?? unable[0];
  return leaving === undefined
    ? { created: [first], deleted: [], problem }
    : closed(replaced, `${nameFor(first)} waits until ${leaving.name}, which is deleted, is gone.`);
};

const nameFor = ({ name, occasion }: Wanted): string =>
  occasion.kind === 'instant' ? `The run for ${moment(occasion.atMs)}` : `The run ${name} that was asked for`;

/** History is kept within its limits at every decision: whenever a run ends or a limit is edited. */
const surplus = (
  { runs }: ScheduleSituation,
  spec: ScheduledSparkApplicationSpec,
  deleted: readonly SeenRun[],
): readonly ScheduleEffect[] =>
  surplusRuns(runs, spec)
    .filter((run) => !deleted.includes(run))
    .map(({ name }) => ({ type: 'delete', name }));

const told = (
  { missed }: Course,
  { created, deleted }: Pick<Gate, 'created' | 'deleted'> = { created: [], deleted: [] },
) => [
  ...created.map(
    (run): ScheduleEffect => ({
      type: 'tell',
      kind: 'Normal',
      reason: 'RunCreated',
      message: `${nameFor(run)} was created${run.occasion.kind === 'instant' ? ` as ${run.name}` : ''}.`,
    }),
  ),
  ...deleted.map(
    ({ name }): ScheduleEffect => ({
      type: 'tell',
      kind: 'Normal',
      reason: 'RunDeleted',
      message: `${name} is deleted, because the next run is due.`,
    }),
  ),
  ...(missed.count === 0
    ? []
    : [{ type: 'tell', kind: 'Warning', reason: 'RunMissed', message: missedSentence(missed) } as const]),
];

const wake = ({ nextMs, pendingMs, deadlineMs }: Course): Pick<SchedulePlan, 'wakeAtMs'> => {
  const times = [nextMs, pendingMs === undefined || deadlineMs === undefined ? undefined : deadlineMs + 1];
  const wakeAtMs = Math.min(...times.filter((ms) => ms !== undefined));
  return Number.isFinite(wakeAtMs) ? { wakeAtMs } : {};
};
