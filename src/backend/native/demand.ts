/** What a described driver asks of the offers. */
import { priorityOf } from '../../api/cluster/queues.ts';
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { Demand } from '../../mesos/match/demand.ts';
import type { DriverDescription } from '../../translate/description.ts';

/**
 * The demand of a driver. A queue that has been taken from the cluster since the driver was described counts as the default one.
 * @param queuedAtMs since when it waits, milliseconds since the epoch
 */
export const demandOf = (
  driver: DriverDescription,
  { queues }: Pick<MesosClusterSpec, 'queues'>,
  queuedAtMs: number,
): Demand => ({
  taskId: driver.taskId,
  roles: [driver.role],
  amounts: driver.amounts,
  constraints: [],
  priority: priorityOf(queues, driver.properties['spark.mesos.dispatcher.queue'] ?? 'default') ?? 0,
  queuedAtMs,
});
