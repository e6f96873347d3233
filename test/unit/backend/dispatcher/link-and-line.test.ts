import { describe, expect, test } from '@jest/globals';
import { parseMesosCluster } from '../../../../src/api/parse.ts';
import { eachOf } from '../../../../src/backend/dispatcher/each-of.ts';
import { Line } from '../../../../src/backend/dispatcher/line.ts';
import { Link } from '../../../../src/backend/dispatcher/link.ts';
import { mesosClusterObject } from '../../../support/resources.ts';
import { description } from '../../translate/described.ts';

describe('a dispatcher that does not answer', () => {
  const pauses = (random: number) => {
    const link = new Link('http://d');
    return Array.from({ length: 8 }, () => {
      link.down('does not answer');
      return link.retryMs(() => random);
    });
  };

  test('is asked less and less often, up to twice a minute', () => {
    expect(pauses(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('is not asked by all at the same moment', () => {
    expect(pauses(0)).toEqual(pauses(1).map((ms) => ms / 2));
  });

  test('is news once, until it says something else or is back', () => {
    const link = new Link('http://d');
    expect([link.down('a'), link.down('a'), link.down('b'), link.up('fw'), link.up('fw'), link.up('fw-2')]).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
    expect(link.retryMs(() => 1)).toBe(1_000);
  });

  test('keeps the framework of its page while that can not be read', () => {
    const link = new Link('http://d');
    link.up('fw');
    expect(link.up(undefined)).toBe(false);
    expect(link.frameworkId).toBe('fw');
  });
});

describe('the line before a dispatcher', () => {
  const parsed = parseMesosCluster(
    mesosClusterObject({ dispatcher: { url: 'http://d:7077' }, sparkHome: '/opt/spark' }),
  );
  if (!parsed.ok) throw new Error(parsed.message);
  const { spec } = parsed.value;
  const driver = (taskId: string, queue = 'default') => ({
    ...description({}, { dispatcher: { url: 'http://d:7077' } }),
    taskId,
    queue,
  });

  const lineOf = (...names: readonly string[]): Line => {
    const line = new Line();
    for (const name of names) line.want(name, driver(name), spec);
    return line;
  };

  test('gives turns in the order in which they came, a few at a time', () => {
    const line = lineOf('a', 'b', 'c', 'd', 'e');
    expect(line.giveTurns(0, 0, 200)).toEqual(['a', 'b', 'c', 'd']);
    expect(line.giveTurns(0, 0, 200)).toEqual([]);
    line.unwant('b');
    expect(line.giveTurns(0, 0, 200)).toEqual(['e']);
  });

  test.each([
    [0, 3, 200, ['a']],
    [0, 4, 200, []],
    [9, 0, 10, ['a']],
    [10, 0, 10, []],
    [11, 0, 10, []],
  ])(
    'with %i drivers there and %i submissions under way, of %i that may be there',
    (running, underWay, most, turns) => {
      expect(lineOf('a', 'b').giveTurns(running, underWay, most)).toEqual(turns);
    },
  );

  test('gives none to whoever names a queue that is not declared, nor lets him hold up others', () => {
    const line = lineOf();
    line.want('bad', driver('bad', 'nobodys'), spec);
    line.want('good', driver('good'), spec);
    expect(line.giveTurns(0, 0, 200)).toEqual(['good']);
    expect(line.waiting('bad', 200)).toMatchObject({ reason: 'UnknownQueue' });
    expect(line.waiting('good', 200)).toBeUndefined();
  });

  test('takes all turns back when the dispatcher goes away', () => {
    const line = lineOf('a');
    line.giveTurns(0, 0, 200);
    line.takeTurns();
    expect(line.turn('a')).toBeUndefined();
    expect(line.waiting('a', 200)).toMatchObject({ reason: 'TooManyDrivers' });
  });
});

test('of many things so many are done at a time, and each once', async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  await eachOf(
    Array.from({ length: 20 }, (_, index) => index),
    3,
    async (item) => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      done.push(item);
      now -= 1;
    },
  );
  expect(most).toBe(3);
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});
