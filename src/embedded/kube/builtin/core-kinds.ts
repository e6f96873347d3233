/** Namespaces, ConfigMaps, Secrets, ServiceAccounts and Leases. */
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { at, equal, isObject, type Json, listAt, objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from './columns.ts';
import { type BuiltInKind, builtIn } from './define.ts';
import {
  condition,
  described,
  flag,
  integer,
  listOf,
  mapList,
  mapOf,
  object,
  objectReference,
  text,
  time,
} from './words.ts';

const dataKey = /^[-._a-zA-Z0-9]{1,253}$/;
const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const keyErrors = (data: Json | undefined, path: string): FieldError[] =>
  Object.keys(isObject(data) ? data : {})
    .filter((key) => !dataKey.test(key))
    .map((key) =>
      invalid(
        `${path}[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ),
    );

/** What an immutable Secret or ConfigMap must keep. */
const immutabilityErrors = (
  next: KubeObject,
  old: KubeObject | undefined,
  members: readonly string[],
): FieldError[] => {
  if (old?.['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(next['immutable'] === true ? [] : [forbidden('immutable', why)]),
    ...members.filter((member) => !equal(next[member], old[member])).map((member) => forbidden(member, why)),
  ];
};

const namespace: BuiltInKind = {
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  status: true,
  description: 'A scope for names.',
  properties: {
    spec: object({ finalizers: listOf(text) }),
    status: object({ phase: text, conditions: mapList(condition, ['type']) }),
  },
  columns: [nameColumn, column('Status', (ns) => textAt(ns.status, 'phase')), ageColumn],
  prepare: (next, old) => {
    next.metadata.labels = { ...next.metadata.labels, 'kubernetes.io/metadata.name': next.metadata.name };
    next.spec = old === undefined ? { finalizers: ['kubernetes'] } : (next.spec ?? {});
    next.status ??= { phase: 'Active' };
  },
};

const configMap: BuiltInKind = {
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  description: 'Settings for pods to use.',
  properties: {
    data: described(mapOf(text), 'Texts by key.'),
    binaryData: described(mapOf({ type: 'string', format: 'byte' }), 'Bytes by key, in base64.'),
    immutable: flag,
  },
  columns: [
    nameColumn,
    column('Data', (map) => Object.keys({ ...objectAt(map, 'data'), ...objectAt(map, 'binaryData') }).length),
    ageColumn,
  ],
  validate: (next, old) => [
    ...keyErrors(next['data'], 'data'),
    ...keyErrors(next['binaryData'], 'binaryData'),
    ...immutabilityErrors(next, old, ['data', 'binaryData']),
  ],
};

const secret: BuiltInKind = {
  kind: 'Secret',
  plural: 'secrets',
  description: 'Confidential values for pods to use.',
  properties: {
    data: described(mapOf({ type: 'string', format: 'byte' }), 'Values by key, in base64.'),
    stringData: described(mapOf(text), 'Values as plain text; written only, never read.'),
    type: described(text, 'What the values are for; Opaque by default.'),
    immutable: flag,
  },
  columns: [
    nameColumn,
    column('Type', (one) => textAt(one, 'type')),
    column('Data', (one) => Object.keys(objectAt(one, 'data')).length),
    ageColumn,
  ],
  selectable: (one) => ({ type: textAt(one, 'type') }),
  prepare: (next) => {
    next['type'] ??= 'Opaque';
    const plain = Object.entries(objectAt(next, 'stringData'));
    delete next['stringData'];
    if (plain.length === 0) return;
    const encoded = plain.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
    next['data'] = { ...objectAt(next, 'data'), ...Object.fromEntries(encoded) };
  },
  validate: (next, old) => [
    ...keyErrors(next['data'], 'data'),
    ...Object.entries(objectAt(next, 'data'))
      .filter(([, value]) => typeof value !== 'string' || !base64.test(value))
      .map(([key]) => invalid(`data[${key}]`, '<secret contents redacted>', 'illegal base64 data')),
    ...(old === undefined || old['type'] === next['type'] ? [] : [invalid('type', next['type'], 'field is immutable')]),
    ...immutabilityErrors(next, old, ['data']),
  ],
};

const serviceAccount: BuiltInKind = {
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  description: 'An identity for processes.',
  properties: {
    secrets: mapList(objectReference, ['name']),
    imagePullSecrets: listOf(object({ name: text })),
    automountServiceAccountToken: flag,
  },
  columns: [nameColumn, column('Secrets', (one) => listAt(one, 'secrets').length), ageColumn],
};

const lease: BuiltInKind = {
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  needsVersion: true,
  description: 'Who holds something, and until when.',
  properties: {
    spec: object({
      holderIdentity: described(text, 'The holder now.'),
      leaseDurationSeconds: described(integer, 'How long candidates wait after the last renewal.'),
      acquireTime: time,
      renewTime: time,
      leaseTransitions: integer,
      preferredHolder: text,
      strategy: text,
    }),
  },
  columns: [nameColumn, column('Holder', (one) => textAt(one.spec, 'holderIdentity')), ageColumn],
  validate: (next) => [
    ...positive(at(next.spec, 'leaseDurationSeconds'), 'spec.leaseDurationSeconds'),
    ...(Number(at(next.spec, 'leaseTransitions') ?? 0) < 0
      ? [invalid('spec.leaseTransitions', at(next.spec, 'leaseTransitions'), 'must be greater than or equal to 0')]
      : []),
    ...(at(next.spec, 'holderIdentity') === '' ? [required('spec.holderIdentity', 'must not be empty')] : []),
  ],
};

const positive = (value: Json | undefined, path: string): FieldError[] =>
  value === undefined || value === null || Number(value) > 0 ? [] : [invalid(path, value, 'must be greater than 0')];

export const coreKinds = [namespace, configMap, secret, serviceAccount, lease].map(builtIn);
