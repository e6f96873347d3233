/** Whole CustomResourceDefinition objects, one for each kind. */
import { group, version } from './group.ts';
import { type Kind, kinds } from './kinds.ts';
import { type StructuralSchema, toStructural } from './structural.ts';

const rootSchema = (kind: Kind) => ({
  type: 'object' as const,
  description: kind.description,
  required: ['spec'],
  properties: {
    apiVersion: { type: 'string' as const, description: `Always ${group}/${version}.` },
    kind: { type: 'string' as const, description: `Always ${kind.names.kind}.` },
    metadata: { type: 'object' as const },
    spec: toStructural(kind.spec, 'spec'),
    status: toStructural(kind.status, 'status'),
  } satisfies Record<string, StructuralSchema>,
});

const definition = (kind: Kind) => ({
  apiVersion: 'apiextensions.k8s.io/v1' as const,
  kind: 'CustomResourceDefinition' as const,
  metadata: { name: `${kind.names.plural}.${group}` },
  spec: {
    group,
    scope: kind.scope,
    names: { ...kind.names, listKind: `${kind.names.kind}List`, categories: kind.categories },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: rootSchema(kind) },
        subresources: { status: {} },
        additionalPrinterColumns: kind.columns,
      },
    ],
  },
});

/** The definitions as the API server takes them: structural, with rules, columns and the status subresource. */
export const customResourceDefinitions = () => kinds.map(definition);

export type CustomResourceDefinition = ReturnType<typeof definition>;
