/** The environment of a driver that is a Pod. Values of Secrets and ConfigMaps stay references: the kubelet resolves them, and nobody else reads them. */
import type { SparkApplication, SparkApplicationSpec } from '../../api/spark-application.ts';
import { refused } from '../refusal.ts';
import type { Trail } from '../trail.ts';
import { fieldsOf, itemsOf } from './fields.ts';

type Sourced = NonNullable<SparkApplicationSpec['driver']['env'][number]['valueFrom']>;

/** In Kubernetes' form. */
export type EnvVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: Readonly<Record<string, unknown>> };

export type EnvSource = SparkApplicationSpec['driver']['envFrom'][number];

/** Spark's variables that say as whom it registers with Mesos. */
export const credentialVariables: ReadonlySet<string> = new Set([
  'SPARK_MESOS_PRINCIPAL',
  'SPARK_MESOS_PRINCIPAL_FILE',
  'SPARK_MESOS_SECRET',
  'SPARK_MESOS_SECRET_FILE',
]);

/** Those that the Pod gets from the operator. */
const own: Readonly<Record<string, string>> = {
  POD_IP: 'it is the address of the Pod',
  LIBPROCESS_IP: 'it is the address of the Pod',
  SPARK_USER: 'it says the user of the executors; use spec.proxyUser',
};

const specialFiles = {
  GCPServiceAccount: { variable: 'GOOGLE_APPLICATION_CREDENTIALS', file: 'key.json' },
  HadoopDelegationToken: { variable: 'HADOOP_TOKEN_FILE_LOCATION', file: 'hadoop.token' },
} as const;

/** Each name once, the last of each: those of the template, over them the older forms, over them `env`. @throws Refused for what a Pod can't have, or has from the operator */
export const variablesOf = ({ spec }: SparkApplication, trail: Trail) => {
  const { driver, sparkConfigMap, hadoopConfigMap } = spec;
  const noted = (path: string, variable: EnvVariable): EnvVariable => {
    const why = own[variable.name];
    if (why !== undefined)
      throw refused('KeyNotAllowed', path, `sets the variable ${variable.name}, which is the operator's: ${why}.`);
    trail.note(path, `Pod env ${variable.name}`);
    return variable;
  };
  const localDirs = driver.volumeMounts.filter(({ name }) => name.startsWith('spark-local-dir-'));
  const all: readonly EnvVariable[] = [
    ...ofTemplate(spec).map((variable, index) =>
      noted(`spec.driver.template.spec.containers[0].env[${index}]`, variable),
    ),
    ...(localDirs.length === 0
      ? []
      : [{ name: 'SPARK_LOCAL_DIRS', value: localDirs.map(({ mountPath }) => mountPath).join(',') }]),
    ...(sparkConfigMap === undefined ? [] : [{ name: 'SPARK_CONF_DIR', value: directories.spark }]),
    ...(hadoopConfigMap === undefined ? [] : [{ name: 'HADOOP_CONF_DIR', value: directories.hadoop }]),
    ...driver.secrets.flatMap(({ secretType, path }) => {
      if (secretType === 'Generic') return [];
      const { variable, file } = specialFiles[secretType];
      return [{ name: variable, value: `${path.replace(/\/+$/, '')}/${file}` }];
    }),
    ...Object.entries(driver.envVars).map(([name, value]) => noted(`spec.driver.envVars["${name}"]`, { name, value })),
    ...Object.entries(driver.envSecretKeyRefs).map(([name, secretKeyRef]) =>
      noted(`spec.driver.envSecretKeyRefs["${name}"]`, { name, valueFrom: { secretKeyRef } }),
    ),
    ...driver.env.map(({ name, value, valueFrom }, index) => {
      const path = `spec.driver.env[${index}]`;
      return noted(path, valueFrom === undefined ? { name, value } : { name, valueFrom: sourceOf(path, valueFrom) });
    }),
  ];
  return [...new Map(all.map((variable) => [variable.name, variable])).values()];
};

const ofTemplate = ({ pod }: SparkApplicationSpec): readonly EnvVariable[] => {
  const [first] = itemsOf(pod?.template?.spec?.['containers']);
  return itemsOf(first?.['env']).map(({ name, value, valueFrom }) =>
    valueFrom === undefined
      ? { name: String(name), value: String(value ?? '') }
      : { name: String(name), valueFrom: fieldsOf(valueFrom) },
  );
};

/** Where the ConfigMaps with configuration are seen. */
export const directories = { spark: '/etc/spark-mesos/spark-conf', hadoop: '/etc/spark-mesos/hadoop-conf' } as const;

const sourceOf = (path: string, source: Sourced): Readonly<Record<string, unknown>> => {
  if (source.mesosSecretRef !== undefined)
    throw refused(
      'NotSupported',
      `${path}.valueFrom.mesosSecretRef`,
      "has no meaning with mode client: a Pod can't have secrets of Mesos' store; use secretKeyRef.",
    );
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined));
};
