/** An attempt as log lines and spans name it. */
import { parseTaskId } from '../../model/ids.ts';

export interface Subject {
  /** `namespace/name` of the resource. */
  readonly application: string;
  readonly uid: string;
  readonly attempt: number;
  /** Id of the driver's task. */
  readonly task: string;
}

export const subjectOf = (application: string, uid: string, task: string): Subject => ({
  application,
  uid,
  attempt: parseTaskId(task)?.attempt ?? 0,
  task,
});
