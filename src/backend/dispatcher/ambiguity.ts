/** What people are told of a driver that nobody can tell of, and what they can do. */
import { resubmitAnnotation } from '../../api/group.ts';
import type { Ambiguity, Attempt } from '../backend.ts';
import type { PageSays } from './judge.ts';

const nameOf = ({ uid, taskId }: Attempt): string => `(labels sparkmesos.dev/uid ${uid}, attempt of ${taskId})`;

const whyNotPage = (page: PageSays, frameworkId: string): string => {
  if (page === 'none') return 'The MesosCluster names no uiUrl, where it could be looked for';
  if (page === 'unread' || !page.whole) return 'Its page can not be read';
  if (page.frameworkId === frameworkId) return 'It has forgotten drivers of that time';
  return 'Its page does not show that it is the dispatcher of that time';
};

export const ambiguous = (attempt: Attempt, problem: string | undefined, page: PageSays): Ambiguity => ({
  reason: 'SubmissionAmbiguous',
  message:
    `The dispatcher did not answer the submission${problem === undefined ? '' : `: it ${problem}`}. ` +
    `${whyNotPage(page, attempt.frameworkId)}, and Mesos has no task of it, so nobody can tell whether it waits there; no other is submitted. ` +
    `Look for it at the dispatcher ${nameOf(attempt)}; if it surely is not there, annotate the application with ${resubmitAnnotation}=${attempt.taskId}.`,
});

export const forgotten = ({ driverId = '', taskId }: Attempt): Ambiguity => ({
  reason: 'DispatcherForgot',
  message:
    `The dispatcher no longer knows the driver ${driverId}, as after a restart without ZooKeeper, and the MesosCluster names no master that would tell whether it runs; no other is submitted. ` +
    `If it surely does not run, annotate the application with ${resubmitAnnotation}=${taskId}: it then counts as lost.`,
});

/** A driver that is to end, and that nobody here can kill. */
export const outOfReach = ({ taskId }: Attempt, driverId: string): Ambiguity => ({
  reason: 'DispatcherForgot',
  message:
    `The dispatcher no longer knows the driver and can not kill it: end the task ${driverId} in Mesos, where it still runs. ` +
    `Only if it surely does not, annotate the application with ${resubmitAnnotation}=${taskId}.`,
});

/** An attempt of the time in which the cluster was reached in another way. */
export const elsewhere = (taskId: string, way: 'dispatcher' | 'operator'): Ambiguity => ({
  reason: 'DispatcherForgot',
  message:
    `The task ${taskId} was launched when the MesosCluster was used by ${way === 'dispatcher' ? 'a dispatcher' : 'the operator itself'}, and nobody can tell of it now. ` +
    `If it surely does not run, annotate the application with ${resubmitAnnotation}=${taskId}: it then counts as lost.`,
});
