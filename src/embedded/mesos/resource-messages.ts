/** Resources as messages: in the form before and after refined reservations, with and without the role they are allocated to. */
import type { ReservationMessage, ResourceMessage } from './messages.ts';
import { add, type Piece, type Pieces, piece, reservedRole, total } from './resources.ts';

export interface ResourceForm {
  /** The framework knows stacks of reservations (RESERVATION_REFINEMENT). */
  readonly refined: boolean;
  /** Names the role that the resources are allocated to, as frameworks with MULTI_ROLE see it. */
  readonly allocatedTo?: string;
}

/** The piece that a message means; the role it is allocated to is left aside. */
function pieceOf(message: ResourceMessage): Piece {
  const extra = [message.disk, message.revocable, message.shared, message.provider_id, message.set]
    .map((part) => (part === undefined ? '' : JSON.stringify(part)))
    .join('');
  const amount =
    message.type === 'RANGES' ? (message.ranges?.range ?? []) : Math.round((message.scalar?.value ?? 0) * 1000);
  return piece(message.name, amount, reservationsOf(message), extra);
}

/** The pieces that messages mean, those of the same kind summed up. */
export const piecesOf = (messages: readonly ResourceMessage[]): Pieces =>
  messages.reduce<Pieces>((sum, message) => add(sum, [pieceOf(message)]), []);

function reservationsOf(message: ResourceMessage): readonly ReservationMessage[] {
  if (message.reservations !== undefined && message.reservations.length > 0) return message.reservations;
  if (message.reservation !== undefined) {
    return [{ ...message.reservation, type: 'DYNAMIC', ...(message.role === undefined ? {} : { role: message.role }) }];
  }
  if (message.role === undefined || message.role === '*') return [];
  return [{ type: 'STATIC', role: message.role }];
}

function resourceMessage(item: Piece, form: ResourceForm): ResourceMessage {
  const amount =
    item.milli === undefined
      ? { type: 'RANGES', ranges: { range: item.ranges ?? [] } }
      : { type: 'SCALAR', scalar: { value: item.milli / 1000 } };
  return {
    name: item.name,
    ...amount,
    ...(form.refined ? refinedOrigin(item) : plainOrigin(item)),
    ...(form.allocatedTo === undefined ? {} : { allocation_info: { role: form.allocatedTo } }),
  };
}

export const resourceMessages = (pieces: Pieces, form: ResourceForm): ResourceMessage[] =>
  pieces.map((item) => resourceMessage(item, form));

const refinedOrigin = (item: Piece): Pick<ResourceMessage, 'reservations'> =>
  item.reservations.length === 0 ? {} : { reservations: item.reservations };

function plainOrigin(item: Piece): Pick<ResourceMessage, 'role' | 'reservation'> {
  const innermost = item.reservations.at(-1);
  if (innermost === undefined) return { role: '*' };
  const { type, role = '*', ...reservation } = innermost;
  return type === 'DYNAMIC' ? { role, reservation } : { role };
}

/** Ports first, reserved before unreserved: the order in which offers list them. */
export function inOfferOrder(pieces: Pieces): Pieces {
  const rank = (item: Piece): number => (item.reservations.length > 0 ? 0 : item.ranges === undefined ? 2 : 1);
  return [...pieces].sort((left, right) => rank(left) - rank(right));
}

/** Resources in the words of Mesos' messages: `cpus(allocated: cook):4; ports(allocated: cook):[31000-32000]`, `{}` for none. */
export function describe(pieces: Pieces, allocatedTo: string): string {
  if (pieces.length === 0) return '{}';
  return pieces
    .map((item) => `${item.name}(allocated: ${allocatedTo})${describeOrigin(item)}:${amountOf(item)}`)
    .join('; ');
}

function describeOrigin(item: Piece): string {
  if (item.reservations.length === 0) return '';
  const each = item.reservations.map(({ type, role, principal }) =>
    [type, role, principal].filter((word) => word !== undefined).join(','),
  );
  return `(reservations: [${each.map((words) => `(${words})`).join(',')}])`;
}

const amountOf = (item: Piece): string =>
  item.ranges === undefined
    ? String((item.milli ?? 0) / 1000)
    : `[${item.ranges.map((range) => `${range.begin}-${range.end}`).join(', ')}]`;

/** The sums that state pages show: the four scalars always, anything else when it is there. */
export function resourceSums(pieces: Pieces): Record<string, number | string> {
  const sums: Record<string, number | string> = { disk: 0, mem: 0, gpus: 0, cpus: 0 };
  for (const item of pieces) {
    if (item.ranges === undefined) sums[item.name] = total(pieces, item.name) / 1000;
    else sums[item.name] = rangesText(pieces, item.name);
  }
  return sums;
}

const rangesText = (pieces: Pieces, name: string): string =>
  `[${pieces
    .flatMap((item) => (item.name === name ? (item.ranges ?? []) : []))
    .map((range) => `${range.begin}-${range.end}`)
    .join(', ')}]`;

/** The reserved pieces, grouped by the role they are reserved for. */
export function byReservedRole(pieces: Pieces): Map<string, Pieces> {
  const roles = new Map<string, Pieces>();
  for (const item of pieces) {
    const role = reservedRole(item);
    if (role !== undefined) roles.set(role, [...(roles.get(role) ?? []), item]);
  }
  return roles;
}
