/**
 * Conditions as `kstatus` reads them (kubectl wait, Argo CD, Flux): `Ready` is the good one, `Reconciling` says that the operator
 * is at work, `Stalled` that it can't go on without help. All three are always present.
 */
import { z } from 'zod';
import { clip, integer, matching, moment, text } from './bounded.ts';
import type { Immutable } from './immutable.ts';
import type { Reason } from './reasons.ts';

const messageChars = 4096;
const typePattern = /^[A-Za-z]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/;
const reasonPattern = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;

const condition = z
  .object({
    type: matching(typePattern, 316, 'must be the type of a condition').describe('Ready, Reconciling or Stalled.'),
    status: z.enum(['True', 'False', 'Unknown']).describe('Whether the condition holds.'),
    reason: matching(reasonPattern, 1024, 'must be a reason').describe('One word of the closed list in the reference.'),
    message: text(messageChars, 0).describe('A sentence for people.'),
    lastTransitionTime: moment().describe('When status last changed.'),
    observedGeneration: integer(0, Number.MAX_SAFE_INTEGER)
      .optional()
      .describe('The generation of the spec that the condition speaks about.'),
  })
  .describe('One aspect of the state of the resource.');

/** The list as it stands in a status. */
export const conditionList = () =>
  z
    .array(condition)
    .max(16)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] });

export type Condition = Immutable<z.output<typeof condition>>;

/** A condition as a decision states it; time and generation are added by `setConditions`. */
export interface WantedCondition {
  readonly type: 'Ready' | 'Reconciling' | 'Stalled';
  readonly status: Condition['status'];
  readonly reason: Reason;
  readonly message: string;
}

/** Order in the list: kstatus' three, then others by name. */
const known = ['Ready', 'Reconciling', 'Stalled'];
const rank = (type: string): number => (known.includes(type) ? known.indexOf(type) : known.length);

/**
 * The new list of conditions: those wanted replace those of the same type, others stay. `lastTransitionTime` moves only when
 * `status` flips and has whole seconds, as the API stores it; messages are cut to the schema's length.
 * @param nowMs milliseconds since the epoch
 */
export function setConditions(
  previous: readonly Condition[],
  wanted: readonly WantedCondition[],
  generation: number,
  nowMs: number,
): readonly Condition[] {
  const now = `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
  const set = wanted.map(({ type, status, reason, message }): Condition => {
    const before = previous.find((old) => old.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
    return {
      type,
      status,
      reason,
      message: clip(message, messageChars),
      lastTransitionTime,
      observedGeneration: generation,
    };
  });
  const kept = previous.filter((old) => wanted.every(({ type }) => type !== old.type));
  return [...set, ...kept].sort((a, b) => rank(a.type) - rank(b.type) || (a.type < b.type ? -1 : 1));
}

/**
 * The three conditions for one situation. `Current`: what the spec asks for is reached. `InProgress`: the operator works or waits
 * towards it. `Failed`: it will not be reached without an edit.
 */
export function kstatusConditions(
  situation: 'Current' | 'InProgress' | 'Failed',
  reason: Reason,
  message: string,
): readonly WantedCondition[] {
  const flag = (holds: boolean): Condition['status'] => (holds ? 'True' : 'False');
  return [
    { type: 'Ready', status: flag(situation === 'Current'), reason, message },
    { type: 'Reconciling', status: flag(situation === 'InProgress'), reason, message },
    { type: 'Stalled', status: flag(situation === 'Failed'), reason, message },
  ];
}
