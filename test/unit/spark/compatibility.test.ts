import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ResourceOrigin } from '../../../src/model/mesos.ts';
import { take } from '../../../src/model/resources.ts';
import { neverCopiedIds } from '../../../src/spark/compatibility.ts';
import { compatibilityReference } from '../../../src/spark/compatibility-reference.ts';
import { choices, neverCopied } from '../../../src/spark/compatibility-table.ts';
import { matchesConstraints, parseConstraints } from '../../../src/spark/constraints.ts';
import { containerOf } from '../../../src/spark/container.ts';
import { dispatcherCommand } from '../../../src/spark/dispatcher/command.ts';
import { dispatcherTask } from '../../../src/spark/dispatcher/task.ts';
import { containerMemory, submittedMemory } from '../../../src/spark/driver-memory.ts';
import { attempt } from '../../../src/spark/exception.ts';
import { takeAmount } from '../../../src/spark/offered-resources.ts';
import { driverCommand } from '../../../src/translate/driver-command.ts';
import { description } from '../translate/described.ts';
import { described, dispatcher } from './submissions.ts';

const origin = (key: string, more: Partial<ResourceOrigin> = {}): ResourceOrigin => ({
  key,
  allocatedTo: 'dev',
  wire: {},
  ...more,
});
const command = (properties: Record<string, string>, args: readonly string[] = []) =>
  dispatcherCommand(
    described({ sparkProperties: { 'spark.mesos.executor.home': '/opt/spark', ...properties }, appArgs: args }),
    dispatcher(),
  );
const documentedCommand = (spec: Record<string, unknown>, cluster: Record<string, unknown> = {}) =>
  driverCommand(description({ ...spec, executor: { launchedBy: 'Driver' } }, cluster), { ports: [] });
const ranges = [{ name: 'ports', type: 'RANGES' as const, ranges: [{ begin: 7000, end: 8000 }] }];
const badVolume = { 'spark.mesos.executor.docker.image': 'i', 'spark.mesos.executor.docker.volumes': '/a:/b:xx' };

/** What each setting gives, by row: the outcome in Documented, then in Spark34. */
const outcomes: Readonly<
  Record<(typeof choices)[number]['id'], readonly [() => unknown, unknown, () => unknown, unknown]>
> = {
  'driver-overhead': [
    () => description({ driver: { memory: '5000m' } }).size.containerMiB,
    5500,
    () => containerMemory(submittedMemory({ 'spark.driver.memory': '5000m' }), {}),
    6050,
  ],
  'driver-heap': [
    () => documentedCommand({ driver: { memory: '5000m' } }),
    expect.stringContaining(' --driver-memory 5000m '),
    () => command({ 'spark.driver.memory': '5000m' }),
    expect.stringContaining(' --driver-memory 5500M '),
  ],
  'memory-without-unit': [
    () => description({ driver: { memory: '1024' } }).size.heapMiB,
    1024,
    () => submittedMemory({ 'spark.driver.memory': '1024', 'spark.driver.memoryOverhead': '0' }),
    0,
  ],
  'overhead-with-unit': [
    () => description({ driver: { memory: '1g', memoryOverhead: '512m' } }).size.containerMiB,
    1536,
    () => attempt(() => submittedMemory({ 'spark.driver.memoryOverhead': '512m' })),
    expect.objectContaining({
      exception: { class: 'java.lang.NumberFormatException', message: 'For input string: "512m"' },
    }),
  ],
  'ranges-contain': [
    () => matchesConstraints(parseConstraints('ports:7500'), ranges, 'Documented'),
    true,
    () => matchesConstraints(parseConstraints('ports:7500'), ranges, 'Spark34'),
    false,
  ],
  'shell-words': [
    () => documentedCommand({ arguments: ['"$(id)"'] }),
    expect.stringMatching(/ '"\$\(id\)"'$/),
    () => command({}, ['"$(id)"']),
    expect.stringMatching(/ "\$\(id\)"$/),
  ],
  jars: [
    () => documentedCommand({ deps: { jars: ['http://files/a.jar'] } }),
    expect.stringContaining('--conf spark.jars=http://files/a.jar'),
    () => command({ 'spark.jars': 'http://files/a.jar' }),
    expect.not.stringContaining('a.jar'),
  ],
  'driver-defaults': [
    () =>
      description({}, { driverDefaults: { sparkConf: { 'spark.mesos.uris': 'http://files/x.tgz' } } }).uris.map(
        ({ value }) => value,
      ),
    expect.arrayContaining(['http://files/x.tgz']),
    () => {
      const conf = { 'spark.mesos.dispatcher.driverDefault.spark.mesos.uris': 'http://files/x.tgz' };
      return dispatcherTask(described({ sparkProperties: { 'spark.mesos.executor.home': '/' } }), dispatcher(conf), 'a')
        .command.uris;
    },
    [{ value: 'http://files/app.jar', cache: false }],
  ],
  'malformed-container-specs': [
    () => attempt(() => containerOf(badVolume, 'Documented')),
    expect.objectContaining({
      message: 'spark.mesos.executor.docker.volumes has "/a:/b:xx"; it must be [host:]container[:rw|:ro]',
    }),
    () => containerOf(badVolume, 'Spark34').volumes,
    [],
  ],
  'resource-order': [
    () =>
      take(
        [
          { name: 'cpus', origin: origin('*'), milli: 1000 },
          { name: 'cpus', origin: origin('dev', { reservedFor: 'dev' }), milli: 1000 },
        ],
        { cpus: 1000, mem: 0, ports: 0 },
      )?.taken.map((piece) => piece.origin.key),
    ['dev'],
    () =>
      takeAmount(
        [
          { name: 'cpus', role: '*', reservation: {}, scalar: 1 },
          { name: 'cpus', role: 'dev', reservation: {}, scalar: 1 },
        ],
        'cpus',
        1,
      ).used,
    [{ name: 'cpus', role: '*', scalar: 1 }],
  ],
  'resource-arithmetic': [
    () => take([{ name: 'cpus', origin: origin('*'), milli: 300 }], { cpus: 100, mem: 0, ports: 0 })?.left,
    [expect.objectContaining({ milli: 200 })],
    () => takeAmount([{ name: 'cpus', role: '*', scalar: 0.3 }], 'cpus', 0.1).left,
    [{ name: 'cpus', role: '*', scalar: 0.19999999999999998 }],
  ],
};

describe('Each row of the compatibility table holds in both settings', () => {
  test.each(choices.map(({ id }) => id))('%s', (id) => {
    const [documented, promised, spark34, measured] = outcomes[id];
    expect(documented()).toEqual(promised);
    expect(spark34()).toEqual(measured);
  });
});

describe('The compatibility table', () => {
  test('has a row for each outcome that is never copied', () => {
    expect(neverCopied.map(({ id }) => id)).toEqual([...neverCopiedIds]);
  });

  test('is what the reference page shows', () => {
    const page = new URL('../../../docs/reference/compatibility.md', import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(compatibilityReference());
  });
});
