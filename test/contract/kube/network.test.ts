import { describe, expect, test } from '@jest/globals';
import { patchType, useTarget } from './target.ts';

const target = useTarget();
const services = (name = '') => target.in('services', name);
const slices = (name = '') => target.in('endpointslices', name, '/apis/discovery.k8s.io/v1');
const ingresses = (name = '') => target.in('ingresses', name, '/apis/networking.k8s.io/v1');

const service = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ name: 'web', port: 80, protocol: 'TCP' }], ...spec },
});
const slice = (name: string, addresses: readonly string[], rest: object = {}) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: addresses.length === 0 ? [] : [{ addresses, conditions: { ready: true } }],
  ports: [{ name: 'web', port: 31_004, protocol: 'TCP' }],
  ...rest,
});
const paths = (path: object = {}) => [
  { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } }, ...path },
];
const ingress = (name: string, rule: object = {}, path: object = {}, spec: object = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name },
  spec: { rules: [{ host: 'pi.example.org', http: { paths: paths(path) }, ...rule }], ...spec },
});
const causes = ({ body }: { body: { details?: { causes?: readonly { field: string }[] } } }) => [
  ...new Set((body.details?.causes ?? []).map(({ field }) => field)),
];
const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
const columnsOf = async (path: string) =>
  (await target.get(path, asTable)).body.columnDefinitions
    .filter(({ priority }: { priority: number }) => priority === 0)
    .map(({ name }: { name: string }) => name);

describe('services', () => {
  test('need no selector', async () => {
    const { status, body } = await target.create(services(), service('plain'));
    expect(status).toBe(201);
    expect(body.spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'web', port: 80, targetPort: 80 }] });
    expect(body.spec.selector).toBeUndefined();
  });

  test.each(['1st', 'with.dot', 'Upper', `a${'b'.repeat(63)}`])('are not called %s', async (name) => {
    const answer = await target.create(services(), service(name));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual(['metadata.name']);
  });

  test('name each of several ports', async () => {
    const answer = await target.create(
      services(),
      service('ports', { ports: [{ port: 80 }, { port: 81, name: 'b' }] }),
    );
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual(['spec.ports[0].name']);
  });

  test.each([0, 65_536])('have no port %i', async (port) => {
    const answer = await target.create(services(), service('number', { ports: [{ port, targetPort: 80 }] }));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual(['spec.ports[0].port']);
  });

  test('lose what a merge patch sets to null, and keep the rest', async () => {
    await target.create(services(), {
      ...service('patched'),
      metadata: { name: 'patched', annotations: { a: '1', b: '2' } },
    });
    const patch = { metadata: { annotations: { a: null } }, spec: { ports: [{ name: 'web', port: 81 }] } };
    const { body } = await target.patch(services('patched'), patch, patchType.merge);
    expect(body.metadata.annotations).toEqual({ b: '2' });
    expect(body.spec.ports).toMatchObject([{ name: 'web', port: 81 }]);
  });
});

