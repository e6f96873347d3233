/** What is looked at when somebody scrapes: the process, and the caches. */
import { performance } from 'node:perf_hooks';
import { version } from '../version.ts';
import type { Metrics } from './registry.ts';

/** Has the process looked at before each scrape. */
export const lookAtProcess = (metrics: Metrics): void => {
  metrics.set('sparkmesos_build_info', { version, node: process.version }, 1);
  metrics.set('process_start_time_seconds', {}, Math.round(performance.timeOrigin) / 1000);
  metrics.onScrape(() => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    metrics.reached('process_cpu_seconds_total', {}, (user + system) / 1e6);
    metrics.reached('nodejs_eventloop_active_seconds_total', {}, performance.eventLoopUtilization().active / 1000);
    metrics.set('process_resident_memory_bytes', {}, rss);
    metrics.set('nodejs_heap_size_used_bytes', {}, heapUsed);
  });
};

interface Cache {
  readonly size: number;
  /** Milliseconds since the epoch; undefined = never. */
  readonly lastContactMs: number | undefined;
}

/** By what paths call their objects. */
export type Caches = Readonly<Record<string, Cache>>;

/** Has looked before each scrape whether this replica acts. */
export const lookAtRole = (metrics: Metrics, acts: () => boolean): void =>
  metrics.onScrape(() => metrics.set('sparkmesos_leader', {}, acts() ? 1 : 0));

/** Has the caches looked at before each scrape. */
export const lookAtCaches = (metrics: Metrics, caches: () => Caches): void =>
  metrics.onScrape(() => {
    for (const [resource, { size, lastContactMs = 0 }] of Object.entries(caches())) {
      metrics.set('sparkmesos_cache_objects', { resource }, size);
      metrics.set('sparkmesos_cache_contact_timestamp_seconds', { resource }, lastContactMs / 1000);
    }
  });
