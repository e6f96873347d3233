/** The embedded Kubernetes API and Mesos in a process of their own, so that the operator's figures are its own. Told what to do over IPC. */
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { startKubeApi } from '../../src/embedded/kube/index.ts';
import { startMesos, type TaskMessage } from '../../src/embedded/mesos/index.ts';

/** Drivers whose executors are looked at live longer; executors live until they are killed. */
const simulate = ({ task_id, labels }: TaskMessage) => {
  if (!task_id.value.startsWith('driver-')) return undefined;
  const name = labels?.labels?.find(({ key }) => key === 'sparkmesos.dev/name')?.value ?? '';
  return { finishAfterMs: name.startsWith('executors-') ? 60_000 : 1_500 };
};
const agent = {
  run: 'simulated' as const,
  resources: { cpus: 500, mem: 2_000_000, disk: 1_000_000, ports: [{ begin: 10_000, end: 60_000 }] },
  simulate,
};

const mesos = await startMesos({ agents: Array.from({ length: 4 }, () => agent) });
const kube = await startKubeApi();
for (const definition of customResourceDefinitions()) {
  const answer = await fetch(`${kube.url}/apis/apiextensions.k8s.io/v1/customresourcedefinitions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
process.send?.({ kube: kube.url, mesos: mesos.url });
process.on('disconnect', () => process.exit(0));
