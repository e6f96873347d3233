/** `sparkmesos crds`: prints the definitions of the resources, or brings those of a cluster up to date. */
import { stringify } from 'yaml';
import { type CustomResourceDefinition, customResourceDefinitions } from '../api/crd.ts';
import type { KubeClient } from '../kube/client.ts';
import { KubeApiError } from '../kube/errors.ts';
import type { ResourceType } from '../kube/objects.ts';
import { type ClusterFlags, withCluster } from './cluster.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const definitionType: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

/** The API server itself writes the statuses of definitions, now and then just when we do. */
const attempts = 5;

/** Prints the definitions as YAML; with `apply` creates or replaces them. Others' labels and annotations on them stay. */
export const crds = async (
  flags: ClusterFlags & { readonly apply?: boolean },
  terminal: Terminal,
): Promise<ExitCode> => {
  const definitions = customResourceDefinitions();
  if (flags.apply !== true) {
    const documents = definitions.map((definition) => stringify(definition, { aliasDuplicateObjects: false }));
    terminal.out(documents.join('---\n'));
    return 0;
  }
  return withCluster<ExitCode>(flags, async ({ client }) => {
    for (const definition of definitions)
      terminal.out(`${definition.metadata.name} ${await brought(client, definition)}\n`);
    return 0;
  });
};

/** Replaces what is there, for a merge would leave fields that the new definition doesn't have. After a conflict it is read again. */
const brought = async (
  client: Pick<KubeClient, 'get' | 'create' | 'put'>,
  definition: CustomResourceDefinition,
): Promise<'created' | 'updated' | 'unchanged'> => {
  const { apiVersion, kind, spec } = definition;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const found = await client.get(definitionType, { name: definition.metadata.name });
      if (found === undefined) {
        await client.create(definitionType, definition);
        return 'created';
      }
      const after = await client.put(definitionType, { ...found, apiVersion, kind, spec });
      return after.metadata.resourceVersion === found.metadata.resourceVersion ? 'unchanged' : 'updated';
    } catch (error) {
      const raced = error instanceof KubeApiError && (error.conflict || error.alreadyExists);
      if (!raced || attempt === attempts) throw error;
    }
  }
};
