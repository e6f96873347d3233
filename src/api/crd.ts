/** Whole CustomResourceDefinition objects, one for each kind. */
import { group, version } from './group.ts';
import { type Kind, kinds } from './kinds.ts';
import { type StructuralSchema, toStructural } from './structural.ts';

/** The same schema without a word about the fields inside it. */
const withoutDescriptions = (schema: StructuralSchema): StructuralSchema => {
  const { description: _, properties, items, additionalProperties, ...rest } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, withoutDescriptions(field)] as const);
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(items === undefined ? {} : { items: withoutDescriptions(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: withoutDescriptions(additionalProperties) }),
  };
};

const specSchema = ({ spec, embeds }: Kind): StructuralSchema => {
  const schema = toStructural(spec, 'spec');
  const embedded = schema.properties?.[embeds?.field ?? ''];
  if (embeds === undefined || embedded === undefined) return schema;
  const described = { ...withoutDescriptions(embedded), description: embedded.description ?? '' };
  return { ...schema, properties: { ...schema.properties, [embeds.field]: described } };
};

const nameRules = ({ longestName }: Kind) =>
  longestName === undefined
    ? {}
    : {
        'x-kubernetes-validations': [
          {
            rule: `self.metadata.name.size() <= ${longestName}`,
            message: `metadata.name must have at most ${longestName} characters`,
          },
        ],
      };

const rootSchema = (kind: Kind) => ({
  type: 'object' as const,
  description: kind.description,
  required: ['spec'],
  ...nameRules(kind),
  properties: {
    apiVersion: { type: 'string' as const, description: `Always ${group}/${version}.` },
    kind: { type: 'string' as const, description: `Always ${kind.names.kind}.` },
    metadata: { type: 'object' as const },
    spec: specSchema(kind),
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
