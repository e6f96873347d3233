/** How quickly many applications get all their executors, each through a framework of its own, and what that costs the operator. */
import type { ChildProcess } from 'node:child_process';
import type { BenchApi } from './api.ts';
import { cpuSeconds, residentMb } from './processes.ts';

export interface ExecutorFigure {
  readonly applications: number;
  readonly executorsEach: number;
  readonly secondsUntilAllRun: number;
  readonly cpuMsEach: number;
  readonly residentMb: number;
  /** Share of one core while all run and nothing happens. */
  readonly settledCpu: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const settledMs = 10_000;

/** Creates applications at once and waits until their statuses show all executors; looks on for a while; then waits until all have ended. */
export const measureExecutors = async (
  api: BenchApi,
  operator: ChildProcess,
  applications: number,
  executorsEach: number,
): Promise<ExecutorFigure> => {
  const complete = new Set<string>();
  const ended = new Set<string>();
  const watching = new AbortController();
  const watch = api
    .watch(watching.signal, (name, state, executors) => {
      if (!name.startsWith('executors-')) return;
      if (executors === executorsEach) complete.add(name);
      if (state === 'Completed') ended.add(name);
      if (state === 'Failed' || state === 'Invalid') throw new Error(`${name} is ${state}`);
    })
    .catch((error: unknown) => {
      if (!watching.signal.aborted) throw error;
    });
  const until = async (who: ReadonlySet<string>): Promise<void> => {
    while (who.size < applications) await Promise.race([pause(50), watch]);
  };
  const cpuBefore = cpuSeconds(operator);
  const startedMs = performance.now();
  const names = Array.from({ length: applications }, (_, index) => `executors-${index}`);
  for (let first = 0; first < applications; first += 50)
    await Promise.all(
      names.slice(first, first + 50).map((name) => api.createApplication(name, 'Operator', executorsEach)),
    );
  await until(complete);
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuAfter = cpuSeconds(operator);
  await pause(settledMs);
  const settled = (cpuSeconds(operator) - cpuAfter) / (settledMs / 1000);
  const figure = {
    applications,
    executorsEach,
    secondsUntilAllRun: Number(seconds.toFixed(1)),
    cpuMsEach: Number((((cpuAfter - cpuBefore) * 1000) / applications).toFixed(1)),
    residentMb: residentMb(operator),
    settledCpu: Number(settled.toFixed(3)),
  };
  await until(ended);
  watching.abort();
  await watch;
  return figure;
};