describe('endpoint slices', () => {
  test('say where a service is', async () => {
    const { status, body } = await target.create(slices(), slice('here', ['10.0.0.7']));
    expect(status).toBe(201);
    expect(body).toMatchObject({ addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.7'] }] });
  });

  test('may be empty, and are filled and emptied again', async () => {
    expect((await target.create(slices(), slice('empty', [], { ports: [] }))).status).toBe(201);
    const { endpoints, ports } = slice('', ['10.0.0.8']);
    const filled = await target.patch(slices('empty'), { endpoints, ports }, patchType.merge);
    expect(filled.body).toMatchObject({ endpoints, ports });
    const { body } = await target.patch(slices('empty'), { endpoints: [], ports: [] }, patchType.merge);
    expect([body.endpoints ?? [], body.ports ?? []]).toEqual([[], []]);
  });

  test.each([
    ['127.0.0.1', 'may not be in the loopback range'],
    ['127.3.2.1', 'may not be in the loopback range'],
    ['0.0.0.0', 'may not be unspecified'],
    ['169.254.1.1', 'may not be in the link-local range'],
    ['224.0.0.1', 'may not be in the link-local multicast range'],
    ['agent.example.org', 'must be a valid'],
    ['fd00::7', 'must be an IPv4 address', 'endpoints[0].addresses'],
  ])('of IPv4 do not take %s', async (address, why, field = 'endpoints[0].addresses[0]') => {
    const answer = await target.create(slices(), slice('refused', [address]));
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(why);
    expect(causes(answer)).toEqual([field]);
  });

  test.each([
    ['IPv6', 'fd00::7', 201],
    ['IPv6', '::1', 422],
    ['IPv6', 'fe80::1', 422],
    ['IPv6', '10.0.0.7', 422],
    ['FQDN', 'agent7.example.org', 201],
    ['FQDN', 'agent7', 422],
  ])('of %s: %s is answered with %i', async (addressType, address, status) => {
    const name = `of-${addressType.toLowerCase()}-${address.replace(/[^a-z0-9]+/g, '-')}-x`;
    expect((await target.create(slices(), slice(name, [address], { addressType }))).status).toBe(status);
  });

  test('keep their type of address', async () => {
    await target.create(slices(), slice('typed', []));
    const answer = await target.patch(slices('typed'), { addressType: 'IPv6' }, patchType.merge);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain('addressType: Invalid value: "IPv6": field is immutable');
  });

  test.each([
    ['no type', { addressType: undefined }, ['addressType']],
    ['an unknown type', { addressType: 'Host' }, ['addressType']],
    ['an endpoint without address', { endpoints: [{ addresses: [] }] }, ['endpoints[0].addresses']],
    ['an unknown protocol', { ports: [{ name: 'web', port: 80, protocol: 'HTTP' }] }, ['ports[0].protocol']],
    ['a name that is none', { ports: [{ name: 'Web', port: 80 }] }, ['ports[0].name']],
    ['two ports of one name', { ports: [{ port: 80 }, { port: 81 }] }, ['ports[1].name']],
  ])('with %s are refused', async (_, rest, fields) => {
    const answer = await target.create(slices(), slice('wrong', ['10.0.0.7'], rest));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual(fields);
  });

  test('show in a table with type, ports and endpoints', async () => {
    await target.create(slices(), slice('shown', ['10.0.0.9']));
    expect(await columnsOf(slices())).toEqual(['Name', 'AddressType', 'Ports', 'Endpoints', 'Age']);
    const { body } = await target.get(slices('shown'), asTable);
    expect(body.rows[0].cells.slice(0, 4)).toEqual(['shown', 'IPv4', '31004', '10.0.0.9']);
  });
});

describe('ingresses', () => {
  test('route a host to a service', async () => {
    const made = ingress('here', {}, {}, { ingressClassName: 'nginx', tls: [{ secretName: 'cert' }] });
    const { status, body } = await target.create(ingresses(), made);
    expect(status).toBe(201);
    expect(body.spec).toMatchObject(made.spec);
  });

  test.each([
    ['no rules', { rules: [] }, {}, {}, ['spec']],
    ['a host that is none', {}, { host: 'Upper.example.org' }, {}, ['spec.rules[0].host']],
    ['an address as host', {}, { host: '10.0.0.7' }, {}, ['spec.rules[0].host']],
    ['a path without type', {}, {}, { pathType: undefined }, ['spec.rules[0].http.paths[0].pathType']],
    ['an unknown type of path', {}, {}, { pathType: 'Regex' }, ['spec.rules[0].http.paths[0].pathType']],
    ['a path that is not absolute', {}, {}, { path: 'x' }, ['spec.rules[0].http.paths[0].path']],
    ['a path with an empty part', {}, {}, { path: '/x//y' }, ['spec.rules[0].http.paths[0].path']],
    [
      'a service that can not be',
      {},
      {},
      { backend: { service: { name: '1st', port: { number: 80 } } } },
      ['spec.rules[0].http.paths[0].backend.service.name'],
    ],
    [
      'a long name of a port',
      {},
      {},
      { backend: { service: { name: 'web', port: { name: 'spark-driver-ui-port' } } } },
      ['spec.rules[0].http.paths[0].backend.service.port.name'],
    ],
    ['a host of a certificate that is none', { tls: [{ hosts: ['a_b'] }] }, {}, {}, ['spec.tls[0].hosts[0]']],
  ])('with %s are refused', async (_, spec, rule, path, fields) => {
    const answer = await target.create(ingresses(), ingress('wrong', rule, path, spec));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual(fields);
  });

  test('show in a table with class, hosts and ports', async () => {
    await target.create(ingresses(), ingress('shown'));
    expect(await columnsOf(ingresses())).toEqual(['Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age']);
    const { body } = await target.get(ingresses('shown'), asTable);
    expect(body.rows[0].cells.slice(0, 5)).toEqual(['shown', '<none>', 'pi.example.org', '', '80']);
  });
});
