/** How quickly applications come from `create` to a running driver, and what that costs. */
import type { ChildProcess } from 'node:child_process';
import type { BenchApi } from './api.ts';
import { cpuSeconds, residentMb } from './processes.ts';

export interface Submitting {
  readonly applications: number;
  readonly perMinute: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMsEach: number;
  readonly residentMb: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/**
 * Creates applications and waits until all have ended.
 * @param perMinute how many are created in a minute; undefined = as fast as the API takes them
 */
export const measureSubmitting = async (
  api: BenchApi,
  operator: ChildProcess,
  prefix: string,
  count: number,
  perMinute: number | undefined,
  launchedBy: 'Driver' | 'Operator',
): Promise<Submitting> => {
  const created = new Map<string, number>();
  const running = new Map<string, number>();
  const ended = new Set<string>();
  const watching = new AbortController();
  const watch = api
    .watch(watching.signal, (name, state) => {
      if (!name.startsWith(prefix)) return;
      if (state === 'Running' && !running.has(name)) running.set(name, performance.now());
      if (state === 'Completed') ended.add(name);
      if (state === 'Failed' || state === 'Invalid') throw new Error(`${name} is ${state}`);
    })
    .catch((error: unknown) => {
      if (!watching.signal.aborted) throw error;
    });
  const cpuBefore = cpuSeconds(operator);
  const startedMs = performance.now();
  const creations: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `${prefix}-${index}`;
    if (perMinute !== undefined) await pause(startedMs + (index * 60_000) / perMinute - performance.now());
    created.set(name, performance.now());
    creations.push(api.createApplication(name, launchedBy, 1));
    if (creations.length % 64 === 0) await Promise.all(creations);
  }
  await Promise.all(creations);
  while (ended.size < count) await Promise.race([pause(20), watch]);
  watching.abort();
  await watch;
  const lastRunningMs = Math.max(...running.values());
  const delays = [...running].map(([name, atMs]) => atMs - (created.get(name) ?? atMs)).sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0);
  return {
    applications: count,
    perMinute: Math.round((count * 60_000) / (lastRunningMs - startedMs)),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMsEach: Number((((cpuSeconds(operator) - cpuBefore) * 1000) / count).toFixed(2)),
    residentMb: residentMb(operator),
  };
};
