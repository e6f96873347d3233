/** Whether a driver could ever be run from a resource, asked before it is stored: the same that a condition would say of it later. */
import { priorityOf } from '../../api/cluster/queues.ts';
import { apiVersion, sparkApplicationNames } from '../../api/group.ts';
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import { parseSparkApplicationSpec } from '../../api/parse.ts';
import type { SparkApplication } from '../../api/spark-application.ts';
import { Sensitive } from '../../model/sensitive.ts';
import type { Refusal } from '../../model/verdict.ts';
import { no } from '../../model/verdict.ts';
import { describeDriver } from '../../translate/description.ts';
import { underTenancy } from '../../translate/tenancy.ts';
import type { Manifest } from './manifest.ts';

/** Every attempt has a secret of its own; what it is makes no difference to whether it can be described. */
const anySecret = new Sensitive('any');

/**
 * Why no driver can be run, undefined when one can.
 * @param labels of the namespace, for tenants that select by them
 */
export const whyUnacceptable = (
  { metadata, spec }: Manifest,
  { metadata: { name: clusterName }, spec: cluster }: MesosCluster,
  labels: Readonly<Record<string, string>>,
): Refusal | undefined => {
  const parsed = parseSparkApplicationSpec(spec);
  if (!parsed.ok) return parsed;
  const app: SparkApplication = {
    apiVersion,
    kind: sparkApplicationNames.kind,
    metadata: { ...metadata, uid: '', resourceVersion: '', generation: 1 },
    spec: parsed.value,
  };
  const described = describeDriver(app, cluster, metadata.name, 1, anySecret, 'unread');
  if (!described.ok) return described;
  const allowed = underTenancy(described.value, app, cluster, labels);
  if (!allowed.ok) return allowed;
  const { queue } = described.value;
  return priorityOf(cluster.queues, queue) === undefined
    ? no('UnknownQueue', `Queue '${queue}' is not declared by the MesosCluster ${clusterName}.`)
    : undefined;
};
