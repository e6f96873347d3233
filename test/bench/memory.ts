/** Memory of an operator that has so many finished resources to look after. */
import { apiVersion } from '../../src/api/group.ts';
import type { BenchApi } from './api.ts';
import { cpuSeconds, residentMb, start, stop } from './processes.ts';

export interface MemoryFigure {
  readonly resources: number;
  readonly residentMb: number;
  readonly startCpuSeconds: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const finished = (name: string): object => ({
  status: {
    observedGeneration: 1,
    state: 'Completed',
    reason: 'DriverFinished',
    message: 'The driver ended with success.',
    since: '2026-01-01T00:00:00Z',
    completionTime: '2026-01-01T00:00:00Z',
    submission: {
      id: name,
      attempt: 1,
      taskId: name,
      generation: 1,
      launchedBy: 'Driver',
      cluster: 'bench',
      frameworkId: 'f',
      at: '2026-01-01T00:00:00Z',
    },
    driver: { taskId: name, hostname: 'agent-1', mesosState: 'TASK_FINISHED', exitCode: 0 },
  },
});

/** Adds finished resources until there are so many, then starts a fresh operator and looks at it once it has settled. */
export const measureMemory = async (
  api: BenchApi,
  kubeUrl: string,
  from: number,
  to: number,
): Promise<MemoryFigure> => {
  for (let first = from; first < to; first += 50) {
    const names = Array.from({ length: Math.min(50, to - first) }, (_, index) => `done-${first + index}`);
    await Promise.all(
      names.map(async (name) => {
        await api.createApplication(name, 'Driver', 1);
        await api.send('PATCH', `/namespaces/default/sparkapplications/${name}/status`, {
          apiVersion,
          ...finished(name),
        });
      }),
    );
  }
  const { child } = await start('operator.ts', kubeUrl);
  await pause(5_000);
  const figure = { resources: to, residentMb: residentMb(child), startCpuSeconds: cpuSeconds(child) };
  await stop(child);
  return figure;
};
