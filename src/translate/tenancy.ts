/** What the administrator of a cluster allows the namespaces that use it: the tenant of a namespace, and what its applications may ask for. */
import { clip } from '../api/bounded.ts';
import type { Tenant } from '../api/cluster/tenants.ts';
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import { javaPath } from '../model/java-text.ts';
import type { TaskVariable } from '../model/mesos.ts';
import { no, type Refusal } from '../model/verdict.ts';
import { commaList } from '../spark/comma-list.ts';
import { parseDockerParameter } from '../spark/docker-parameters.ts';
import { parseVolume } from '../spark/volumes.ts';
import type { DriverDescription } from './description.ts';

export type Labels = Readonly<Record<string, string>>;
type Forbidden = Refusal<'TenancyForbids'>;
type Allowed<Driver> = { readonly ok: true; readonly value: Driver; readonly tenant: Tenant | undefined } | Forbidden;

/** What is asked about, of a driver that is a task or a Pod. */
export interface Tenanted
  extends Pick<
    DriverDescription,
    'role' | 'roles' | 'properties' | 'launchedBy' | 'environment' | 'user' | 'hostPaths' | 'dockerParameters'
  > {
  /** Of a Pod: paths of fields that give it rights of its node. */
  readonly powers?: readonly string[];
  /** Of a Pod: it is to register with the credentials of the cluster. */
  readonly credentials?: object | undefined;
}

/** Longer texts of users are cut in sentences. */
const mostShown = 100;

/** Rights that no list of options gives: only `privileged` of the tenant does. */
const privilegedKeys: ReadonlySet<string> = new Set(['privileged', 'cap-add']);

const forbids = (path: string, sentence: string): Forbidden => no('TenancyForbids', `${path} ${sentence}`);

