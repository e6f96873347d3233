import { describe, expect, test } from '@jest/globals';
import { parseSparkApplication } from '../../../src/api/parse.ts';
import { report } from '../../../src/cli/explanation.ts';
import type { Offer } from '../../../src/model/mesos.ts';
import { demandOf } from '../../support/demands.ts';
import { offerOf } from '../../support/offers.ts';
import { sparkApplicationObject } from '../../support/resources.ts';

const demand = demandOf(
  'pi',
  { cpus: 2000, gpus: 1000, disk: 512_000 },
  {
    roles: ['etl', 'web'],
    priority: 3,
    constraints: [
      { attribute: 'zone', rule: 'In', values: ['a', 'c'] },
      { attribute: 'gen', rule: 'Spark', values: ['4'] },
      { attribute: 'ssd', rule: 'Exists', values: [] },
    ],
  },
);
const explained = (offers: readonly Offer[], own = demand): string => {
  const application = parseSparkApplication(sparkApplicationObject());
  if (!application.ok) throw new Error(application.message);
  const status = { state: 'Queued' as const, since: '2026-05-03T02:00:00Z', message: 'Waits.' };
  return report({
    application: application.value,
    status,
    demand: own,
    offers,
    noun: 'offer',
    compatibility: 'Documented',
  });
};

describe('the explanation of a wait', () => {
  test('begins with what the status says and what the driver wants', () => {
    expect(explained([])).toBe(
      [
        'Application:  jobs/pi',
        'State:        Queued',
        'Since:        2026-05-03T02:00:00Z',
        'Status says:  Waits.',
        'Wants:        2 cpus, 1024 MiB of memory, 1 gpus, 512 MiB of disk, 1 ports',
        'Roles:        etl, web',
        'Priority:     3',
        'Constraint:   zone in a,c',
        'Constraint:   gen matches 4',
        'Constraint:   ssd is there',
        '',
        'There are no offers.',
        '',
      ].join('\n'),
    );
  });

  test('names the offers on which it fits', () => {
    expect(explained([offerOf('o1'), offerOf('o2', { cpus: 0.5 })], demandOf('pi'))).toMatch(
      /\n\nIt fits on 1 of 2 offers:\n {2}host-of-o1 \(agent-of-o1\)\n$/,
    );
  });

  test('else has a branch for each cause with a leaf for each offer', () => {
    const zone = (text: string) => ({ role: 'etl', attributes: [{ name: 'zone', type: 'TEXT' as const, text }] });
    expect(explained([offerOf('o1', zone('b')), offerOf('o2', zone('b')), offerOf('o3', zone('a'))])).toMatch(
      new RegExp(
        [
          '\n\n3 offers: 2 attribute zone=b not in a,c, 1 without attribute gen.',
          '  2 attribute zone=b not in a,c',
          '    host-of-o1 \\(agent-of-o1\\), role etl: attribute zone=b not in a,c',
          '    host-of-o2 \\(agent-of-o2\\), role etl: attribute zone=b not in a,c',
          '  1 without attribute gen',
          '    host-of-o3 \\(agent-of-o3\\), role etl: without attribute gen',
          '$',
        ].join('\n'),
      ),
    );
  });
});
