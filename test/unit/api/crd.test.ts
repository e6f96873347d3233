import { describe, expect, test } from '@jest/globals';
import { parse as parseCel } from '@marcbachmann/cel-js';
import { parse as parseYaml } from 'yaml';
import { type CustomResourceDefinition, customResourceDefinitions } from '../../../src/api/crd.ts';
import { generatedFiles } from '../../../src/api/generate.ts';
import type { StructuralSchema } from '../../../src/api/structural.ts';

/** What the parser alone looks into: pod templates and sidecars would make the definition too large. */
const schemaless = /^\.spec(\.template)?\.((driver|executor)\.template|driver\.sidecars\[\])$/;

const definitions = customResourceDefinitions();
const named = definitions.map((crd) => [crd.spec.names.kind, crd] as const);

function rootOf(crd: CustomResourceDefinition): StructuralSchema {
  const schema = crd.spec.versions[0]?.schema.openAPIV3Schema;
  if (schema === undefined) throw new Error('no version');
  return schema;
}

/** Every schema of a tree with its path: `.a` a property, `[]` an item, `{}` a value of a map. */
function* walk(schema: StructuralSchema, path = ''): Generator<readonly [string, StructuralSchema]> {
  yield [path, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {})) yield* walk(property, `${path}.${name}`);
  if (schema.items !== undefined) yield* walk(schema.items, `${path}[]`);
  if (schema.additionalProperties !== undefined) yield* walk(schema.additionalProperties, `${path}{}`);
}

/** The nodes that are ours: apiVersion, kind and metadata belong to the API server. */
const ownNodes = (crd: CustomResourceDefinition) =>
  [...walk(rootOf(crd))].filter(([path]) => /^\.(spec|status)/.test(path));

/** The paths of the nodes for which something doesn't hold. */
const offenders = (
  nodes: Iterable<readonly [string, StructuralSchema]>,
  holds: (schema: StructuralSchema) => boolean,
) => [...nodes].filter(([, schema]) => !holds(schema)).map(([path]) => path);

const keywords = new Set([
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'maxProperties',
  'items',
  'minItems',
  'maxItems',
  'enum',
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-validations',
]);

describe.each(named)('the CRD of %s', (_kind, crd) => {
  const nodes = ownNodes(crd);

  test('gives every node one type', () => {
    expect(
      offenders(walk(rootOf(crd)), ({ type }) => ['object', 'array', 'string', 'integer', 'boolean'].includes(type)),
    ).toEqual([]);
  });

  test('uses only keywords of structural schemas, and no default', () => {
    expect(offenders(nodes, (schema) => Object.keys(schema).every((key) => keywords.has(key)))).toEqual([]);
  });

  test('never has properties beside additionalProperties', () => {
    expect(offenders(nodes, ({ properties, additionalProperties }) => !properties || !additionalProperties)).toEqual(
      [],
    );
  });

  test('requires only fields that exist', () => {
    expect(
      offenders(nodes, ({ required = [], properties = {} }) => required.every((name) => name in properties)),
    ).toEqual([]);
  });

  test('bounds every string, list, map and number', () => {
    const isBounded = ({ type, ...schema }: StructuralSchema): boolean => {
      if (type === 'string') return schema.maxLength !== undefined || schema.enum !== undefined;
      if (type === 'array') return schema.maxItems !== undefined;
      if (type === 'integer') return schema.minimum !== undefined && schema.maximum !== undefined;
      return type !== 'object' || schema.properties !== undefined || schema.maxProperties !== undefined;
    };
    expect(offenders(nodes, isBounded).filter((path) => !schemaless.test(path))).toEqual([]);
  });

  test('merges a list only by keys that its items require', () => {
    const isSound = ({ items, ...schema }: StructuralSchema): boolean => {
      const keys = schema['x-kubernetes-list-map-keys'] ?? [];
      return (
        (schema['x-kubernetes-list-type'] === 'map') === keys.length > 0 &&
        keys.every((key) => items?.required?.includes(key))
      );
    };
    expect(offenders(nodes, isSound)).toEqual([]);
  });

  test('keeps unknown fields everywhere in spec, so that they can be refused, and nowhere in status', () => {
    const keeping = nodes.filter(([, schema]) => schema['x-kubernetes-preserve-unknown-fields']).map(([path]) => path);
    const objects = nodes.filter(
      ([path, { properties }]) => (path.startsWith('.spec') && properties !== undefined) || schemaless.test(path),
    );
    expect(keeping).toEqual(objects.map(([path]) => path));
  });

  test('describes every field in a sentence, but for those of another kind that it embeds', () => {
    const fields = nodes.filter(([path]) => !/(\[\]|\{\})$/.test(path) && !path.startsWith('.spec.template.'));
    expect(
      offenders(fields, ({ description }) => description !== undefined && /^[A-Z0-9].*\.$/.test(description)),
    ).toEqual([]);
  });

  test('has patterns that are legal in both dialects', () => {
    const isLegal = ({ pattern }: StructuralSchema): boolean => {
      if (pattern === undefined) return true;
      return new RegExp(pattern, 'u').source.length > 0 && !/\(\?[=!<]|\\[1-9k]/.test(pattern);
    };
    expect(offenders(nodes, isLegal)).toEqual([]);
  });

  test('has rules that are CEL and blame a field that exists', () => {
    const isSound = (schema: StructuralSchema): boolean =>
      (schema['x-kubernetes-validations'] ?? []).every(({ rule, message, fieldPath }) => {
        const field = (fieldPath ?? '')
          .split('.')
          .slice(1)
          .reduce<StructuralSchema | undefined>((at, name) => at?.properties?.[name], schema);
        return field !== undefined && message.length > 0 && parseCel(rule).ast !== undefined;
      });
    expect(offenders(nodes, isSound)).toEqual([]);
  });

  test('has columns that show fields of its schema', () => {
    const columns = crd.spec.versions[0]?.additionalPrinterColumns ?? [];
    const shown = columns
      .filter(({ jsonPath }) => !jsonPath.startsWith('.metadata'))
      .map(({ name, jsonPath }) => {
        const steps = jsonPath
          .replace(/\[\?[^\]]*\]/, '.[]')
          .split('.')
          .slice(1);
        const field = steps.reduce<StructuralSchema | undefined>(
          (at, step) => (step === '[]' ? at?.items : at?.properties?.[step]),
          rootOf(crd),
        );
        return [name, field?.type];
      });
    const types = columns.filter(({ jsonPath }) => !jsonPath.startsWith('.metadata'));
    expect(shown).toEqual(types.map(({ name, type }) => [name, type === 'date' ? 'string' : type]));
  });

  test('is smaller than 100 KB, as a file and still more so as the API server keeps it', () => {
    const file = generatedFiles().get(`crds/${crd.metadata.name.replace(/^(\w+)\.(.*)$/, '$2_$1')}.yaml`);
    expect(file?.length).toBeLessThan(100_000);
    expect(JSON.stringify(crd).length).toBeLessThan(80_000);
  });

  test('has status as a subresource', () => {
    expect(crd.spec.versions.map(({ subresources }) => subresources)).toEqual([{ status: {} }]);
  });
});

