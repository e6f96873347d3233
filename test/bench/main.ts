/**
 * `npm run bench`: measures the budgets of the design against the embedded parts, without real Spark processes, and writes the figures to
 * bench-results.json. Kubeflow's figures, measured on two idle cores with a real API server, stand beside them.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { BenchApi } from './api.ts';
import { measureExecutors } from './executors.ts';
import { measureMatching } from './matching.ts';
import { measureMemory } from './memory.ts';
import { measurePage } from './page.ts';
import { start, stop } from './processes.ts';
import { measureSubmitting } from './submitting.ts';

const kubeflow = {
  perMinute: 15.9,
  cpuMsEach: 6_700,
  residentMb: '51 idle, 77 with 2,000 finished, 1,900 and more in a burst',
};

const submitting = async () => {
  const servers = await start('servers.ts');
  const { kube, mesos } = servers.said as { kube: string; mesos: string };
  const api = new BenchApi(kube);
  await api.createCluster(mesos);
  const operator = await start('operator.ts', kube);
  const warmUp = await measureSubmitting(api, operator.child, 'warm', 50, undefined, 'Driver');
  console.log(`warm-up: ${warmUp.applications} applications`);
  const steady = await measureSubmitting(api, operator.child, 'steady', 500, 1_000, 'Driver');
  console.log('1,000 a minute offered:', steady);
  const burst = await measureSubmitting(api, operator.child, 'burst', 1_000, undefined, 'Driver');
  console.log('1,000 at once:', burst);
  const executors = await measureExecutors(api, operator.child, 200, 5);
  console.log('200 at once with five executors each:', executors);
  await stop(operator.child);
  await api.close();
  await stop(servers.child);
  return { steady, burst, executors };
};

const memory = async () => {
  const servers = await start('servers.ts');
  const { kube, mesos } = servers.said as { kube: string; mesos: string };
  const api = new BenchApi(kube);
  const thousand = await measureMemory(api, kube, 0, 1_000);
  console.log('memory:', thousand);
  await api.createCluster(mesos);
  const tenThousand = await measureMemory(api, kube, 1_000, 10_000);
  console.log('memory:', tenThousand);
  await api.close();
  await stop(servers.child);
  return [thousand, tenThousand];
};

const matching = [
  measureMatching(10_000, 1_000, 1),
  measureMatching(10_000, 1_000, 10),
  measureMatching(10_000, 1_000, 100),
];
for (const figure of matching) console.log('matching:', figure);
const page = await measurePage(10_000);
for (const figure of page) console.log('page:', figure);
const results = {
  at: new Date().toISOString(),
  machine: { cpus: cpus().length, model: cpus()[0]?.model },
  matching,
  submitting: await submitting(),
  memory: await memory(),
  kubeflow,
};
writeFileSync('bench-results.json', `${JSON.stringify(results, null, 2)}\n`);
console.log('kubeflow on two cores, for comparison:', kubeflow);
console.log('written to bench-results.json');
