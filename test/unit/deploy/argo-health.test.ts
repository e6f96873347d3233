/** What Argo CD shows of the resources: its health check, run by a Lua machine on statuses as the operator writes them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { kstatusConditions, setConditions } from '../../../src/api/conditions.ts';
import { kinds } from '../../../src/api/kinds.ts';
import { luaHealth } from '../../support/chart/lua.ts';

const customizations = (
  parse(readFileSync(new URL('../../../deploy/argocd/argocd-cm.yaml', import.meta.url), 'utf8')) as {
    data: Record<string, string>;
  }
).data;
const script = customizations['resource.customizations.health.sparkmesos.dev_SparkApplication'] ?? '';

type SituationWord = Parameters<typeof kstatusConditions>[0];
const resource = (situation: SituationWord, { seen = 3, spec = {}, metadata = {} } = {}) => ({
  metadata: { name: 'x', generation: 3, ...metadata },
  spec,
  status: {
    observedGeneration: seen,
    conditions: setConditions([], kstatusConditions(situation, 'DriverRunning', 'A sentence.'), seen, 0),
  },
});

describe("Argo CD's health check", () => {
  test.each([
    ['what is reached', resource('Current'), 'Healthy', 'A sentence.'],
    ['what is under way', resource('InProgress'), 'Progressing', 'A sentence.'],
    ['what will not be reached', resource('Failed'), 'Degraded', 'A sentence.'],
    ['what is suspended', resource('Current', { spec: { suspend: true } }), 'Suspended', 'A sentence.'],
    [
      'what is about to be suspended',
      resource('InProgress', { spec: { suspend: true } }),
      'Progressing',
      'A sentence.',
    ],
    ['a status of an older spec', resource('Failed', { seen: 2 }), 'Progressing', /has not seen this spec/],
    ['a new resource', { metadata: { generation: 1 }, spec: {} }, 'Progressing', /has not seen this spec/],
    [
      'a status without conditions',
      { ...resource('Current'), status: { observedGeneration: 3 } },
      'Progressing',
      /said nothing/,
    ],
    [
      'what is being deleted',
      resource('Current', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      'Progressing',
      /being deleted/,
    ],
  ])('of %s', (_, object, status, message) => {
    expect(luaHealth(script, object)).toEqual({
      status,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('is the same for every kind', () => {
    const health = (kind: string) => customizations[`resource.customizations.health.sparkmesos.dev_${kind}`];
    for (const { names } of kinds) expect([names.kind, health(names.kind)]).toEqual([names.kind, script]);
  });
});
