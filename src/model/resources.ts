/**
 * Arithmetic of Mesos resources, in integer thousandths and whole ports: taking an amount out of what an offer holds.
 * Pieces are taken in the offer's order, those reserved for the role first, so that unreserved room stays for others.
 */
import type { PortRange, Resource } from './mesos.ts';

export type ScalarResource = Extract<Resource, { milli: number }>;
export type RangesResource = Extract<Resource, { ranges: readonly PortRange[] }>;

/** What a task needs of one agent. Scalars in thousandths; `ports` is a number of ports, whichever they are. */
export interface Amounts {
  readonly cpus: number;
  readonly mem: number;
  readonly gpus?: number;
  readonly disk?: number;
  readonly ports: number;
}

export interface Taken {
  readonly taken: readonly Resource[];
  readonly left: readonly Resource[];
  /** The ports among `taken`, one by one, in the order in which they were asked for. */
  readonly ports: readonly number[];
}

export const isScalar = (resource: Resource): resource is ScalarResource => 'milli' in resource;

export const isRanges = (resource: Resource): resource is RangesResource => 'ranges' in resource;

/** Sum of all pieces of one scalar, in thousandths. */
export const totalOf = (resources: readonly Resource[], name: string): number =>
  resources.reduce((sum, piece) => (piece.name === name && isScalar(piece) ? sum + piece.milli : sum), 0);

/** Number of ports in all pieces. */
export const portsIn = (resources: readonly Resource[]): number =>
  resources.reduce((sum, piece) => (piece.name === 'ports' && isRanges(piece) ? sum + sizeOf(piece.ranges) : sum), 0);

const sizeOf = (ranges: readonly PortRange[]): number =>
  ranges.reduce((sum, range) => sum + range.end - range.begin + 1, 0);

/** Takes the amounts out of the resources; undefined when they don't hold them. */
export const take = (resources: readonly Resource[], want: Amounts): Taken | undefined => {
  let left: readonly Resource[] = resources;
  const taken: Resource[] = [];
  for (const [name, amount] of scalarsOf(want)) {
    const step = takeScalar(left, name, amount);
    if (step === undefined) return undefined;
    left = step.left;
    taken.push(...step.taken);
  }
  const ports = takePorts(left, want.ports);
  if (ports === undefined) return undefined;
  return { taken: [...taken, ...ports.taken], left: ports.left, ports: ports.ports };
};

const scalarsOf = (want: Amounts): readonly (readonly [string, number])[] =>
  (
    [
      ['cpus', want.cpus],
      ['mem', want.mem],
      ['gpus', want.gpus ?? 0],
      ['disk', want.disk ?? 0],
    ] as const
  ).filter(([, amount]) => amount > 0);

const reservedFirst = (resources: readonly Resource[], name: string): readonly number[] => {
  const places = resources.flatMap((piece, index) => (piece.name === name ? [index] : []));
  const rank = (index: number) => (resources[index]?.origin.reservedFor === undefined ? 1 : 0);
  return places.sort((a, b) => rank(a) - rank(b) || a - b);
};

const takeScalar = (resources: readonly Resource[], name: string, amount: number) => {
  const left = [...resources];
  const taken: Resource[] = [];
  let missing = amount;
  for (const index of reservedFirst(resources, name)) {
    const piece = left[index];
    if (missing === 0 || piece === undefined || !isScalar(piece)) continue;
    const used = Math.min(missing, piece.milli);
    if (used <= 0) continue;
    missing -= used;
    taken.push({ ...piece, milli: used });
    left[index] = { ...piece, milli: piece.milli - used };
  }
  return missing > 0 ? undefined : { taken, left: left.filter((piece) => !isScalar(piece) || piece.milli > 0) };
};

const takePorts = (resources: readonly Resource[], count: number): Taken | undefined => {
  const left = [...resources];
  const taken: Resource[] = [];
  const ports: number[] = [];
  for (const index of reservedFirst(resources, 'ports')) {
    const piece = left[index];
    const missing = count - ports.length;
    if (missing === 0 || piece === undefined || !isRanges(piece)) continue;
    const split = splitRanges(piece.ranges, missing);
    taken.push({ ...piece, ranges: split.taken });
    left[index] = { ...piece, ranges: split.left };
    for (const range of split.taken) for (let port = range.begin; port <= range.end; port += 1) ports.push(port);
  }
  if (ports.length < count) return undefined;
  return { taken, left: left.filter((piece) => !isRanges(piece) || piece.ranges.length > 0), ports };
};

/** The first `count` ports of the ranges, and what remains. */
const splitRanges = (ranges: readonly PortRange[], count: number) => {
  const taken: PortRange[] = [];
  const left: PortRange[] = [];
  let missing = count;
  for (const range of ranges) {
    const used = Math.min(missing, range.end - range.begin + 1);
    if (used > 0) taken.push({ begin: range.begin, end: range.begin + used - 1 });
    if (range.begin + used <= range.end) left.push({ begin: range.begin + used, end: range.end });
    missing -= used;
  }
  return { taken, left };
};
