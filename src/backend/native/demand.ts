/** What a described driver asks of the offers. */
import { priorityOf } from '../../api/cluster/queues.ts';
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { Demand } from '../../mesos/match/demand.ts';
import { parseTaskId } from '../../model/ids.ts';
import type { DriverDescription } from '../../translate/description.ts';

/**
 * The demand of a driver. A queue that has been taken from the cluster since the driver was described counts as the default one.
 * @param nowMs milliseconds since the epoch
 */
export const demandOf = (
  driver: DriverDescription,
  { queues }: Pick<MesosClusterSpec, 'queues'>,
  nowMs: number,
): Demand => ({
  taskId: driver.taskId,
  roles: [driver.role],
  amounts: driver.amounts,
  constraints: [],
  priority: priorityOf(queues, driver.properties['spark.mesos.dispatcher.queue'] ?? 'default') ?? 0,
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
