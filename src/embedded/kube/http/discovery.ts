/** What there is to ask for: groups, versions and resources, one by one and aggregated. */
import type { Json, JsonObject } from '../json.ts';
import { apiVersionOf, type Registry, type ResourceType } from '../resource.ts';
import { reviewKinds } from '../reviews.ts';
import { noSuchResource } from '../status.ts';
import { mediaRanges } from './negotiate.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const statusVerbs = ['get', 'patch', 'update'];

export interface Discovered {
  readonly contentType: string;
  readonly document: JsonObject;
}

const plain = (document: JsonObject): Discovered => ({ contentType: 'application/json', document });

const groupsOf = (registry: Registry): ReadonlyMap<string, readonly string[]> => {
  const reviewGroups = reviewKinds.map(({ group }) => [group, ['v1']] as const);
  return new Map([...registry.groups(), ...reviewGroups]);
};

/** Answers /api, /apis, /api/v1, /apis/GROUP and /apis/GROUP/VERSION. Throws 404 for groups and versions that aren't served. */
export const discover = (registry: Registry, path: string, accept: string): Discovered => {
  const [root, ...parts] = path.split('/').filter((part) => part !== '');
  const aggregated = parts.length === 0 && aggregatedVersion(accept);
  if (aggregated) return aggregate(registry, root === 'api', aggregated);
  if (root === 'api') {
    if (parts.length === 0) return plain({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
    return plain(resourceList(registry, '', parts[0] ?? ''));
  }
  const [group, version] = parts;
  if (group === undefined) {
    const groups = [...groupsOf(registry).keys()].filter((name) => name !== '');
    return plain({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((name) => groupOf(registry, name)) });
  }
  if (version === undefined) return plain({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(registry, group) });
  return plain(resourceList(registry, group, version));
};

const groupOf = (registry: Registry, name: string): JsonObject => {
  const versions = groupsOf(registry)
    .get(name)
    ?.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  const [preferred] = versions ?? [];
  if (versions === undefined || preferred === undefined) throw noSuchResource();
  return { name, versions, preferredVersion: preferred };
};

const typesOf = (registry: Registry, group: string, version: string): readonly ResourceType[] =>
  registry.all().filter((type) => type.group === group && type.version === version);

const resourceList = (registry: Registry, group: string, version: string): JsonObject => {
  if (groupsOf(registry).get(group)?.includes(version) !== true) throw noSuchResource();
  const reviews = reviewKinds.filter((kind) => kind.group === group);
  const resources = typesOf(registry, group, version).flatMap((type): JsonObject[] => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs,
      ...(type.shortNames.length === 0 ? {} : { shortNames: [...type.shortNames] }),
      ...(type.categories.length === 0 ? {} : { categories: [...type.categories] }),
    },
    ...(type.statusSubresource
      ? [
          {
            name: `${type.plural}/status`,
            singularName: '',
            namespaced: type.namespaced,
            kind: type.kind,
            verbs: statusVerbs,
          },
        ]
      : []),
  ]);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: [
      ...resources,
      ...reviews.map(({ plural, kind, namespaced }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced,
        kind,
        verbs: ['create'],
      })),
    ],
  };
};

const aggregatedVersion = (accept: string): string | false => {
  const range = mediaRanges(accept).find(
    ({ parameters }) =>
      parameters.get('g') === 'apidiscovery.k8s.io' && parameters.get('as') === 'APIGroupDiscoveryList',
  );
  return range?.parameters.get('v') ?? false;
};

const aggregate = (registry: Registry, core: boolean, version: string): Discovered => ({
  contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  document: {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: [...groupsOf(registry)]
      .filter(([group]) => (group === '') === core)
      .map(([group, versions]) => ({
        metadata: { name: group, creationTimestamp: null },
        versions: versions.map((one) => ({
          version: one,
          resources: aggregatedResources(registry, group, one),
          freshness: 'Current',
        })),
      })),
  },
});

const aggregatedResources = (registry: Registry, group: string, version: string): Json[] => [
  ...typesOf(registry, group, version).map((type): JsonObject => {
    const responseKind = { group, version, kind: type.kind };
    return {
      resource: type.plural,
      responseKind,
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: type.singular,
      verbs,
      ...(type.shortNames.length === 0 ? {} : { shortNames: [...type.shortNames] }),
      ...(type.categories.length === 0 ? {} : { categories: [...type.categories] }),
      ...(type.statusSubresource
        ? { subresources: [{ subresource: 'status', responseKind, verbs: statusVerbs }] }
        : {}),
    };
  }),
  ...reviewKinds
    .filter((kind) => kind.group === group)
    .map(({ plural, kind, namespaced }) => ({
      resource: plural,
      responseKind: { group, version, kind },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      singularResource: kind.toLowerCase(),
      verbs: ['create'],
    })),
];
