/**
 * Environment variables of a driver or of executors, in Kubernetes' order of precedence: `envFrom`, over it the older forms, over them `env`. A
 * value from a Secret becomes a secret variable of Mesos; one from a ConfigMap is a plain one.
 */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { TaskVariable } from '../model/mesos.ts';
import { valueAt, valuesOf } from './references.ts';
import { at, type Scope, type Who } from './scope.ts';
import type { Setting } from './setting.ts';

type Sourced = NonNullable<SparkApplicationSpec['driver']['env'][number]['valueFrom']>;

/** Each name once. @throws Refused when a Secret, a ConfigMap or a key can't be had */
export const variablesOf = (scope: Scope, who: Who): readonly TaskVariable[] => {
  const fields = scope.app.spec[who];
  const owner = { scope, goesTo: (variable: TaskVariable) => taskOrProperty(who, variable) };
  const all = [
    ...localDirs(scope, who),
    ...credentialFiles(scope, who),
    ...fields.envFrom.flatMap((source, index) => wholeObject(owner, at(who, `envFrom[${index}]`), source)),
    ...Object.entries(fields.envVars).map(([name, value]) =>
      noted(owner, at(who, `envVars["${name}"]`), { name, value }),
    ),
    ...Object.entries(fields.envSecretKeyRefs).flatMap(([name, { name: secret, key }]) =>
      sourced(owner, at(who, `envSecretKeyRefs["${name}"]`), name, {
        secretKeyRef: { name: secret, key, optional: false },
      }),
    ),
    ...fields.env.flatMap((given, index) => oneVariable(owner, at(who, `env[${index}]`), given)),
  ];
  return onceEach(all);
};

/** The variables of a sidecar, whose path this is. @throws Refused when a Secret, a ConfigMap or a key can't be had */
export const sidecarVariables = (
  scope: Scope,
  path: string,
  { env, envFrom }: Pick<SparkApplicationSpec['driver']['sidecars'][number], 'env' | 'envFrom'>,
): readonly TaskVariable[] => {
  const owner = { scope, goesTo: (variable: TaskVariable) => inTask('sidecar', variable) };
  return onceEach([
    ...envFrom.flatMap((source, index) => wholeObject(owner, `${path}.envFrom[${index}]`, source)),
    ...env.flatMap((given, index) => oneVariable(owner, `${path}.env[${index}]`, given)),
  ]);
};

const oneVariable = (
  owner: Owner,
  path: string,
  { name, value, valueFrom }: SparkApplicationSpec['driver']['env'][number],
): readonly TaskVariable[] =>
  valueFrom === undefined ? [noted(owner, path, { name, value })] : sourced(owner, path, name, valueFrom);

const localDirectories = 'spark-local-dir-';
/** A Worker reads it for its executors. */
export const localDirsVariable = 'SPARK_LOCAL_DIRS';

/** Where Spark keeps its scratch files: the volumes that are named so. */
const localDirs = ({ app }: Scope, who: Who): readonly TaskVariable[] => {
  const paths = app.spec[who].volumeMounts.filter(({ name }) => name.startsWith(localDirectories));
  return paths.length === 0
    ? []
    : [{ name: localDirsVariable, value: paths.map(({ mountPath }) => mountPath).join(',') }];
};

/** Variables that tell programs where a Secret of a special type lies. */
const credentialFiles = ({ app }: Scope, who: Who): readonly TaskVariable[] =>
  app.spec[who].secrets.flatMap(({ secretType, path, source }) => {
    const special = secretType === 'Generic' ? undefined : specialFiles[secretType];
    if (special === undefined) return [];
    return [
      { name: special.variable, value: source === 'Mesos' ? path : `${path.replace(/\/+$/, '')}/${special.file}` },
    ];
  });

const specialFiles = {
  GCPServiceAccount: { variable: 'GOOGLE_APPLICATION_CREDENTIALS', file: 'key.json' },
  HadoopDelegationToken: { variable: 'HADOOP_TOKEN_FILE_LOCATION', file: 'hadoop.token' },
} as const;

/** Plain variables of executors as properties: Spark hands them on, whoever launches the executors. */
export const executorEnvironment = (variables: readonly TaskVariable[]): readonly Setting[] =>
  variables.flatMap((variable) =>
    'value' in variable
      ? [{ path: 'spec.executor.env', key: `spark.executorEnv.${variable.name}`, value: variable.value }]
      : [],
  );

/** The last of each name, in the place of the first. */
export const onceEach = (variables: readonly TaskVariable[]): readonly TaskVariable[] => [
  ...new Map(variables.map((variable) => [variable.name, variable])).values(),
];

/** Who has the variables, and where that is written down. */
interface Owner {
  readonly scope: Scope;
  readonly goesTo: (variable: TaskVariable) => string;
}

/** Executors' plain variables are properties in the end. */
const taskOrProperty = (who: Who, variable: TaskVariable): string =>
  who === 'executor' && 'value' in variable ? `spark.executorEnv.${variable.name}` : inTask(who, variable);

const inTask = (who: Who | 'sidecar', variable: TaskVariable): string =>
  `${who} TaskInfo.command.environment ${variable.name}${'value' in variable ? '' : ' (secret)'}`;

const noted = ({ scope, goesTo }: Owner, path: string, variable: TaskVariable): TaskVariable => {
  scope.trail.note(path, goesTo(variable));
  return variable;
};

const sourced = (owner: Owner, path: string, name: string, source: Sourced): readonly TaskVariable[] => {
  const { secretKeyRef, configMapKeyRef, fieldRef, mesosSecretRef } = source;
  if (secretKeyRef !== undefined) {
    const { key, optional } = secretKeyRef;
    const value = valueAt(owner.scope, { kind: 'Secret', name: secretKeyRef.name }, key, { path, optional });
    return value === undefined ? [] : [noted(owner, path, { name, secretValue: value })];
  }
  if (configMapKeyRef !== undefined) {
    const { key, optional } = configMapKeyRef;
    const value = valueAt(owner.scope, { kind: 'ConfigMap', name: configMapKeyRef.name }, key, { path, optional });
    return value === undefined ? [] : [noted(owner, path, { name, value: value.reveal() })];
  }
  if (mesosSecretRef !== undefined) {
    const { name: secret, key } = mesosSecretRef;
    const reference = key === undefined ? { name: secret } : { name: secret, key };
    return [noted(owner, path, { name, secretReference: reference })];
  }
  const { metadata } = owner.scope.app;
  const fields = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
  };
  return fieldRef === undefined ? [] : [noted(owner, path, { name, value: fields[fieldRef.fieldPath] })];
};

const wholeObject = (
  owner: Owner,
  path: string,
  { prefix = '', secretRef, configMapRef }: SparkApplicationSpec['driver']['envFrom'][number],
): readonly TaskVariable[] => {
  if (secretRef !== undefined) {
    const values = valuesOf(owner.scope, { kind: 'Secret', name: secretRef.name }, path, secretRef.optional);
    return [...(values ?? [])].map(([key, secretValue]) => noted(owner, path, { name: prefix + key, secretValue }));
  }
  if (configMapRef === undefined) return [];
  const values = valuesOf(owner.scope, { kind: 'ConfigMap', name: configMapRef.name }, path, configMapRef.optional);
  return [...(values ?? [])].map(([key, value]) => noted(owner, path, { name: prefix + key, value: value.reveal() }));
};
