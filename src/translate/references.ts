/**
 * Secrets and ConfigMaps that an application refers to. They are read outside, when a driver is launched; here is what has to be read, and how what
 * was read is looked up. All values are kept from being printed, those of ConfigMaps too.
 */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { refused } from './refusal.ts';
import type { Scope, Who } from './scope.ts';

type ObjectKind = 'Secret' | 'ConfigMap';

export interface ObjectName {
  readonly kind: ObjectKind;
  readonly name: string;
}

export const objectKey = ({ kind, name }: ObjectName): string => `${kind}/${name}`;

const secret = (name: string): ObjectName => ({ kind: 'Secret', name });
const configMap = (name: string): ObjectName => ({ kind: 'ConfigMap', name });
const whos: readonly Who[] = ['driver', 'executor'];

/** Every object that has to be read before the application can be launched, each once. Those of a driver that is a Pod are read by its kubelet alone. */
export const objectsNeeded = (spec: SparkApplicationSpec): readonly ObjectName[] => {
  const pod = spec.pod !== undefined;
  const all: readonly ObjectName[] = [
    ...(pod ? [] : spec.imagePullSecrets.map(secret)),
    ...(pod ? [] : [spec.sparkConfigMap, spec.hadoopConfigMap].filter((name) => name !== undefined).map(configMap)),
    ...whos
      .filter((who) => !pod || who === 'executor')
      .flatMap((who) => [...ofVariables(spec[who]), ...ofFiles(spec, who), ...ofMounts(spec, spec[who])]),
    ...spec.driver.sidecars.flatMap((sidecar) => [...ofVariables(sidecar), ...ofMounts(spec, sidecar)]),
  ];
  return [...new Map(all.map((object) => [objectKey(object), object])).values()];
};

type Process = SparkApplicationSpec['driver'];

const ofVariables = ({
  env,
  envFrom,
  envSecretKeyRefs = {},
}: Pick<Process, 'env' | 'envFrom'> & Partial<Pick<Process, 'envSecretKeyRefs'>>): readonly ObjectName[] => {
  return [
    ...env.flatMap(({ valueFrom }) => [
      ...(valueFrom?.secretKeyRef === undefined ? [] : [secret(valueFrom.secretKeyRef.name)]),
      ...(valueFrom?.configMapKeyRef === undefined ? [] : [configMap(valueFrom.configMapKeyRef.name)]),
    ]),
    ...envFrom.flatMap(({ secretRef, configMapRef }) => [
      ...(secretRef === undefined ? [] : [secret(secretRef.name)]),
      ...(configMapRef === undefined ? [] : [configMap(configMapRef.name)]),
    ]),
    ...Object.values(envSecretKeyRefs).map(({ name }) => secret(name)),
  ];
};

const ofFiles = (spec: SparkApplicationSpec, who: Who): readonly ObjectName[] => {
  const { configMaps, secrets } = spec[who];
  return [
    ...configMaps.map(({ name }) => configMap(name)),
    ...secrets.filter(({ source }) => source === 'Kubernetes').map(({ name }) => secret(name)),
  ];
};

const ofMounts = (
  { volumes }: SparkApplicationSpec,
  { volumeMounts }: Pick<Process, 'volumeMounts'>,
): readonly ObjectName[] =>
  volumes
    .filter(({ name }) => volumeMounts.some((mount) => mount.name === name))
    .flatMap((volume) => [
      ...(volume.secret === undefined ? [] : [secret(volume.secret.secretName)]),
      ...(volume.configMap === undefined ? [] : [configMap(volume.configMap.name)]),
    ]);

/**
 * The values of an object; undefined when it does not exist and need not.
 * @throws Refused when it can't be had
 */
export const valuesOf = (
  { app, references }: Scope,
  object: ObjectName,
  path: string,
  optional: boolean,
): ReadonlyMap<string, Sensitive> | undefined => {
  if (references === 'unread') return undefined;
  const read = references.get(objectKey(object)) ?? { trouble: 'was not read', absent: false };
  if ('values' in read) return read.values;
  if (optional && read.absent) return undefined;
  throw missing(app.metadata.namespace, object, path, read.trouble);
};

/**
 * The value of a key; undefined when object or key does not exist and need not.
 * @throws Refused when it can't be had
 */
export const valueAt = (
  scope: Scope,
  object: ObjectName,
  key: string,
  { path, optional }: { readonly path: string; readonly optional: boolean },
): Sensitive | undefined => {
  const values = valuesOf(scope, object, path, optional);
  const value = values?.get(key);
  if (value === undefined && !optional && scope.references !== 'unread')
    throw missing(scope.app.metadata.namespace, object, path, `has no key ${key}`);
  return value;
};

const missing = (namespace: string, { kind, name }: ObjectName, path: string, trouble: string) =>
  refused('ReferenceMissing', `${kind} ${namespace}/${name}`, `${trouble}; ${path} refers to it.`);
