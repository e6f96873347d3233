/**
 * Taking resources as Spark 3.4.4 takes them (semantics 6.3, 6.4): in the offer's order, in doubles, reserved or not. Kept for `Spark34`; the
 * exact arithmetic of everything else is in `model/resources.ts`.
 */
import type { PortRange } from '../model/mesos.ts';

interface Origin {
  readonly role: string;
  /** As Mesos sent it. */
  readonly reservation?: unknown;
}

export type OfferedResource =
  | (Origin & { readonly name: string; readonly scalar: number })
  | (Origin & { readonly name: string; readonly ranges: readonly PortRange[] });

export interface Partition {
  readonly used: readonly OfferedResource[];
  readonly left: readonly OfferedResource[];
}

/** Sum of the scalars of a name, over all roles. */
export const amountOf = (resources: readonly OfferedResource[], name: string): number =>
  resources.reduce(
    (sum, resource) => (resource.name === name && 'scalar' in resource ? sum + resource.scalar : sum),
    0,
  );

/** Role and reservation of a piece that is used: the reservation counts only under a role of its own. */
export const originOf = ({ role, reservation }: Origin): Origin =>
  role === '*' || reservation === undefined ? { role } : { role, reservation };

/**
 * Takes an amount, or all there is when that is less. Scalars of any name of which nothing is left are dropped; what is not touched is the same
 * object as before.
 */
export const takeAmount = (resources: readonly OfferedResource[], name: string, amount: number): Partition => {
  let missing = amount;
  const used: OfferedResource[] = [];
  const left = resources.flatMap((resource): readonly OfferedResource[] => {
    if (!('scalar' in resource)) return [resource];
    const taken = resource.name === name && missing > 0 ? Math.min(missing, resource.scalar) : 0;
    if (taken <= 0) return resource.scalar > 0 ? [resource] : [];
    used.push({ name, scalar: taken, ...originOf(resource) });
    missing -= taken;
    const rest = resource.scalar - taken;
    return rest > 0 ? [{ name, scalar: rest, ...originOf(resource) }] : [];
  });
  return { used, left };
};
