/** The kind CustomResourceDefinition: what it fills in, and what it refuses. */
import { column, nameColumn } from '../builtin/columns.ts';
import { builtIn } from '../builtin/define.ts';
import { condition, flag, listOf, mapList, object, open, partly, setOf, text } from '../builtin/words.ts';
import { type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { at, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ruleSyntaxErrors } from '../schema/rules.ts';
import { resourceTypesOf, schemaOf } from './types.ts';

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

const names = object({
  plural: text,
  singular: text,
  kind: text,
  listKind: text,
  shortNames: listOf(text),
  categories: listOf(text),
});

const version = partly({ name: text, served: flag, storage: flag, schema: open, subresources: open, deprecated: flag });

const complete = (next: KubeObject, old: KubeObject | undefined): void => {
  const spec: JsonObject = isObject(next.spec) ? next.spec : {};
  const given: JsonObject = isObject(spec['names']) ? spec['names'] : {};
  const kind = textAt(given, 'kind');
  given['singular'] ??= kind.toLowerCase();
  given['listKind'] ??= `${kind}List`;
  spec['names'] = given;
  spec['conversion'] ??= { strategy: 'None' };
  next.spec = spec;
  if (old !== undefined && isObject(old.status)) {
    next.status = {
      ...old.status,
      acceptedNames: given,
      storedVersions: storedVersions(spec, listAt(old.status, 'storedVersions')),
    };
    return;
  }
  const since = next.metadata.creationTimestamp ?? '';
  next.metadata.finalizers = [...new Set([...(next.metadata.finalizers ?? []), cleanupFinalizer])];
  next.status = {
    acceptedNames: given,
    conditions: [
      {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
        lastTransitionTime: since,
      },
      {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
        lastTransitionTime: since,
      },
    ],
    storedVersions: storedVersions(spec, []),
  };
};

const storedVersions = (spec: JsonObject, before: Json[]): Json[] => {
  const stored = listAt(spec, 'versions').filter((one) => at(one, 'storage') === true);
  return [...new Set([...before, ...stored.map((one) => textAt(one, 'name'))])];
};

const errors = (crd: KubeObject): readonly FieldError[] => {
  const { spec } = crd;
  const group = textAt(spec, 'group');
  const plural = textAt(spec, 'names', 'plural');
  const versions = listAt(spec, 'versions');
  const missing = [
    ['spec.group', group],
    ['spec.names.plural', plural],
    ['spec.names.kind', textAt(spec, 'names', 'kind')],
  ].flatMap(([path, value]) => (value === '' ? [required(path ?? '')] : []));
  return [
    ...missing,
    ...(crd.metadata.name === `${plural}.${group}`
      ? []
      : [invalid('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...(['Namespaced', 'Cluster'].includes(textAt(spec, 'scope'))
      ? []
      : [notSupported('spec.scope', textAt(spec, 'scope'), ['Cluster', 'Namespaced'])]),
    ...(versions.filter((one) => at(one, 'storage') === true).length === 1
      ? []
      : [invalid('spec.versions', versions, 'must have exactly one version marked as storage version')]),
    ...versions.flatMap((one, index) => versionErrors(one, `spec.versions[${index}]`)),
    ...columnErrors(crd),
  ];
};

const versionErrors = (given: Json, path: string): readonly FieldError[] => {
  const schemaPath = `${path}.schema.openAPIV3Schema`;
  const schema = schemaOf(given);
  if (Object.keys(schema).length === 0) return [required(schemaPath, 'schemas are required')];
  return [
    ...(schema.type === 'object' ? [] : [invalid(`${schemaPath}.type`, schema.type, 'must be object at the root')]),
    ...ruleSyntaxErrors(schema, schemaPath),
  ];
};

const columnErrors = (crd: KubeObject): readonly FieldError[] => {
  try {
    resourceTypesOf(crd);
    return [];
  } catch (error) {
    return [
      invalid('spec.versions', objectAt(crd.spec, 'names'), error instanceof Error ? error.message : String(error)),
    ];
  }
};

export const definitionKind = builtIn({
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  namespaced: false,
  status: true,
  countsGenerations: true,
  needsVersion: true,
  description: 'A resource that the API is to serve.',
  properties: {
    spec: object({
      group: text,
      scope: text,
      names,
      versions: { ...listOf(version), 'x-kubernetes-list-type': 'atomic' },
      conversion: open,
      preserveUnknownFields: flag,
    }),
    status: object({ conditions: mapList(condition, ['type']), acceptedNames: names, storedVersions: setOf(text) }),
  },
  columns: [nameColumn, column('Created At', (crd) => crd.metadata.creationTimestamp ?? '', { type: 'date' })],
  prepare: complete,
  validate: errors,
});
