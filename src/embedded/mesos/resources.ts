/**
 * Arithmetic of resources: lists of pieces, each a name, the reservations it is under, and an amount in thousandths or in ranges.
 * Nothing here knows frameworks or allocation; `resource-messages.ts` turns pieces into messages and back.
 */
import type { PortRange } from '../../model/mesos.ts';
import type { ReservationMessage } from './messages.ts';

export interface Piece {
  readonly name: string;
  /** From the outermost to the innermost; empty for unreserved resources. */
  readonly reservations: readonly ReservationMessage[];
  /** Name and reservations in one text: pieces of equal keys are the same kind of resource. */
  readonly key: string;
  /** Thousandths, for scalars. */
  readonly milli?: number;
  readonly ranges?: readonly PortRange[];
}

export type Pieces = readonly Piece[];

/** A piece of a scalar (thousandths) or of ranges. `extra` sets apart kinds of resources that nobody here can hand out. */
export function piece(
  name: string,
  amount: number | readonly PortRange[],
  reservations: readonly ReservationMessage[] = [],
  extra = '',
): Piece {
  const key = `${name}|${reservations.length === 0 ? '' : JSON.stringify(reservations.map(orderedReservation))}|${extra}`;
  return typeof amount === 'number'
    ? { name, reservations, key, milli: amount }
    : { name, reservations, key, ranges: normalised(amount) };
}

const orderedReservation = (reservation: ReservationMessage): unknown[] => [
  reservation.type,
  reservation.role,
  reservation.principal,
  reservation.labels?.labels,
];

/** The role that a piece is reserved for; undefined when it is free for all. */
export const reservedRole = (item: Piece): string | undefined => item.reservations.at(-1)?.role;

/** True when a framework in this role may be offered the piece: unreserved, or reserved for the role or one of its parents. */
export function allocatableTo(item: Piece, role: string): boolean {
  const reserved = reservedRole(item);
  return reserved === undefined || reserved === role || role.startsWith(`${reserved}/`);
}

export function add(left: Pieces, right: Pieces): Pieces {
  if (left.length === 0) return right;
  const sum = [...left];
  for (const item of right) {
    const at = sum.findIndex((other) => other.key === item.key);
    const other = sum[at];
    if (other === undefined) sum.push(item);
    else sum[at] = joined(other, item);
  }
  return sum;
}

/** What is left; what isn't there can't be taken and is ignored. */
export function subtract(left: Pieces, right: Pieces): Pieces {
  if (right.length === 0) return left;
  const taken = new Map(right.map((item) => [item.key, item]));
  const rest: Piece[] = [];
  for (const item of left) {
    const other = taken.get(item.key);
    const remainder = other === undefined ? item : without(item, other);
    if (!isEmpty(remainder)) rest.push(remainder);
  }
  return rest;
}

/** True when every piece of `part` is there in full. */
export function contains(whole: Pieces, part: Pieces): boolean {
  return part.every((item) => {
    const other = whole.find((candidate) => candidate.key === item.key);
    if (other === undefined) return isEmpty(item);
    if (item.milli !== undefined) return (other.milli ?? 0) >= item.milli;
    return (item.ranges ?? []).every((range) => covers(other.ranges ?? [], range));
  });
}

/** Thousandths of a scalar, whatever it is reserved for. */
export const total = (pieces: Pieces, name: string): number =>
  pieces.reduce((sum, item) => (item.name === name ? sum + (item.milli ?? 0) : sum), 0);

const isEmpty = (item: Piece): boolean => (item.milli === undefined ? item.ranges?.length === 0 : item.milli <= 0);

function joined(left: Piece, right: Piece): Piece {
  if (left.milli !== undefined) return { ...left, milli: left.milli + (right.milli ?? 0) };
  return { ...left, ranges: normalised([...(left.ranges ?? []), ...(right.ranges ?? [])]) };
}

function without(left: Piece, right: Piece): Piece {
  if (left.milli !== undefined) return { ...left, milli: left.milli - (right.milli ?? 0) };
  let ranges = left.ranges ?? [];
  for (const hole of right.ranges ?? []) ranges = ranges.flatMap((range) => cut(range, hole));
  return { ...left, ranges };
}

function cut(range: PortRange, hole: PortRange): PortRange[] {
  if (hole.end < range.begin || hole.begin > range.end) return [range];
  const rest: PortRange[] = [];
  if (range.begin < hole.begin) rest.push({ begin: range.begin, end: hole.begin - 1 });
  if (range.end > hole.end) rest.push({ begin: hole.end + 1, end: range.end });
  return rest;
}

const covers = (ranges: readonly PortRange[], range: PortRange): boolean =>
  ranges.some((candidate) => candidate.begin <= range.begin && candidate.end >= range.end);

/** Ranges in order, neighbours joined. */
function normalised(ranges: readonly PortRange[]): PortRange[] {
  const result: PortRange[] = [];
  for (const range of [...ranges].sort((left, right) => left.begin - right.begin)) {
    const last = result.at(-1);
    if (last !== undefined && range.begin <= last.end + 1) {
      result[result.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) };
    } else if (range.end >= range.begin) result.push({ begin: range.begin, end: range.end });
  }
  return result;
}
