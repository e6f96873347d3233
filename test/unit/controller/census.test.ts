/** What is counted of applications as their objects change, seen as it is scraped. */
import { describe, expect, test } from '@jest/globals';
import { Census } from '../../../src/controller/census.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { controllerObserver } from '../../../src/ops/metrics/observers.ts';
import { Metrics } from '../../../src/ops/metrics/registry.ts';
import { ManualClock } from '../../support/clocks.ts';
import { parseExposition, valueIn } from '../../support/exposition.ts';

type Status = Readonly<Record<string, unknown>>;

/** A moment so many seconds after the clock's beginning, as statuses have it. */
const at = (seconds: number): string =>
  `${new Date(Date.UTC(2030, 0, 1) + seconds * 1000).toISOString().slice(0, 19)}Z`;

class Town {
  readonly clock = new ManualClock();
  readonly #metrics = new Metrics();
  readonly #census = new Census(
    controllerObserver(this.#metrics).census,
    this.clock,
    (namespace) => !this.foreign.has(namespace ?? ''),
  );
  /** Namespaces that are not this operator's. */
  readonly foreign = new Set<string>();
  readonly #objects = new Map<string, KubeObject>();
  #version = 0;

  begin(): this {
    this.#census.begin();
    return this;
  }

  /** What the cache would tell when a status comes, in any way. */
  see(name: string, status: unknown, createdAt = at(0)): void {
    this.#version += 1;
    const metadata = { name, namespace: 'default', uid: name, resourceVersion: String(this.#version) };
    const object: KubeObject = {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { ...metadata, creationTimestamp: createdAt },
      ...(status === undefined ? {} : { status }),
    };
    this.#census.onApplication(object, this.#objects.get(name));
    this.#objects.set(name, object);
  }

  go(ms: number, name: string, status: Status): void {
    this.clock.advance(ms);
    this.see(name, status);
  }

  /** The labels of the namespace change. */
  turn(isForeign: boolean): void {
    if (isForeign) this.foreign.add('default');
    else this.foreign.delete('default');
    this.#census.onNamespace(this.#objects.values(), []);
  }

  remove(name: string): void {
    const last = this.#objects.get(name);
    this.#objects.delete(name);
    if (last !== undefined) this.#census.onApplicationGone(last);
  }

  schedule(status: Status): void {
    const object = objectOf('ScheduledSparkApplication', {
      conditions: [{ type: 'Ready', status: 'True' }],
      ...status,
    });
    this.#census.onSchedule(object, this.#objects.get('nightly'));
    this.#objects.set('nightly', object);
  }

  cluster(name: string, ready: string | undefined): void {
    const conditions = ready === undefined ? [] : [{ type: 'Stalled' }, { type: 'Ready', status: ready }];
    const object = objectOf('MesosCluster', { conditions });
    this.#census.onCluster(object, this.#objects.get(name));
    this.#objects.set(name, object);
  }

  clusterGone(name: string): void {
    const last = this.#objects.get(name);
    if (last !== undefined) this.#census.onClusterGone(last);
  }

  async scrape() {
    const families = parseExposition(await this.#metrics.text());
    return {
      value: (name: string, labels: Record<string, string> = {}) => valueIn(families, `sparkmesos_${name}`, labels),
      /** All series of a metric that are not 0. */
      all: (name: string) =>
        Object.fromEntries(
          (families.get(`sparkmesos_${name}`)?.samples ?? [])
            .filter(({ name: own, value }) => value !== 0 && !own.endsWith('_bucket'))
            .map(({ labels, value }) => [Object.values(labels).join(' > '), value]),
        ),
      /** How many were measured and how long they took together. */
      times: (name: string, labels: Record<string, string> = {}) => [
        valueIn(families, `sparkmesos_${name}_count`, labels),
        valueIn(families, `sparkmesos_${name}_sum`, labels),
      ],
    };
  }
}

const objectOf = (kind: string, status: Status): KubeObject => ({
  apiVersion: 'sparkmesos.dev/v1beta1',
  kind,
  metadata: { name: 'any', uid: 'any', resourceVersion: '1' },
  status,
});

const submission = (attempt: number, intendedAt: number) => ({
  submission: { taskId: `task-${attempt}`, attempt, at: at(intendedAt) },
});
const submitting = (since: number, attempt = 1) => ({
  state: 'Submitting',
  reason: 'Submitting',
  since: at(since),
  ...submission(attempt, since),
});
const running = (since: number, attempt = 1, intendedAt = since) => ({
  state: 'Running',
  reason: 'DriverRunning',
  since: at(since),
  startTime: at(since),
  ...submission(attempt, intendedAt),
});
const queued = (since: number, more: Status = {}) => ({ state: 'Queued', reason: 'Queued', since: at(since), ...more });

describe('applications', () => {
  test('are counted by state as soon as they are listed, and when they come, change and go', async () => {
    const town = new Town();
    town.see('a', undefined);
    town.see('b', queued(0, { waitReason: 'OffersTooSmall' }));
    town.see('c', running(0));
    expect((await town.scrape()).all('applications')).toEqual({ New: 1, Queued: 1, Running: 1 });
    town.begin();
    town.see('a', queued(1));
    town.see('b', running(1));
    town.remove('c');
    expect((await town.scrape()).all('applications')).toEqual({ Queued: 1, Running: 1 });
  });

  test('that are queued are counted by what they wait for', async () => {
    const town = new Town().begin();
    town.see('a', queued(0));
    town.see('b', queued(0, { waitReason: 'ConstraintsUnmet' }));
    town.see('c', queued(0, { reason: 'ClusterNotFound' }));
    town.see('d', queued(0, { waitReason: 'Made up' }));
    expect((await town.scrape()).all('queued_applications')).toEqual({
      NoOffers: 1,
      ConstraintsUnmet: 1,
      ClusterNotFound: 1,
      other: 1,
    });
    town.see('b', submitting(1));
    town.remove('c');
    town.remove('d');
    expect((await town.scrape()).all('queued_applications')).toEqual({ NoOffers: 1 });
  });

  test('have their executors counted together, and those that failed once', async () => {
    const town = new Town().begin();
    const executors = { wanted: 4, running: 2, pending: 1, failed: 3, lost: 1 };
    town.see('a', running(0));
    town.see('a', { ...running(0), executors });
    town.see('b', { ...running(0), executors });
    expect((await town.scrape()).all('executors')).toEqual({ wanted: 8, running: 4, pending: 2, lost: 2 });
    town.see('a', { ...running(0), executors: { ...executors, failed: 4, lost: 0 } });
    town.see('b', { state: 'Completed', reason: 'DriverFinished', since: at(9) });
    const scrape = await town.scrape();
    expect(scrape.all('executors')).toEqual({ wanted: 4, running: 2, pending: 1 });
    expect(scrape.value('executor_failures_total')).toBe(4);
  });

  test.each<[string, unknown]>([
    ['a list', []],
    ['a text', 'Running'],
    ['numbers for texts', { state: 7, since: 8, submission: 'none', executors: { running: 'many', lost: -3 } }],
    ['a state that there is not', { state: 'Ascended', reason: 'Why', since: 'then', executors: { running: 1e300 } }],
  ])('whose status is %s do no harm', async (_, status) => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.see('a', status);
    town.see('a', queued(1));
    const scrape = await town.scrape();
    expect(scrape.all('applications')).toEqual({ Queued: 1 });
    expect(scrape.all('executors')).toEqual({});
  });
});

describe("applications of namespaces that are not this operator's", () => {
  test('are not counted, nor what others do to them, until they are', async () => {
    const town = new Town().begin();
    town.turn(true);
    town.see('a', undefined);
    town.see('a', submitting(0));
    town.see('b', queued(0));
    const scrape = await town.scrape();
    expect([scrape.all('applications'), scrape.all('application_transitions_total')]).toEqual([{}, {}]);
    town.turn(false);
    expect((await town.scrape()).all('applications')).toEqual({ Submitting: 1, Queued: 1 });
    town.go(500, 'a', running(1, 1, 0));
    expect((await town.scrape()).all('application_transitions_total')).toEqual({ 'Submitting > Running': 1 });
  });

  test('are counted no more when they cease to be', async () => {
    const town = new Town().begin();
    town.see('a', queued(0));
    town.see('b', running(0));
    town.turn(true);
    town.see('b', { ...running(0), state: 'Completed' });
    town.remove('a');
    const scrape = await town.scrape();
    expect([scrape.all('applications'), scrape.all('queued_applications')]).toEqual([{}, {}]);
    expect(scrape.all('application_transitions_total')).toEqual({});
    town.turn(false);
    expect((await town.scrape()).all('applications')).toEqual({ Completed: 1 });
  });
});

describe('transitions', () => {
  test('are counted with the time between them, to the millisecond where both ends were seen', async () => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.go(300, 'a', submitting(0));
    town.go(450, 'a', running(0));
    town.go(60_000, 'a', { ...running(0), executors: { running: 1 } });
    const scrape = await town.scrape();
    expect(scrape.all('application_transitions_total')).toEqual({ 'New > Submitting': 1, 'Submitting > Running': 1 });
    expect(scrape.times('application_transition_seconds', { from: 'New', to: 'Submitting' })).toEqual([1, 0.3]);
    expect(scrape.times('application_transition_seconds', { from: 'Submitting', to: 'Running' })).toEqual([1, 0.45]);
    expect(scrape.times('submit_seconds')).toEqual([1, 0.3]);
    expect(scrape.times('start_seconds')).toEqual([1, 0.45]);
  });

  test('of before this operator began are not counted again', async () => {
    const town = new Town();
    town.see('a', queued(0));
    town.see('a', running(5));
    town.see('b', { state: 'Completed', reason: 'DriverFinished', since: at(9) });
    const scrape = await town.begin().scrape();
    expect(scrape.all('application_transitions_total')).toEqual({});
    expect(scrape.all('application_reasons_total')).toEqual({});
    expect(scrape.times('start_seconds')).toEqual([0, 0]);
  });

  test('that span a restart are counted once, with the times of the statuses', async () => {
    const town = new Town();
    town.clock.advance(100_000);
    town.see('a', submitting(10));
    town.begin();
    town.go(5_000, 'a', running(40, 1, 10));
    const scrape = await town.scrape();
    expect(scrape.times('application_transition_seconds', { from: 'Submitting', to: 'Running' })).toEqual([1, 30]);
    expect(scrape.times('start_seconds')).toEqual([1, 30]);
    expect(scrape.times('submit_seconds')).toEqual([0, 0]);
  });

  test('after a restart in the middle of a launch leave the time of its start what it was', async () => {
    const town = new Town();
    town.clock.advance(100_000);
    town.see('a', submitting(90));
    town.begin();
    town.go(2_000, 'a', { ...submitting(90), state: 'Submitted', reason: 'Submitted', since: at(102) });
    town.go(3_000, 'a', running(105, 1, 90));
    const scrape = await town.scrape();
    expect(scrape.times('application_transition_seconds', { from: 'Submitting', to: 'Submitted' })).toEqual([1, 12]);
    expect(scrape.times('application_transition_seconds', { from: 'Submitted', to: 'Running' })).toEqual([1, 3]);
    expect(scrape.times('start_seconds')).toEqual([1, 15]);
  });

  test('count the whole wait for a place, also where being queued was written in between', async () => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.go(1_200, 'a', queued(1));
    town.go(3_000, 'a', queued(1, { waitReason: 'OffersTooSmall' }));
    town.go(800, 'a', submitting(5));
    const scrape = await town.scrape();
    expect(scrape.times('submit_seconds')).toEqual([1, 5]);
    expect(scrape.times('application_transition_seconds', { from: 'Queued', to: 'Submitting' })).toEqual([1, 3.8]);
  });

  test('count the wait of a retry from when it was put back', async () => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.go(500, 'a', submitting(0));
    town.go(500, 'a', running(1, 1, 0));
    town.go(9_000, 'a', { ...running(1), state: 'RetryWait', reason: 'RetryScheduled', since: at(10) });
    town.go(30_000, 'a', queued(40, submission(1, 0)));
    town.go(2_000, 'a', submitting(42, 2));
    town.go(1_000, 'a', running(43, 2, 42));
    const scrape = await town.scrape();
    expect(scrape.times('submit_seconds')).toEqual([2, 2.5]);
    expect(scrape.times('start_seconds')).toEqual([2, 1.5]);
    expect(scrape.times('application_transition_seconds', { from: 'RetryWait', to: 'Queued' })).toEqual([1, 30]);
  });

