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

export const poolOf = (offer: Offer): Pool => {
  const role = roleOf(offer);
  const pieces = offer.resources.filter(({ origin }) => origin.allocatedTo === role);
  return { offer, role, left: pieces, totals: totalsOf(pieces) };
};

/** The role that an offer was made to: Mesos offers the resources of an agent to one role at a time. */
export const roleOf = (offer: Offer): string => offer.resources[0]?.origin.allocatedTo ?? '*';

export const totalsOf = (resources: readonly Resource[]): Amounts => ({
  cpus: totalOf(resources, 'cpus'),
  mem: totalOf(resources, 'mem'),
  gpus: totalOf(resources, 'gpus'),
  disk: totalOf(resources, 'disk'),
  ports: portsIn(resources),
});

/** Names of amounts, in the order in which they are looked at. */
export const amountNames = ['cpus', 'mem', 'gpus', 'disk', 'ports'] as const satisfies readonly (keyof Amounts)[];

export const isEnough = (totals: Amounts, want: Amounts): boolean =>
  totals.cpus >= want.cpus &&
  totals.mem >= want.mem &&
  totals.ports >= want.ports &&
  (totals.gpus ?? 0) >= (want.gpus ?? 0) &&
  (totals.disk ?? 0) >= (want.disk ?? 0);

/** The first amount in which the totals fall short. */
export const firstShort = (totals: Amounts, want: Amounts): keyof Amounts | undefined =>
  isEnough(totals, want) ? undefined : amountNames.find((name) => (totals[name] ?? 0) < (want[name] ?? 0));

/** The amounts, named, in which the totals fall short. */
export const shortOf = (totals: Amounts, want: Amounts): readonly (keyof Amounts)[] =>
  amountNames.filter((name) => (totals[name] ?? 0) < (want[name] ?? 0));

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
