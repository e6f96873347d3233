/** Drivers that are Pods from a few words about the application and its cluster. */
import { parseMesosCluster, parseSparkApplication } from '../../../../src/api/parse.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { type DescribedPod, describePod, type PodDriver } from '../../../../src/translate/pod/describe.ts';
import { driverPod } from '../../../../src/translate/pod/pod.ts';
import type { References } from '../../../../src/translate/read-objects.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../../support/resources.ts';

export const parsed = (spec: Json = {}, cluster: Json = {}) => {
  const app = parseSparkApplication(
    sparkApplicationObject({ mode: 'client', image: 'spark:3.4.4', executor: { launchedBy: 'Driver' }, ...spec }),
  );
  const of = parseMesosCluster(
    mesosClusterObject({ master: 'mesos://zk://zk1:2181,zk2:2181/mesos', sparkHome: '/opt/spark', ...cluster }),
  );
  if (!app.ok) throw new Error(app.message);
  if (!of.ok) throw new Error(of.message);
  return { app: app.value, cluster: of.value };
};

export const describedPod = (
  spec: Json = {},
  cluster: Json = {},
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): DescribedPod => {
  const { app, cluster: of } = parsed(spec, cluster);
  const references: References = new Map(
    Object.entries(secrets).map(([key, texts]) => [
      key,
      { values: new Map(Object.entries(texts).map(([name, text]) => [name, new Sensitive(text)])) },
    ]),
  );
  return describePod(app, of.spec, 'driver-20261122073000-0123456789ab-retry-1', 2, references);
};

export const podDriver = (...given: Parameters<typeof describedPod>): PodDriver => {
  const result = describedPod(...given);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

// biome-ignore lint/suspicious/noExplicitAny: a Pod, looked at field by field
export const podOf = (spec: Json = {}, cluster: Json = {}): any =>
  driverPod(podDriver(spec, cluster), { frameworkId: undefined, credentials: [] });

/** The command with the dollars that the kubelet takes away. */
// biome-ignore lint/suspicious/noExplicitAny: a Pod, looked at field by field
export const scriptOf = (pod: any): string => pod.spec.containers[0].args[0].replaceAll('$$', '$');
