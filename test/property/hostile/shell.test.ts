/** Whatever stands in whichever field: a shell sees it as one word in single quotes or not at all, and Spark is given it as it was written. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Task } from '../../../src/model/mesos.ts';
import { driverTask } from '../../../src/translate/tasks.ts';
import { applicationManifests, clusterManifest } from '../../support/hostile/manifests.ts';
import { type Accepted, outcomeOf } from '../../support/hostile/outcome.ts';
import { bareWords, type Ran, Shells } from '../../support/hostile/shell.ts';
import { type Field, fieldsOf, isLeaf, placeOf, specSchema, withValue } from '../../support/hostile/structure.ts';
import { canary, harmfulFor, randomOf, some } from '../../support/hostile/values.ts';
import type { Json } from '../../support/resources.ts';

const seed = 20_300_103;
const random = randomOf(seed);

const shells = new Shells();
const cluster: Json = { ...clusterManifest, sparkHome: shells.sparkHome };

/** Stands for the Master that the script waits for. */
const master = createServer((socket) => socket.destroy());
beforeAll(async () => {
  await new Promise<void>((resolve) => master.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  master.close();
  shells.remove();
});

/** The driver's task in a place where a Master listens. */
const onMaster = ({ description }: Accepted): Task => {
  const address = master.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const place = { agentId: 'a-1', hostname: '127.0.0.1', resources: [], ports: [port, 1, 2, 3, 4] };
  return driverTask(description, place, 'f-1');
};

/** What must arrive: every text of the description that holds the canary, as a word of spark-submit or as a property. */
const lost = ({ description }: Accepted, { words, properties }: Ran): readonly string[] => {
  const { mainClass, mainFile, name, arguments: given } = description;
  const plain = [mainClass ?? '', mainFile.path, name, ...given].filter((text) => text.includes(canary));
  const pairs = Object.entries(description.properties).filter((pair) => pair.join().includes(canary));
  return [
    ...plain.filter((text) => !words.some((word) => word === text || word.endsWith(`/${text}`))),
    ...pairs.flatMap(([key, value]) =>
      words.includes(`${key}=${value}`) || properties.get(key) === value ? [] : [`${key}=${value}`],
    ),
  ];
};

interface Written {
  readonly what: string;
  readonly outcome: Accepted;
}

const texts = fieldsOf(specSchema('SparkApplication')).filter(
  (field) => isLeaf(field) && field.schema.type === 'string',
);

/** The manifest with the harmful texts in a field, those that are taken. */
const written = (field: Field, name: string, manifest: Json, count: number): readonly Written[] => {
  const place = placeOf(field, manifest);
  if (place === undefined) return [];
  const harmful = harmfulFor(field.schema).filter(
    (text) => text.includes(canary) && !text.includes('\0') && text.isWellFormed(),
  );
  return some(harmful, count, random).flatMap((text) => {
    const outcome = outcomeOf(withValue(manifest, place.keys, text), cluster);
    return outcome.by === 'nobody' ? [{ what: `${field.path} in ${name}: ${JSON.stringify(text)}`, outcome }] : [];
  });
};

const all = (count: number, names = Object.keys(applicationManifests)): readonly Written[] =>
  texts.flatMap((field) => names.flatMap((name) => written(field, name, applicationManifests[name] ?? {}, count)));

describe(`with the texts of seed ${seed}`, () => {
  test('no text of an application stands outside of quotes in a command', () => {
    const cases = all(2, ['common', 'byOperator', 'inDocker']);
    const bare = cases.filter(({ outcome: { driver, executor } }) =>
      [driver, executor].some(({ command }) => bareWords(command.value).length > 0),
    );
    expect(bare.map(({ what }) => what)).toEqual([]);
    expect(cases.length).toBeGreaterThan(150);
  });

  test('Spark is given each text as it is, and nothing else runs', async () => {
    const shown = all(1, ['byOperator', 'byDriver', 'inDocker']).filter(({ outcome }) =>
      outcome.driver.command.value.includes(canary),
    );
    const problems: string[] = [];
    for (const { what, outcome } of some(shown, 60, random)) {
      const ran = await shells.run(onMaster(outcome));
      if (ran.harmed) problems.push(`${what}: something ran`);
      if (ran.code !== 0) problems.push(`${what}: ends with ${ran.code}`);
      problems.push(...lost(outcome, ran).map((text) => `${what}: ${JSON.stringify(text)} did not arrive`));
    }
    expect(problems).toEqual([]);
    expect(shown.length).toBeGreaterThan(30);
  });
});
