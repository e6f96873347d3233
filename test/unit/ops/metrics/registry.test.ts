import { describe, expect, test } from '@jest/globals';
import { clusterMeter } from '../../../../src/ops/metrics/cluster-meter.ts';
import { labels } from '../../../../src/ops/metrics/labels.ts';
import { lookAtCaches, lookAtProcess } from '../../../../src/ops/metrics/looks.ts';
import { controllerObserver, requestObserver } from '../../../../src/ops/metrics/observers.ts';
import { Metrics } from '../../../../src/ops/metrics/registry.ts';
import { type Definition, metrics as definitions } from '../../../../src/ops/metrics/table.ts';
import { parseExposition, seriesIn, valueIn } from '../../../support/exposition.ts';

const scraped = async (metrics: Metrics) => parseExposition(await metrics.text());

describe('the table of metrics', () => {
  test.each(Object.entries<Definition>(definitions))('%s is named as Prometheus wants it', (name, definition) => {
    const { type, help, buckets, labels: kinds } = definition;
    expect(name).toMatch(/^(sparkmesos|process|nodejs)_[a-z0-9_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help).toMatch(/^[A-Z].*\.$/);
    expect([...(buckets ?? [])].sort((a, b) => a - b)).toEqual(buckets ?? []);
    for (const label of Object.keys(kinds)) expect(label).toMatch(/^[a-z_]+$/);
  });
});

describe('a registry', () => {
  test('tells of every metric of the table, and of no other, in a form that parses', async () => {
    const families = await scraped(new Metrics());
    expect([...families.keys()]).toEqual(Object.keys(definitions));
    for (const [name, { type, help }] of families)
      expect(definitions[name as keyof typeof definitions]).toMatchObject({ type, help });
  });

  test('begins with zeros, so that the first increase is seen as one', async () => {
    const families = await scraped(new Metrics());
    const states = families.get('sparkmesos_applications')?.samples ?? [];
    expect(states.map(({ labels: { state }, value }) => [state, value])).toEqual(
      labels.state.values.map((state) => [state, 0]),
    );
    expect(families.get('sparkmesos_driver_ends_total')?.samples).toHaveLength(labels.mesosState.values.length);
    expect(families.get('sparkmesos_queue_retries_total')?.samples).toHaveLength(1);
  });

  test('two of them count apart', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.add('sparkmesos_queue_retries_total', {});
    expect(valueIn(await scraped(one), 'sparkmesos_queue_retries_total')).toBe(1);
    expect(valueIn(await scraped(other), 'sparkmesos_queue_retries_total')).toBe(0);
  });

  test('takes a clock that was set back for no time at all', async () => {
    const metrics = new Metrics();
    metrics.observe('sparkmesos_start_seconds', {}, -3);
    const families = await scraped(metrics);
    expect(valueIn(families, 'sparkmesos_start_seconds_count')).toBe(1);
    expect(valueIn(families, 'sparkmesos_start_seconds_sum')).toBe(0);
  });

  test('tells of the process', async () => {
    const metrics = new Metrics();
    lookAtProcess(metrics);
    const families = await scraped(metrics);
    expect(families.get('sparkmesos_build_info')?.samples).toMatchObject([
      { labels: { version: '0.1.0', node: process.version }, value: 1 },
    ]);
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'])
      expect(valueIn(families, name)).toBeGreaterThan(0);
    expect(Math.abs(valueIn(families, 'process_start_time_seconds') - Date.now() / 1000)).toBeLessThan(86_400);
    const again = await scraped(metrics);
    expect(valueIn(again, 'process_cpu_seconds_total')).toBeGreaterThanOrEqual(
      valueIn(families, 'process_cpu_seconds_total'),
    );
  });

  test('looks at the caches when it is asked', async () => {
    const metrics = new Metrics();
    let size = 3;
    lookAtCaches(metrics, () => ({ sparkapplications: { size, lastContactMs: 5_000 } }));
    size = 4;
    const families = await scraped(metrics);
    const resource = 'sparkapplications';
    expect(valueIn(families, 'sparkmesos_cache_objects', { resource })).toBe(4);
    expect(valueIn(families, 'sparkmesos_cache_contact_timestamp_seconds', { resource })).toBe(5);
    expect(families.get('sparkmesos_cache_objects')?.samples).toHaveLength(1);
  });
});

