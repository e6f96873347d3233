/** Offers and the pieces they are made of, with whole numbers instead of thousandths where people count so. */
import type { Attribute, Offer, PortRange, Resource, ResourceOrigin } from '../../src/model/mesos.ts';

/** Of the role's unreserved pool, or of what is reserved for it. */
export const originOf = (role = '*', reserved = false): ResourceOrigin => ({
  key: reserved ? `${role}/reserved` : role,
  allocatedTo: role,
  ...(reserved ? { reservedFor: role } : {}),
  wire: {},
});

export const scalar = (name: string, amount: number, origin = originOf()): Resource => ({
  name,
  origin,
  milli: Math.round(amount * 1000),
});

export const ports = (ranges: readonly (readonly [number, number])[], origin = originOf()): Resource => ({
  name: 'ports',
  origin,
  ranges: ranges.map(([begin, end]): PortRange => ({ begin, end })),
});

interface Holds {
  readonly cpus?: number;
  readonly mem?: number;
  readonly ports?: readonly (readonly [number, number])[];
  readonly role?: string;
  readonly agentId?: string;
  readonly gpus?: number;
  readonly attributes?: readonly Attribute[];
}

/** An offer of an agent of its own, with 31000-31009 unless other ports are named. */
export const offerOf = (id: string, holds: Holds = {}): Offer => {
  const origin = originOf(holds.role);
  return {
    id,
    agentId: holds.agentId ?? `agent-of-${id}`,
    hostname: `host-of-${id}`,
    resources: [
      scalar('cpus', holds.cpus ?? 4, origin),
      scalar('mem', holds.mem ?? 4096, origin),
      ...(holds.gpus === undefined ? [] : [scalar('gpus', holds.gpus, origin)]),
      ports(holds.ports ?? [[31000, 31009]], origin),
    ],
    attributes: holds.attributes ?? [],
  };
};
