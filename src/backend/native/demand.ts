/** What a described driver asks of the offers. */
import { priorityOf } from '../../api/cluster/queues.ts';
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { Demand } from '../../mesos/match/demand.ts';
import { parseTaskId } from '../../model/ids.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { DriverDescription } from '../../translate/description.ts';

type Line = Pick<MesosClusterSpec, 'queues' | 'priorityClasses'>;
type Queued = Pick<DriverDescription, 'queue' | 'priorityClass'>;

/** Why a driver can't be queued: the cluster does not declare the queue or the class that it names. Undefined when it does. */
export const queueRefusal = (
  { queue, priorityClass }: Queued,
  { queues, priorityClasses }: Line,
): Refusal<'UnknownQueue' | 'UnknownPriorityClass'> | undefined => {
  if (priorityOf(queues, queue) === undefined) {
    const names = [...new Set(['default', ...queues.map(({ name }) => name)])].join(', ');
    return no('UnknownQueue', `The cluster declares no queue "${queue}". Its queues are: ${names}.`);
  }
  if (priorityClass === undefined || priorityClasses.some(({ name }) => name === priorityClass)) return undefined;
  const names = priorityClasses.map(({ name }) => name).join(', ');
  return no(
    'UnknownPriorityClass',
    `The cluster declares no class "${priorityClass}", which is given as priorityClassName. Its classes are: ${names === '' ? 'none' : names}.`,
  );
};

/**
 * The demand of a driver, whose queue and class should be the cluster's.
 * @param nowMs milliseconds since the epoch
 */
export const demandOf = (driver: DriverDescription, line: Line, nowMs: number): Demand => ({
  taskId: driver.taskId,
  roles: driver.roles,
  amounts: driver.amounts,
  constraints: driver.constraints,
  ...(driver.gang === undefined ? {} : { gang: driver.gang }),
  priority:
    (priorityOf(line.queues, driver.queue) ?? 0) +
    (line.priorityClasses.find(({ name }) => name === driver.priorityClass)?.value ?? 0),
  queuedAtMs: waitsSince(driver.taskId, nowMs),
});

/** A first attempt waits since its application was created, which its id tells: so a restart of the operator changes no order. A retry begins to wait now. */
const waitsSince = (taskId: string, nowMs: number): number => {
  const id = parseTaskId(taskId);
  const [, year, month, day, hour, minute, second] =
    /^driver-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-/.exec(id?.attempt === 1 ? id.submissionId : '') ?? [];
  const createdMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(createdMs) ? nowMs : Math.min(createdMs, nowMs);
};
