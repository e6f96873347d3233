/** What the census reads of an object. The status may be of any shape: whoever counts must not fall over it. */
import type { KubeObject } from '../kube/objects.ts';
import { count, part, readyCondition, text } from './fields.ts';

export interface ApplicationView {
  readonly state: string;
  readonly reason: string;
  /** What it waits for, while it is queued. */
  readonly waitsFor: string | undefined;
  /** When the state was entered; of one that has none yet, when the resource was created. */
  readonly since: string;
  readonly taskId: string;
  /** When the intent to launch was recorded. */
  readonly intendedAt: string;
  readonly startTime: string;
  /** The state of the driver in Mesos, once it has ended. */
  readonly ended: string | undefined;
  readonly executors: Readonly<Record<'wanted' | 'running' | 'pending' | 'lost' | 'failed', number>>;
}

export const applicationView = ({ metadata, status: given }: KubeObject): ApplicationView => {
  const status = part(given);
  const [submission, driver, executors] = [status['submission'], status['driver'], status['executors']].map(part);
  const state = text(status['state']) || 'New';
  return {
    state,
    reason: text(status['reason']),
    waitsFor: state === 'Queued' ? waitOf(status) : undefined,
    since: text(status['since']) || (metadata.creationTimestamp ?? ''),
    taskId: text(submission?.['taskId']),
    intendedAt: text(submission?.['at']),
    startTime: text(status['startTime']),
    ended: text(driver?.['finishedAt']) === '' ? undefined : text(driver?.['mesosState']),
    executors: {
      wanted: count(executors?.['wanted']),
      running: count(executors?.['running']),
      pending: count(executors?.['pending']),
      lost: count(executors?.['lost']),
      failed: count(executors?.['failed']),
    },
  };
};

/** What is in a queued driver's way, or what it lacks. */
const waitOf = (status: Readonly<Record<string, unknown>>): string => {
  const reason = text(status['reason']);
  return reason === 'Queued' ? text(status['waitReason']) || 'NoOffers' : reason;
};

/** Which run was the last, and how many were missed. */
export const scheduleView = ({ status }: KubeObject): { readonly lastRunName: string; readonly missed: number } => {
  const { lastRunName, missedRuns } = part(status);
  return { lastRunName: text(lastRunName), missed: count(missedRuns) };
};

/** The status of the condition Ready. */
export const readiness = ({ status }: KubeObject): string => text(readyCondition(status)['status']) || 'Unknown';
