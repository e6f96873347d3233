/** What a described driver asks of the offers. */
import type { Demand } from '../../mesos/match/demand.ts';
import type { DriverDescription } from '../../translate/description.ts';

/**
 * The demand of a driver.
 * @param queuedAtMs since when it waits, milliseconds since the epoch
 */
export const demandOf = (driver: DriverDescription, queuedAtMs: number): Demand => ({
  taskId: driver.taskId,
  roles: [driver.role],
  amounts: driver.amounts,
  constraints: [],
  priority: 0,
  queuedAtMs,
});
