/** Drivers as they are to be launched: translated, and as the tenant of their namespace may have them. */
import type { SparkApplication } from '../api/spark-application.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { no, type Refusal } from '../model/verdict.ts';
import { type AttemptDescription, describeAttempt, isPod } from '../translate/attempt.ts';
import type { ReferencesOrNot } from '../translate/read-objects.ts';
import { underTenancy } from '../translate/tenancy.ts';
import type { Clusters } from './clusters.ts';
import type { Namespaces } from './namespaces.ts';
import type { Claim } from './tenancy.ts';

export interface DescribeMeans {
  readonly clusters: Clusters;
  readonly namespaces: Pick<Namespaces, 'labels'>;
  readonly secretFor: (taskId: string) => Sensitive;
  /** What the application refers to, where something of it may be launched. */
  readonly references: ReferencesOrNot;
  /** Absent where this operator was told to make no Pods. */
  readonly pods?: object | undefined;
}

/** `claim`: what it takes of its tenant, where it has one. */
export type Launchable =
  | { readonly ok: true; readonly value: AttemptDescription; readonly claim: Claim | undefined }
  | Refusal;

/** Describes attempts of an application; undefined while its cluster isn't known. */
export const describer = (
  app: SparkApplication | undefined,
  { clusters, secretFor, namespaces, references, pods }: DescribeMeans,
): ((taskId: string, attempt: number) => Launchable | undefined) => {
  const cluster = app === undefined ? undefined : clusters.cluster(app.spec.mesos.cluster);
  if (app === undefined || cluster === undefined) return () => undefined;
  const operator = app.spec.executor.launchedBy === 'Operator';
  const labels = namespaces.labels(app.metadata.namespace ?? '');
  return (taskId, attempt) => {
    const secret = operator ? secretFor(taskId) : undefined;
    const described = describeAttempt(app, cluster.spec, taskId, attempt, secret, references);
    if (described.ok && isPod(described.value) && pods === undefined) return noPods;
    const allowed = described.ok ? underTenancy(described.value, app, cluster.spec, labels) : described;
    if (!allowed.ok) return allowed;
    const { value, tenant } = allowed;
    const claim = tenant === undefined ? undefined : { cluster: cluster.metadata.name, tenant, usage: usageOf(value) };
    return { ok: true, value, claim };
  };
};

const noPods = no(
  'NotSupported',
  'spec.mode is client, and this operator was told to make no Pods (--client-mode=false); use mode cluster.',
);

/** The driver and all executors that it asks for, whoever launches them. */
const usageOf = ({ amounts, executors: { wanted, amounts: each } }: AttemptDescription): Claim['usage'] => ({
  drivers: 1,
  cpus: amounts.cpus + wanted * each.cpus,
  mem: amounts.mem + wanted * each.mem,
});
