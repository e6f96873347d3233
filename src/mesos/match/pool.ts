/** What is left of one offer while tasks are placed on it. Totals are kept beside the pieces, so that a look costs no walk. */
import type { Offer, Resource } from '../../model/mesos.ts';
import { type Amounts, portsIn, take, totalOf } from '../../model/resources.ts';

export interface Pool {
  readonly offer: Offer;
  /** The role that the offer was made to. */
  readonly role: string;
  left: readonly Resource[];
  totals: Amounts;
}

export const poolOf = (offer: Offer): Pool => ({
  offer,
  role: offer.resources[0]?.origin.allocatedTo ?? '*',
  left: offer.resources,
  totals: totalsOf(offer.resources),
});

const totalsOf = (resources: readonly Resource[]): Amounts => ({
  cpus: totalOf(resources, 'cpus'),
  mem: totalOf(resources, 'mem'),
  gpus: totalOf(resources, 'gpus'),
  disk: totalOf(resources, 'disk'),
  ports: portsIn(resources),
});

/** The amounts, named, in which the pool falls short. */
export const shortOf = ({ totals }: Pool, want: Amounts): (keyof Amounts)[] => {
  const short: (keyof Amounts)[] = [];
  if (totals.cpus < want.cpus) short.push('cpus');
  if (totals.mem < want.mem) short.push('mem');
  if (totals.ports < want.ports) short.push('ports');
  if ((totals.gpus ?? 0) < (want.gpus ?? 0)) short.push('gpus');
  if ((totals.disk ?? 0) < (want.disk ?? 0)) short.push('disk');
  return short;
};

/** Takes the amounts out of the pool, which must hold them. */
export const takeFrom = (pool: Pool, want: Amounts) => {
  const step = take(pool.left, want);
  if (step === undefined) throw new Error(`offer ${pool.offer.id} was found to fit and does not`);
  pool.left = step.left;
  const { totals } = pool;
  pool.totals = {
    cpus: totals.cpus - want.cpus,
    mem: totals.mem - want.mem,
    gpus: (totals.gpus ?? 0) - (want.gpus ?? 0),
    disk: (totals.disk ?? 0) - (want.disk ?? 0),
    ports: totals.ports - want.ports,
  };
  return step;
};
