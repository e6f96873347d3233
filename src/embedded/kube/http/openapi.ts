/** The schemas of everything served, as OpenAPI 3 (one document for each group and version) and OpenAPI 2. */
import { clone, isObject, type Json, type JsonObject } from '../json.ts';
import { apiVersionOf, type Registry, type ResourceType } from '../resource.ts';
import { objectMeta } from '../schema/metadata.ts';
import type { Structural } from '../schema/structural.ts';

const metaName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const groupsOfOurs: Readonly<Record<string, string>> = {
  '': 'io.k8s.api.core',
  'coordination.k8s.io': 'io.k8s.api.coordination',
  'discovery.k8s.io': 'io.k8s.api.discovery',
  'events.k8s.io': 'io.k8s.api.events',
  'networking.k8s.io': 'io.k8s.api.networking',
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
};

const schemaName = ({ group, version, kind }: ResourceType): string =>
  `${groupsOfOurs[group] ?? group.split('.').reverse().join('.')}.${version}.${kind}`;

const asJson = (schema: Structural): JsonObject => clone(schema as unknown as JsonObject);

const definitionOf = (type: ResourceType, prefix: string): JsonObject => {
  const schema = asJson(type.schema);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const { group, version, kind } = type;
  return {
    ...schema,
    properties: {
      ...properties,
      metadata: {
        description: 'What every stored object has.',
        default: {},
        allOf: [{ $ref: `${prefix}${metaName}` }],
      },
    },
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
  };
};

const definitions = (types: readonly ResourceType[], prefix: string): JsonObject => ({
  ...Object.fromEntries(types.map((type) => [schemaName(type), definitionOf(type, prefix)])),
  [metaName]: asJson(objectMeta),
});

const parameter = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });
const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(parameter);

const operations = (type: ResourceType): readonly (readonly [string, JsonObject])[] => {
  const { group, version, kind } = type;
  const common = {
    'x-kubernetes-group-version-kind': { group, kind, version },
    responses: { 200: { description: 'OK' } },
  };
  const root = `${group === '' ? '/api' : '/apis'}/${apiVersionOf(type)}`;
  const collection = `${root}${type.namespaced ? '/namespaces/{namespace}' : ''}/${type.plural}`;
  const operation = (action: string, parameters: Json[]): JsonObject => ({
    ...common,
    'x-kubernetes-action': action,
    parameters,
  });
  const patch = {
    ...operation('patch', [...writeParameters, parameter('force')]),
    requestBody: {
      content: {
        'application/json-patch+json': {},
        'application/merge-patch+json': {},
        'application/apply-patch+yaml': {},
      },
    },
  };
  const item = {
    get: operation('get', []),
    put: operation('put', writeParameters),
    patch,
    delete: operation('delete', [parameter('dryRun')]),
  };
  return [
    [collection, { get: operation('list', []), post: operation('post', writeParameters) }],
    [`${collection}/{name}`, item],
    ...(type.statusSubresource
      ? [[`${collection}/{name}/status`, { get: item.get, put: item.put, patch }] as const]
      : []),
  ];
};

const info = { title: 'Kubernetes', version: 'embedded' };

/** The index of the OpenAPI 3 documents. */
export const openApiIndex = (registry: Registry, revision: number): JsonObject => ({
  paths: Object.fromEntries(
    registry.all().map((type) => {
      const path = `${type.group === '' ? 'api' : 'apis'}/${apiVersionOf(type)}`;
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${revision}` }];
    }),
  ),
});

/** The OpenAPI 3 document of `api/v1` or `apis/GROUP/VERSION`; undefined when nothing of it is served. */
export const openApiDocument = (registry: Registry, path: string): JsonObject | undefined => {
  const types = registry.all().filter((type) => path === `${type.group === '' ? 'api' : 'apis'}/${apiVersionOf(type)}`);
  if (types.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info,
    paths: Object.fromEntries(types.flatMap(operations)),
    components: { schemas: definitions(types, '#/components/schemas/') },
  };
};

/** The one OpenAPI 2 document. */
export const swagger = (registry: Registry): JsonObject => ({
  swagger: '2.0',
  info,
  paths: {},
  definitions: definitions(registry.all(), '#/definitions/'),
});
