/**
 * Arithmetic of Mesos resources, in integer thousandths and whole ports: taking an amount out of what an offer holds.
 * Reserved pieces are taken before unreserved ones, so that unreserved room stays for others, and of reserved ones those for the deepest role
 * first (`a/b` before `a`); otherwise the offer's order counts.
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
  /** Ports that must be these very ones, beside `ports`. */
  readonly fixedPorts?: readonly number[];
}

/** What offers must hold together; thousandths. */
export interface Gang {
  readonly cpus: number;
  readonly mem: number;
}

export interface Taken {
  readonly taken: readonly Resource[];
  readonly left: readonly Resource[];
  /** The ports among `taken` that could have been any, one by one, in the order in which they were asked for. */
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
  const fixed = takePorts(resources, want.fixedPorts ?? []);
  if (fixed === undefined) return undefined;
  const left = [...fixed.left];
  const taken = [...fixed.taken];
  for (const name of scalarNames) if (!moveScalar(left, taken, name, want[name] ?? 0)) return undefined;
  const ports = movePorts(left, taken, want.ports);
  return ports === undefined ? undefined : { taken, left: left.filter(holdsSomething), ports };
};

/** Takes one certain port out of the resources; undefined when they don't hold it. */
export const takePort = (resources: readonly Resource[], port: number): Taken | undefined => {
  const at = resources.findIndex(
    (piece) => piece.name === 'ports' && isRanges(piece) && piece.ranges.some((range) => contains(range, port)),
  );
  const piece = resources[at];
  if (piece === undefined || !isRanges(piece)) return undefined;
  const ranges = piece.ranges.flatMap((range) => (contains(range, port) ? around(range, port) : [range]));
  const left = resources.with(at, { ...piece, ranges });
  const taken = { ...piece, ranges: [{ begin: port, end: port }] };
  return { taken: [taken], left: left.filter(holdsSomething), ports: [port] };
};

/** Takes certain ports out of the resources, one after the other. */
const takePorts = (
  resources: readonly Resource[],
  wanted: readonly number[],
): Pick<Taken, 'taken' | 'left'> | undefined => {
  let left = resources;
  const taken: Resource[] = [];
  for (const port of wanted) {
    const step = takePort(left, port);
    if (step === undefined) return undefined;
    left = step.left;
    taken.push(...step.taken);
  }
  return { taken, left };
};

/** The first of certain ports that none of the resources holds. */
export const portNotIn = (resources: readonly Resource[], wanted: readonly number[]): number | undefined =>
  wanted.find((port) => takePort(resources, port) === undefined);

const contains = ({ begin, end }: PortRange, port: number): boolean => begin <= port && port <= end;

const around = ({ begin, end }: PortRange, port: number): readonly PortRange[] =>
  [
    { begin, end: port - 1 },
    { begin: port + 1, end },
  ].filter((range) => range.begin <= range.end);

const scalarNames = ['cpus', 'mem', 'gpus', 'disk'] as const;

const holdsSomething = (piece: Resource): boolean => (isScalar(piece) ? piece.milli > 0 : piece.ranges.length > 0);

/** Where the pieces of that name are, in the order in which they are taken. */
const placesOf = (resources: readonly Resource[], name: string): readonly number[] => {
  const places: number[] = [];
  for (let index = 0; index < resources.length; index += 1) if (resources[index]?.name === name) places.push(index);
  const depth = (index: number) => resources[index]?.origin.reservedFor?.split('/').length ?? 0;
  return places.length < 2 ? places : places.sort((a, b) => depth(b) - depth(a) || a - b);
};

/** Moves the amount from what is left to what is taken; false when there isn't as much. */
const moveScalar = (left: Resource[], taken: Resource[], name: string, amount: number): boolean => {
  if (amount <= 0) return true;
  let missing = amount;
  for (const index of placesOf(left, name)) {
    const piece = left[index];
    if (piece === undefined || !isScalar(piece)) continue;
    const used = Math.min(missing, piece.milli);
    if (used <= 0) continue;
    missing -= used;
    taken.push({ name, origin: piece.origin, milli: used });
    left[index] = { name, origin: piece.origin, milli: piece.milli - used };
  }
  return missing === 0;
};

/** Moves as many ports; undefined when there aren't as many. */
const movePorts = (left: Resource[], taken: Resource[], count: number): readonly number[] | undefined => {
  const ports: number[] = [];
  if (count <= 0) return ports;
  for (const index of placesOf(left, 'ports')) {
    const piece = left[index];
    const missing = count - ports.length;
    if (missing === 0 || piece === undefined || !isRanges(piece)) continue;
    const split = splitRanges(piece.ranges, missing);
    if (split.taken.length === 0) continue;
    taken.push({ ...piece, ranges: split.taken });
    left[index] = { ...piece, ranges: split.left };
    for (const range of split.taken) for (let port = range.begin; port <= range.end; port += 1) ports.push(port);
  }
  return ports.length < count ? undefined : ports;
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
