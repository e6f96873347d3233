/** The status of a schedule as a decision leaves it. Fields that have nothing to say are left out. */
import { clip } from '../../api/bounded.ts';
import { kstatusConditions, setConditions } from '../../api/conditions.ts';
import type { Reason } from '../../api/reasons.ts';
import type { ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import {
  keptTokenChars,
  maxActiveRuns,
  type ScheduledSparkApplicationStatus,
} from '../../api/scheduled-spark-application-status.ts';
import { moment } from '../status.ts';
import type { Course } from './course.ts';
import { isUnrecorded } from './recorded.ts';
import { type Occasion, occasionOf } from './run-names.ts';
import { activeRuns, lastSuccessMs } from './runs.ts';
import type { ScheduleSituation } from './situation.ts';

interface Statement {
  readonly situation: 'Current' | 'InProgress' | 'Failed';
  readonly reason: Reason;
  readonly message: string;
}

/** What was decided. */
export interface Standing {
  readonly course: Course;
  readonly created: readonly { readonly name: string; readonly occasion: Occasion }[];
  /** What is to be said before everything else. */
  readonly problem: Statement | undefined;
}

const messageChars = 4096;

/** The next status; the spec is undefined where it can't be read. */
export const nextStatus = (
  situation: ScheduleSituation,
  spec: ScheduledSparkApplicationSpec | undefined,
  standing: Standing,
): ScheduledSparkApplicationStatus => {
  const { status, identity, now } = situation;
  const { reason, message: sentence, situation: kind } = standing.problem ?? statement(spec, standing.course);
  const message = clip(sentence, messageChars);
  const next: { [Key in keyof ScheduledSparkApplicationStatus]: ScheduledSparkApplicationStatus[Key] | undefined } = {
    ...status,
    observedGeneration: identity.generation,
    reason,
    message,
    conditions: setConditions(
      status.conditions ?? [],
      kstatusConditions(kind, reason, message),
      identity.generation,
      now,
    ),
    ...coursePart(standing),
    ...missedPart(situation, standing.course),
    ...runsPart(situation, standing),
  };
  return Object.fromEntries(
    Object.entries(next).filter(([, value]) => value !== undefined),
  ) as ScheduledSparkApplicationStatus;
};

const statement = (spec: ScheduledSparkApplicationSpec | undefined, { nextMs }: Course): Statement => {
  if (spec?.suspend === true)
    return { situation: 'Current', reason: 'Suspended', message: 'The schedule is suspended by its spec.' };
  const message = nextMs === undefined ? 'No further run is due.' : `The next run is due at ${moment(nextMs)}.`;
  return { situation: 'Current', reason: 'Scheduled', message };
};

const momentOf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : moment(ms));

/** A run that is created, or was created without anybody taking note, is waited for no more. */
const coursePart = ({ course, created }: Standing) => {
  const { schedule, nextMs, pendingMs } = course;
  const begins = created.some(({ occasion }) => occasion.kind === 'instant' && occasion.atMs === pendingMs);
  return { schedule, nextRun: momentOf(nextMs), pendingRun: begins ? undefined : momentOf(pendingMs) };
};

const missedPart = ({ status }: ScheduleSituation, { missed }: Course) =>
  missed.count === 0
    ? {}
    : {
        missedRuns: (status.missedRuns ?? 0) + missed.count,
        lastMissedRun: momentOf(missed.lastMs) ?? status.lastMissedRun,
      };

const runsPart = (situation: ScheduleSituation, standing: Standing) => {
  const { status, runs } = situation;
  const active = [...activeRuns(runs), ...standing.created].map(({ name }) => name).sort();
  const successMs = Math.max(lastSuccessMs(runs), Date.parse(status.lastSuccessfulRun ?? moment(0)));
  return {
    active: active.length === 0 ? undefined : active.slice(0, maxActiveRuns),
    lastSuccessfulRun: successMs === 0 ? undefined : moment(successMs),
    ...lastRunPart(situation, standing),
    ...requestPart(situation, standing),
  };
};

interface Begun {
  readonly name: string;
  readonly atMs: number;
}

/** The run that began last, among those that the status doesn't tell of yet. */
const lastRunPart = (situation: ScheduleSituation, standing: Standing) => {
  const last = begunNow(situation, standing).at(-1);
  return last === undefined ? {} : { lastRun: moment(last.atMs), lastRunName: last.name };
};

/** Runs that are created now, after those that were created before a crash. */
const begunNow = ({ identity, status, runs, now }: ScheduleSituation, { created }: Standing): readonly Begun[] => {
  const found = runs
    .filter(({ name }) => isUnrecorded(name, identity, status))
    .sort((a, b) => a.createdMs - b.createdMs)
    .map(({ name, createdMs }) => begun(name, occasionOf(identity.name, name), createdMs));
  return [...found, ...created.map(({ name, occasion }) => begun(name, occasion, now))];
};

const begun = (name: string, occasion: Occasion | undefined, createdMs: number): Begun => ({
  name,
  atMs: occasion?.kind === 'instant' ? occasion.atMs : createdMs,
});

const requestPart = (situation: ScheduleSituation, standing: Standing) => {
  const { request, name: schedule } = situation.identity;
  const met = begunNow(situation, standing).find(({ name }) => occasionOf(schedule, name)?.kind === 'request');
  return request === undefined || met === undefined
    ? {}
    : { lastRunNow: { token: clip(request.token, keptTokenChars), name: met.name } };
};