/** Whether a name is of the form of a pattern, in which `*` stands for any characters. In time linear to both. */
const isLike = (pattern: string, name: string): boolean => {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === name;
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  const middle = name.slice(head.length, name.length - tail.length);
  let from = 0;
  for (const part of rest) {
    const found = middle.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
};

const isOf = ({ namespaces, namespaceSelector }: Tenant, namespace: string, labels: Labels): boolean =>
  namespaces?.some((pattern) => isLike(pattern, namespace)) === true ||
  (namespaceSelector !== undefined &&
    Object.entries(namespaceSelector.matchLabels).every(([key, value]) => labels[key] === value));

/**
 * The description as the tenant of the namespace may have it: its roles are those of the tenant.
 * Source of what is asked about: what breaks out of a container or a role (spark-operators 2.5).
 * @param labels of the namespace, for tenants that select by them
 */
export const underTenancy = <Driver extends Tenanted>(
  description: Driver,
  app: SparkApplication,
  cluster: MesosClusterSpec,
  labels: Labels,
): Allowed<Driver> => {
  const { namespace = '' } = app.metadata;
  const tenant = cluster.tenants.find((each) => isOf(each, namespace, labels));
  if (tenant === undefined && cluster.tenants.length > 0)
    return forbids(
      'spec.mesos.cluster',
      `is ${app.spec.mesos.cluster}, which has no tenant for the namespace ${namespace}.`,
    );
  const roles = rolesFor(description, cluster, tenant);
  const refusal =
    (roles.length === 0 ? forbiddenRole(description, app) : undefined) ??
    forbiddenPrincipal(description, tenant) ??
    forbiddenCredentials(description, tenant) ??
    forbiddenPower(description, tenant) ??
    forbiddenUser(description, cluster, tenant) ??
    forbiddenPath(description, cluster, tenant) ??
    forbiddenParameter(description, cluster, tenant);
  return refusal ?? { ok: true, value: withRoles(description, roles, tenant), tenant };
};

const rolesFor = ({ roles }: Tenanted, cluster: MesosClusterSpec, tenant: Tenant | undefined) =>
  roles.filter((role) => cluster.framework.roles.includes(role) && tenant?.roles?.includes(role) !== false);

/** A driver that registers a framework of its own registers it with a role of its tenant, too. */
const withRoles = <Driver extends Tenanted>(
  description: Driver,
  roles: readonly string[],
  tenant: Tenant | undefined,
): Driver => {
  const { properties, launchedBy } = description;
  const role = roles[0] ?? description.role;
  const unsaid = launchedBy === 'Driver' && tenant?.roles !== undefined && properties['spark.mesos.role'] === undefined;
  return {
    ...description,
    role,
    roles,
    ...(unsaid ? { properties: { ...properties, 'spark.mesos.role': role } } : {}),
  };
};

const forbiddenRole = ({ roles }: Tenanted, { spec }: SparkApplication): Forbidden => {
  const path =
    'spark.mesos.role' in spec.sparkConf
      ? 'spec.sparkConf["spark.mesos.role"]'
      : spec.mesos.role === undefined && spec.batchScheduler === 'mesos-role'
        ? 'spec.batchSchedulerOptions.queue'
        : 'spec.mesos.role';
  return forbids(
    path,
    `would be ${clip(roles.join(' or '), mostShown)}, which the MesosCluster does not allow the namespace.`,
  );
};

/** As whom a driver registers that launches its own executors: Spark's sources in Spark's order (semantics 6.6), but for files of the image. */
const forbiddenPrincipal = (
  { launchedBy, properties, environment }: Tenanted,
  tenant: Tenant | undefined,
): Forbidden | undefined => {
  if (tenant?.principals === undefined || launchedBy === 'Operator') return undefined;
  const fields = ['spark.mesos.principal.file', 'SPARK_MESOS_PRINCIPAL_FILE'];
  const file = fields.find((name) => name in properties || environment.some((variable) => variable.name === name));
  if (file !== undefined)
    return forbids(
      file,
      'names a file; the MesosCluster says which principals the namespace may use, so say it openly.',
    );
  const variable = environment.findLast(({ name }) => name === 'SPARK_MESOS_PRINCIPAL');
  const said = properties['spark.mesos.principal'] ?? (variable === undefined ? undefined : textOf(variable));
  if (said === undefined || tenant.principals.includes(said)) return undefined;
  const shown = variable === undefined || 'value' in variable ? ` ${clip(said, mostShown)}` : '';
  return forbids(
    'spec.sparkConf["spark.mesos.principal"] (or the variable SPARK_MESOS_PRINCIPAL of spec.driver)',
    `says the principal${shown}, which the MesosCluster does not allow the namespace.`,
  );
};

/** '' for a secret of Mesos' own store, whose value is not known here. */
const textOf = (variable: TaskVariable): string => {
  if ('value' in variable) return variable.value;
  return 'secretValue' in variable ? variable.secretValue.reveal() : '';
};

/** Whoever is handed the credentials of the cluster is its principal, which is not one of the tenant's. */
const forbiddenCredentials = ({ credentials }: Tenanted, tenant: Tenant | undefined): Forbidden | undefined =>
  tenant?.principals === undefined || credentials === undefined
    ? undefined
    : forbids(
        'spec.sparkConf["spark.mesos.principal"]',
        'is not set, and the MesosCluster gives its own credentials to no namespace whose principals it names: name one of them, with its secret in a file of spec.driver.secrets.',
      );

const forbiddenPower = ({ powers = [] }: Tenanted, tenant: Tenant | undefined): Forbidden | undefined =>
  powers[0] === undefined || tenant?.privileged === true
    ? undefined
    : forbids(
        powers[0],
        'would give the Pod rights of its node; the MesosCluster does not allow the namespace privileged containers.',
      );

const forbiddenUser = (
  { user }: Tenanted,
  { framework }: MesosClusterSpec,
  tenant: Tenant | undefined,
): Forbidden | undefined =>
  user === framework.user || tenant?.users?.includes(user) === true
    ? undefined
    : forbids('spec.proxyUser', `is ${user}; the MesosCluster does not allow the namespace to run as this user.`);

const forbiddenPath = (
  { hostPaths }: Tenanted,
  { driverDefaults }: MesosClusterSpec,
  tenant: Tenant | undefined,
): Forbidden | undefined => {
  const administrators = listed(driverDefaults.sparkConf['spark.mesos.executor.docker.volumes']).map(
    (text) => parseVolume(text)?.hostPath,
  );
  const path = hostPaths.find(
    (each) => !administrators.includes(each) && tenant?.hostPaths.some((prefix) => isBelow(each, prefix)) !== true,
  );
  return path === undefined
    ? undefined
    : forbids(
        'spec.volumes (or spec.sparkConf["spark.mesos.executor.docker.volumes"])',
        `would mount ${path} of the agent, which the MesosCluster does not allow the namespace.`,
      );
};

const isBelow = (path: string, prefix: string): boolean => {
  if (path.split('/').includes('..')) return false;
  const [below, above] = [javaPath(path), javaPath(prefix)];
  return below === above || below.startsWith(above === '/' ? '/' : `${above}/`);
};

const forbiddenParameter = (
  { dockerParameters }: Tenanted,
  { driverDefaults }: MesosClusterSpec,
  tenant: Tenant | undefined,
): Forbidden | undefined => {
  const administrators = listed(driverDefaults.sparkConf['spark.mesos.executor.docker.parameters']).map(
    parseDockerParameter,
  );
  const given = dockerParameters.find(
    ({ key, value }) =>
      !administrators.some((own) => own?.key === key && own.value === value) &&
      !(privilegedKeys.has(key) ? tenant?.privileged === true : tenant?.dockerParameters.includes(key) === true),
  );
  return given === undefined
    ? undefined
    : forbids(
        'spec.mesos.parameters (or securityContext, or spec.sparkConf["spark.mesos.executor.docker.parameters"])',
        `would set the option ${given.key} of docker run, which the MesosCluster does not allow the namespace.`,
      );
};

const listed = (text: string | undefined): readonly string[] => (text === undefined ? [] : commaList(text));