  test('to another place of the same attempt are no further submission', async () => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.go(500, 'a', submitting(0));
    town.go(5_500, 'a', { ...submitting(0), ...submission(1, 6) });
    town.go(1_000, 'a', running(7, 1, 6));
    const scrape = await town.scrape();
    expect(scrape.times('submit_seconds')).toEqual([1, 0.5]);
    expect(scrape.times('start_seconds')).toEqual([1, 1]);
    expect(scrape.times('application_transition_seconds', { from: 'Submitting', to: 'Running' })).toEqual([1, 6.5]);
  });

  test('that there are not are not counted, whoever wrote them', async () => {
    const town = new Town().begin();
    town.see('a', running(0));
    town.go(1, 'a', queued(0, { state: 'New' }));
    town.go(1, 'a', { state: 'Completed', since: at(0) });
    town.go(1, 'a', { state: 'Running', since: at(0) });
    expect((await town.scrape()).all('application_transitions_total')).toEqual({});
  });

  test('of one that was created long ago are measured from its creation', async () => {
    const town = new Town().begin();
    town.clock.advance(50_000);
    town.see('a', undefined, at(20));
    town.go(1_000, 'a', submitting(51));
    expect((await town.scrape()).times('submit_seconds')).toEqual([1, 31]);
  });

  test('are told with their reasons, also when only the reason changes', async () => {
    const town = new Town().begin();
    town.see('a', undefined);
    town.go(1, 'a', queued(0, { reason: 'ClusterNotFound' }));
    town.go(1, 'a', queued(0));
    town.go(1, 'a', queued(0, { waitReason: 'NoOffers' }));
    expect((await town.scrape()).all('application_reasons_total')).toEqual({
      'Queued > ClusterNotFound': 1,
      'Queued > Queued': 1,
    });
  });
});

