import { describe, expect, test } from '@jest/globals';
import { priorityOf } from '../../../src/api/cluster/queues.ts';
import { parseMesosCluster } from '../../../src/api/parse.ts';
import { mesosClusterObject } from '../../support/resources.ts';

const parsed = (queues: unknown) => parseMesosCluster(mesosClusterObject({ master: 'mesos://master:5050', queues }));

describe('the queues of a cluster', () => {
  test.each([
    ['urgent', 7],
    ['idle', -3],
    ['default', 0],
    ['nobody', undefined],
  ])('%s has the priority %s', (name, expected) => {
    const declared = [
      { name: 'urgent', priority: 7 },
      { name: 'idle', priority: -3 },
    ];
    expect(priorityOf(declared, name)).toBe(expected);
  });

  test.each([
    ['none', []],
    ['default with its own priority', [{ name: 'default', priority: 0 }]],
    [
      'several of one priority',
      [
        { name: 'a', priority: 1 },
        { name: 'b', priority: 1 },
      ],
    ],
  ])('may be %s', (_, queues) => {
    expect(parsed(queues)).toMatchObject({ ok: true, value: { spec: { queues } } });
  });

  test.each([
    ['default with another priority', [{ name: 'default', priority: 1 }], /default/],
    [
      'one name twice',
      [
        { name: 'a', priority: 1 },
        { name: 'a', priority: 2 },
      ],
      /repeat/,
    ],
    ['a priority that is no whole number', [{ name: 'a', priority: 0.5 }], /priority/],
    ['a name with blanks', [{ name: 'a b', priority: 1 }], /letters/],
  ])('may not be %s', (_, queues, message) => {
    const result = parsed(queues);
    expect([result.ok, result.ok ? '' : result.message]).toEqual([false, expect.stringMatching(message)]);
  });
});
