/**
 * Every field of both resources, with values of the wrong type, beyond and at its bounds, and written to do harm. What isn't refused with the field's name
 * has an effect that can be seen.
 */
import { describe, expect, test } from '@jest/globals';
import { exposedObjects } from '../../../src/translate/exposure/objects.ts';
import { type Case, casesOf, namesField } from '../../support/hostile/cases.ts';
import { applicationManifests, clusterManifest, dispatcherManifest } from '../../support/hostile/manifests.ts';
import { type Outcome, outcomeOf, toldMesos } from '../../support/hostile/outcome.ts';
import { type Field, fieldsOf, placeOf, specSchema, withKey, withValue } from '../../support/hostile/structure.ts';
import { randomOf, some, strangeKeys } from '../../support/hostile/values.ts';
import type { Json } from '../../support/resources.ts';

/** Another one gives other cases; each run has the same. */
const seed = 20_300_101;
const random = randomOf(seed);

const perField = 7;

/** A case costs a few milliseconds, also on a busy machine less than this; a grammar that goes astray costs for ever. */
const longestMs = 30_000;

const applicationFields = fieldsOf(specSchema('SparkApplication'));
const clusterFields = fieldsOf(specSchema('MesosCluster'));
const bySize = Object.values(applicationManifests).toSorted(
  (a, b) => JSON.stringify(a).length - JSON.stringify(b).length,
);

/** The smallest manifest that has the field. */
const manifestFor = (field: Field): Json | undefined =>
  bySize.find((manifest) => placeOf(field, manifest) !== undefined);

const clusterManifestFor = (field: Field): Json | undefined =>
  [clusterManifest, dispatcherManifest].find((manifest) => placeOf(field, manifest) !== undefined);

/** What is wrong with what became of a case. */
const problemsOf = (made: Case, run: (spec: Json) => Outcome): readonly string[] => {
  const beganMs = performance.now();
  let outcome: Outcome;
  try {
    outcome = run(made.spec);
    if (outcome.by === 'nobody') toldMesos(outcome);
  } catch (error) {
    return [`${made.what} throws ${String(error)}`];
  }
  const tookMs = performance.now() - beganMs;
  return [
    ...(tookMs > longestMs ? [`${made.what} takes ${tookMs} ms`] : []),
    ...(outcome.by === 'nobody' && made.sort === 'beyond' ? [`${made.what} is taken`] : []),
    ...(outcome.by === 'nobody' || namesField(outcome, made.field)
      ? []
      : [`${made.what} is refused without its name: ${outcome.sentences.join(' | ')}`]),
    ...(outcome.by === 'nobody'
      ? []
      : outcome.sentences.filter((text) => text.length > 20_000).map(() => `${made.what}: endless`)),
  ];
};

describe(`with the cases of seed ${seed}`, () => {
  test('each manifest is good before something in it is changed', () => {
    const outcomes = Object.values(applicationManifests).map((spec) => outcomeOf(spec, clusterManifest));
    expect(outcomes.flatMap((outcome) => (outcome.by === 'nobody' ? [] : outcome.sentences))).toEqual([]);
  });

  test('each field of both resources stands in one of them', () => {
    const missing = [
      ...applicationFields.filter((field) => manifestFor(field) === undefined),
      ...clusterFields.filter((field) => clusterManifestFor(field) === undefined),
    ];
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test('nothing that an application says throws, takes long, or is refused without the name of its field', () => {
    const problems = applicationFields
      .slice(1)
      .flatMap((field) =>
        some(casesOf(field, manifestFor(field) ?? {}, random, 3), perField, random).flatMap((made) =>
          problemsOf(made, (spec) => outcomeOf(spec, clusterManifest)),
        ),
      );
    expect(problems).toEqual([]);
  });

  test('nothing that a cluster says throws, takes long, or is refused without the name of its field', () => {
    const common = applicationManifests['common'] ?? {};
    const problems = clusterFields
      .slice(1)
      .flatMap((field) =>
        some(casesOf(field, clusterManifestFor(field) ?? {}, random, 3), perField, random).flatMap((made) =>
          problemsOf(made, (spec) => outcomeOf(common, spec)),
        ),
      );
    expect(problems).toEqual([]);
  });

  test('no key of a map is passed over without a word', () => {
    const maps = applicationFields.filter(({ schema }) => schema.additionalProperties !== undefined);
    const dropped = maps.flatMap((field) => {
      const manifest = manifestFor(field) ?? {};
      const place = placeOf(field, manifest);
      const [first] = Object.keys(place?.value ?? {});
      if (place === undefined || first === undefined) return [field.path];
      const told = (spec: Json) => {
        const outcome = outcomeOf(spec, clusterManifest);
        if (outcome.by !== 'nobody') return 'refused';
        const { app, cluster } = outcome;
        return toldMesos(outcome) + JSON.stringify(exposedObjects(app, cluster.spec, {}));
      };
      const without = told(withValue(manifest, [...place.keys, first], undefined));
      return strangeKeys
        .slice(0, 4)
        .flatMap((key) =>
          told(withKey(manifest, [...place.keys, first], key)) === without ? [`${field.path} ${key}`] : [],
        );
    });
    expect(dropped).toEqual([]);
  });
});
