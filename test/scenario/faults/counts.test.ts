/**
 * What is counted over deaths, lost answers and conflicts: added up over all operators that ever lived, no transition is counted twice, and none is lost
 * but that in whose moment an operator died.
 */
import { describe, expect, test } from '@jest/globals';
import { applicationType } from '../../../src/controller/resources.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { startOperator } from '../../../src/main.ts';
import { Metrics } from '../../../src/ops/metrics/registry.ts';
import { realClock } from '../../support/clocks.ts';
import { parseExposition, valueIn } from '../../support/exposition.ts';
import type { Fault } from '../../support/world/faulty-dispatcher.ts';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';
import type { ApplicationView } from '../../support/world/views.ts';
import { World } from '../../support/world/world.ts';
import { at } from './crash-points.ts';

type Counts = Readonly<Record<string, number>>;

/** The changes of state of all applications, as the API server tells them to a bystander. */
const bystander = (url: string) => {
  const changes: string[] = [];
  const stop = new AbortController();
  const states = new Map<string, string>();
  const client = new KubeClient({ access: plainAccess(url), clock: realClock });
  const watching = (async () => {
    for await (const event of client.watch(applicationType, { resourceVersion: '0' }, stop.signal)) {
      if (!('object' in event)) continue;
      const { metadata, status } = event.object as unknown as ApplicationView;
      const [before, after] = [states.get(metadata.name) ?? 'New', status?.state ?? 'New'];
      if (before !== after) changes.push(`${before} ${after}`);
      states.set(metadata.name, after);
    }
  })();
  const end = async (): Promise<void> => {
    stop.abort();
    await watching;
  };
  return { changes, end };
};

const countOf = (names: readonly string[]): Counts =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, { length }]) => [name, length]));

interface Counted {
  readonly actual: Counts;
  readonly counted: Counts;
  /** Added up over all operators. */
  readonly starts: number;
  readonly ends: number;
  readonly deaths: number;
  /** Applications by state, as the last operator tells. */
  readonly states: Counts;
}

/** An application that fails, is retried and completes, under operators that meet this trouble. */
const live = async (trouble: (world: World) => Trouble): Promise<Counted> => {
  const all: Metrics[] = [];
  const world = await World.begin({
    driver: (_, nth) => ({ finishAfterMs: 1_500, exitCode: nth === 1 ? 3 : 0 }),
    start: (options) => {
      const metrics = new Metrics();
      all.push(metrics);
      return startOperator({ ...options, metrics });
    },
  });
  const { changes, end } = bystander(world.kube.url);
  try {
    world.startOperator(trouble(world));
    world.createApplication('pi', {
      restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 },
    });
    await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
    await world.untilQuiet();
    await world.until('the bystander has seen it', () => changes.at(-1)?.endsWith(' Completed') === true);
    const scrapes = await Promise.all(all.map(async (metrics) => parseExposition(await metrics.text())));
    const series = (name: string) => scrapes.flatMap((families) => families.get(name)?.samples ?? []);
    const transitions = series('sparkmesos_application_transitions_total').flatMap(({ labels, value }) =>
      Array.from({ length: value }, () => `${labels['from']} ${labels['to']}`),
    );
    const last = scrapes.at(-1)?.get('sparkmesos_applications')?.samples ?? [];
    return {
      actual: countOf(changes),
      counted: countOf(transitions),
      starts: scrapes.reduce((sum, families) => sum + valueIn(families, 'sparkmesos_start_seconds_count'), 0),
      ends: series('sparkmesos_driver_ends_total').reduce((sum, { value }) => sum + value, 0),
      deaths: all.length - 1,
      states: Object.fromEntries(last.flatMap(({ labels, value }) => (value === 0 ? [] : [[labels['state'], value]]))),
    };
  } finally {
    await world.close();
    await end();
  }
};

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);

const expectSound = ({ actual, counted, starts, ends, deaths, states }: Counted): void => {
  for (const [change, count] of Object.entries(counted))
    expect([change, count <= (actual[change] ?? 0)]).toEqual([change, true]);
  expect(sum(actual) - sum(counted)).toBeLessThanOrEqual(deaths);
  expect(starts).toBeLessThanOrEqual(2);
  expect(starts).toBeGreaterThanOrEqual(2 - deaths);
  expect(ends).toBeLessThanOrEqual(2);
  expect(ends).toBeGreaterThanOrEqual(2 - deaths);
  expect(states).toEqual({ Completed: 1 });
};

const writes = [
  ['status of sparkapplications (Submitting)', 1],
  ['status of sparkapplications (Running)', 1],
  ['status of sparkapplications (RetryWait)', 1],
  ['status of sparkapplications (Completed)', 1],
] as const;
const deaths = ['die-before', 'die-after'] as const;
const losses = ['lose-reply', 'lose-request'] as const;
const points = (faults: readonly Fault[]) =>
  writes.flatMap(([effect, nth]) => faults.map((fault) => [fault, effect, nth] as const));

describe('transitions are counted as they happen', () => {
  test.concurrent('when nothing goes wrong', async () => {
    const lived = await live(() => () => undefined);
    expectSound(lived);
    expect(lived).toMatchObject({ deaths: 0, counted: lived.actual, starts: 2, ends: 2 });
    expect(lived.actual).toMatchObject({ 'Running RetryWait': 1, 'Running Completed': 1 });
  });

  test.concurrent.each(points(losses))('when the operator has %s at %s #%d', async (fault, effect, nth) => {
    const lived = await live(() => at(effect, nth, fault));
    expectSound(lived);
    expect(lived).toMatchObject({ deaths: 0, counted: lived.actual, starts: 2, ends: 2 });
  });

  test.concurrent('when somebody else writes before each write, so that each meets a conflict first', async () => {
    let conflicts = 0;
    const meet =
      (world: World) =>
      ({ name, nth }: Effect): undefined => {
        if (!name.startsWith('status of sparkapplications') || nth % 2 === 0) return;
        conflicts += 1;
        world.patchApplication('pi', { metadata: { labels: { touched: String(conflicts) } } });
      };
    const lived = await live(meet);
    expectSound(lived);
    expect(lived).toMatchObject({ deaths: 0, counted: lived.actual, starts: 2, ends: 2 });
    expect(conflicts).toBeGreaterThan(2);
  });
});

describe('a transition is lost at the most, and never counted twice', () => {
  test.concurrent.each(points(deaths))('when the operator meets %s at %s #%d', async (fault, effect, nth) => {
    expectSound(await live(() => at(effect, nth, fault)));
  });
});
