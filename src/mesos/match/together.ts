/** What all offers hold together, by role, while drivers are placed on them; summed up once, so that a look costs as many steps as a driver has roles. */
import type { Gang } from '../../model/resources.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import type { Demand } from './demand.ts';
import type { Pool } from './pool.ts';

export class Together {
  readonly #byRole = new Map<string, Gang>();

  constructor(pools: readonly Pool[]) {
    for (const { role, totals } of pools) this.#add(role, totals.cpus, totals.mem);
  }

  /** A driver was placed there. */
  take({ role }: Pool, { amounts }: Demand): void {
    this.#add(role, -amounts.cpus, -amounts.mem);
  }

  /** Why a driver that wants room for its executors has to wait for more offers; undefined when it has not, and when there are none to its roles. */
  refusal({ gang, roles }: Demand): Refusal<'OffersTooFew'> | undefined {
    if (gang === undefined || !roles.some((role) => this.#byRole.has(role))) return undefined;
    let [cpus, mem] = [0, 0];
    for (const role of new Set(roles)) {
      const held = this.#byRole.get(role);
      cpus += held?.cpus ?? 0;
      mem += held?.mem ?? 0;
    }
    if (cpus >= gang.cpus && mem >= gang.mem) return undefined;
    return no(
      'OffersTooFew',
      `All offers together hold ${cpus / 1000} cpus and ${mem / 1000} MiB of memory; the application is to begin with ${gang.cpus / 1000} cpus and ${gang.mem / 1000} MiB.`,
    );
  }

  #add(role: string, cpus: number, mem: number): void {
    const held = this.#byRole.get(role) ?? { cpus: 0, mem: 0 };
    this.#byRole.set(role, { cpus: held.cpus + cpus, mem: held.mem + mem });
  }
}