test('the end of a driver is counted once, by what Mesos called it', async () => {
  const town = new Town().begin();
  const ended = (mesosState: string) => ({ driver: { mesosState, finishedAt: at(3) } });
  town.see('a', running(0));
  town.see('a', { ...queued(3, ended('TASK_LOST')), ...submission(1, 0) });
  town.see('a', { ...queued(3, { ...ended('TASK_LOST'), waitReason: 'NoOffers' }), ...submission(1, 0) });
  town.see('a', running(5, 2));
  town.see('a', { ...running(5, 2), state: 'Failed', ...ended('TASK_FAILED') });
  town.see('b', running(0));
  town.see('b', { ...running(0), state: 'Failed', ...ended('TASK_IMAGINED') });
  expect((await town.scrape()).all('driver_ends_total')).toEqual({ TASK_LOST: 1, TASK_FAILED: 1, other: 1 });
});

test('schedules are counted by whether they are ready, and with them their runs', async () => {
  const town = new Town();
  town.schedule({ lastRunName: 'nightly-1', missedRuns: 3 });
  town.begin();
  town.schedule({ lastRunName: 'nightly-2', missedRuns: 3 });
  town.schedule({ lastRunName: 'nightly-2', missedRuns: 5 });
  town.schedule({ missedRuns: 'many' });
  const scrape = await town.scrape();
  expect(scrape.all('schedules')).toEqual({ True: 1 });
  expect([scrape.value('schedule_runs_total'), scrape.value('schedule_missed_runs_total')]).toEqual([1, 2]);
});

test('clusters are counted by whether they are ready', async () => {
  const town = new Town();
  town.cluster('prod', undefined);
  town.cluster('prod', 'True');
  town.cluster('test', 'False');
  expect((await town.scrape()).all('clusters')).toEqual({ True: 1, False: 1 });
  town.clusterGone('test');
  expect((await town.scrape()).all('clusters')).toEqual({ True: 1 });
});
