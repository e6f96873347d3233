/** Volumes of a driver that is a Pod, and where it sees them. */
import type { SparkApplication, SparkApplicationSpec } from '../../api/spark-application.ts';
import { refused } from '../refusal.ts';
import type { Trail } from '../trail.ts';
import { directories } from './environment.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface PodMounts {
  readonly volumes: readonly Fields[];
  readonly volumeMounts: readonly Fields[];
}

type Volume = SparkApplicationSpec['volumes'][number];

/** @throws Refused for a volume that nobody describes, and for a path that is not absolute */
export const podMounts = ({ spec }: SparkApplication, trail: Trail): PodMounts => {
  const { volumeMounts, configMaps, secrets } = spec.driver;
  const ofTemplate = namesIn(spec.pod?.template?.spec?.['volumes']);
  const mounted = volumeMounts.map((mount, index) => {
    const path = `spec.driver.volumeMounts[${index}]`;
    const volume = spec.volumes.find(({ name }) => name === mount.name);
    if (volume === undefined && !ofTemplate.has(mount.name))
      throw refused(
        'BadValue',
        `${path}.name`,
        `is "${mount.name}", and neither spec.volumes nor the template of the driver has such a volume.`,
      );
    absolute(`${path}.mountPath`, mount.mountPath);
    trail.note(path, 'Pod volumeMounts');
    return { mount: { ...mount }, volume };
  });
  const named = [
    ...configMaps.map(({ name, path }, index) => ({
      path: `spec.driver.configMaps[${index}]`,
      to: path,
      volume: { name: `config-map-${index}`, configMap: { name } },
    })),
    ...secrets.map(({ name, path }, index) => ({
      path: `spec.driver.secrets[${index}]`,
      to: path,
      volume: { name: `secret-${index}`, secret: { secretName: name } },
    })),
    ...configuration(spec),
  ];
  for (const { path, to } of named) {
    absolute(`${path}.path`, to);
    trail.note(path, 'Pod volumes');
  }
  const used = new Map(mounted.flatMap(({ volume }) => (volume === undefined ? [] : [[volume.name, volume] as const])));
  return {
    volumes: [...[...used.values()].map(inKubernetesForm), ...named.map(({ volume }) => volume)],
    volumeMounts: [
      ...mounted.map(({ mount }) => mount),
      ...named.map(({ to, volume }) => ({ name: volume.name, mountPath: to, readOnly: true })),
    ],
  };
};

const configuration = ({ sparkConfigMap, hadoopConfigMap }: SparkApplicationSpec) => [
  ...(sparkConfigMap === undefined
    ? []
    : [
        {
          path: 'spec.sparkConfigMap',
          to: directories.spark,
          volume: { name: 'spark-conf', configMap: { name: sparkConfigMap } },
        },
      ]),
  ...(hadoopConfigMap === undefined
    ? []
    : [
        {
          path: 'spec.hadoopConfigMap',
          to: directories.hadoop,
          volume: { name: 'hadoop-conf', configMap: { name: hadoopConfigMap } },
        },
      ]),
];

const inKubernetesForm = (volume: Volume): Fields =>
  Object.fromEntries(Object.entries(volume).filter(([, value]) => value !== undefined));

const absolute = (path: string, text: string): void => {
  if (!text.startsWith('/'))
    throw refused('BadValue', path, `is "${text}"; with mode client it must be absolute: a Pod has no sandbox.`);
};

const namesIn = (volumes: unknown): ReadonlySet<unknown> =>
  new Set((Array.isArray(volumes) ? volumes : []).map((volume: unknown) => Reflect.get(Object(volume), 'name')));