describe('what users and servers can name', () => {
  const hostile = ['', 'a"b', 'line\nbreak', 'back\\slash', '{}', 'ünï', 'x'.repeat(5_000), '__proto__', 'constructor'];
  const names = [...hostile, ...Array.from({ length: 1_000 }, (_, index) => `name-${index}`)];

  const tellAll = (metrics: Metrics, word: string): void => {
    const { census, work, queue, watchFailed } = controllerObserver(metrics);
    census.inState(word, 1);
    census.waitsFor(word, 1);
    census.executors(word, 1);
    census.cluster(word, 1);
    census.transition(word, word, 10);
    census.reason(word, word);
    census.driverEnded(word);
    work.ended(word, word, 1);
    queue.waited(1, word);
    watchFailed(word);
    requestObserver(metrics).answered(word, word, word.length + 10_000, 1);
    const meter = clusterMeter(metrics, word);
    meter.received(word, 1);
    meter.connection('drivers', 'subscribed');
    meter.connection(word, word);
    meter.executorFrameworks(true, 1);
    meter.called(word, word, 1);
    meter.drivers(1, 1);
  };

  test('makes no more series than the bounds of the labels allow, and each can be read', async () => {
    const metrics = new Metrics();
    for (const name of names) tellAll(metrics, name);
    const families = await scraped(metrics);
    const clusters = new Set(
      families.get('sparkmesos_offers_received_total')?.samples.map((one) => one.labels['cluster']),
    );
    expect(clusters.size).toBe(labels.cluster.atMost + 1);
    expect(clusters).toContain('other');
    const before = seriesIn(families);
    for (let index = 0; index < 1_000; index += 1) tellAll(metrics, `further-${index}`);
    expect(seriesIn(await scraped(metrics))).toBe(before);
    expect(before).toBeLessThan(10_000);
  });

  test('is counted under its own name as long as there are few', async () => {
    const metrics = new Metrics();
    clusterMeter(metrics, 'prod').received('drivers', 3);
    clusterMeter(metrics, 'bad name\n').received('drivers', 2);
    const families = await scraped(metrics);
    const received = (cluster: string) =>
      valueIn(families, 'sparkmesos_offers_received_total', { cluster, framework: 'drivers' });
    expect([received('prod'), received('other')]).toEqual([3, 2]);
  });
});

describe('a cluster', () => {
  test('that is gone has no gauges any more, and keeps its counters', async () => {
    const metrics = new Metrics();
    const meter = clusterMeter(metrics, 'prod');
    meter.connection('drivers', 'subscribed');
    meter.drivers(1, 2);
    meter.executorFrameworks(true, 1);
    const families = await scraped(metrics);
    expect(valueIn(families, 'sparkmesos_mesos_connected', { cluster: 'prod' })).toBe(1);
    expect(valueIn(families, 'sparkmesos_drivers', { cluster: 'prod', phase: 'running' })).toBe(2);
    meter.closed();
    const after = await scraped(metrics);
    for (const name of ['sparkmesos_mesos_connected', 'sparkmesos_drivers', 'sparkmesos_executor_frameworks'])
      expect(after.get(name)?.samples).toEqual([]);
    const subscribed = { cluster: 'prod', framework: 'drivers' };
    expect(valueIn(after, 'sparkmesos_mesos_subscriptions_total', subscribed)).toBe(1);
  });

  test('that is not connected yet is told so, before anything has happened', async () => {
    const metrics = new Metrics();
    clusterMeter(metrics, 'prod');
    const { samples } = (await scraped(metrics)).get('sparkmesos_mesos_connected') ?? {};
    expect(samples).toMatchObject([{ labels: { cluster: 'prod' }, value: 0 }]);
  });
});
