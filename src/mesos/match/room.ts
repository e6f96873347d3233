/** What an agent could offer to a role, by what the master has down about it: what Mesos' allocator would make of it if nobody else came first. */
import type { Attribute, Offer, PortRange, Resource } from '../../model/mesos.ts';
import { isScalar } from '../../model/resources.ts';

export interface AgentResources {
  readonly id: string;
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly resources: readonly Resource[];
  /** What tasks have of them. */
  readonly allocated: readonly Resource[];
}

/**
 * The offer that the agent's free resources would be: what is not reserved, and what is reserved for the role or for one above it. What is
 * offered to somebody at the moment counts as free.
 */
export const roomFor = (agent: AgentResources, role: string): Offer => {
  const { id, hostname, attributes } = agent;
  const pool = (piece: Resource): string => `${piece.name} ${piece.origin.reservedFor ?? ''}`;
  const used = Map.groupBy(agent.allocated, pool);
  const groups = Map.groupBy(agent.resources, pool);
  const free = [...groups].flatMap(([key, pieces]) => without(pieces, used.get(key) ?? []));
  const resources = free
    .filter(({ origin }) => serves(origin.reservedFor, role))
    .map((piece) => ({ ...piece, origin: { ...piece.origin, allocatedTo: role } }));
  return { id: `${id} to ${role}`, agentId: id, hostname, attributes, resources };
};

/** Resources that are reserved for a role also go to the roles below it. */
const serves = (reservedFor: string | undefined, role: string): boolean =>
  reservedFor === undefined || reservedFor === role || role.startsWith(`${reservedFor}/`);

const without = (pieces: readonly Resource[], used: readonly Resource[]): readonly Resource[] => {
  let taken = used.reduce((sum, piece) => (isScalar(piece) ? sum + piece.milli : sum), 0);
  const ports = used.flatMap((piece) => (isScalar(piece) ? [] : piece.ranges));
  return pieces.map((piece) => {
    if (!isScalar(piece)) return { ...piece, ranges: ports.reduce(cut, piece.ranges) };
    const here = Math.min(taken, piece.milli);
    taken -= here;
    return { ...piece, milli: piece.milli - here };
  });
};

const cut = (ranges: readonly PortRange[], gone: PortRange): readonly PortRange[] =>
  ranges.flatMap((range) =>
    range.end < gone.begin || gone.end < range.begin
      ? [range]
      : [
          { begin: range.begin, end: gone.begin - 1 },
          { begin: gone.end + 1, end: range.end },
        ].filter(({ begin, end }) => begin <= end),
  );
