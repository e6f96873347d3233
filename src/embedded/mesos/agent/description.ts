/** What an agent has and how it describes itself, from its specification. */

import type { ReservationMessage } from '../messages.ts';
import type { AgentSpec, AttributeValue, ResourceAmounts } from '../options.ts';
import { add, type Piece, type Pieces, piece } from '../resources.ts';

const defaultResources: ResourceAmounts = { cpus: 4, mem: 8192, disk: 20_000, ports: [{ begin: 31_000, end: 32_000 }] };

/** All resources, free and reserved ones. */
export function totalOf(spec: AgentSpec): Pieces {
  let total = pieces(spec.resources ?? defaultResources, []);
  for (const [role, amounts] of Object.entries(spec.reserved ?? {})) {
    total = add(total, pieces(amounts, [{ type: 'STATIC', role }]));
  }
  return total;
}

function pieces(amounts: ResourceAmounts, reservations: readonly ReservationMessage[]): Pieces {
  const result: Piece[] = [];
  for (const name of ['cpus', 'mem', 'disk', 'gpus'] as const) {
    const amount = amounts[name] ?? 0;
    if (amount > 0) result.push(piece(name, Math.round(amount * 1000), reservations));
  }
  if (amounts.ports !== undefined) result.push(piece('ports', amounts.ports, reservations));
  return result;
}

/** Attributes as messages: numbers are scalars, strings are text. */
export const attributeMessages = (attributes: Readonly<Record<string, AttributeValue>>): object[] =>
  Object.entries(attributes).map(([name, value]) => ({ name, ...attributeValue(value) }));

function attributeValue(value: AttributeValue): object {
  if (typeof value === 'number') return { type: 'SCALAR', scalar: { value } };
  if (typeof value === 'string') return { type: 'TEXT', text: { value } };
  if ('set' in value) return { type: 'SET', set: { item: value.set } };
  return { type: 'RANGES', ranges: { range: value } };
}
