/** What driver and executors see in their file system beside their image and their sandbox: volumes, Secrets and ConfigMaps as files. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { type ObjectName, valuesOf } from './references.ts';
import { refused } from './refusal.ts';
import { at, type Scope, type Who } from './scope.ts';

/** By value, or by the name that Mesos' secret store has for it. */
export type Content =
  | { readonly secretValue: Sensitive }
  | { readonly secretReference: { readonly name: string; readonly key?: string } };

/** `path` is the field, `to` where it is seen. */
export type Mount = { readonly path: string; readonly to: string } & (
  | { readonly kind: 'host'; readonly from: string; readonly readOnly: boolean }
  | { readonly kind: 'scratch'; readonly from: string; readonly readOnly: boolean }
  | { readonly kind: 'memory'; readonly size: string | undefined }
  | { readonly kind: 'file'; readonly content: Content }
);

type Volume = SparkApplicationSpec['volumes'][number];
type VolumeMount = SparkApplicationSpec['driver']['volumeMounts'][number];

/** In the order of the fields. @throws Refused for a volume that is not there, a path that leads out, a Secret or ConfigMap that can't be had */
export const mountsOf = (scope: Scope, who: Who): readonly Mount[] => {
  const { volumeMounts, configMaps, secrets } = scope.app.spec[who];
  return [
    ...mountsOfVolumes(scope, at(who, 'volumeMounts'), volumeMounts),
    ...configMaps.flatMap(({ name, path: directory }, index) =>
      filesIn(scope, { kind: 'ConfigMap', name }, at(who, `configMaps[${index}]`), { directory, optional: false }),
    ),
    ...secrets.flatMap(({ name, path: to, source }, index): readonly Mount[] => {
      const path = at(who, `secrets[${index}]`);
      return source === 'Mesos'
        ? [{ kind: 'file', path, to: inside(path, to), content: { secretReference: { name } } }]
        : filesIn(scope, { kind: 'Secret', name }, path, { directory: to, optional: false });
    }),
  ];
};

/** Where the volumes of the application are seen. @throws Refused likewise */
export const mountsOfVolumes = (scope: Scope, path: string, mounts: readonly VolumeMount[]): readonly Mount[] =>
  mounts.flatMap((mount, index) => ofVolume(scope, `${path}[${index}]`, mount));

/** The path, when it does not lead out of where it begins. */
const inside = (path: string, text: string): string => {
  if (text.split('/').includes('..')) throw refused('BadValue', path, `has the path "${text}"; ".." is not allowed.`);
  return text;
};

const ofVolume = (scope: Scope, path: string, mount: VolumeMount): readonly Mount[] => {
  const index = scope.app.spec.volumes.findIndex(({ name }) => name === mount.name);
  const volume = scope.app.spec.volumes[index];
  if (volume === undefined)
    throw refused('BadValue', `${path}.name`, `is "${mount.name}", and spec.volumes has no such volume.`);
  scope.trail.note(`spec.volumes[${index}]`, `${path}`);
  const to = inside(`${path}.mountPath`, mount.mountPath);
  const { hostPath, emptyDir } = volume;
  const part = mount.subPath === undefined ? '' : `/${inside(`${path}.subPath`, mount.subPath)}`;
  const { readOnly } = mount;
  if (hostPath !== undefined) {
    const from = inside(`spec.volumes[${index}].hostPath.path`, hostPath.path) + part;
    return [{ kind: 'host', path, to, from, readOnly }];
  }
  if (emptyDir !== undefined) return [emptyDirectory(path, to, volume, { part, readOnly })];
  return keysAsFiles(scope, path, volume, { to, part: mount.subPath });
};

const emptyDirectory = (
  path: string,
  to: string,
  { name, emptyDir }: Volume,
  { part, readOnly }: { readonly part: string; readonly readOnly: boolean },
): Mount => {
  if (emptyDir?.medium === 'Memory') return { kind: 'memory', path, to, size: emptyDir.sizeLimit };
  if (emptyDir?.sizeLimit !== undefined)
    throw refused(
      'NotSupported',
      path,
      `is a directory of the sandbox, whose size can't be limited; sizeLimit goes with medium Memory.`,
    );
  return { kind: 'scratch', path, to, from: `volumes/${name}${part}`, readOnly };
};

const keysAsFiles = (
  scope: Scope,
  path: string,
  { secret, configMap }: Volume,
  { to, part }: { readonly to: string; readonly part: string | undefined },
): readonly Mount[] => {
  const object: ObjectName =
    secret === undefined
      ? { kind: 'ConfigMap', name: configMap?.name ?? '' }
      : { kind: 'Secret', name: secret.secretName };
  const { items, optional } = secret ?? configMap ?? { optional: false };
  const files = filesIn(scope, object, path, { directory: '', optional, ...(items === undefined ? {} : { items }) });
  if (part === undefined) return files.map((file) => ({ ...file, to: `${to}/${file.to}` }));
  const only = files.find((file) => file.to === part);
  if (only === undefined && !optional && scope.references !== 'unread')
    throw refused(
      'ReferenceMissing',
      `${object.kind} ${scope.app.metadata.namespace}/${object.name}`,
      `has no file ${part}; ${path} refers to it.`,
    );
  return only === undefined ? [] : [{ ...only, to }];
};

interface Files {
  readonly directory: string;
  readonly optional: boolean;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

/** A file for each key of an object, or for those that are named. */
export const filesIn = (
  scope: Scope,
  object: ObjectName,
  path: string,
  { directory, optional, items }: Files,
): readonly Mount[] => {
  const values = valuesOf(scope, object, path, optional);
  if (values === undefined) return [];
  const wanted = items ?? [...values.keys()].map((key) => ({ key, path: key }));
  const below = directory === '' ? '' : `${inside(path, directory).replace(/\/+$/, '')}/`;
  return wanted.flatMap(({ key, path: file }): readonly Mount[] => {
    const secretValue = values.get(key);
    if (secretValue === undefined && optional) return [];
    if (secretValue === undefined)
      throw refused(
        'ReferenceMissing',
        `${object.kind} ${scope.app.metadata.namespace}/${object.name}`,
        `has no key ${key}; ${path} refers to it.`,
      );
    return [{ kind: 'file', path, to: below + inside(path, file), content: { secretValue } }];
  });
};
