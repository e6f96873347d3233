/** EndpointSlices and Ingresses: stored and checked, but nothing is routed by them. */
import { isIP } from 'node:net';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../field-error.ts';
import { at, equal, isObject, type Json, listAt, textAt } from '../json.ts';
import { nameErrors } from '../names.ts';
import { ageColumn, column, nameColumn } from './columns.ts';
import { type BuiltInKind, builtIn } from './define.ts';
import { flag, integer, listOf, object, open, partly, text } from './words.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const localRanges: readonly (readonly [RegExp, string])[] = [
  [/^(0\.0\.0\.0|::)$/, 'may not be unspecified (0.0.0.0 or ::)'],
  [/^(127\.|::1$)/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^(169\.254\.|fe[89ab])/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^(224\.0\.0\.|ff[0-9a-f]2:)/i, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

const domainErrors = (name: string, path: string): FieldError[] =>
  name.endsWith('.') || !name.includes('.')
    ? [invalid(path, name, 'should be a domain with at least two segments separated by dots')]
    : nameErrors('domains', name, path);

const addressErrors = (type: string, address: string, path: string, index: number): FieldError[] => {
  const own = `${path}[${index}]`;
  if (type === 'FQDN') return domainErrors(address, own);
  const family = isIP(address);
  return [
    ...(family === 0 ? [invalid(own, address, `must be a valid ${type} address`)] : []),
    // Of the other family: the server then names the list.
    ...(family !== 0 && `IPv${family}` !== type ? [invalid(path, address, `must be an ${type} address`)] : []),
    ...localRanges.filter(([range]) => range.test(address)).map(([, why]) => invalid(own, address, why)),
  ];
};

const endpointErrors = (type: string, endpoint: Json, path: string): FieldError[] => {
  const addresses = listAt(endpoint, 'addresses');
  if (addresses.length === 0) return [required(`${path}.addresses`, 'must contain at least 1 endpoint')];
  if (addresses.length > 100) return [tooMany(`${path}.addresses`, addresses.length, 100)];
  return addresses.flatMap((address, index) => addressErrors(type, String(address), `${path}.addresses`, index));
};

const numberErrors = (port: Json | undefined, path: string): FieldError[] =>
  port === undefined || (Number(port) >= 1 && Number(port) <= 65_535)
    ? []
    : [invalid(path, port, 'must be between 1 and 65535, inclusive')];

/** The server looks at names and protocols, not at numbers. */
const slicePortErrors = (ports: readonly Json[]): FieldError[] =>
  ports.flatMap((port, index) => {
    const path = `ports[${index}]`;
    const name = textAt(port, 'name');
    const again = ports.slice(0, index).some((other) => textAt(other, 'name') === name);
    return [
      ...(name === '' ? [] : nameErrors('namespaces', name, `${path}.name`)),
      ...(again ? [duplicate(`${path}.name`, name)] : []),
      ...(protocols.includes(textAt(port, 'protocol'))
        ? []
        : [notSupported(`${path}.protocol`, textAt(port, 'protocol'), protocols)]),
    ];
  });

const portsText = (ports: readonly Json[]): string =>
  ports.map((port) => String(at(port, 'port') ?? '*')).join(',') || '<unset>';

const endpointSlice: BuiltInKind = {
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  countsGenerations: true,
  description: 'Where a Service is found.',
  properties: {
    addressType: text,
    endpoints: listOf(
      partly({
        addresses: listOf(text),
        conditions: object({ ready: flag, serving: flag, terminating: flag }),
        hostname: text,
        nodeName: text,
        zone: text,
      }),
    ),
    ports: listOf(
      object({
        name: { ...text, default: '' },
        protocol: { ...text, default: 'TCP' },
        port: integer,
        appProtocol: text,
      }),
    ),
  },
  columns: [
    nameColumn,
    column('AddressType', (slice) => textAt(slice, 'addressType')),
    column('Ports', (slice) => portsText(listAt(slice, 'ports'))),
    column('Endpoints', (slice) => {
      const all = listAt(slice, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses').map(String));
      const more = all.length > 3 ? ` + ${all.length - 3} more...` : '';
      return all.length === 0 ? '<unset>' : `${all.slice(0, 3).join(',')}${more}`;
    }),
    ageColumn,
  ],
  validate: (slice, old) => {
    const type = textAt(slice, 'addressType');
    const endpoints = listAt(slice, 'endpoints');
    return [
      ...(old === undefined || equal(old['addressType'], slice['addressType'])
        ? []
        : [invalid('addressType', type, 'field is immutable')]),
      ...(type === ''
        ? [required('addressType')]
        : addressTypes.includes(type)
          ? endpoints.flatMap((endpoint, index) => endpointErrors(type, endpoint, `endpoints[${index}]`))
          : [notSupported('addressType', type, addressTypes)]),
      ...slicePortErrors(listAt(slice, 'ports')),
    ];
  },
};

const wildcard = /^\*\./;

const hostErrors = (host: string, path: string): FieldError[] => {
  if (host === '') return [];
  if (isIP(host) !== 0) return [invalid(path, host, 'must be a DNS name, not an IP address')];
  return nameErrors('domains', host.replace(wildcard, ''), path);
};

const pathErrors = (item: Json, path: string): FieldError[] => {
  const text = textAt(item, 'path');
  const type = at(item, 'pathType');
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  const absolute = type === 'ImplementationSpecific' ? text === '' || text.startsWith('/') : text.startsWith('/');
  return [
    ...(type === undefined
      ? [required(`${path}.pathType`, 'pathType must be specified')]
      : types.includes(String(type))
        ? []
        : [notSupported(`${path}.pathType`, type, types)]),
    ...(type === undefined || absolute ? [] : [invalid(`${path}.path`, text, 'must be an absolute path')]),
    ...['//', '/./', '/../', '%2f', '%2F']
      .filter((part) => type !== 'ImplementationSpecific' && text.includes(part))
      .map((part) => invalid(`${path}.path`, text, `must not contain '${part}'`)),
    ...backendErrors(at(item, 'backend') ?? {}, `${path}.backend`),
  ];
};

const backendErrors = (backend: Json, path: string): FieldError[] => {
  const service = at(backend, 'service');
  if (service === undefined)
    return at(backend, 'resource') === undefined ? [required(path, 'must specify one of: resource, service')] : [];
  const name = textAt(service, 'name');
  const port = at(service, 'port');
  const portName = textAt(port, 'name');
  return [
    ...(name === ''
      ? [required(`${path}.service.name`, 'name must be specified')]
      : nameErrors('services', name, `${path}.service.name`)),
    ...(portName === '' && at(port, 'number') === undefined
      ? [required(`${path}.service.port`, 'port name or number is required')]
      : []),
    ...(portName.length > 15
      ? [invalid(`${path}.service.port.name`, portName, 'must be no more than 15 characters')]
      : []),
    ...numberErrors(at(port, 'number'), `${path}.service.port.number`),
  ];
};

const ruleErrorsOf = (rule: Json, path: string): FieldError[] => [
  ...hostErrors(textAt(rule, 'host'), `${path}.host`),
  ...listAt(rule, 'http', 'paths').flatMap((item, index) => pathErrors(item, `${path}.http.paths[${index}]`)),
];

const hostsOf = (spec: Json | undefined): string => {
  const hosts = listAt(spec, 'rules')
    .map((rule) => textAt(rule, 'host'))
    .filter((host) => host !== '');
  return hosts.length > 3 ? `${hosts.slice(0, 3).join(',')} + ${hosts.length - 3} more...` : hosts.join(',') || '*';
};

const ingress: BuiltInKind = {
  group: 'networking.k8s.io',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  status: true,
  countsGenerations: true,
  description: 'How Services are reached from outside by host and path.',
  properties: {
    spec: partly({
      ingressClassName: text,
      defaultBackend: open,
      rules: listOf(
        object({
          host: text,
          http: object({ paths: listOf(object({ path: text, pathType: text, backend: open })) }),
        }),
      ),
      tls: listOf(object({ hosts: listOf(text), secretName: text })),
    }),
    status: partly({ loadBalancer: { ...open, default: {} } }),
  },
  columns: [
    nameColumn,
    column('Class', (one) => textAt(one.spec, 'ingressClassName') || '<none>'),
    column('Hosts', (one) => hostsOf(one.spec)),
    column('Address', () => ''),
    column('Ports', (one) => (listAt(one.spec, 'tls').length > 0 ? '80, 443' : '80')),
    ageColumn,
  ],
  prepare: (next) => {
    next.spec ??= {};
    if (!isObject(next.status)) next.status = { loadBalancer: {} };
  },
  validate: ({ spec }) => [
    ...(at(spec, 'defaultBackend') === undefined && listAt(spec, 'rules').length === 0
      ? [invalid('spec', {}, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...listAt(spec, 'rules').flatMap((rule, index) => ruleErrorsOf(rule, `spec.rules[${index}]`)),
    ...listAt(spec, 'tls').flatMap((one, index) =>
      listAt(one, 'hosts').flatMap((host, place) => hostErrors(String(host), `spec.tls[${index}].hosts[${place}]`)),
    ),
  ],
};

export const networkKinds = [endpointSlice, ingress].map(builtIn);
