import { describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/api/cluster/tenants.ts';
import { type Claim, Tenancy } from '../../../src/controller/tenancy.ts';

const tenant = (limits: Partial<Tenant>): Tenant => ({
  name: 'a',
  hostPaths: [],
  dockerParameters: [],
  privileged: false,
  ...limits,
});
const claim = (cores: number, mib: number, of: Tenant): Claim => ({
  cluster: 'main',
  tenant: of,
  usage: { drivers: 1, cpus: cores * 1000, mem: mib * 1000 },
});
const newTenancy = () => {
  const woken: string[] = [];
  return { tenancy: new Tenancy((key) => woken.push(key)), woken };
};

describe('the limits of a tenant', () => {
  test.each<[string, Partial<Tenant>, string]>([
    ['drivers', { maxDrivers: 1 }, 'The tenant a is at its limit: 1 of 1 drivers used, 1 more wanted.'],
    ['cores', { maxCores: 5 }, 'The tenant a is at its limit: 4 of 5 cores used, 2 more wanted.'],
    ['memory', { maxMemory: '1g' }, 'The tenant a is at its limit: 1000 of 1024 MiB used, 100 more wanted.'],
  ])('in %s make who comes next wait, with the figures', (_, limits, message) => {
    const { tenancy } = newTenancy();
    const a = tenant(limits);
    expect(tenancy.hindrance('one', claim(4, 1000, a))).toBeUndefined();
    tenancy.take('one', claim(4, 1000, a));
    expect(tenancy.hindrance('two', claim(2, 100, a))).toEqual({ reason: 'TenantLimit', message });
  });

  test('are reached exactly, and hold for each cluster and tenant by itself', () => {
    const { tenancy } = newTenancy();
    const a = tenant({ maxCores: 4 });
    tenancy.take('one', claim(2, 1, a));
    expect(tenancy.hindrance('two', claim(2, 1, a))).toBeUndefined();
    expect(tenancy.hindrance('two', claim(3, 1, { ...a, name: 'b' }))).toBeUndefined();
    expect(tenancy.hindrance('two', { ...claim(3, 1, a), cluster: 'other' })).toBeUndefined();
  });

  test('count an application once, however often it is taken into account', () => {
    const { tenancy } = newTenancy();
    const a = tenant({ maxDrivers: 2 });
    for (let times = 0; times < 3; times += 1) tenancy.take('one', claim(1, 1, a));
    expect(tenancy.hindrance('one', claim(1, 1, a))).toBeUndefined();
    expect(tenancy.hindrance('two', claim(1, 1, a))).toBeUndefined();
  });

  test('that are raised count at once', () => {
    const { tenancy } = newTenancy();
    tenancy.take('one', claim(1, 1, tenant({ maxDrivers: 1 })));
    expect(tenancy.hindrance('two', claim(1, 1, tenant({ maxDrivers: 1 })))).toBeDefined();
    expect(tenancy.hindrance('two', claim(1, 1, tenant({ maxDrivers: 2 })))).toBeUndefined();
  });
});

describe('when room becomes free', () => {
  test('who fits is told, in the order of waiting; who is too large keeps nobody back', () => {
    const { tenancy, woken } = newTenancy();
    const a = tenant({ maxCores: 4 });
    tenancy.take('one', claim(3, 1, a));
    tenancy.take('other', claim(1, 1, a));
    for (const [key, cores] of [
      ['large', 4],
      ['b', 2],
      ['c', 1],
      ['d', 1],
    ] as const)
      expect(tenancy.hindrance(key, claim(cores, 1, a))).toBeDefined();
    tenancy.free('one');
    expect(woken).toEqual(['b', 'c']);
  });

  test('nobody is told who does not wait any more', () => {
    const { tenancy, woken } = newTenancy();
    const a = tenant({ maxDrivers: 1 });
    tenancy.take('one', claim(1, 1, a));
    tenancy.hindrance('two', claim(1, 1, a));
    tenancy.hindrance('three', claim(1, 1, a));
    tenancy.hindrance('two', undefined);
    tenancy.forget('three');
    tenancy.free('one');
    expect(woken).toEqual([]);
  });
});
