import { describe, expect, test } from '@jest/globals';
import { parse as parseCel } from '@marcbachmann/cel-js';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { parseMesosCluster, parseSparkApplicationSpec } from '../../../src/api/parse.ts';
import type { StructuralSchema } from '../../../src/api/structural.ts';
import fc from '../../support/fast-check.ts';
import { type Json, mesosClusterObject } from '../../support/resources.ts';
import { typedClusterSpec, typedSpec } from './arbitraries.ts';

type Value = unknown;
const isObject = (value: Value): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function specSchema(kind: string): StructuralSchema {
  const crd = customResourceDefinitions().find(({ spec }) => spec.names.kind === kind);
  const schema = crd?.spec.versions[0]?.schema.openAPIV3Schema.properties.spec;
  if (schema === undefined) throw new Error(`no schema of ${kind}`);
  return schema;
}

/** Every value inside a spec with the schema that speaks about it. */
function* walk(
  schema: StructuralSchema,
  value: Value,
  path = 'spec',
): Generator<readonly [string, StructuralSchema, Value]> {
  yield [path, schema, value];
  if (isObject(value)) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (name in value) yield* walk(field, value[name], `${path}.${name}`);
    }
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    for (const [index, item] of value.entries()) yield* walk(schema.items, item, `${path}[${index}]`);
  }
}

/** As the API server hands numbers to CEL: JSON's whole numbers are ints. */
const forCel = (value: Value): Value => {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(forCel);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forCel(inner)]))
    : value;
};

/** Whether all rules of the CRD hold, as the API server would find. */
const rulesHold = (schema: StructuralSchema, spec: Json): boolean =>
  [...walk(schema, spec)].every(([, { 'x-kubernetes-validations': rules = [] }, value]) =>
    rules.every(({ rule }) => parseCel(rule)({ self: forCel(value) }) === true),
  );

const application = specSchema('SparkApplication');
const cluster = specSchema('MesosCluster');
const parsedSpec = (spec: Json) => {
  const parsed = parseSparkApplicationSpec(spec);
  return parsed.ok ? parsed.value : undefined;
};

describe('a spec of the right types', () => {
  test('is accepted by the parser exactly when the rules of the CRD hold', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(typedSpec, (spec) => {
        const holds = rulesHold(application, spec);
        seen[holds ? 'accepted' : 'refused']++;
        expect(parseSparkApplicationSpec(spec).ok).toBe(holds);
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(10);
  });

  test('of a cluster is accepted exactly when the rules of the CRD hold', () => {
    fc.assert(
      fc.property(typedClusterSpec, (spec) => {
        expect(parseMesosCluster(mesosClusterObject(spec)).ok).toBe(rulesHold(cluster, spec));
      }),
      { numRuns: 200 },
    );
  });

  test('keeps every value that was given', () => {
    fc.assert(
      fc.property(typedSpec, (spec) => {
        const parsed = parsedSpec(spec);
        fc.pre(parsed !== undefined);
        expect(parsed).toMatchObject(spec);
      }),
    );
  });

  test('is a spec again when its defaults are written out, and means the same', () => {
    fc.assert(
      fc.property(typedSpec, (spec) => {
        const parsed = parsedSpec(spec);
        fc.pre(parsed !== undefined);
        const writtenOut = JSON.parse(JSON.stringify(parsed)) as Json;
        expect(parsedSpec(writtenOut)).toEqual(parsed);
        expect(rulesHold(application, writtenOut)).toBe(true);
      }),
    );
  });

  test('is refused by name for a field that nobody knows, wherever it stands', () => {
    fc.assert(
      fc.property(typedSpec, fc.nat(), (spec, pick) => {
        const copy = structuredClone(spec);
        const objects = [...walk(application, copy)].filter(([, { properties }]) => properties !== undefined);
        const [path, , object] = objects[pick % objects.length] ?? ['spec', application, copy];
        Object.assign(object as object, { quxQuuxCorge: 1 });
        const outcome = parseSparkApplicationSpec(copy);
        const messages = outcome.ok ? [] : outcome.children?.map(({ message }) => message);
        expect(messages).toContain(`${path}.quxQuuxCorge: is not a known field`);
      }),
    );
  });
});

test('no JSON at all makes the parser throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(parseSparkApplicationSpec(json).ok).toBe(false);
      expect(parseMesosCluster(mesosClusterObject({ master: json } as Json)).ok).toBe(false);
    }),
  );
});
