/** What drivers want, with as little as is legal where nothing else is said. */
import type { Demand } from '../../src/mesos/match/demand.ts';
import type { Amounts } from '../../src/model/resources.ts';

const one: Amounts = { cpus: 1000, mem: 1_024_000, ports: 1 };

/** A driver of one core, 1 GiB and one port for any role `*`, but for what is given. */
export const demandOf = (
  taskId: string,
  amounts: Partial<Amounts> = {},
  rest: Partial<Omit<Demand, 'taskId' | 'amounts'>> = {},
): Demand => ({
  taskId,
  roles: ['*'],
  amounts: { ...one, ...amounts },
  constraints: [],
  priority: 0,
  queuedAtMs: 0,
  ...rest,
});
