import { describe, expect, test } from '@jest/globals';
import {
  attributesFromWire,
  resourcesFromWire,
  resourceToWire,
  toMilli,
} from '../../../../src/mesos/wire/resources.ts';
import type { Resource } from '../../../../src/model/mesos.ts';

const cpus = (value: number, more: object = {}): Record<string, unknown> => ({
  name: 'cpus',
  type: 'SCALAR',
  scalar: { value },
  ...more,
});

function only(message: Record<string, unknown>, offeredTo?: string): Resource {
  const [resource, ...others] = resourcesFromWire([message], offeredTo);
  if (resource === undefined || others.length > 0) throw new Error('expected one resource');
  return resource;
}

describe('scalars', () => {
  test.each([
    [1, 1000],
    [0.1, 100],
    [0.1 + 0.2, 300],
    [0.0005, 1],
    [0.00049, 0],
    [1.0005, 1001],
    [1.2344999, 1234],
    [8191.999, 8191999],
    [65536.125, 65536125],
    [0, 0],
    [-0.0005, -1],
  ])('%p is %p thousandths, as Mesos rounds', (value, milli) => {
    expect(toMilli(value)).toBe(milli);
    expect(only(cpus(value))).toMatchObject({ name: 'cpus', milli });
  });

  test('thousandths go back as the decimal number that they came from', () => {
    for (const value of [0.1, 0.3, 1.234, 2.675, 8191.999]) {
      expect(resourceToWire(only(cpus(value)))).toMatchObject({ scalar: { value } });
    }
  });
});

describe('what nobody here may take is left out', () => {
  test.each([
    ['a persistent volume', { disk: { persistence: { id: 'p' }, volume: { container_path: 'data', mode: 'RW' } } }],
    ['a disk with a source of its own', { disk: { source: { type: 'MOUNT', mount: { root: '/mnt' } } } }],
    ['a revocable resource', { revocable: {} }],
    ['a shared resource', { shared: {} }],
  ])('%s', (_what, more) => {
    expect(resourcesFromWire([cpus(1, more)])).toEqual([]);
  });

  test('a set', () => {
    expect(resourcesFromWire([{ name: 'colours', type: 'SET', set: { item: ['red'] } }])).toEqual([]);
  });
});

describe('origin', () => {
  const dynamic = {
    type: 'DYNAMIC',
    role: 'cook',
    principal: 'p',
    labels: { labels: [{ key: 'who', value: 'wire' }] },
  };

  test.each([
    ['unreserved, before roles were refined', { role: '*' }, '*', undefined],
    ['unreserved and allocated', { allocation_info: { role: 'cook' } }, 'cook', undefined],
    ['reserved by role', { role: 'cook', allocation_info: { role: 'cook' } }, 'cook', 'cook'],
    [
      'statically reserved',
      { reservations: [{ type: 'STATIC', role: 'cook' }], allocation_info: { role: 'cook' } },
      'cook',
      'cook',
    ],
    [
      'refined',
      {
        reservations: [
          { type: 'STATIC', role: 'a' },
          { type: 'DYNAMIC', role: 'a/b' },
        ],
        allocation_info: { role: 'a/b' },
      },
      'a/b',
      'a/b',
    ],
    ['without any word of a role', {}, '*', undefined],
  ])('%s', (_what, fields, allocatedTo, reservedFor) => {
    const { origin } = only(cpus(1, fields));
    expect(origin.allocatedTo).toBe(allocatedTo);
    expect(origin.reservedFor).toBe(reservedFor);
    expect(origin.wire).toEqual(fields);
  });

  test('a resource without an allocation is allocated to the role of its offer', () => {
    expect(only(cpus(1), 'cook').origin.allocatedTo).toBe('cook');
  });

  test('a task echoes its origin and nothing else of the offer', () => {
    const fields = { provider_id: { value: 'rp' }, reservations: [dynamic], allocation_info: { role: 'cook' } };
    const { origin } = only(cpus(4, { ...fields, something_later: true }));
    expect(resourceToWire({ name: 'cpus', origin, milli: 1500 })).toEqual({ ...fields, ...cpus(1.5) });
  });

  test('equal origins have equal keys, in whatever order their fields come', () => {
    const one = only(cpus(1, { allocation_info: { role: 'cook' }, reservations: [dynamic] }));
    const { labels, principal, role, type } = dynamic;
    const two = only({
      reservations: [{ labels, principal, role, type }],
      allocation_info: { role: 'cook' },
      ...cpus(2),
      name: 'mem',
    });
    expect(two.origin.key).toBe(one.origin.key);
  });

  test('the unreserved pool is one, whether its role is written or not', () => {
    expect(only(cpus(1, { role: '*' })).origin.key).toBe(only(cpus(1)).origin.key);
  });

  test('different origins have different keys', () => {
    const origins = [
      {},
      { allocation_info: { role: 'cook' } },
      { allocation_info: { role: 'other' } },
      { allocation_info: { role: 'cook' }, reservations: [{ type: 'STATIC', role: 'cook' }] },
      { allocation_info: { role: 'cook' }, reservations: [dynamic] },
      { allocation_info: { role: 'cook' }, reservations: [{ ...dynamic, labels: { labels: [] } }] },
      { allocation_info: { role: 'cook' }, provider_id: { value: 'rp' } },
      { role: 'cook' },
    ];
    expect(new Set(origins.map((fields) => only(cpus(1, fields)).origin.key)).size).toBe(origins.length);
  });
});

test('attributes of all four types are read, one of another type is left out', () => {
  const attributes = attributesFromWire([
    { name: 'level', type: 'SCALAR', scalar: { value: 8.5 } },
    { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    { name: 'zones', type: 'SET', set: { item: ['a', 'b'] } },
    { name: 'slots', type: 'RANGES', ranges: { range: [{ begin: 1, end: 3 }] } },
    { name: 'later', type: '9' },
  ]);
  expect(attributes).toEqual([
    { name: 'level', type: 'SCALAR', scalar: 8.5 },
    { name: 'rack', type: 'TEXT', text: 'r1' },
    { name: 'zones', type: 'SET', set: ['a', 'b'] },
    { name: 'slots', type: 'RANGES', ranges: [{ begin: 1, end: 3 }] },
  ]);
});
