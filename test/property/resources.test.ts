import { describe, expect, test } from '@jest/globals';
import type { Resource } from '../../src/model/mesos.ts';
import { type Amounts, isRanges, isScalar, portsIn, take, totalOf } from '../../src/model/resources.ts';
import fc from '../support/fast-check.ts';
import { originOf } from '../support/offers.ts';

const origins = [originOf('etl'), originOf('etl', true), { ...originOf('etl', true), key: 'etl/refined' }];
const origin = fc.constantFrom(...origins);
const scalar = fc.record({
  name: fc.constantFrom('cpus', 'mem', 'gpus', 'disk', 'bandwidth'),
  origin,
  milli: fc.integer({ min: 1, max: 5000 }),
});
/** Ranges that don't touch each other, as Mesos sends them. */
const ranges = fc
  .uniqueArray(fc.nat({ max: 40 }), { maxLength: 5 })
  .map((starts) => starts.sort((a, b) => a - b).map((start) => ({ begin: start * 10, end: start * 10 + (start % 7) })));
const pieces: fc.Arbitrary<readonly Resource[]> = fc
  .tuple(fc.array(scalar, { maxLength: 8 }), fc.array(fc.record({ origin, ranges }), { maxLength: 3 }))
  .map(([scalars, ports]) => [...scalars, ...ports.map((piece): Resource => ({ name: 'ports', ...piece }))]);
const amounts: fc.Arbitrary<Amounts> = fc.record({
  cpus: fc.nat({ max: 6000 }),
  mem: fc.nat({ max: 6000 }),
  gpus: fc.nat({ max: 2000 }),
  disk: fc.nat({ max: 2000 }),
  ports: fc.nat({ max: 9 }),
});

/** Name and origin -> amount, or the ports one by one. */
const ledger = (resources: readonly Resource[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  const add = (key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);
  for (const piece of resources) {
    if (isScalar(piece)) add(`${piece.name} ${piece.origin.key}`, piece.milli);
    if (!isRanges(piece)) continue;
    for (const { begin, end } of piece.ranges)
      for (let port = begin; port <= end; port += 1) add(`port ${port} ${piece.origin.key}`, 1);
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
};

describe('taking amounts', () => {
  test('what is taken and what is left are together what was offered, origin by origin', () => {
    fc.assert(
      fc.property(pieces, amounts, (offered, want) => {
        const step = take(offered, want);
        if (step !== undefined) expect(ledger([...step.taken, ...step.left])).toEqual(ledger(offered));
      }),
    );
  });

  test('exactly what is wanted is taken, and no piece is empty or negative', () => {
    fc.assert(
      fc.property(pieces, amounts, (offered, want) => {
        const step = take(offered, want);
        if (step === undefined) return;
        const sum = (name: string) =>
          step.taken.reduce((total, piece) => total + (piece.name === name && isScalar(piece) ? piece.milli : 0), 0);
        expect([sum('cpus'), sum('mem'), sum('gpus'), sum('disk')]).toEqual([
          want.cpus,
          want.mem,
          want.gpus,
          want.disk,
        ]);
        expect(sum('bandwidth')).toBe(0);
        expect(step.ports).toHaveLength(want.ports);
        const amountsLeft = [...step.taken, ...step.left].map((piece) =>
          isScalar(piece) ? piece.milli : isRanges(piece) ? piece.ranges.length : 0,
        );
        expect(amountsLeft.every((amount) => amount > 0)).toBe(true);
      }),
    );
  });

  test('succeeds exactly when there is enough of everything', () => {
    fc.assert(
      fc.property(pieces, amounts, (offered, want) => {
        const { ports, cpus, mem, gpus = 0, disk = 0 } = want;
        const enough = Object.entries({ cpus, mem, gpus, disk }).every(
          ([name, amount]) => totalOf(offered, name) >= amount,
        );
        expect(take(offered, want) !== undefined).toBe(enough && portsIn(offered) >= ports);
      }),
    );
  });
});
