/**
 * What is in use of each role of each cluster, as running sums: what was launched for an application counts from the intent to launch its driver
 * until that has ended, the driver with what it asked for at its launch, and as many executors as the status tells of.
 */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { RoleUsage } from '../model/overview.ts';
import { liveSubmission, type Sizes } from './gather.ts';

/** Amounts in thousandths. */
interface Sum {
  drivers: number;
  executors: number;
  cpus: number;
  mem: number;
  gpus: number;
  disk: number;
}

interface Held {
  readonly taskId: string;
  readonly cluster: string;
  readonly role: string;
  readonly sizes: Sizes;
  readonly executors: number;
}

export class UsageBook {
  readonly #held = new Map<string, Held>();
  readonly #clusters = new Map<string, Map<string, Sum>>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Takes in what a status says. An edited spec changes nothing of what was launched before. */
  note(key: string, status: SparkApplicationStatus, sizes: Sizes | undefined): void {
    const before = this.#held.get(key);
    const live = liveSubmission(status);
    const launched = before?.taskId === live?.taskId ? before?.sizes : sizes;
    if (live === undefined || launched === undefined) {
      this.forget(key);
      return;
    }
    const { running = 0, pending = 0, lost = 0 } = status.executors ?? {};
    const { taskId, cluster, role = '*' } = live;
    const now: Held = { taskId, cluster, role, sizes: launched, executors: running + pending + lost };
    if (before?.taskId === taskId && before.executors === now.executors && before.role === role) return;
    if (before !== undefined) this.#add(before, -1);
    this.#held.set(key, now);
    this.#add(now, 1);
    this.#onChange();
  }

  /** Nothing of the application is launched any more. */
  forget(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    this.#add(held, -1);
    this.#onChange();
  }

  /** Roles with something in use, by name. */
  of(cluster: string): readonly RoleUsage[] {
    const roles = [...(this.#clusters.get(cluster) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return roles.map(([role, { drivers, executors, cpus, mem, gpus, disk }]) => ({
      role,
      drivers,
      executors,
      cpus: cpus / 1000,
      mem: mem / 1000,
      gpus: gpus / 1000,
      disk: disk / 1000,
    }));
  }

  #add({ cluster, role, sizes, executors }: Held, by: 1 | -1): void {
    const roles = this.#clusters.get(cluster) ?? new Map<string, Sum>();
    const sum = roles.get(role) ?? { drivers: 0, executors: 0, cpus: 0, mem: 0, gpus: 0, disk: 0 };
    sum.drivers += by;
    sum.executors += by * executors;
    for (const name of ['cpus', 'mem', 'gpus', 'disk'] as const)
      sum[name] += by * ((sizes.driver[name] ?? 0) + executors * (sizes.executor[name] ?? 0));
    if (sum.drivers === 0) roles.delete(role);
    else roles.set(role, sum);
    if (roles.size === 0) this.#clusters.delete(cluster);
    else this.#clusters.set(cluster, roles);
  }
}
