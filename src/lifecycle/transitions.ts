/**
 * From which state to which, and why: the table that the diagram in the documents is drawn from and that every plan is held
 * against. Each state that is not final is left by an event or a timer.
 */
import type { ApplicationState } from '../api/states.ts';

export interface Transition {
  readonly from: ApplicationState | 'New';
  readonly to: ApplicationState;
  readonly on: string;
}

const to = (
  from: Transition['from'],
  ...pairs: readonly (readonly [ApplicationState, string])[]
): readonly Transition[] => pairs.map(([state, on]) => ({ from, to: state, on }));

export const transitions: readonly Transition[] = [
  ...to(
    'New',
    ['Queued', 'no place yet'],
    ['Submitting', 'a place is held'],
    ['Suspended', 'suspended'],
    ['Invalid', 'the spec has problems'],
    ['Failed', 'killed by a user'],
  ),
  ...to(
    'Queued',
    ['Submitting', 'a place is held'],
    ['RetryWait', 'queued for too long, and a retry is allowed'],
    ['Suspended', 'suspended'],
    ['Invalid', 'the spec has problems'],
    ['Failed', 'killed by a user, or queued for too long'],
  ),
  ...to(
    'Submitting',
    ['Submitting', 'surely not launched, and another place is held'],
    ['Submitted', 'Mesos has the task'],
    ['Running', 'the driver runs'],
    ['Unknown', 'Mesos is in doubt'],
    ['Queued', 'not launched'],
    ['Completed', 'the driver succeeded'],
    ['RetryWait', 'failed, and a retry is allowed; or not launched for the second time'],
    ['Failed', 'failed for good'],
    ['Stopping', 'suspended, edited, killed or deleted; or not running in time'],
    ['Suspended', 'suspended, and not launched or ended already'],
    ['Invalid', 'not launched or ended already, and the spec has problems'],
  ),
  ...to(
    'Submitted',
    ['Running', 'the driver runs'],
    ['Unknown', 'Mesos is in doubt'],
    ['Queued', 'not launched'],
    ['Completed', 'the driver succeeded'],
    ['RetryWait', 'failed, and a retry is allowed; or not launched for the second time'],
    ['Failed', 'failed for good'],
    ['Stopping', 'suspended, edited, killed or deleted; or not running in time'],
    ['Suspended', 'suspended, and the driver has ended already'],
    ['Invalid', 'edited, with problems, and the driver has ended already'],
  ),
  ...to(
    'Running',
    ['Unknown', 'Mesos is in doubt'],
    ['Queued', 'edited, and the driver has ended already'],
    ['Completed', 'the driver succeeded'],
    ['RetryWait', 'failed, and a retry is allowed; or ended under policy Always'],
    ['Failed', 'failed for good'],
    ['Stopping', 'suspended, edited, killed or deleted'],
    ['Suspended', 'suspended, and the driver has ended already'],
    ['Invalid', 'edited, with problems, and the driver has ended already'],
  ),
  ...to(
    'Unknown',
    ['Submitted', 'Mesos has the task'],
    ['Running', 'the driver is back'],
    ['Queued', 'not launched'],
    ['Completed', 'the driver succeeded'],
    ['RetryWait', 'failed or lost, and a retry is allowed'],
    ['Failed', 'failed or lost for good'],
    ['Stopping', 'suspended, edited, killed or deleted'],
    ['Suspended', 'suspended, and the driver has ended already'],
    ['Invalid', 'edited, with problems, and the driver has ended already'],
  ),
  ...to(
    'Stopping',
    ['Queued', 'stopped, and the edited spec is to run'],
    ['Suspended', 'stopped, and suspended'],
    ['Invalid', 'stopped, and the spec has problems'],
    ['Failed', 'stopped, because a user killed it, or because it did not run in time and no retry is allowed'],
    ['Completed', 'the driver succeeded before it was stopped'],
    [
      'RetryWait',
      'stopped, because it did not run in time; or it succeeded before it was stopped, and the policy is Always',
    ],
  ),
  ...to(
    'RetryWait',
    ['Queued', 'the interval is over, or edited'],
    ['Suspended', 'suspended'],
    ['Invalid', 'the spec has problems'],
    ['Failed', 'killed by a user'],
  ),
  ...to('Suspended', ['Queued', 'resumed'], ['Invalid', 'the spec has problems']),
  ...to('Invalid', ['Queued', 'mended'], ['Suspended', 'suspended']),
  ...to(
    'Completed',
    ['Queued', 'edited'],
    ['Suspended', 'edited, and suspended'],
    ['Invalid', 'edited, with problems'],
  ),
  ...to('Failed', ['Queued', 'edited'], ['Suspended', 'edited, and suspended'], ['Invalid', 'edited, with problems']),
];

/** May a status go from one state to the other? Staying is always allowed. */
export const mayGo = (from: Transition['from'], target: ApplicationState): boolean =>
  from === target || transitions.some((row) => row.from === from && row.to === target);
