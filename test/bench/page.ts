/** Time to make the pages with so many applications, in this process: what somebody waits for, and what the operator can't do meanwhile. */
import { Overview } from '../../src/controller/overview/overview.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { readAssets } from '../../src/ops/page/assets.ts';
import { openGuard } from '../../src/ops/page/guard.ts';
import { Routes } from '../../src/ops/page/routes.ts';

export interface PageFigure {
  readonly applications: number;
  readonly path: string;
  /** Of a look after a change. */
  readonly medianMs: number;
}

const states = ['Running', 'Queued', 'Completed', 'Failed'];

const objectOf = (index: number): KubeObject => ({
  apiVersion: 'sparkmesos.dev/v1beta1',
  kind: 'SparkApplication',
  metadata: {
    name: `application-${index}`,
    namespace: `team-${index % 20}`,
    uid: String(index),
    resourceVersion: '1',
    creationTimestamp: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
  },
  spec: { mesos: { cluster: 'main' } },
  status: { state: states[index % states.length], since: '2026-01-01T00:00:00Z', waitReason: 'NoOffers' },
});

/** Each path again and again, each time after a change of one application. */
export const measurePage = async (applications: number): Promise<readonly PageFigure[]> => {
  const cache = new Map(Array.from({ length: applications }, (_, index) => [String(index), objectOf(index)]));
  const overview = new Overview({
    applications: cache,
    schedules: new Map(),
    clusters: new Map([
      ['main', { ...objectOf(0), kind: 'MesosCluster', metadata: { ...objectOf(0).metadata, name: 'main' } }],
    ]),
    backends: { backend: () => undefined, cluster: () => undefined },
    isOurs: () => true,
    describe: () => undefined,
    phase: () => 'works',
  });
  const means = { source: overview, guard: openGuard, assets: await readAssets(), logs: false, now: () => Date.now() };
  const routes = new Routes(means);
  const figures: PageFigure[] = [];
  for (const path of ['/', '/applications', '/applications?state=Running&name=9&sort=name&limit=200']) {
    const times: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      cache.set(String(round), objectOf(round));
      overview.changed();
      const begun = performance.now();
      await routes.answer({ url: new URL(path, 'http://localhost'), token: undefined, known: undefined });
      times.push(performance.now() - begun);
    }
    figures.push({ applications, path, medianMs: Math.round((times.toSorted((a, b) => a - b)[25] ?? 0) * 10) / 10 });
  }
  return figures;
};
