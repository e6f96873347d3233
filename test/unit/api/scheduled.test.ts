import { describe, expect, test } from '@jest/globals';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { parseScheduledSparkApplication, parseScheduledSparkApplicationHead } from '../../../src/api/parse.ts';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { startKubeApi } from '../../../src/embedded/kube/index.ts';
import { type Json, minimalSpec, scheduledObject } from '../../support/resources.ts';

const problemsOf = (object: Json): readonly string[] => {
  const parsed = parseScheduledSparkApplication(object);
  return parsed.ok ? [] : (parsed.children ?? []).map(({ reason, message }) => `${reason} ${message}`);
};

/** What both the API server and the operator refuse. */
const refused: readonly (readonly [string, Json, RegExp])[] = [
  ['a schedule of four fields', { schedule: '0 0 * *' }, /spec\.schedule: must be five fields of cron/],
  ['a schedule of six fields', { schedule: '0 0 0 * * *' }, /spec\.schedule: must be five fields of cron/],
  ['a word that is none', { schedule: '@often' }, /spec\.schedule: must be five fields of cron/],
  ['a zone twice', { schedule: 'TZ=UTC 0 0 * * *', timeZone: 'UTC' }, /spec\.timeZone: must not be given beside/],
  ['a zone with spaces', { timeZone: 'New York' }, /spec\.timeZone: must be the name of a time zone/],
  [
    'a policy that is none',
    { concurrencyPolicy: 'Queue' },
    /spec\.concurrencyPolicy: must be one of Allow, Forbid, Replace/,
  ],
  ['a negative limit', { failedRunHistoryLimit: -1 }, /spec\.failedRunHistoryLimit: must be at least 0/],
  ['a deadline of nothing', { startingDeadlineSeconds: 0 }, /spec\.startingDeadlineSeconds: must be at least 1/],
  [
    'a rule of the template',
    { template: { ...minimalSpec, mainClass: undefined } },
    /spec\.template\.mainClass: is required for Java and Scala/,
  ],
];

describe('a ScheduledSparkApplication', () => {
  test('is complete after parsing: every default is filled in', () => {
    const parsed = parseScheduledSparkApplication(scheduledObject());
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        spec: {
          schedule: '0 * * * *',
          concurrencyPolicy: 'Forbid',
          suspend: false,
          successfulRunHistoryLimit: 1,
          failedRunHistoryLimit: 1,
          template: { mode: 'cluster', executor: { launchedBy: 'Driver' } },
        },
      },
    });
  });

  test.each([
    '*/5 * * * *',
    '0 3 * * MON-FRI',
    '@daily',
    '@every 1h30m',
    'CRON_TZ=Asia/Tokyo 0 3 * * *',
    'TZ=UTC @hourly',
  ])('takes the schedule %s', (schedule) => {
    expect(problemsOf(scheduledObject({ schedule }))).toEqual([]);
  });

  test.each(refused)('refuses %s', (_what, spec, sentence) => {
    expect(problemsOf(scheduledObject(spec))).toEqual([expect.stringMatching(sentence)]);
  });

  test.each<[string, Json, string]>([
    [
      'a misspelt field',
      { suspended: true },
      'UnknownField spec.suspended: is not a known field; did you mean suspend?',
    ],
    [
      'a misspelt field of the template',
      { template: { ...minimalSpec, driver: { memroy: '1g' } } },
      'UnknownField spec.template.driver.memroy: is not a known field; did you mean memory?',
    ],
    [
      'what means nothing on Mesos, with the reason',
      { template: { ...minimalSpec, driver: { podName: 'x' } } },
      'UnsupportedField spec.template.driver.podName: has no meaning on Mesos, where driver and executors are tasks and not pods',
    ],
    [
      'a value that is not supported, with the reason',
      { template: { ...minimalSpec, imagePullPolicy: 'Never' } },
      'UnsupportedValue spec.template.imagePullPolicy: Never is not supported: Mesos pulls an image that an agent does not have',
    ],
  ])('refuses %s by its path', (_what, spec, sentence) => {
    expect(problemsOf(scheduledObject(spec))).toEqual([sentence]);
  });

  test('has a head that can be read although its spec can not', () => {
    const status = { nextRun: '2030-01-01T00:00:00Z' };
    expect(parseScheduledSparkApplicationHead(scheduledObject({ schedule: 5 }, { status }))).toMatchObject({
      ok: true,
      value: { status },
    });
  });
});

describe('at the API server', () => {
  const withServer = async (work: (create: (name: string, spec: Json) => string) => void): Promise<void> => {
    const kube = await startKubeApi();
    try {
      for (const definition of customResourceDefinitions())
        kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition as unknown as JsonObject);
      const collection = '/apis/sparkmesos.dev/v1beta1/namespaces/default/scheduledsparkapplications';
      work((name, spec) => {
        const object = scheduledObject(spec, { metadata: { name } });
        try {
          kube.create(collection, object as JsonObject);
          return 'created';
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      });
    } finally {
      await kube.close();
    }
  };

  test('what the operator refuses by shape and rule is refused at once', () =>
    withServer((create) => {
      for (const [what, spec, sentence] of refused) {
        const field = /spec\\\.([a-zA-Z\\.]+):/.exec(sentence.source)?.[1]?.replaceAll('\\', '') ?? 'nowhere';
        expect([what, create('bad', spec)]).toEqual([what, expect.stringContaining(`spec.${field}`)]);
      }
      expect(create('good', {})).toBe('created');
    }));

  test('a name that leaves no room for those of its runs is refused', () =>
    withServer((create) => {
      expect(create('x'.repeat(49), {})).toContain('metadata.name must have at most 48 characters');
      expect(create('x'.repeat(48), {})).toBe('created');
    }));
});
