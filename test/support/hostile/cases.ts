/** Manifests with one thing in them that is not as it should be, and what is to be said of what becomes of them. */
import type { Json } from '../resources.ts';
import type { Refused } from './outcome.ts';
import { type Field, type Place, placeOf, withKey, withValue } from './structure.ts';
import { type Sort, some, strangeKeys, valuesFor } from './values.ts';

export interface Case {
  readonly field: Field;
  /** What was done, for whoever reads of a failure. */
  readonly what: string;
  readonly sort: Sort | 'key' | 'removed';
  readonly value: unknown;
  readonly spec: Json;
  readonly place: Place;
}

/** Every case of a field in a manifest; none where the manifest doesn't have it. */
export const casesOf = (field: Field, manifest: Json, random: () => number, harmful: number): readonly Case[] => {
  const place = placeOf(field, manifest);
  if (place === undefined) return [];
  const make = (sort: Case['sort'], value: unknown, spec: Json): Case => {
    const shown = String(JSON.stringify(value)).slice(0, 80);
    return { field, what: `${field.path}, ${sort}: ${shown}`, sort, value, spec, place };
  };
  return [
    ...valuesFor(field.schema, place.value, random, harmful).map(({ sort, value }) =>
      make(sort, value, withValue(manifest, place.keys, value)),
    ),
    ...some(keyCases(field, manifest, place), 8, random).map(({ key, spec }) => make('key', key, spec)),
    make('removed', undefined, withValue(manifest, place.keys, undefined)),
  ];
};

const keyCases = ({ schema }: Field, manifest: Json, { keys, value }: Place) => {
  if (schema.additionalProperties === undefined || typeof value !== 'object' || value === null) return [];
  const [first] = Object.keys(value);
  return first === undefined ? [] : strangeKeys.map((key) => ({ key, spec: withKey(manifest, [...keys, first], key) }));
};

/** Words of which one is in a sentence about a field, because it is about what the field goes with. */
const alsoNamed: readonly (readonly [RegExp, RegExp])[] = [
  [/^spec\.volumes/, /spec\.(driver|executor)\.volumeMounts/],
  [/^spec\.(mesos|batchSchedulerOptions)\.queue/, /declares no queue/],
  [/^spec\.image/, /needs an image|is not the image of the/],
  [/priorityClass(Name|es)/, /which is given as priorityClassName/],
  [/^spec\.tenants/, /has no tenant for the namespace|does not allow the namespace/],
  [/^spec\.(framework|tenants\[\])\.roles/, /spec\.(mesos\.role|batchSchedulerOptions\.queue) would be/],
  [/^spec\.sparkHome/, /sparkHome of the MesosCluster/],
  [/^spec\.driverDefaults\.sparkConf/, /the property spark\./],
  [/\.(env|envVars)\b/, /the variable /],
  [/javaOptions$/, /spec\.monitoring\.prometheus/],
  [/\.memoryOverhead$/, /MiB that are asked for/],
  [/^spec\.executor\.launchedBy|^spec\.sparkVersion/, /spec\.executor|launchedBy: (Driver|Operator)/],
];

/** Whether what is said against a manifest names the field that was changed, or what it goes with. */
export const namesField = ({ sentences }: Refused, { path, steps }: Field): boolean => {
  const [, first = '', second = ''] = steps;
  const deep =
    ['driver', 'executor', 'mesos', 'deps', 'framework', 'tls', 'credentials'].includes(first) && second !== '';
  const name = deep ? `spec.${first}.${second}` : `spec.${first}`;
  return sentences.some(
    (text) => text.includes(name) || alsoNamed.some(([of, words]) => of.test(path) && words.test(text)),
  );
};
