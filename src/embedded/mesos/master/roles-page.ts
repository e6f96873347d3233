/** The roles of a cluster and what they hold. */
import { byReservedRole, resourceSums } from '../resource-messages.ts';
import { add, type Pieces } from '../resources.ts';
import type { Core } from './core.ts';
import { holdersOf } from './holders.ts';
import { sumOf } from './pages.ts';

/** GET /roles */
export function rolesPage(core: Core): object {
  return {
    roles: roleNames(core).map((name) => {
      const frameworks = [...core.frameworks.values()].filter((framework) => framework.roles.includes(name));
      const offered = frameworks.flatMap((framework) => [...framework.offers]).filter((offer) => offer.role === name);
      const held = frameworks.flatMap(holdersOf).filter(({ role }) => role === name);
      const reserved = [...core.agents.values()].flatMap((agent) => byReservedRole(agent.total).get(name) ?? []);
      const offeredSum = sumOf(offered.map((offer) => offer.pieces));
      const allocatedSum = sumOf(held.map(({ pieces }) => pieces));
      return {
        name,
        weight: 1,
        quota: { role: name, guarantee: {}, limit: {}, consumed: nonEmptySums(add(allocatedSum, reserved)) },
        resources: nonEmptySums(add(allocatedSum, offeredSum)),
        allocated: nonEmptySums(allocatedSum),
        offered: nonEmptySums(offeredSum),
        reserved: nonEmptySums(reserved),
        frameworks: frameworks.map((framework) => framework.id),
      };
    }),
  };
}

/** Every role that a framework is in or that resources are reserved for. */
export function roleNames(core: Core): string[] {
  const names = new Set<string>();
  for (const framework of core.frameworks.values()) for (const role of framework.roles) names.add(role);
  for (const agent of core.agents.values()) for (const role of byReservedRole(agent.total).keys()) names.add(role);
  return [...names].sort();
}

const nonEmptySums = (pieces: Pieces): Record<string, number | string> =>
  pieces.length === 0 ? {} : resourceSums(pieces);
