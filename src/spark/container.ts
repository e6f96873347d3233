/** The container of a driver or an executor, from the properties of its application (semantics 3.8). */
import type { TaskContainer } from '../model/mesos.ts';
import type { Compatibility } from './compatibility.ts';
import { booleanEntry, type Conf, choiceEntry, listEntry, textEntry } from './conf.ts';
import { parseDockerParameter } from './docker-parameters.ts';
import { illegalArgument } from './exception.ts';
import { parseLabels } from './labels.ts';
import { parsePortMap } from './port-maps.ts';
import { parseVolume } from './volumes.ts';

const key = (name: string): string => `spark.mesos.executor.docker.${name}`;
export const imageKey = key('image');

const specs = {
  volumes: { parse: parseVolume, form: '[host:]container[:rw|:ro]' },
  portmaps: { parse: parsePortMap, form: 'host:container[:protocol]' },
  parameters: { parse: parseDockerParameter, form: 'key=value' },
} as const;

const all = <Name extends keyof typeof specs>(conf: Conf, name: Name, compatibility: Compatibility) => {
  type Item = NonNullable<ReturnType<(typeof specs)[Name]['parse']>>;
  const { parse, form } = specs[name];
  return (listEntry(conf, key(name)) ?? []).flatMap((spec): Item[] => {
    const item = parse(spec) as Item | undefined;
    if (item !== undefined) return [item];
    if (compatibility === 'Spark34') return [];
    throw illegalArgument(`${key(name)} has "${spec}"; it must be ${form}`);
  });
};

/**
 * Without an image the Mesos containerizer runs the task, and volumes, parameters and port maps are ignored. Specs of another form are skipped in
 * `Spark34` and refused in `Documented`.
 * @throws SparkException for a malformed network label, IllegalArgumentException and NumberFormatException for values of the wrong type
 */
export const containerOf = (conf: Conf, compatibility: Compatibility): TaskContainer => {
  const image = textEntry(conf, imageKey);
  const docker = image !== undefined && choiceEntry(conf, 'spark.mesos.containerizer', ['docker', 'mesos']) !== 'mesos';
  const forcePull = image !== undefined && booleanEntry(conf, key('forcePullImage')) === true;
  const portMappings = image === undefined ? [] : all(conf, 'portmaps', compatibility);
  const parameters = image === undefined ? [] : all(conf, 'parameters', compatibility);
  const volumes = image === undefined ? [] : all(conf, 'volumes', compatibility);
  const network = textEntry(conf, 'spark.mesos.network.name');
  const labels = network === undefined ? [] : parseLabels(textEntry(conf, 'spark.mesos.network.labels') ?? '');
  return {
    type: docker ? 'DOCKER' : 'MESOS',
    ...(image === undefined ? {} : { image, forcePull }),
    volumes,
    networks: network === undefined ? [] : [{ name: network, labels }],
    ...(docker && network !== undefined ? { dockerNetwork: 'USER' } : {}),
    dockerParameters: docker ? [...parameters, ...(network === undefined ? [] : [{ key: 'net', value: network }])] : [],
    portMappings: docker ? portMappings : [],
  };
};
