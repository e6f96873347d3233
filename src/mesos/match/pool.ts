/** What is left of one offer while tasks are placed on it. Totals are kept beside the pieces, so that a look costs no walk. */
import type { Offer, Resource } from '../../model/mesos.ts';
import { type Amounts, portNotIn, portsIn, take, totalOf } from '../../model/resources.ts';

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
export type AmountName = (typeof amountNames)[number];

export const isEnough = (totals: Amounts, want: Amounts): boolean =>
  totals.cpus >= want.cpus &&
  totals.mem >= want.mem &&
  totals.ports >= portsOf(want) &&
  (totals.gpus ?? 0) >= (want.gpus ?? 0) &&
  (totals.disk ?? 0) >= (want.disk ?? 0);

/** Whether the pool holds the amounts, the ports that must be certain ones too. */
export const holds = ({ totals, left }: Pool, want: Amounts): boolean =>
  isEnough(totals, want) && (want.fixedPorts === undefined || portNotIn(left, want.fixedPorts) === undefined);

/** How many ports in all. */
const portsOf = ({ ports, fixedPorts }: Amounts): number => ports + (fixedPorts?.length ?? 0);

/** An amount as it is compared. */
export const amountOf = (amounts: Amounts, name: AmountName): number =>
  name === 'ports' ? portsOf(amounts) : (amounts[name] ?? 0);

/** The first amount in which the totals fall short. */
export const firstShort = (totals: Amounts, want: Amounts): AmountName | undefined =>
  isEnough(totals, want) ? undefined : amountNames.find((name) => (totals[name] ?? 0) < amountOf(want, name));

/** The amounts, named, in which the totals fall short. */
export const shortOf = (totals: Amounts, want: Amounts): readonly AmountName[] =>
  amountNames.filter((name) => (totals[name] ?? 0) < amountOf(want, name));

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
    ports: totals.ports - portsOf(want),
  };
  return step;
};
