/** How much of a cluster a tenant uses, and whether one driver more is within its limits. Amounts are in thousandths, as Mesos computes. */
import type { Tenant } from '../api/cluster/tenants.ts';
import { memoryToMiB } from '../model/memory.ts';

export interface Usage {
  readonly drivers: number;
  readonly cpus: number;
  readonly mem: number;
}

export const noUsage: Usage = { drivers: 0, cpus: 0, mem: 0 };

export const addUsage = (a: Usage, b: Usage): Usage => ({
  drivers: a.drivers + b.drivers,
  cpus: a.cpus + b.cpus,
  mem: a.mem + b.mem,
});

export const subtractUsage = (a: Usage, b: Usage): Usage => ({
  drivers: a.drivers - b.drivers,
  cpus: a.cpus - b.cpus,
  mem: a.mem - b.mem,
});

/** What a tenant may use at the most; without a limit as much as there is. */
export const limitOf = ({
  maxDrivers,
  maxCores,
  maxMemory,
}: Pick<Tenant, 'maxDrivers' | 'maxCores' | 'maxMemory'>): Usage => {
  const mib = maxMemory === undefined ? undefined : memoryToMiB(maxMemory);
  return {
    drivers: maxDrivers ?? Number.POSITIVE_INFINITY,
    cpus: maxCores === undefined ? Number.POSITIVE_INFINITY : maxCores * 1000,
    mem: mib === undefined ? Number.POSITIVE_INFINITY : mib * 1000,
  };
};

export const isWithin = (used: Usage, limit: Usage): boolean =>
  used.drivers <= limit.drivers && used.cpus <= limit.cpus && used.mem <= limit.mem;

const units = [
  { name: 'drivers', unit: 'drivers', scale: 1 },
  { name: 'cpus', unit: 'cores', scale: 1000 },
  { name: 'mem', unit: 'MiB', scale: 1000 },
] as const;

/** What stands in the way of using as much more, as a sentence for users. */
export const overLimitSentence = (tenant: string, used: Usage, more: Usage, limit: Usage): string => {
  const over = units.filter(({ name }) => used[name] + more[name] > limit[name]);
  const told = over.map(
    ({ name, unit, scale }) =>
      `${used[name] / scale} of ${limit[name] / scale} ${unit} used, ${more[name] / scale} more wanted`,
  );
  return `The tenant ${tenant} is at its limit: ${told.join('; ')}.`;
};
