/** Situations of a schedule to decide about, with only what a row is about said aloud. */
import { parseScheduledSparkApplication } from '../../../../src/api/parse.ts';
import type { ScheduledSparkApplicationStatus } from '../../../../src/api/scheduled-spark-application-status.ts';
import { planSchedule } from '../../../../src/lifecycle/schedule/plan.ts';
import type { SchedulePlan, ScheduleSituation, SeenRun } from '../../../../src/lifecycle/schedule/situation.ts';
import type { Refusal } from '../../../../src/model/verdict.ts';
import { type Json, scheduledObject } from '../../../support/resources.ts';

export interface Given {
  readonly spec?: Json;
  readonly problem?: Refusal;
  readonly status?: ScheduledSparkApplicationStatus;
  readonly runs?: readonly SeenRun[];
  readonly identity?: Partial<ScheduleSituation['identity']>;
  readonly refused?: ScheduleSituation['refused'];
  /** The time of the day on 1 January 2030, such as 03:30; `etl` was created at its beginning. */
  readonly at?: string;
}

/** 03:00 -> 2030-01-01T03:00:00Z */
export const on = (time: string): string => `2030-01-01T${time.padEnd(8, ':00')}Z`;

export const specOf = (spec: Json = {}): ScheduleSituation['spec'] => {
  const parsed = parseScheduledSparkApplication(scheduledObject(spec));
  if (!parsed.ok) throw new Error(parsed.message);
  return { ok: true, value: parsed.value.spec };
};

/** The schedule `etl`, which runs each hour, decided about up to 03:00 unless the status says otherwise. */
export const situation = (given: Given = {}): ScheduleSituation => ({
  identity: {
    name: 'etl',
    generation: 1,
    createdMs: Date.parse(on('00:00')),
    deleting: false,
    request: undefined,
    ...given.identity,
  },
  status: given.status ?? settled(),
  spec: given.problem ?? specOf(given.spec),
  runs: given.runs ?? [],
  refused: given.refused,
  now: Date.parse(on(given.at ?? '03:30')),
});

/** What a schedule has written that waits for 04:00. */
export const settled = (more: ScheduledSparkApplicationStatus = {}): ScheduledSparkApplicationStatus => ({
  observedGeneration: 1,
  schedule: '0 * * * * UTC',
  nextRun: on('04:00'),
  ...more,
});

/** A run of `etl`, for an instant of the day or by its whole name. */
export const run = (which: string, state?: SeenRun['state'], more: Partial<SeenRun> = {}): SeenRun => ({
  name: /^\d\d:\d\d$/.test(which) ? `etl-${on(which).replace(/[^0-9]/g, '')}` : which,
  createdMs: Date.parse(/^\d\d:\d\d$/.test(which) ? on(which) : on('00:00')),
  state,
  edited: false,
  deleting: false,
  completedMs: undefined,
  ...more,
});

export const request = { token: 'now-please', digest: '0123456789' };
export const requestedName = 'etl-now-0123456789';

/** The names of what a plan creates and deletes. */
export const created = ({ effects }: SchedulePlan): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'create' ? [effect.name] : []));
export const deleted = ({ effects }: SchedulePlan): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'delete' ? [effect.name] : []));
export const told = ({ effects }: SchedulePlan): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'tell' ? [effect.reason] : []));

export const planned = (given: Given): SchedulePlan => planSchedule(situation(given));