describe('the rules that the API server checks', () => {
  const rules = definitions.flatMap((crd) =>
    ownNodes(crd).flatMap(([path, schema]) =>
      (schema['x-kubernetes-validations'] ?? []).map(
        ({ fieldPath }) => `${crd.spec.names.kind}${path}${fieldPath ?? ''}`,
      ),
    ),
  );

  test.each([
    'SparkApplication.spec.mainClass',
    'SparkApplication.spec.executor.launchedBy',
    'SparkApplication.spec.restartPolicy.onFailureRetries',
    'SparkApplication.spec.restartPolicy.onSubmissionFailureRetries',
    'SparkApplication.spec.sparkConf',
    'ScheduledSparkApplication.spec.timeZone',
    'ScheduledSparkApplication.spec.template.mainClass',
    'MesosCluster.spec.master',
    'MesosCluster.spec.driverDefaults.sparkConf',
  ])('speak about %s', (path) => {
    expect(rules).toContain(path);
  });
});

test('the YAML in crds/ reads back as the objects', () => {
  const files = [...generatedFiles()].filter(([path]) => path.endsWith('.yaml'));
  expect(files.map(([, content]) => parseYaml(content))).toEqual(definitions);
});

test('kubectl knows the kinds by their names', () => {
  expect(definitions.map(({ metadata, spec: { names, scope } }) => [metadata.name, names.shortNames, scope])).toEqual([
    ['sparkapplications.sparkmesos.dev', ['smapp'], 'Namespaced'],
    ['scheduledsparkapplications.sparkmesos.dev', ['smsched'], 'Namespaced'],
    ['mesosclusters.sparkmesos.dev', ['mesos'], 'Cluster'],
  ]);
});

test('the template of a schedule is the spec of an application, without the descriptions', () => {
  const specOf = (kind: string) => {
    const crd = definitions.find(({ spec }) => spec.names.kind === kind);
    return crd === undefined ? undefined : rootOf(crd).properties?.['spec'];
  };
  const undescribed = (schema: StructuralSchema | undefined): unknown =>
    JSON.parse(JSON.stringify(schema), (key, value) =>
      key === 'description' && typeof value === 'string' ? undefined : value,
    );
  const template = specOf('ScheduledSparkApplication')?.properties?.['template'];
  expect(undescribed(template)).toEqual(undescribed(specOf('SparkApplication')));
  expect(
    [...walk(template ?? { type: 'object' })].filter(([, { description }]) => description !== undefined),
  ).toHaveLength(1);
});
