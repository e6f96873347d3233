import { expect, test } from '@jest/globals';
import type { Tenant } from '../../src/api/cluster/tenants.ts';
import { type Claim, Tenancy } from '../../src/controller/tenancy.ts';
import fc from '../support/fast-check.ts';

const tenant: Tenant = {
  name: 'a',
  hostPaths: [],
  dockerParameters: [],
  privileged: false,
  maxDrivers: 3,
  maxCores: 10,
};
const claim = (cores: number): Claim => ({
  cluster: 'main',
  tenant,
  usage: { drivers: 1, cpus: cores * 1000, mem: 0 },
});
const step = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  cores: fc.integer({ min: 1, max: 12 }),
  ends: fc.boolean(),
});

test('whoever is launched only when nothing hinders him stays within the limits, and whoever waits and fits is told', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const told: string[] = [];
      const tenancy = new Tenancy((key) => told.push(key));
      const running = new Map<string, number>();
      const waiting = new Map<string, number>();
      const used = () => [...running.values()].reduce((sum, cores) => sum + cores, 0);
      const fits = (cores: number) => running.size < 3 && used() + cores <= 10;
      for (const { key, cores, ends } of steps) {
        told.length = 0;
        if (running.has(key)) {
          if (!ends) continue;
          running.delete(key);
          tenancy.free(key);
          const first = [...waiting].find(([, wanted]) => fits(wanted));
          expect(told[0]).toBe(first?.[0]);
        } else {
          waiting.delete(key);
          const hindered = tenancy.hindrance(key, claim(cores)) !== undefined;
          expect(hindered).toBe(!fits(cores));
          if (hindered) waiting.set(key, cores);
          else {
            tenancy.take(key, claim(cores));
            running.set(key, cores);
          }
        }
        expect(running.size <= 3 && used() <= 10).toBe(true);
      }
    }),
  );
});
