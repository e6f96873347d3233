/** Statuses as decisions make them: state, reason, message and conditions always together, `since` only when the state changes. */
import { clip } from '../api/bounded.ts';
import { kstatusConditions, setConditions } from '../api/conditions.ts';
import type { Reason } from '../api/reasons.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { ApplicationState } from '../api/states.ts';
import type { Refusal } from '../model/verdict.ts';
import type { Situation } from './observed.ts';

/** RFC 3339 in whole seconds, as the API stores times. */
export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** What the schema allows for a sentence; Mesos and lists of problems may have more to say. */
const messageChars = 4096;

const situationOf: Readonly<Record<ApplicationState, 'Current' | 'InProgress' | 'Failed'>> = {
  Queued: 'InProgress',
  Submitting: 'InProgress',
  Submitted: 'InProgress',
  Running: 'Current',
  Unknown: 'InProgress',
  Stopping: 'InProgress',
  RetryWait: 'InProgress',
  Suspended: 'Current',
  Completed: 'Current',
  Failed: 'Failed',
  Invalid: 'Failed',
};

/** Fields to replace; undefined removes one. */
export type StatusPart = Partial<{
  -readonly [Key in keyof SparkApplicationStatus]: SparkApplicationStatus[Key] | undefined;
}>;

/** The status with the state, its reason and sentence, and with the fields of `part` replaced (undefined removes one). */
export const enter = (
  { status, identity, now }: Situation,
  state: ApplicationState,
  reason: Reason,
  sentence: string,
  part: StatusPart = {},
): SparkApplicationStatus => {
  const message = clip(sentence, messageChars);
  const conditions = setConditions(
    status.conditions ?? [],
    kstatusConditions(situationOf[state], reason, message),
    identity.generation,
    now,
  );
  const since = status.state === state && status.since !== undefined ? status.since : moment(now);
  const merged = {
    ...status,
    observedGeneration: identity.generation,
    state,
    reason,
    message,
    conditions,
    since,
    ...part,
  };
  const next = state === 'RetryWait' ? merged : { ...merged, nextTransitionTime: undefined };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as SparkApplicationStatus;
};

/** Why a spec can't be run, as the word for conditions. */
export const invalidReason = ({ reason }: Refusal): Extract<Reason, 'InvalidSpec' | 'TenancyForbids'> =>
  reason === 'TenancyForbids' ? 'TenancyForbids' : 'InvalidSpec';
