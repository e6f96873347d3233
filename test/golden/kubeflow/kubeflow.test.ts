/** Manifests of kubeflow's shape, with nothing changed but apiVersion and a cluster: accepted, or refused by the name of the field. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import type { SparkApplication } from '../../../src/api/spark-application.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { describeDriver } from '../../../src/translate/description.ts';
import { exposedObjects } from '../../../src/translate/exposure/objects.ts';
import { objectKey, objectsNeeded } from '../../../src/translate/references.ts';
import { driverTask } from '../../../src/translate/tasks.ts';
import { fieldsUntold } from '../../support/fields-untold.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../support/resources.ts';

interface Expectation {
  /** Paths that the schema refuses; `without` are the fields that have to go. */
  readonly refused?: readonly string[];
  readonly without?: readonly string[];
  /** The path that the translation refuses. */
  readonly untranslated?: string;
  readonly task?: Json;
  readonly properties?: Json;
  /** What is made in Kubernetes. */
  readonly kubernetes?: readonly Json[];
}

const root = new URL('data/', import.meta.url);
const read = (name: string): unknown => parse(readFileSync(new URL(name, root), 'utf8'));
const expected = read('expected.yaml') as Readonly<Record<string, Expectation>>;
const names = readdirSync(root)
  .map((file) => file.replace('.yaml', ''))
  .filter((name) => name !== 'expected');

const without = (spec: Json, path: string): Json => {
  const [name = '', ...rest] = path.split('.');
  const { [name]: field, ...others } = spec;
  return rest.length === 0 ? others : { ...others, [name]: without(field as Json, rest.join('.')) };
};

const manifest = (name: string): Json => {
  const { spec } = read(`${name}.yaml`) as { spec: Json };
  return { ...spec, mesos: { cluster: 'main' } };
};

const parsed = (spec: Json) => {
  const minimal = { mainClass: undefined, mainApplicationFile: undefined };
  return parseSparkApplication(sparkApplicationObject({ ...minimal, ...spec }));
};

/** Every Secret and ConfigMap has each key that is asked for, and one more. */
class AnyKey extends Map<string, Sensitive> {
  override get(key: string): Sensitive {
    return super.get(key) ?? new Sensitive(`value of ${key}`);
  }
}

const describedOf = (app: SparkApplication) => {
  const cluster = parseMesosCluster(mesosClusterObject());
  if (!cluster.ok) throw new Error(cluster.message);
  const references = new Map(
    objectsNeeded(app.spec).map((object) => [objectKey(object), { values: new AnyKey([['any', new Sensitive('x')]]) }]),
  );
  return describeDriver(app, cluster.value.spec, 'driver-1', 1, undefined, references);
};

const accepted = (name: string): SparkApplication => {
  const spec = (expected[name]?.without ?? []).reduce(without, manifest(name));
  const outcome = parsed(spec);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

describe('a manifest of kubeflow', () => {
  test('is expected to come out in one way each', () => {
    expect(Object.keys(expected).sort()).toEqual(names.sort());
  });

  test.each(names.filter((name) => expected[name]?.refused !== undefined))('%s is refused field by field', (name) => {
    const outcome = parsed(manifest(name));
    const paths = outcome.ok ? [] : (outcome.children ?? []).map(({ message }) => message.split(':')[0]);
    expect(paths).toEqual(expected[name]?.refused);
  });

  test.each(names.filter((name) => expected[name]?.untranslated !== undefined))('%s can not be translated', (name) => {
    expect(describedOf(accepted(name))).toMatchObject({
      ok: false,
      message: expect.stringMatching(`^${expected[name]?.untranslated} `),
    });
  });

  test.each(names.filter((name) => expected[name]?.task !== undefined || expected[name]?.properties !== undefined))(
    '%s becomes a driver',
    (name) => {
      const described = describedOf(accepted(name));
      if (!described.ok) throw new Error(described.message);
      const place = { agentId: 'a', hostname: 'h', resources: [], ports: [] };
      const task = JSON.parse(JSON.stringify(driverTask(described.value, place, 'f'))) as Json;
      expect(task).toMatchObject(expected[name]?.task ?? {});
      expect(described.value.properties).toMatchObject(expected[name]?.properties ?? {});
      expect(exposedObjects(accepted(name), {}, {})).toMatchObject(expected[name]?.kubernetes ?? []);
    },
  );
});

test.each(names.filter((name) => expected[name]?.refused === undefined && expected[name]?.untranslated === undefined))(
  '%s: of every field it is said where it went',
  (name) => {
    const described = describedOf(accepted(name));
    expect(described.ok && fieldsUntold(manifest(name), described.value)).toEqual([]);
  },
);
